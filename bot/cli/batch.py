"""Questions as JSON Lines: one object a line in, one object a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a batch: a question, and the one before it in the conversation."""

    question: str
    previous: str | None


class LineError(Exception):
    """A line can't be read; the message says why."""


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """The file of that name; “-” is standard input. Raises ClickException if it can't be read."""
    try:
        if name == "-":
            yield sys.stdin.buffer
        else:
            with Path(name).open("rb") as file:
                yield file
    except OSError as error:
        if error.filename != name:  # it is not this file that failed
            raise
        raise click.ClickException(f"{name} can't be read: {error.strerror}.") from None


def read_object(line: bytes) -> dict[str, Any]:
    """The JSON object on a line. Raises LineError."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise LineError("This line is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise LineError(f"This line is not JSON: {error.msg}, column {error.colno}.") from None
    except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
        raise LineError("This line is not JSON that can be read.") from None
    if not isinstance(value, dict):
        raise LineError('This line is not an object. Write {"q": "…"}.')
    return value


def text_of(value: dict[str, Any], key: str) -> str:
    """The text under `key`. Raises LineError if there is none."""
    if not isinstance(value.get(key), str):
        raise LineError(f"“{key}” is missing, or is not text.")
    text: str = value[key]
    return text


def previous_of(value: dict[str, Any]) -> str | None:
    """The previous question, if the line has one. Raises LineError if it isn't text."""
    return None if value.get("prev") is None else text_of(value, "prev")


def read_lines(lines: Iterable[bytes]) -> Iterator[Asked | LineError]:
    """Each line as a question, or as the reason why it can't be read."""
    for line in lines:
        try:
            value = read_object(line)
            yield Asked(text_of(value, "q"), previous_of(value))
        except LineError as error:
            yield error
