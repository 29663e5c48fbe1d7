"""Additions to a YAML file that leave every other byte of it as it was."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARK = "\ufeff"
_BARE = re.compile(r"[a-z][a-z0-9-]*\Z")
_BARE_NO_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class EditError(Exception):
    """Nothing can be added there; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A file's text with the addition, and the line (from 1) at which that begins."""

    text: str
    line: int


def quoted(text: str) -> str:
    """Text in double quotes, as both YAML and a strict reader take it for text and nothing else."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def key(name: str) -> str:
    """An id as a key or value: bare where YAML reads the bare word as text."""
    return name if _BARE.match(name) and name not in _BARE_NO_TEXT else quoted(name)


def with_item(text: str, keys: Sequence[str], item: Sequence[str]) -> Edited:
    """The text with one more item at the end of the list under `keys`, which are made if they are missing.

    `item` is YAML by lines, without the dash. Raises EditError if the file is written in a way in which
    the item finds no place.
    """
    mark, body = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    try:
        edited = _Edit(body, item).at(keys)
        fits = _read(edited.text) == _expected(_read(body), keys, item)
    except (yaml.YAMLError, EditError, AttributeError, TypeError, ValueError):
        edited, fits = Edited("", 0), False
    if not fits:
        raise EditError(f"The place {' → '.join(keys)} is written in a way that only you can add to.")
    return Edited(mark + edited.text, edited.line)


def _read(text: str) -> Any:
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # it is one of the safe ones


def _expected(data: Any, keys: Sequence[str], item: Sequence[str]) -> Any:
    data = copy.deepcopy(data)
    place = data
    for name in keys[:-1]:
        place = place.setdefault(name, {})
    place.setdefault(keys[-1], []).append(_read("\n".join(item)))
    return data


class _Edit:
    def __init__(self, text: str, item: Sequence[str]) -> None:
        self._text = text
        self._item = item
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def at(self, keys: Sequence[str]) -> Edited:
        node: Any = yaml.compose(self._text, Loader=_LOADER)
        for depth, name in enumerate(keys):
            below = next((value for known, value in node.value if known.value == name), None)
            if below is None:
                return self._new_key(node, keys[depth:])
            node = below
        return self._new_item(node)

    def _new_item(self, node: Any) -> Edited:
        if node.flow_style:
            return self._within(node, self._only_line)
        return self._below(node, self._listed(node.start_mark.column), 0)

    def _new_key(self, node: Any, keys: Sequence[str]) -> Edited:
        if node.flow_style:
            value = f"[{self._only_line}]"
            for name in reversed(keys[1:]):
                value = f"{{{key(name)}: {value}}}"
            return self._within(node, f"{key(keys[0])}: {value}")
        column = node.value[0][0].start_mark.column
        lines = [f"{' ' * (column + 2 * depth)}{key(name)}:" for depth, name in enumerate(keys)]
        return self._below(node, [*lines, *self._listed(column + 2 * len(keys))], len(keys))

    @property
    def _only_line(self) -> str:
        if len(self._item) != 1:
            raise EditError
        return self._item[0]

    def _listed(self, column: int) -> list[str]:
        first, *rest = self._item
        indent = " " * column
        return [f"{indent}- {first}", *(f"{indent}  {line}" for line in rest)]

    def _within(self, node: Any, addition: str) -> Edited:
        """In brackets."""
        if node.value:
            at = _end(_last(node))
            addition = f", {addition}"
        else:
            at = node.start_mark.index + 1
        text = self._text[:at] + addition + self._text[at:]
        return Edited(text, text.count("\n", 0, at) + 1)

    def _below(self, node: Any, lines: Sequence[str], offset: int) -> Edited:
        """On lines of their own, below the last one that belongs to the node."""
        text, at = self._text, _end(node)
        if text[at - 1] == "\n":  # text after “|” ends with the blank lines below it
            while text[:at].endswith(2 * self._newline):
                at -= len(self._newline)
        else:
            at = text.find("\n", at) + 1
            if not at:
                text += self._newline
                at = len(text)
        addition = "".join(line + self._newline for line in lines)
        return Edited(text[:at] + addition + text[at:], text.count("\n", 0, at) + 1 + offset)


def _last(node: Any) -> Any:
    last = node.value[-1]
    return last[1] if isinstance(node, yaml.MappingNode) else last


def _end(node: Any) -> int:
    """Where a node ends; that of a block in the parser's eyes ends only where the next one begins."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return int(node.end_mark.index)
    return _end(_last(node))
