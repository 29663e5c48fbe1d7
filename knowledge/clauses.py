"""A message of several sentences, read sentence by sentence."""

from __future__ import annotations

from dataclasses import replace

from knowledge.frame import Frame

MAX_CLAUSES = 8
"""Sentences of a message that are read by themselves."""
LEAST_WORDS = 3


def clauses(frame: Frame) -> list[Frame]:
    """The sentences of a message as frames of their own; none if it is but one.

    A sentence too short to ask anything is left out, and one that names nobody and has but one idea:
    “asking for numbers” is no question about troops.
    """
    numbers = sorted({token.clause for token in frame.tokens})
    if len(numbers) < 2:
        return []
    parts = [_part(frame, number) for number in numbers[:MAX_CLAUSES]]
    return [
        part
        for part in parts
        if len(part.tokens) >= LEAST_WORDS and (part.mentions or len({idea.id for idea in part.ideas}) > 1)
    ]


def _part(frame: Frame, clause: int) -> Frame:
    inside = [position for position, token in enumerate(frame.tokens) if token.clause == clause]
    start, end = inside[0], inside[-1] + 1
    return replace(
        frame,
        tokens=frame.tokens[start:end],
        mentions=tuple(
            replace(mention, start=mention.start - start, end=mention.end - start)
            for mention in frame.mentions
            if start <= mention.start < end
        ),
        ideas=tuple(
            replace(idea, start=idea.start - start, end=idea.end - start)
            for idea in frame.ideas
            if start <= idea.start < end
        ),
        content=frozenset(position - start for position in frame.content if start <= position < end),
        covered=frozenset(position - start for position in frame.covered if start <= position < end),
    )
