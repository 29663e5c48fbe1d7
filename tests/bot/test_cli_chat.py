"""`chat`: through a pipe, and on a terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.program import EXECUTABLE, Program

EMBASSY = "is the us embassy still open?"


def test_a_piped_question_is_answered(program: Program) -> None:
    """A transcript without colour, without the introduction."""
    ran = program("chat", stdin=EMBASSY + "\n")
    assert ran.code == 0
    assert ran.out.startswith(f"> {EMBASSY}\n\n🇺🇸")
    assert "\x1b" not in ran.out


def test_numbers_ask_what_stands_beside_them(program: Program) -> None:
    """And a number that isn't there is told."""
    out = program("chat", stdin=f"{EMBASSY}\n1\n99\n").out
    first, second, third = out.split("\n> ")
    offered = next(line.split("  1  ")[1] for line in first.splitlines() if line.startswith("  1  "))
    assert second.startswith("1\n")
    assert offered
    assert "As reported by" in second
    assert "There is no 99 here. Type 1 to " in third


def test_a_conversation_stays_in_its_language(program: Program) -> None:
    """Over a number, and a name that is the same in every language."""
    out = program("chat", stdin="Чи відкрите посольство Великої Британії в Києві?\n1\nUSA?\n").out
    replies = out.split("\n> ")
    assert len(replies) == 3
    assert all("Неофіційний переклад" in reply for reply in replies)


def test_a_follow_up_is_understood(program: Program) -> None:
    """The question before it gives it its meaning."""
    out = program("chat", stdin=f"{EMBASSY}\nand the british one?\n").out
    assert "🇬🇧" in out.split("\n> ")[1]


def test_exit_leaves_and_nothing_is_read_after_it(program: Program) -> None:
    """Like the end of the input."""
    ran = program("chat", stdin=f"exit\n{EMBASSY}\n")
    assert (ran.code, ran.out) == (0, "")


def test_control_characters_are_not_echoed(program: Program) -> None:
    """What is piped in can't steer the terminal."""
    assert "\x1b" not in program("chat", stdin="\x1b[31mis the embassy open?\n").out


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, program: Program, *arguments: str, **environment: str) -> None:
        self._terminal, inner = pty.openpty()
        self._process = subprocess.Popen(
            [EXECUTABLE, *arguments],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=program.environment(TERM="xterm-256color", **environment),
        )
        os.close(inner)
        self.seen = ""

    def until(self, text: str, *, after: int = 0) -> str:
        """What has been shown, once `text` is in it."""
        deadline = time.monotonic() + 60
        while text not in self.seen[after:]:
            ready, _, _ = select.select([self._terminal], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"{text!r} did not come: {self.seen!r}"
            self.seen += os.read(self._terminal, 65536).decode(errors="replace")
        return self.seen[after:]

    def type(self, text: str) -> int:
        """Types; gives how much had been shown before."""
        before = len(self.seen)
        os.write(self._terminal, text.encode())
        return before

    def end(self) -> int:
        """Waits for the end; gives the exit code."""
        return self._process.wait(timeout=60)

    def close(self) -> None:
        """Ends it, whatever it does."""
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)


@pytest.fixture
def terminal(program: Program) -> Iterator[Terminal]:
    """A chat that has said its introduction."""
    opened = Terminal(program, "chat")
    opened.until("> ")
    yield opened
    opened.close()


def test_a_terminal_shows_introduction_colour_and_links(terminal: Terminal) -> None:
    """And Ctrl-D leaves."""
    assert len(terminal.seen.split("> ")[0].strip().splitlines()) == 3
    before = terminal.type(EMBASSY + "\n")
    shown = terminal.until("Related", after=before)
    assert "\x1b[1m" in shown
    assert "\x1b]8;;https://www.themoscowtimes.com/" in shown
    terminal.until("> ", after=len(terminal.seen) - 2)
    terminal.type("\x04")
    assert terminal.end() == 0


def test_no_color_is_honoured(program: Program) -> None:
    """Links stay, colours go."""
    opened = Terminal(program, "ask", EMBASSY, NO_COLOR="1")
    shown = opened.until("Related")
    opened.close()
    assert "\x1b[1m" not in shown
    assert "\x1b]8;;" in shown
