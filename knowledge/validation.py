"""Data against a record's schema, with each mistake as a problem at its line."""

from __future__ import annotations

import difflib
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from knowledge.documents import Document
from knowledge.problems import Problem

T = TypeVar("T")


def validated(document: Document, schema: TypeAdapter[T]) -> tuple[T | None, list[Problem]]:
    """The document's data as a record, or None with every problem of its schema."""
    try:
        return schema.validate_python(document.data), []
    except ValidationError as error:
        return None, [_problem(document, schema, mistake) for mistake in error.errors()]


def _problem(document: Document, schema: TypeAdapter[Any], mistake: Any) -> Problem:
    path = tuple(step for step in mistake["loc"] if step != "[key]")
    name = str(path[-1]) if path else "file"
    match mistake["type"]:
        case "missing":
            return document.problem(path[:-1], f"“{name}” is missing.", "Add it.")
        case "extra_forbidden":
            near = difflib.get_close_matches(name, _keys(schema), 1)
            remedy = f"Did you mean “{near[0]}”?" if near else "Remove it, or correct its name."
            return document.problem(path, f"“{name}” is not a key that is known here.", remedy)
        case "literal_error":
            expected = mistake["ctx"]["expected"]
            return document.problem(
                path, f"“{mistake['input']}” is not one of the values allowed.", f"Use {expected}."
            )
        case "too_short":
            return document.problem(path, f"“{name}” is an empty list.", "Give at least one item.")
        case "string_type":
            return document.problem(path, f"“{name}” should be text.", "Write it in quotes.")
        case "string_pattern_mismatch":
            pattern = mistake["ctx"]["pattern"]
            return document.problem(
                path, f"“{mistake['input']}” has the wrong form.", f"It must match {pattern}."
            )
        case "date_from_datetime_parsing" | "date_type":
            return document.problem(path, f"“{mistake['input']}” is not a day.", 'Write it as "YYYY-MM-DD".')
    return document.problem(path, f"“{name}”: {mistake['msg']}.", "Correct it.")


def _keys(schema: TypeAdapter[Any]) -> list[str]:
    """Every key that the schema knows at any depth."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            found.extend(node.get("properties", {}))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(schema.json_schema())
    return found
