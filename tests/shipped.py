"""What is shipped beside the packages, read for the tests: the image, the services, the workflow."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.program import ROOT


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of a Dockerfile."""

    name: str
    text: str

    @property
    def options(self) -> dict[str, str]:
        """Its options, such as `--from`."""
        return dict(re.findall(r"(--[\w-]+)=(\S+)", self.text))

    @property
    def words(self) -> list[str]:
        """Its words without the options."""
        return [word for word in shlex.split(self.text) if not word.startswith("--")]

    @property
    def pairs(self) -> dict[str, str]:
        """What an ENV or a LABEL sets."""
        return dict(word.split("=", 1) for word in shlex.split(self.text))

    @property
    def listed(self) -> list[str]:
        """The list of an instruction in JSON form."""
        return [str(item) for item in json.loads(self.text[self.text.index("[") :])]


def dockerfile() -> list[list[Instruction]]:
    """The stages of the Dockerfile, each beginning with its FROM; what comes before the first is left out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    stages: list[list[Instruction]] = []
    for line in filter(None, lines):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            stages.append([])
        if stages:
            stages[-1].append(Instruction(name, rest))
    return stages


def yaml_file(path: str) -> Any:
    """A YAML file of the repository."""
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def unit(file: Path) -> dict[str, list[str]]:
    """The settings of a unit of systemd, each with its values in their order."""
    found: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found
