"""What all tests share."""

from __future__ import annotations

import os

VARIABLE = "DISCORD_OPENAPI"

# The installed program, and a small knowledge base to break: see tests/fixtures.py.
pytest_plugins = ["tests.fixtures"]


def pytest_report_header() -> str:
    """Says whether requests to Discord are judged by its own document."""
    name = os.environ.get(VARIABLE)
    if name:
        return f"requests to Discord are judged by {name}"
    return f"requests to Discord are judged by limits only: {VARIABLE} doesn't name its OpenAPI document"
