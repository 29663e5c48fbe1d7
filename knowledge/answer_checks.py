"""What an answer owes the passages it cites: issuer, day, numbers, quotations; and its size."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.base import KnowledgeBase
from knowledge.dates import long_day
from knowledge.model import Answer, Entry
from knowledge.origin import Origin
from knowledge.problems import Problem

MAX_ANSWER = 1500
"""Characters of an answer's text: a message holds 4,000, and the quotation and notices need room too."""
MAX_QUOTES = 1500
MAX_QUESTION = 80
"""Characters of a question that stands on a button (Discord's limit of a label)."""

_NUMBER = re.compile(r"\d[\d,]*\d|\d")


def answer_checks(base: KnowledgeBase, origin: Origin, entry: Entry) -> Iterator[Problem]:
    """Every mistake in the answers of an entry. Passages that don't exist are passed over."""
    for number, answer in enumerate(entry.answers):
        yield from _answer(base, origin, entry.id, number, answer)
    if len(entry.question) > MAX_QUESTION:
        yield _too_long(origin, entry.id, ("question",), "question", len(entry.question), MAX_QUESTION)


def _too_long(
    origin: Origin, id_: str, path: tuple[str | int, ...], what: str, length: int, most: int
) -> Problem:
    return origin.problem(
        "entries", id_, path, f"The {what} has {length} characters.", f"Shorten it: {most} is the most."
    )


def _answer(base: KnowledgeBase, origin: Origin, id_: str, number: int, answer: Answer) -> Iterator[Problem]:
    at = ("answers", number)
    for place, cited in enumerate(answer.cites):
        passage = base.passages.get(cited)
        if passage and passage.issuer != answer.issuer:
            yield origin.problem(
                "entries",
                id_,
                (*at, "cites", place),
                f"“{cited}” is a statement of “{passage.issuer}”, not of “{answer.issuer}”.",
                "Cite a passage of the answer's own issuer.",
            )
    passages = [base.passages[cited] for cited in answer.cites if cited in base.passages]
    if len(passages) == len(answer.cites):
        yield from _wording(base, origin, id_, at, answer)
    for key, length, most, what in (
        ("text", len(answer.text), MAX_ANSWER, "text"),
        ("quotes", sum(map(len, answer.quotes)), MAX_QUOTES, "quotation"),
        ("question", len(answer.question), MAX_QUESTION, "question"),
    ):
        if length > most:
            yield _too_long(origin, id_, (*at, key), what, length, most)


def _wording(
    base: KnowledgeBase, origin: Origin, id_: str, at: tuple[str | int, ...], answer: Answer
) -> Iterator[Problem]:
    """Quotations verbatim in a cited passage; the day and every number of the passages in the text."""
    passages = base.cited(answer)
    for number, quote in enumerate(answer.quotes):
        if not any(quote in held for passage in passages for held in passage.quotes):
            yield origin.problem(
                "entries",
                id_,
                (*at, "quotes", number),
                "This quotation is not verbatim in a passage it cites.",
                "Copy it letter by letter from the passage's quotes.",
            )
    day = long_day(base.day(passages[0]))
    if day not in answer.text:
        yield origin.problem(
            "entries",
            id_,
            (*at, "text"),
            f"The text doesn't name the day of its first passage ({day}).",
            f"Write “{day}”.",
        )
    held = set(_NUMBER.findall(answer.text))
    wanted = {number for passage in passages for number in _NUMBER.findall(passage.fact)}
    if missing := sorted(wanted - held):
        yield origin.problem(
            "entries",
            id_,
            (*at, "text"),
            f"The text leaves out a number of its passages: {', '.join(missing)}.",
            "Add it.",
        )
