"""The handle of the bot's process sees what must fail a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.loopback import BotProcess, Loopback

IGNORES_SIGTERM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
LEAKS_AND_FAILS = """
import os
print("before", flush=True)
print(os.environ["DISCORD_TOKEN"], os.environ["ADVISORY_BOT__DISCORD__ANSWER_CHANNELS"], flush=True)
raise ValueError("broken")
"""


def program(folder: Path, source: str) -> Path:
    """A folder with a program that runs in place of the bot."""
    (folder / "bot").mkdir()
    (folder / "bot" / "__init__.py").touch()
    (folder / "bot" / "__main__.py").write_text(source, encoding="utf-8")
    return folder


async def test_a_traceback_the_token_and_an_end_by_itself_are_problems(
    loopback: Loopback, tmp_path: Path
) -> None:
    process = BotProcess(
        loopback, program(tmp_path, LEAKS_AND_FAILS), settings={"discord.answer_channels": [1, 2]}
    )
    await process.start()
    with pytest.raises(AssertionError, match="the bot ended with 1"):
        await process.ready()
    assert process.log[1] == f"{loopback.token} [1, 2]"
    traceback, token, end = process.problems()
    assert "ValueError: broken" in traceback
    assert "token" in token
    assert "ended by itself with 1" in end
    process.forgive("ValueError")
    assert len(process.problems()) == 1


async def test_a_process_that_does_not_stop_is_killed_and_a_problem(
    loopback: Loopback, tmp_path: Path
) -> None:
    process = BotProcess(loopback, program(tmp_path, IGNORES_SIGTERM))
    await process.start()
    await process.logged("^ready$")
    assert process.memory() > 1_000_000
    assert await process.stop(timeout=0.2) < 0
    assert process.problems() == ["the bot didn't stop within 0.2 s of SIGTERM"]


async def test_an_end_that_is_waited_for_is_no_problem(loopback: Loopback, tmp_path: Path) -> None:
    process = BotProcess(loopback, program(tmp_path, "raise SystemExit(78)"))
    await process.start()
    assert await process.wait() == 78
    assert not process.problems()
