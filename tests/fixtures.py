"""Fixtures for tests that run the installed program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.program import Program
from tests.small_knowledge import SmallKnowledge


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The installed program. All workers of a test run share its cache."""
    base = tmp_path_factory.getbasetemp()
    return Program((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache")


@pytest.fixture
def small(tmp_path: Path) -> SmallKnowledge:
    """A knowledge base of one answer, to be broken."""
    return SmallKnowledge(tmp_path)
