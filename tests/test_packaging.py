"""What is shipped: the wheel with its data, and lock files that work anywhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from knowledge import Folders
from knowledge.fingerprint import fingerprint
from tests.program import ROOT, Program


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_data_and_licence_but_no_tests(wheel: Path) -> None:
    """Every YAML file of the knowledge base, and the default settings."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for package in ("bot", "config", "knowledge", "seeds"):
        for file in (ROOT / package).rglob("*"):
            if file.is_file() and not {"__pycache__", "learnt"} & set(file.parts):
                assert str(file.relative_to(ROOT)) in names
    assert not [name for name in names if name.startswith("tests/")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert [name for name in names if name.endswith("licenses/NOTICE")]


def test_the_wheel_carries_what_was_learnt_of_its_knowledge_base(wheel: Path) -> None:
    """So that the first start needn't learn, also where nothing can be written."""
    learnt = [name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("knowledge/learnt/")]
    assert learnt == [f"knowledge/learnt/{fingerprint(Folders())}.npz"]


def test_the_wheel_works_from_another_folder(wheel: Path, tmp_path: Path, program: Program) -> None:
    """Unpacked elsewhere, with nothing of the repository in reach."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    code = (
        "import sys\n"
        f"sys.path = [{str(tmp_path / 'site')!r}] + [path for path in sys.path if path != {str(ROOT)!r}]\n"
        "import bot\nprint(bot.__file__)\nfrom bot.__main__ import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, "advisory", "russia", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=program.environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) in done.stdout.splitlines()[0]
    assert '"outcome": "answered"' in done.stdout


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_locks_are_hashed_and_name_no_index(name: str) -> None:
    """They install from any index, and from no other place."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--index|--extra-index|--find-links|--trusted-host|/\w+/", text)
    pins = re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==[^\s;]+(.*?)(?=^[\w]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(pins) > 10
    assert all("--hash=sha256:" in pin for pin in pins)


def pinned(name: str) -> set[str]:
    """The pins of a lock file, each with the Pythons it is for."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {" ".join(pin) for pin in re.findall(r"^([\w.-]+==[^\s;]+)( ;[^\\\n]*)?", text, re.MULTILINE)}


def test_all_locks_agree_and_hold_what_the_project_asks_for() -> None:
    """The runtime lock is part of the others."""
    runtime = pinned("requirements.txt")
    assert runtime <= pinned("requirements-dev.txt")
    assert runtime <= pinned("requirements-bench.txt")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for requirement in project["project"]["dependencies"]:
        name = re.split(r"[][><=]", requirement)[0].lower().replace(".", "-")
        assert any(pin.startswith(f"{name}==") for pin in runtime), name


def test_only_measurements_need_what_the_program_is_compared_to() -> None:
    """Neither the program nor its tests install it."""
    others = {pin.partition("==")[0] for pin in pinned("requirements.txt") | pinned("requirements-dev.txt")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {re.split(r"[><=]", requirement)[0] for requirement in project["dependency-groups"]["bench"]}
    assert needed
    assert not needed & others
