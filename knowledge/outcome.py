"""What the advisor gives back: answers with their citations, a choice, or a reason for silence."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from knowledge.model import Locale, Reason

if TYPE_CHECKING:
    from knowledge.feeds.live import Standing

Verdict = Literal["answered", "ambiguous", "unknown"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage an answer rests on, with the source it stands in."""

    source: str
    passage: str
    title: str
    publisher: str
    published: dt.date
    url: str


@dataclass(frozen=True, slots=True)
class Translation:
    """An answer's text in another language: unofficial, and until reviewed to be shown beside the English."""

    locale: Locale
    text: str
    reviewed_by_speaker: bool


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One issuer's answer as given: text, official wording, and where it comes from.

    `stated` is the day it was said, where the source gives it; `as_of` the year, month or day a
    figure holds for. `day` is what its age counts from: `stated`, else the day of publication.
    `text` and `question` are English; `translation` is the text in the asker's language, if it is curated.
    """

    entry: str
    issuer: str
    speaker: str
    about: tuple[str, ...]
    question: str
    text: str
    quotes: tuple[str, ...]
    audience: str | None
    stated: dt.date | None
    as_of: str | None
    citations: tuple[Citation, ...]
    translation: Translation | None = None

    @property
    def day(self) -> dt.date:
        """The day its age is counted from."""
        return self.stated or max(citation.published for citation in self.citations)


@dataclass(frozen=True, slots=True)
class Option:
    """Something a person can ask instead: one issuer's answer, or a whole entry (`issuer` None).

    `translated` is the question in the asker's language, if it is curated.
    """

    entry: str
    issuer: str | None
    question: str
    passages: tuple[str, ...]
    translated: str | None = None

    @property
    def shown(self) -> str:
        """The question as the asker reads it."""
        return self.translated or self.question


@dataclass(frozen=True, slots=True)
class Likeliest:
    """What a question was most probably about, whether or not that was sure enough to be answered.

    `passages` are those that its first answer cites.
    """

    entry: str
    probability: float
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The advisor's reply to one message.

    `answers` are best first and empty unless answered. `live` is how each government stands now on the
    place asked about, beside the record's answers: if an advisory is held there, it is answered also
    where the record holds nothing. Empty where no government is read. `options` are the choice if
    ambiguous, else what is related or at hand. `missing` names what the reason is about ("France"),
    `missing_id` is its id if it is an issuer or a place, `missing_place` that of a place about which
    everything was asked for. `known` are the issuers who have spoken on the subject, `subject` is that
    subject ("embassies in Kyiv"), `subject_of` the entry it is of. `locale` is the asker's language.
    `likeliest` is what would be answered if less certainty were enough; None if no answer fits what was
    named.
    """

    question: str
    outcome: Verdict
    confidence: float = 0.0
    reason: Reason | None = None
    answers: tuple[GivenAnswer, ...] = ()
    options: tuple[Option, ...] = ()
    related: tuple[Option, ...] = ()
    missing: str | None = None
    missing_id: str | None = None
    missing_place: str | None = None
    subject: str | None = None
    subject_of: str | None = None
    known: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()
    danger: bool = False
    locale: Locale = "en"
    likeliest: Likeliest | None = None
    live: tuple[Standing, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON object. Keys may be added in time, never removed or retyped."""
        return {
            "question": self.question,
            "outcome": self.outcome,
            "confidence": round(self.confidence, 4),
            "reason": self.reason,
            "answers": [_answer_json(answer) for answer in self.answers],
            "options": [_option_json(option, self.locale) for option in self.options],
            "likeliest": _likeliest_json(self.likeliest) if self.likeliest else None,
            "live": self._live_json() if self.live else [],
        }

    def _live_json(self) -> list[dict[str, Any]]:
        from knowledge.feeds.standing_json import standing_json  # which most outcomes don't need

        return [standing_json(standing, self.locale) for standing in self.live]


def _answer_json(answer: GivenAnswer) -> dict[str, Any]:
    return {
        "entry": answer.entry,
        "issuer": answer.issuer,
        "speaker": answer.speaker,
        "about": list(answer.about),
        "text": answer.text,
        "quotes": list(answer.quotes),
        "stated": answer.stated.isoformat() if answer.stated else None,
        "as_of": answer.as_of,
        "citations": [
            {**asdict(citation), "published": citation.published.isoformat()} for citation in answer.citations
        ],
        "translation": asdict(answer.translation) if answer.translation else None,
    }


def _likeliest_json(likeliest: Likeliest) -> dict[str, Any]:
    return {
        "entry": likeliest.entry,
        "probability": round(likeliest.probability, 4),
        "passages": list(likeliest.passages),
    }


def _option_json(option: Option, locale: Locale) -> dict[str, Any]:
    translation = {"locale": locale, "question": option.translated} if option.translated else None
    return {
        "entry": option.entry,
        "question": option.question,
        "passages": list(option.passages),
        "translation": translation,
    }
