"""The records of the vocabulary: issuers, places, and the words people use for ideas."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.model import AnswerKind, Id, Record, Text, Url

Words = tuple[Text, ...]
Iso2 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Domain = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class Issuer(Record):
    """A government, union or publisher whose statements are kept apart from all others'."""

    name: Text = Field(description='Full name, as after “from”: "the United States".')
    adjective: Text = Field(description='As before a noun: "U.S.".')
    flag: Text = Field(description="Emoji shown beside the name.")
    place: Id | None = Field(None, description="The country it governs: an id of places.yaml.")
    advice: Url | None = Field(None, description="The official page with today's advice.")
    emergency: Url | None = Field(None, description="The official page for emergencies abroad.")
    domains: tuple[Domain, ...] = Field((), description="The domains its official pages are on.")


class IssuersDocument(Record):
    """vocabulary/issuers.yaml."""

    issuers: dict[Id, Issuer]


class Place(Record):
    """A country or territory."""

    iso: Iso2 = Field(description="ISO 3166-1 alpha-2 code.")
    iso3: Iso3 = Field(description="ISO 3166-1 alpha-3 code.")
    flag: Text
    twins: tuple[Id, ...] = Field((), description="Places with a name that is easily taken for this one.")


class PlacesDocument(Record):
    """vocabulary/places.yaml."""

    places: dict[Id, Place]


class PlaceNames(Record):
    """What a place, its people and its government are called in one language.

    A word that ends in `*` stands for every word that begins so. Matching ignores case and
    accents, except under `exact`.
    """

    name: Text = Field(description="The usual name.")
    aliases: Words = Field((), description="Other names and abbreviations.")
    exact: Words = Field((), description="Names that count only in exactly this spelling and case.")
    people: Words = Field((), description="Demonyms: adjective and persons.")
    cities: Words = Field((), description="Cities, the capital first.")
    regions: Words = Field((), description="States, provinces and regions.")
    government: Words = Field((), description="Leaders, ministries and nicknames of the government.")
    misspelt: Words = Field((), description="Frequent misspellings that similarity can't mend.")


class SpellingDocument(Record):
    """vocabulary/spelling/<locale>.yaml: how people shorten and misspell words."""

    replace: dict[Text, Text] = Field(description="What is typed → what is meant.")


class ConceptsDocument(Record):
    """vocabulary/concepts/<locale>.yaml: the words people use for the same idea.

    A phrase matches word by word after stemming; `*` ends a word that may go on.
    """

    concepts: dict[Id, Words] = Field(default={}, description="Ideas that some entry is about.")
    details: dict[Id, Words] = Field(
        default={}, description="Details that people ask for and no passage states."
    )


CueName = Literal[
    "negation",
    "say",
    "according",
    "locative",
    "toward",
    "origin",
    "self",
    "holder",
    "mission",
    "greeting",
    "request",
    "danger",
]


class CuesDocument(Record):
    """vocabulary/cues/<locale>.yaml: small words that tell roles and the kind of answer wanted."""

    stopwords: Words = Field((), description="Words that carry no meaning of their own.")
    asks: dict[AnswerKind, Words] = Field(default={}, description="Phrases by the kind of answer they want.")
    articles: Words = Field(
        (), description="Words that make one actor of a people, where that tells: “the Russians”."
    )
    genitive: Words = Field((), description="Words between a mission and whose it is: “embassy of the”.")
    openers: Words = Field((), description="Words after which a clause begins, so that its subject follows.")
    country_after: Words = Field((), description="Words after which “us” is the country: “the us”.")
    country_before: Words = Field((), description="Words before which “us” is the country: “us army”.")
    cues: dict[CueName, Words] = Field(
        default={}, description="Words that give the names beside them a role."
    )
