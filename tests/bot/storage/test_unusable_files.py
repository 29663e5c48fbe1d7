"""A database file that can't be used from the start: told in a sentence, left as it is, answers go on."""

# ruff: noqa: ASYNC240  a test may block: nothing else runs
from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.storage import Address, Storage, StorageError
from bot.storage.server_settings import DEFAULTS
from tests.bot.storage.conftest import NOW
from tests.bot.storage.faults import begun, is_refused


@contextmanager
def unprivileged() -> Iterator[None]:
    """For a while not as root, whom no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others may look into."""
    folder = Path(tempfile.mkdtemp(prefix="advisory-bot-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


# A file that can't be used from the start.


async def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "advisory-bot.db").mkdir()
    with pytest.raises(StorageError, match="can't be opened"):
        await Storage.open(Address.of("", tmp_path))


async def test_a_file_in_place_of_the_folder(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data").write_text("")
    async with begun(Address.of("", tmp_path / "data")) as storage:
        assert storage.servers.get(1) == DEFAULTS
        assert not await storage.reachable()
        await is_refused(storage, "can't be used")
    assert caplog.text.count("Answers go on.") == 1


@pytest.mark.parametrize("exists", [False, True])
async def test_a_read_only_folder(open_folder: Path, file: Path, exists: bool) -> None:
    if exists:
        shutil.copy(file, open_folder / file.name)
        (open_folder / file.name).chmod(0o444)
    open_folder.chmod(0o555)
    with unprivileged():
        async with begun(Address.of("", open_folder)) as storage:
            await is_refused(storage, "read-only|can't be opened|Permission denied")
            storage.feedback.count("open", "us", NOW.date(), helpful=True)
            assert storage.servers.get(1) == DEFAULTS
    assert [path.name for path in open_folder.iterdir()] == ([file.name] if exists else [])


def _garbage(file: Path) -> None:
    file.write_bytes(b"this is no database at all, " * 1000)


def _broken_header(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[:16] = bytes(16)
    file.write_bytes(content)


def _broken_page(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = os.urandom(64)
    file.write_bytes(content)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 4096 * 2 + 100])


@pytest.mark.parametrize("damage", [_garbage, _broken_header, _broken_page, _cut])
async def test_a_damaged_file_is_told_and_left_as_it_is(
    file: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(file)
    content = file.read_bytes()
    address = Address.of("", file.parent)
    with pytest.raises(StorageError, match=r"is damaged.*advisory-bot restore"):
        await Storage.open(address)
    async with begun(address) as storage:
        assert storage.servers.get(1) == DEFAULTS
        assert not await storage.reachable()
        await is_refused(storage, "damaged")
    assert "is damaged" in caplog.text
    assert file.read_bytes() == content
