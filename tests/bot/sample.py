"""A small knowledge base, so that tests don't hang on what curators change, and outcomes made from it."""

from __future__ import annotations

import datetime as dt

from bot.replies import Replies
from config import Answers
from knowledge import Citation, GivenAnswer, Option, Outcome
from knowledge.base import KnowledgeBase, LocaleVocabulary, Topic
from knowledge.model import Answer, Entry, Passage, Source
from knowledge.vocabulary_model import Issuer, Place, PlaceNames

TODAY = dt.date(2022, 3, 1)
DAY = dt.date(2022, 1, 24)
URL = "https://news.example/embassies"


def knowledge() -> KnowledgeBase:
    """One source, two entries, three issuers."""
    source = Source.model_validate(
        {"id": "paper", "title": "Embassies [update]", "publisher": "The Paper", "published": DAY, "url": URL}
    )
    passages = [
        Passage(id="us-open", issuer="us", speaker="State", about=("ukraine",), fact="Open."),
        Passage(id="uk-open", issuer="uk", speaker="FO", about=("ukraine",), stated=DAY, fact="Open."),
    ]
    open_ = Entry(
        id="embassy-open",
        question="Are the embassies open?",
        subject="embassies in Kyiv",
        answers=(
            Answer(issuer="us", question="Is the U.S. embassy open?", text="It is.", cites=("us-open",)),
            Answer(issuer="uk", question="Is the British embassy open?", text="It is.", cites=("uk-open",)),
        ),
        related=("leave",),
    )
    leave = Entry(
        id="leave",
        question="Should people leave?",
        subject="leaving",
        answers=(Answer(issuer="us", question="Should Americans leave?", text="Yes.", cites=("us-open",)),),
    )
    issuers = {
        "us": _issuer("the United States", "U.S.", "🇺🇸", "united-states", "https://state.example/"),
        "uk": _issuer("the United Kingdom", "British", "🇬🇧", "united-kingdom", "https://gov.example/"),
        "france": _issuer("France", "French", "🇫🇷", "france", "https://diplomatie.example/"),
    }
    return KnowledgeBase(
        fingerprint="f",
        sources={"paper": source},
        passages={passage.id: passage for passage in passages},
        source_of={"us-open": "paper", "uk-open": "paper"},
        topics={"embassies": Topic(title="Embassies", entries=("embassy-open", "leave"))},
        entries={"embassy-open": open_, "leave": leave},
        asked={},
        phrasings=(),
        declined=(),
        issuers=issuers,
        places={
            "ukraine": Place(iso="UA", iso3="UKR", flag="🇺🇦"),
            "niger": Place(iso="NE", iso3="NER", flag="🇳🇪"),
        },
        vocabulary={
            "en": LocaleVocabulary(
                places={"ukraine": PlaceNames(name="Ukraine"), "niger": PlaceNames(name="Niger")}
            )
        },
    )


def _issuer(name: str, adjective: str, flag: str, place: str, advice: str) -> Issuer:
    return Issuer.model_validate(
        {
            "name": name,
            "adjective": adjective,
            "flag": flag,
            "place": place,
            "advice": advice,
            "emergency": f"{advice}sos",
        }
    )


def replies(today: dt.date = TODAY, **settings: object) -> Replies:
    """A renderer over the sample, on a day."""
    return Replies(knowledge(), Answers.model_validate(settings), lambda: today)


SAID = "On 24 January 2022 the U.S. State Department said that the embassy was open. It said so twice."


def given(
    text: str = SAID,
    *,
    entry: str = "embassy-open",
    issuer: str = "us",
    quotes: tuple[str, ...] = (),
    day: dt.date = DAY,
) -> GivenAnswer:
    """An answer as the advisor gives it."""
    citation = Citation("paper", "us-open", "Embassies [update]", "The Paper", day, URL)
    return GivenAnswer(
        entry, issuer, "State", ("ukraine",), "Is it open?", text, quotes, None, None, None, (citation,)
    )


def answered(*answers: GivenAnswer, related: tuple[Option, ...] = (), danger: bool = False) -> Outcome:
    """An outcome with answers."""
    return Outcome("q", "answered", 0.95, answers=answers or (given(),), related=related, danger=danger)
