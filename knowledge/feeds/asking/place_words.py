"""Words that tell what a name beside them stands for, by language."""

from __future__ import annotations

from pydantic import Field

from knowledge.model import Record
from knowledge.vocabulary_model import Words


class PlaceWords(Record):
    """Words that tell whether the name beside them is the place asked about, or whose advice is wanted."""

    about: Words = Field((), description="Words before the place asked about: “about Niger”.")
    by: Words = Field((), description="Words before the government that speaks: “according to Canada”.")
    joins: Words = Field((), description="Words between names that are told off: “Niger or Mali”.")
    whose: Words = Field((), description="Nouns before the government whose they are: “avis du Canada”.")
    heads: Words = Field((), description="Nouns after the place they are about: “Niger travel warning”.")
    says: Words = Field((), description="Verbs after the government that speaks: “Canada says”.")
    turned: Words = Field((), description="Words after such a verb that make a question: “dit-il”.")
    says_first: Words = Field((), description="Verbs before the government that speaks: “was sagt Kanada”.")
    again: Words = Field((), description="Words before a name of which the last question is asked again.")
    no_names: Words = Field((), description="Words that are read as names, and are none in such questions.")
