"""The numbers that judgement turns on, read from a data file; `knowledge.fitting` finds them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pydantic import Field, TypeAdapter, field_validator

from knowledge.documents import read_document
from knowledge.model import Record
from knowledge.problems import KnowledgeError
from knowledge.validation import validated

EVIDENCE = {
    "constant": 0,
    "likelihood": 1,
    "lead": 1,
    "answerable": 1,
    "details": -1,
    "strained": -1,
    "novelty": -1,
    "foreign": -1,
    "length": -1,
}
"""Names of the evidence on a candidate, and the sign that its weight may have (0: any)."""


class Thresholds(Record):
    """Where judgement turns: probabilities, but `together` and `near` are shares."""

    answer: float = Field(ge=0, le=1, description="From here on, a candidate is answered.")
    offer: float = Field(ge=0, le=1, description="From here on, a candidate is offered as a choice.")
    clause: float = Field(ge=0, le=1, description="From here on, a sentence is answered by itself.")
    together: float = Field(
        ge=0, le=1, description="From this share of the best, a second entry joins the answer."
    )
    near: float = Field(ge=0, le=1, description="From this share of all entries on, one is named in silence.")


class Weights(Record):
    """Fitted weights of the evidence, and thresholds."""

    evidence: dict[str, float]
    thresholds: Thresholds

    @field_validator("evidence")
    @classmethod
    def _complete(cls, value: dict[str, float]) -> dict[str, float]:
        if list(value) != list(EVIDENCE):
            raise ValueError(f"the weights must be, in this order: {', '.join(EVIDENCE)}")
        return value


def shipped_weights() -> Weights:
    """The weights that come with the program. Raises KnowledgeError if the file is damaged."""
    document, problems = read_document(Path(str(files("knowledge") / "weights.yaml")))
    weights = None
    if document.data is not None and not problems:
        weights, problems = validated(document, TypeAdapter(Weights))
    if weights is None:
        raise KnowledgeError(problems)
    return weights
