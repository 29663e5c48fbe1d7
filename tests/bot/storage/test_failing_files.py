"""A database file that fails later, for real: nothing half-written, nothing lost, and memory answers on."""

# ruff: noqa: ASYNC220, ASYNC221  a test may block: nothing else runs
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage import Address, StorageError
from bot.storage import database as database_module
from bot.storage.feedback import Votes
from tests.bot.storage.conftest import NOW
from tests.bot.storage.faults import begun, is_refused

TODAY = NOW.date()


async def test_a_full_disk(file: Path) -> None:
    """As SQLite says it when its file may not grow."""
    async with begun(Address.of("", file.parent)) as storage:
        await storage.servers.change(1, NOW, language="de")
        async with storage._database.reading() as connection:
            pages = await connection.scalar(text("PRAGMA page_count"))
            await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        for entry in range(400):
            storage.feedback.count(f"{entry:090}", "us", TODAY, helpful=True)
        with pytest.raises(StorageError, match=r"the disk is full\. Make room on it"):
            await storage.written()
        assert await storage.feedback.totals() == [], "none of it, not a part"
        assert storage.servers.get(1).language == "de"
        async with storage._database.reading() as connection:
            await connection.execute(text("PRAGMA max_page_count = 100000"))
        await storage.written()
        assert len(await storage.feedback.totals()) == 400


def _fill(file: Path) -> None:
    """Writes until nothing more can be written."""
    with suppress(OSError), file.open("wb", buffering=0) as out:
        while True:
            out.write(bytes(512))


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root can make a small disk")
async def test_a_disk_that_is_really_full(file: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine doesn't let root make a small disk")
    try:
        shutil.copy(file, disk)
        async with begun(Address.of("", disk)) as storage:
            await storage.servers.change(1, NOW, language="de")
            filler = disk / "filler"
            _fill(filler)
            for entry in range(500):
                storage.feedback.count(f"entry-{entry}", "us", TODAY, helpful=True)
            with pytest.raises(StorageError, match="the disk is full"):
                await storage.written()
            assert storage.servers.get(1).language == "de"
            filler.unlink()
            await storage.written()
            assert len(await storage.feedback.totals()) == 500
            await storage.servers.change(1, NOW, language="fr")
    finally:
        subprocess.run(["umount", disk], check=True)


HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""


async def test_a_locked_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_BUSY_SECONDS", 0.1)
    async with begun(Address.of("", file.parent)) as storage:
        await storage.servers.change(1, NOW, language="de")
        with subprocess.Popen(
            [sys.executable, "-c", HOLDS, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            await is_refused(storage, "another program holds it locked")
            storage.feedback.count("open", "us", TODAY, helpful=True)
            with pytest.raises(StorageError, match="locked"):
                await storage.written()
            holder.communicate("")
        await storage.written()
        assert await storage.feedback.totals() == [Votes("open", "us", 1, 0)]
        assert (await storage.servers.change(1, NOW, language="fr")).language == "fr"


async def test_a_change_that_was_confirmed_outlives_a_killed_process(file: Path) -> None:
    code = f"""
import asyncio, datetime as dt, os, signal
from pathlib import Path
from bot.storage import Address, Storage
async def main():
    storage = await Storage.open(Address.of("", Path({str(file.parent)!r})))
    await storage.servers.change(1, dt.datetime.now(dt.UTC), language="de")
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode < 0
    async with begun(Address.of("", file.parent)) as storage:
        assert storage.servers.get(1).language == "de"


async def test_what_is_lost_at_the_stop_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data").write_text("")
    async with begun(Address.of("", tmp_path / "data")) as storage:
        for _ in range(3):
            storage.feedback.count("open", "us", TODAY, helpful=True)
    assert "3 counts could not be written and are lost" in caplog.text
    caplog.clear()
    async with begun(Address.of("", tmp_path / "data")) as storage:
        pass
    assert "are lost" not in caplog.text
