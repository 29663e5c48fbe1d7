"""The part that understands questions: a knowledge base and an advisor over it.

It knows no Discord, no network and no clock: the time is an argument.
"""

from knowledge.advisor import Advisor
from knowledge.base import KnowledgeBase
from knowledge.folders import Folders
from knowledge.loading import check, load
from knowledge.outcome import Citation, GivenAnswer, Option, Outcome
from knowledge.problems import KnowledgeError, Problem

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
