"""Arrows of import run down only: bot → config, bot → knowledge. Read from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("bot", "config", "knowledge", "seeds", "tests")

MAY_IMPORT = {
    "bot": {"bot", "config", "knowledge"},
    "config": {"config"},
    "knowledge": {"knowledge", "seeds"},
    "seeds": {"seeds"},
}
NO_NETWORK = {
    "aiohttp",
    "asyncio",
    "discord",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "socket",
    "ssl",
    "urllib",
}
NO_CLOCK = {"time", "sched"}
CLOCKS = {"now", "today", "utcnow", "monotonic", "perf_counter", "time_ns", "localtime", "gmtime"}


def modules(package: str) -> list[Path]:
    """The Python files of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, wherever in the file it does, with the line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: relative import"
            yield node.lineno, node.module or ""
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
            "__import__",
            "importlib.import_module",
        }:
            argument = node.args[0]
            assert isinstance(argument, ast.Constant), f"{file}:{node.lineno}: a computed import"
            yield node.lineno, str(argument.value)


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    """Our own packages."""
    wrong = [
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in modules(package)
        for line, name in imported(file)
        if (top := name.partition(".")[0]) in PACKAGES and top not in MAY_IMPORT[package]
    ]
    assert wrong == []


def test_knowledge_knows_no_network_and_no_clock() -> None:
    """Neither by import nor by the clock functions of what it may import."""
    wrong: list[str] = []
    for file in modules("knowledge"):
        place = file.relative_to(ROOT)
        wrong += [
            f"{place}:{line}: imports {name}"
            for line, name in imported(file)
            if name.partition(".")[0] in NO_NETWORK | NO_CLOCK and name != "urllib.parse"
        ]
        wrong += [
            f"{place}:{node.lineno}: {ast.unparse(node)}"
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr in CLOCKS
        ]
    assert wrong == []


def test_settings_know_no_discord() -> None:
    """A settings model starts nothing."""
    names = {name.partition(".")[0] for file in modules("config") for _, name in imported(file)}
    assert not names & {"discord", "aiohttp", "asyncio", "socket"}


def test_only_the_packages_of_the_design_stand_at_the_top() -> None:
    """No other folder but hidden ones and what tools leave behind."""
    left_behind = {"build", "dist", "data", "node_modules"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders - left_behind - {"__pycache__"} <= set(PACKAGES)
