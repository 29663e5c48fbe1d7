"""Discord's OpenAPI document: validates a request's path, query and body, and a reply's body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema_rs import Draft202012, Draft202012Validator, Registry, ValidationError

from tests.e2e.loopback.calls import Call

BASE = "urn:discord:api"
JSON_TYPE = "application/json"
BOOLEANS = {"1": True, "true": True, "True": True, "0": False, "false": False, "False": False}
"""As queries write them (Reference: Boolean Query Strings)."""


def _pointer(*steps: str | int) -> str:
    return "".join("/" + quote(str(step).replace("~", "~0").replace("/", "~1"), safe="~@") for step in steps)


class Document:
    """The document, with validators that are compiled when first needed."""

    def __init__(self, path: Path) -> None:
        """Reads the document. Raises OSError or ValueError if that can't be done."""
        self._data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        schemas = self._data["components"]["schemas"]
        # Discord takes integers, though its document says string; discord.py sends both.
        schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]}
        self._registry = Registry([(BASE, self._data)], draft=Draft202012)
        self._validators: dict[str, Draft202012Validator] = {}

    def request_violations(self, call: Call) -> list[str]:
        """What the document holds against a request; nothing if it fits."""
        template = call.route.partition(" ")[2]
        path = self._data["paths"].get(template, {})
        operation = path.get(call.method.lower())
        if operation is None:
            return ["Discord's document has no such route"]
        at: tuple[str | int, ...] = ("paths", template)
        parameters = [(*at, "parameters", number) for number in range(len(path.get("parameters", ())))]
        at = (*at, call.method.lower())
        parameters += [(*at, "parameters", number) for number in range(len(operation.get("parameters", ())))]
        return [*self._parameter_violations(call, parameters), *self._body_violations(call, operation, at)]

    def reply_violations(self, call: Call) -> list[str]:
        """What the document holds against our own reply."""
        at = ("paths", call.route.partition(" ")[2], call.method.lower(), "responses", str(call.status))
        try:
            content = self._at(*at)["content"]
        except KeyError:
            return [] if call.reply is None else [f"the document has no {call.status} with a body"]
        return self._errors(call.reply, *at, "content", JSON_TYPE, "schema") if JSON_TYPE in content else []

    def _at(self, *steps: str | int) -> Any:
        value: Any = self._data
        for step in steps:
            value = value[step]
        return value

    def _parameter_violations(self, call: Call, pointers: Iterable[tuple[str | int, ...]]) -> Iterator[str]:
        known = set()
        for pointer in pointers:
            parameter = self._at(*pointer)
            name, where = parameter["name"], parameter["in"]
            values = call.params if where == "path" else call.query
            known.add(name)
            if name in values:
                value = _parsed(values[name], parameter["schema"])
                for error in self._errors(value, *pointer, "schema"):
                    yield f"{where} {name}: {error}"
            elif parameter.get("required"):
                yield f"{where}: {name} is missing"
        for name in call.query.keys() - known:
            yield f"query: {name} is not documented"

    def _body_violations(
        self, call: Call, operation: dict[str, Any], at: tuple[str | int, ...]
    ) -> Iterator[str]:
        declared = operation.get("requestBody")
        if declared is None:
            if call.body is not None:
                yield "body: there should be none"
        elif call.body is None:
            if declared.get("required"):
                yield "body: it is missing"
        elif JSON_TYPE in declared["content"]:
            yield from self._errors(call.body, *at, "requestBody", "content", JSON_TYPE, "schema")

    def _errors(self, value: Any, *pointer: str | int) -> list[str]:
        reference = f"{BASE}#{_pointer(*pointer)}"
        validator = self._validators.get(reference)
        if validator is None:
            validator = Draft202012Validator(
                {"$ref": reference}, registry=self._registry, validate_formats=True
            )
            self._validators[reference] = validator
        return [text for error in validator.iter_errors(value) for text in _explained(error)]


@cache
def read_document(path: Path) -> Document:
    """The document at `path`, read once."""
    return Document(path)


def _parsed(text: str, schema: dict[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "integer" and text.lstrip("-").isdigit():
        return int(text)
    return BOOLEANS.get(text, text) if kind == "boolean" else text


def _explained(error: ValidationError) -> list[str]:
    """An error as sentences; of a union, those of the alternative that was meant."""
    branches = getattr(error.kind, "context", None)
    if branches:
        meant = [branch for branch in branches if not any(_is_other_type(error, one) for one in branch)]
        if meant:
            return [text for one in min(meant, key=len) for text in _explained(one)]
    place = ".".join(str(step) for step in error.instance_path) or "body"
    message = error.message if len(error.message) < 200 else f"{error.message[:120]} … {error.message[-60:]}"
    return [f"{place}: {message}"]


def _is_other_type(outer: ValidationError, error: ValidationError) -> bool:
    """Whether an alternative fails because it is for another `type`, or for null."""
    own = list(error.instance_path)[len(list(outer.instance_path)) :]
    return (own == ["type"] and error.kind.name == "enum") or (not own and error.kind.name == "type")
