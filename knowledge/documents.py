"""YAML files read strictly: what a curator writes is what the program gets.

PyYAML as it comes turns `no` into False, `12:30` into 750, `2022-01-24` into a date and lets the
last of two equal keys win. Here each of these is a problem with a line and a remedy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.problems import Problem, shown_path

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 20
_MAX_BYTES = 20_000_000

_INTEGER = re.compile(r"-?(0|[1-9]\d*)\Z")
_DECIMAL = re.compile(r"-?\d+\.\d+\Z")
_BOOLEAN_WORDS = re.compile(r"(y|n|yes|no|on|off|true|false)\Z", re.IGNORECASE)
_NULL_WORDS = re.compile(r"(~|null|)\Z", re.IGNORECASE)
_LOOKS_LIKE_DATE = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?([Tt ].*)?\Z")
_LOOKS_LIKE_NUMBER = re.compile(
    r"[-+]?(\d[\d_]*(:[0-5]?\d)+|0[xob]?[\d_a-fA-F]+|[\d_]*\.?[\d_]+([eE][-+]?\d+)?|\.(inf|nan))\Z",
    re.IGNORECASE,
)

Path_ = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """A file's content as plain data, with the line of every value."""

    path: Path
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """The line (from 1) of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path_, what: str, remedy: str, *, warning: bool = False) -> Problem:
        """A problem at the value at `path`."""
        return Problem(shown_path(self.path), self.line(path), what, remedy, warning)


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled."""

    value: dict[str, Any] | list[Any]
    path: Path_
    key: str | None = None


class _Builder:
    """Turns parser events into data. Iterative, so that no input is too deep for it."""

    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self.document = document
        self.problems = problems
        self.stack: list[_Open] = []
        self.documents = 0

    def refuse(self, event: yaml.Event, what: str, remedy: str) -> None:
        self.problems.append(Problem(shown_path(self.document.path), _line(event), what, remedy))

    def take(self, event: yaml.Event) -> bool:
        """Takes one event; False if reading on makes no sense."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.refuse(
                    event, "A second document starts here.", "Keep one document a file: remove the “---”."
                )
                return False
        elif isinstance(event, yaml.AliasEvent):
            self.refuse(
                event,
                f"“*{event.anchor}” is an alias.",
                "Write the value out; put text that starts with “*” in quotes.",
            )
            self.add(event, "")
        elif isinstance(event, yaml.ScalarEvent):
            self.check_node(event)
            self.scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self.check_node(event)
            if len(self.stack) >= _MAX_DEPTH:
                self.refuse(
                    event, f"Nested more than {_MAX_DEPTH} deep.", "Close the brackets that were left open."
                )
                return False
            value: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = self.add(event, value)
            self.stack.append(_Open(value, path))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()
        return True

    def check_node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self.refuse(
                event,
                f"“&{event.anchor}” is an anchor.",
                "Remove it; put text that starts with “&” in quotes.",
            )
        if event.tag:
            self.refuse(
                event, f"“{event.tag}” is a tag.", "Remove it; put text that starts with “!” in quotes."
            )

    def scalar(self, event: yaml.ScalarEvent) -> None:
        parent = self.stack[-1] if self.stack else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self.key(event, parent)
        else:
            self.add(event, self.plain(event) if event.implicit[0] else event.value)

    def key(self, event: yaml.ScalarEvent, parent: _Open) -> None:
        if event.implicit[0]:
            self.plain(event, wanted="key")
        if event.value in parent.value:
            self.refuse(event, f"The key “{event.value}” stands here a second time.", "Keep one of the two.")
        parent.key = event.value
        self.document.lines[(*parent.path, event.value)] = _line(event)

    def plain(self, event: yaml.ScalarEvent, *, wanted: str = "value") -> Any:
        """What an unquoted word means; what YAML would silently turn into something else is refused."""
        text = event.value
        if wanted == "value":
            if text in ("true", "false"):
                return text == "true"
            if _INTEGER.match(text):
                return int(text) if len(text) < 16 else text
            if _DECIMAL.match(text):
                return float(text)
        if _NULL_WORDS.match(text):
            self.refuse(event, f"This {wanted} is empty.", "Fill it in, or leave the line out.")
        elif _BOOLEAN_WORDS.match(text):
            self.refuse(
                event,
                f"The bare word “{text}” would be read as yes or no.",
                f'Write "{text}" in quotes for the word, or true or false.',
            )
        elif _LOOKS_LIKE_DATE.match(text):
            self.refuse(event, f"“{text}” would be read as a date.", f'Write "{text}" in quotes.')
        elif _LOOKS_LIKE_NUMBER.match(text):
            self.refuse(
                event,
                f"“{text}” would be read as a number.",
                f'Write "{text}" in quotes, or as a plain decimal number.',
            )
        return text

    def add(self, event: yaml.Event, value: Any) -> Path_:
        """Puts a value where it belongs and gives its path."""
        if not self.stack:
            self.document.data = value
            path: Path_ = ()
        else:
            parent = self.stack[-1]
            if isinstance(parent.value, list):
                path = (*parent.path, len(parent.value))
                parent.value.append(value)
            elif parent.key is None:
                self.refuse(
                    event,
                    "A list or mapping stands where a key should.",
                    "Write the key as a word or in quotes.",
                )
                parent.key = f"(line {_line(event)})"
                return parent.path
            else:
                path = (*parent.path, parent.key)
                parent.value.setdefault(parent.key, value)
                parent.key = None
        self.document.lines.setdefault(path, _line(event))
        return path


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def read_document(path: Path) -> tuple[Document, list[Problem]]:
    """Reads one YAML file.

    Gives the document (its `data` is None if nothing could be read) and every problem of form.
    Raises nothing: an unreadable file is a problem like any other.
    """
    document = Document(path)
    problems: list[Problem] = []
    name = shown_path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        return document, [
            Problem(
                name, 0, f"The file can't be read: {error.strerror}.", "Check that it exists and may be read."
            )
        ]
    if len(raw) > _MAX_BYTES:
        return document, [
            Problem(name, 0, f"The file has {len(raw)} bytes.", f"Split it: {_MAX_BYTES} is the most.")
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return document, [Problem(name, line, "This is not UTF-8 text.", "Save the file as UTF-8.")]
    builder = _Builder(document, problems)
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            if not builder.take(event):
                document.data = None
                break
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        document.data = None
        problems.append(
            Problem(
                name,
                mark.line + 1 if mark else 0,
                f"Not YAML: {said}.",
                "Check the quotes, the colons and the indentation around this line.",
            )
        )
    except yaml.YAMLError as error:  # a character that YAML doesn't allow has no mark
        document.data = None
        position = getattr(error, "position", 0) or 0
        problems.append(
            Problem(
                name,
                text.count("\n", 0, position) + 1,
                "Not YAML: a character that isn't allowed.",
                "Remove control characters.",
            )
        )
    else:
        if document.data is None and not problems:
            problems.append(Problem(name, 0, "The file is empty.", "Fill it in or delete it."))
    return document, problems
