"""What stands beside an answer: whether it is old, whose pages to check, what to ask next."""

from __future__ import annotations

import datetime as dt

from knowledge import GivenAnswer, Option, Outcome
from knowledge.base import KnowledgeBase


def is_old(answer: GivenAnswer, today: dt.date, after_days: int) -> bool:
    """Whether an answer is older than `after_days`."""
    return (today - answer.day).days > after_days


def choices(outcome: Outcome) -> tuple[Option, ...]:
    """What a person can ask next, each thing once, in the order offered."""
    offered = (*outcome.options, *outcome.related)
    return tuple({(option.entry, option.issuer): option for option in offered}.values())


def concerned_issuers(outcome: Outcome, knowledge: KnowledgeBase) -> list[str]:
    """Whose pages to show: the issuer asked about, else those who answered or have spoken on the subject.

    If it is none of these, all who speak in the record.
    """
    issuers = knowledge.issuers
    asked = [id_ for id_, issuer in issuers.items() if issuer.name == outcome.missing]
    if asked:
        return asked
    speaking = {passage.issuer for passage in knowledge.passages.values()}
    answering = tuple(dict.fromkeys(answer.issuer for answer in outcome.answers))
    wanted = answering or outcome.known or tuple(id_ for id_ in issuers if id_ in speaking)
    return [id_ for id_ in wanted if id_ in issuers]
