"""The workflow of public continuous integration runs what a contributor runs, with the least rights."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from tests.program import ROOT
from tests.shipped import yaml_file

WORKFLOW = yaml_file(".github/workflows/ci.yaml")
STEPS: list[dict[str, Any]] = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def test_it_runs_the_targets_that_contributors_run() -> None:
    """And they are in the Makefile."""
    targets = {target for step in STEPS for target in re.findall(r"\bmake (\w+)", step.get("run", ""))}
    own = set(re.findall(r"^make (\w+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE))
    assert targets == own
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_it_tests_every_python_that_is_supported() -> None:
    """Those that the project names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [
        classifier.rpartition(" ")[2]
        for classifier in project["classifiers"]
        if re.search(r":: 3\.\d+$", classifier)
    ]
    assert WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["python"] == named


def test_it_may_only_read() -> None:
    """No job asks for more, and no token stays behind in the checkout."""
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not [job for job in WORKFLOW["jobs"].values() if "permissions" in job]
    checkouts = [step for step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert len(checkouts) >= len(WORKFLOW["jobs"])
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_its_actions_are_pinned_and_of_the_one_who_runs_it() -> None:
    """A major version each."""
    actions = [step["uses"] for step in STEPS if "uses" in step]
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in actions)


def test_no_text_of_strangers_is_run() -> None:
    """Titles and branches of pull requests never get into a shell."""
    for step in STEPS:
        for expression in re.findall(r"\$\{\{\s*([\w.]+)", step.get("run", "")):
            assert expression.startswith("matrix."), step


def test_no_job_runs_for_ever() -> None:
    """Each has a limit below half an hour."""
    assert all(job["timeout-minutes"] <= 30 for job in WORKFLOW["jobs"].values())
