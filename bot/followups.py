"""What a follow-up refers to: the last thing a person was answered in a channel, for some minutes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.bounded import BoundedMap
from knowledge import Advisor, Outcome
from knowledge.feeds.live import LiveAdvisories
from knowledge.model import Locale

FOLLOW_UP_SECONDS = 600
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Topic:
    """What was answered last: when, the question the curators wrote for it, and in which language."""

    at: float
    text: str
    locale: Locale


class FollowUps:
    """Asks the advisor with what was asked before. Times are seconds of one clock that never goes back."""

    def __init__(self, advisor: Advisor) -> None:
        self.advisor = advisor
        self._topics: BoundedMap[tuple[int, int], _Topic] = BoundedMap(_MOST_REMEMBERED)

    def ask(
        self,
        text: str,
        *,
        channel: int,
        person: int,
        now: float,
        previous: str | None = None,
        locale: str | None = None,
        asker: str | None = None,
        live: LiveAdvisories | None = None,
    ) -> tuple[Outcome, str]:
        """The outcome of a question, and what the next one in this conversation will refer to.

        `previous` is the topic of an answer it replies to; else it follows what the person asked before.
        Where the question doesn't tell its language, it is that of the one before, else `locale`; where it
        doesn't tell the asker's nationality, it is `asker`. `live` are the advisories held now.
        """
        before = self._topic(channel, person, now)
        outcome = self.advisor.ask(
            text,
            previous=previous or (before.text if before else None),
            locale=before.locale if before else locale,
            asker=asker,
            live=live,
        )
        topic = topic_of(outcome) or text
        if outcome.reason != "not_a_question":
            self._topics.put((channel, person), _Topic(now, topic, outcome.locale))
        return outcome, topic

    def turn_to(self, outcome: Outcome, *, channel: int, person: int, now: float) -> str | None:
        """Makes an answer that somebody turned to the one their next question follows; gives its topic."""
        topic = topic_of(outcome)
        if topic:
            self._topics.put((channel, person), _Topic(now, topic, outcome.locale))
        return topic

    def _topic(self, channel: int, person: int, now: float) -> _Topic | None:
        found = self._topics.get((channel, person))
        return found if found is not None and now - found.at < FOLLOW_UP_SECONDS else None


def topic_of(outcome: Outcome) -> str | None:
    """What a follow-up to an answer refers to: the question that the curators wrote for it."""
    return outcome.answers[0].question if outcome.answers else None
