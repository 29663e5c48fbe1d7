"""Puts what was learnt of the shipped knowledge base into a wheel, so that the first start needn't learn."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from typing_extensions import override


class LearntInWheel(BuildHookInterface[Any]):
    """Learns while a wheel is built; an editable one learns at its first start, as its files will change."""

    @override
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the learnt file to the wheel."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        from knowledge.packaging import package

        self._folder = tempfile.TemporaryDirectory()
        learnt = package(Path(self._folder.name))
        build_data["force_include"][str(learnt)] = f"knowledge/learnt/{learnt.name}"

    @override
    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clears up."""
        if folder := getattr(self, "_folder", None):
            folder.cleanup()
