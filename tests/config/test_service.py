"""The service of systemd: what it starts exists, and it is as closed as its README says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.commands import cli
from bot.running import CONFIGURATION
from bot.token import FILE_VARIABLE
from config.environment import setting_paths, variable_name
from tests.program import ROOT
from tests.shipped import unit

FILE = ROOT / "config" / "advisory-bot.service"
UNIT = unit(FILE)
README = (ROOT / "config" / "README.md").read_text(encoding="utf-8")
ANALYZE = shutil.which("systemd-analyze") or ""
needs_systemd = pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not installed")

ENVIRONMENT = dict(
    pair.replace("%S", "/var/lib").replace("%C", "/var/cache").split("=", 1)
    for line in UNIT["Environment"]
    for pair in shlex.split(line)
)


def test_it_starts_a_command_that_exists() -> None:
    """Of the program that the README installs."""
    (start,) = UNIT["ExecStart"]
    program, command = start.split()
    assert Path(program).name == "advisory-bot"
    assert command in cli.commands
    assert f"python3 -m venv {Path(program).parents[1]}\n" in README


def test_a_wrong_configuration_is_not_started_again() -> None:
    """A failure is, but not for ever: Discord counts the starts."""
    assert UNIT["Restart"] == ["on-failure"]
    (statuses,) = UNIT["RestartPreventExitStatus"]
    assert str(CONFIGURATION) in statuses.split()
    assert int(UNIT["StartLimitBurst"][0]) == 5
    seconds = int(UNIT["RestartSec"][0].removesuffix("s"))
    minutes = int(UNIT["StartLimitIntervalSec"][0].removesuffix("min"))
    assert seconds * 5 < minutes * 60, "else the limit would never be reached"


def test_the_token_is_handed_over_as_a_file() -> None:
    """Under the name that the bot is told; it stands in no environment."""
    (credential,) = UNIT["LoadCredential"]
    name, path = credential.split(":")
    assert ENVIRONMENT[FILE_VARIABLE] == f"%d/{name}"
    assert f"> {path}" in README
    assert "DISCORD_TOKEN" not in ENVIRONMENT


def test_its_folders_are_those_that_the_program_writes_to() -> None:
    """Asked of the program, in the environment of the service."""
    code = "from bot.host_folders import *; print(data_folder()); print(cache_folder())"
    asked = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **ENVIRONMENT},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    (state,), (cache,) = UNIT["StateDirectory"], UNIT["CacheDirectory"]
    assert asked.stdout.split() == [f"/var/lib/{state}", f"/var/cache/{cache}"]


def test_every_setting_it_names_exists() -> None:
    """In the unit and in its README."""
    named = set(re.findall(r"ADVISORY_BOT__\w+", FILE.read_text(encoding="utf-8") + README))
    assert named
    assert named <= {variable_name(path) for path, _ in setting_paths()}


@needs_systemd
def test_systemd_understands_all_of_it(tmp_path: Path) -> None:
    """With a program that is there."""
    copy = tmp_path / FILE.name
    text = FILE.read_text(encoding="utf-8")
    copy.write_text(text.replace(UNIT["ExecStart"][0].split()[0], sys.executable), encoding="utf-8")
    done = subprocess.run([ANALYZE, "verify", copy], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if FILE.name in line]
    assert ours == []


@needs_systemd
def test_it_is_as_closed_as_the_security_notes_say() -> None:
    """Of 10, where 10 is a service that may do everything."""
    done = subprocess.run(
        [ANALYZE, "security", "--offline=true", "--no-pager", FILE],
        capture_output=True,
        text=True,
        check=False,
    )
    exposure = re.search(r"Overall exposure level for .*: ([\d.]+)", done.stdout)
    said = re.search(r"exposure at ([\d.]+) of 10", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert exposure
    assert said
    assert float(exposure[1]) <= float(said[1])
