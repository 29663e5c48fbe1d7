"""The part that understands questions: a knowledge base and an advisor over it.

It knows no Discord, no network and no clock: the time is an argument.
"""

from typing import TYPE_CHECKING, Any

from knowledge.advisor import Advisor
from knowledge.base import KnowledgeBase
from knowledge.folders import Folders
from knowledge.outcome import Citation, GivenAnswer, Option, Outcome
from knowledge.problems import KnowledgeError, Problem

if TYPE_CHECKING:
    from knowledge.loading import check, load

__all__ = [
    "Advisor",
    "Citation",
    "Folders",
    "GivenAnswer",
    "KnowledgeBase",
    "KnowledgeError",
    "Option",
    "Outcome",
    "Problem",
    "check",
    "load",
]


def __getattr__(name: str) -> Any:
    # An answer from what was learnt before needs no reading of YAML, which takes a third of its time.
    if name in ("check", "load"):
        from knowledge import loading

        return getattr(loading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
