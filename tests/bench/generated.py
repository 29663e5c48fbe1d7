"""Knowledge bases of any size, made of the shipped one: the same sentences about other things.

Each entry has words of its own, common ones and one that exists nowhere else; its phrasings are shipped
English ones in which the longest words have given way to them. The same size always gives the same records.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice

from knowledge import load
from knowledge.base import ANY, Declined, KnowledgeBase, Phrasing, Topic, asked
from knowledge.model import Answer, Entry, Passage

PER_ENTRY = 40
"""Phrasings of an entry, as many as a well-kept knowledge base has in one language."""
PER_DECLINED = 4
"""Phrasings for each declined question."""
OWN_WORDS = 6
"""Common words that an entry has for its own; others may have one of them too."""
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


def generated(phrasings: int) -> KnowledgeBase:
    """So many phrasings, 40 an entry, and a quarter as many declined questions.

    Nouns of declined questions are of no entry. Vocabulary, issuers and places are the shipped ones.
    """
    shipped = load()
    draw = random.Random(phrasings)  # noqa: S311  # not a secret
    shapes = [phrasing.text for phrasing in shipped.phrasings if phrasing.locale == "en"]
    common = [word for word in shipped.vocabulary["en"].words if len(word) > 5]
    names = _names(draw)
    passage = next(iter(shipped.passages.values()))
    entries = {f"thing-{number}": _entry(number) for number in range(-(-phrasings // PER_ENTRY))}
    said = tuple(
        Phrasing(entry=id_, group=ANY, locale="en", text=text)
        for id_ in entries
        for text in _sentences(draw, shapes, [next(names), *draw.sample(common, OWN_WORDS)], PER_ENTRY)
    )[:phrasings]
    declined = tuple(
        Declined(text=text, locale="en", reason=draw.choice(("no_match", "detail_not_stated")))
        for _ in range(phrasings // PER_DECLINED // PER_ENTRY + 1)
        for text in _sentences(draw, shapes, [next(names), *draw.sample(common, OWN_WORDS)], PER_ENTRY)
    )[: phrasings // PER_DECLINED]
    return shipped.model_copy(
        update={
            "fingerprint": f"generated-{phrasings}",
            "passages": {id_: _passage(passage, id_) for id_ in entries},
            "source_of": dict.fromkeys(entries, shipped.source_of[passage.id]),
            "topics": {"things": Topic(title="Things", entries=tuple(entries))},
            "entries": entries,
            "phrasings": said,
            "declined": declined,
            "asked": asked(said),
        }
    )


def _names(draw: random.Random) -> Iterator[str]:
    """Words that don't exist, each once."""
    given: set[str] = set()
    while True:
        name = "".join(draw.choice(CONSONANTS) + draw.choice(VOWELS) for _ in range(4))
        if name not in given:
            given.add(name)
            yield name


def _sentences(draw: random.Random, shapes: Sequence[str], own: Sequence[str], count: int) -> Iterator[str]:
    """Different sentences, each with one to three words of its own."""
    seen: set[str] = set()

    def candidates() -> Iterator[str]:
        while True:
            words = draw.choice(shapes).split()
            longest = sorted(range(len(words)), key=lambda position: -len(words[position]))
            chosen = draw.sample(own, draw.randint(1, min(3, len(words))))
            for position, word in zip(longest, chosen, strict=False):
                words[position] = word
            text = " ".join(words)
            if text not in seen:
                seen.add(text)
                yield text

    return islice(candidates(), count)


def _entry(number: int) -> Entry:
    id_ = f"thing-{number}"
    answer = Answer(
        issuer="us",
        question=f"What does the United States say about thing {number}?",
        text=f"Reported on 24 January 2022: the United States spoke about thing {number}.",
        cites=(id_,),
    )
    return Entry(id=id_, question=f"What about thing {number}?", subject=f"thing {number}", answers=(answer,))


def _passage(like: Passage, id_: str) -> Passage:
    return like.model_copy(update={"id": id_, "issuer": "us", "quotes": (), "fact": f"About {id_}."})
