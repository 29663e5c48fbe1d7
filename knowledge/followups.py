"""A question that leans on the one before it: “and the British one?”."""

from __future__ import annotations

from dataclasses import replace

from knowledge.frame import Frame, Idea, Mention

_ISSUER_ROLES = frozenset(["speaker", "subject", "owner", "mission", "people", "any"])
_PLACE_ROLES = frozenset(["place", "origin"])
SHORT = 7
"""Words up to which a question may be a mere remainder of the one before."""


def leans(frame: Frame) -> bool:
    """Whether a question can't be read by itself: short, and without both a name and an idea."""
    return len(frame.tokens) <= SHORT and not (frame.mentions and frame.ideas)


def names_only(frame: Frame) -> bool:
    """Whether a question says nothing but a name: “and the British?”."""
    return bool(frame.mentions) and frame.substance <= len({mention.entity for mention in frame.mentions})


def swapped(previous: Frame, current: Frame) -> Frame:
    """The frame of the earlier question with the names of the later one in their places."""
    replaced = _replacements(previous, current)
    return replace(
        previous, mentions=tuple(replaced.get(mention.start, mention) for mention in previous.mentions)
    )


def _replacements(previous: Frame, current: Frame) -> dict[int, Mention]:
    replaced: dict[int, Mention] = {}
    for roles in (_ISSUER_ROLES, _PLACE_ROLES):
        new = [mention for mention in current.mentions if mention.role in roles]
        for mention in previous.mentions:
            if new and mention.role in roles and mention.entity not in {other.entity for other in new}:
                replaced[mention.start] = replace(mention, entity=new[0].entity, city=False)
    return replaced


def merged(previous: Frame, current: Frame) -> Frame:
    """The frame of both messages read as one, names of the later one in place of the earlier ones."""
    replaced = _replacements(previous, current)
    offset = len(previous.tokens)
    mentions = [replaced.get(mention.start, mention) for mention in previous.mentions]
    later = [
        replace(mention, start=mention.start + offset, end=mention.end + offset)
        for mention in current.mentions
    ]
    # A name that has taken over a role would only narrow twice if it were read beside it without one.
    taken = {mention.entity for mention in replaced.values()}
    later = [mention for mention in later if not (mention.role == "any" and mention.entity in taken)]
    ideas = [
        *previous.ideas,
        *(Idea(i.id, i.start + offset, i.end + offset, i.detail) for i in current.ideas),
    ]
    return Frame(
        locale=current.locale,
        tokens=(*previous.tokens, *current.tokens),
        mentions=(*mentions, *later),
        ideas=tuple(ideas),
        asks=current.asks or previous.asks,
        negated=current.negated,
        question=True,
        danger=current.danger,
        content=previous.content | {position + offset for position in current.content},
        covered=previous.covered | {position + offset for position in current.covered},
    )
