"""The numbers that judgement turns on, kept in weights.yaml; `knowledge.fitting` finds them."""

from __future__ import annotations

from pydantic import Field, field_validator

from knowledge.model import Record

EVIDENCE = {
    "constant": 0,
    "likelihood": 1,
    "answerable": 1,
    "details": -1,
    "strained": -1,
    "novelty": -1,
    "foreign": -1,
}
"""Names of the evidence on a candidate, and the sign that its weight may have (0: any)."""


class Thresholds(Record):
    """Where judgement turns: probabilities, but `together` and `near` are shares."""

    answer: float = Field(ge=0, le=1, description="From here on, a candidate is answered.")
    scant: float = Field(ge=0, le=1, description="The same for a question of a single name, idea or word.")
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
