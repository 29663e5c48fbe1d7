"""What was taught of live questions as plain arrays, and from them again."""

from __future__ import annotations

import json
from typing import Any

from numpy.typing import NDArray
from pydantic import TypeAdapter

from knowledge.arrays import Arrays, named, packed, under, unpacked
from knowledge.base import KnowledgeBase
from knowledge.feeds.asking.answers import LiveAnswers
from knowledge.feeds.asking.intent import Intents
from knowledge.feeds.asking.place_words import PlaceWords
from knowledge.feeds.asking.targets import Targets
from knowledge.feeds.asking.weights import LiveWeights
from knowledge.matcher import Matcher
from knowledge.model import Locale
from knowledge.names import Gazetteer
from knowledge.precedent import Learnt

_WORDS = TypeAdapter(dict[Locale, PlaceWords])


def pack(targets: Targets, intents: Intents) -> dict[str, NDArray[Any]]:
    """Everything that was taught."""
    return {
        "words": packed(_WORDS.dump_json(targets.words).decode()),
        "read": packed(json.dumps(targets.read)),
        "precedent": packed(json.dumps(intents.learnt.state())),
        "exact": packed(json.dumps(intents.exact)),
        "weights": packed(intents.weights.model_dump_json()),
        **named("matcher ", intents.matcher.arrays()),
    }


def unpack(arrays: Arrays, base: KnowledgeBase, gazetteer: Gazetteer) -> LiveAnswers:
    """What answers from live advisories, of what `pack` packed."""
    targets = Targets(
        _WORDS.validate_json(unpacked(arrays["words"])),
        issuers=base.issuers,
        places=base.places,
        place_of=gazetteer.place_of,
        read=json.loads(unpacked(arrays["read"])),
    )
    intents = Intents(
        Matcher.of(under("matcher ", arrays)),
        Learnt(json.loads(unpacked(arrays["precedent"]))),
        LiveWeights.model_validate_json(unpacked(arrays["weights"])),
        json.loads(unpacked(arrays["exact"])),
    )
    return LiveAnswers(base, targets, intents)
