"""The numbers that decide whether live advisories are an answer, kept in weights.yaml."""

from __future__ import annotations

from pydantic import Field, field_validator

from knowledge.model import Record

EVIDENCE = {
    "constant": 0,
    "likelihood": 1,
    "answerable": 1,
    "asking": 1,
    "details": -1,
    "novelty": -1,
    "foreign": -1,
}
"""Names of the evidence on what is asked, and the sign that its weight may have (0: any)."""


class LiveWeights(Record):
    """Fitted weights of the evidence, and the probabilities from which something is done."""

    evidence: dict[str, float]
    answer: float = Field(ge=0, le=1, description="From here on, live advisories are the answer.")
    clause: float = Field(ge=0, le=1, description="The same for one of several sentences, or a statement.")
    beside: float = Field(ge=0, le=1, description="From here on, they stand beside an answer of the record.")

    @field_validator("evidence")
    @classmethod
    def _complete(cls, value: dict[str, float]) -> dict[str, float]:
        if list(value) != list(EVIDENCE):
            raise ValueError(f"the weights must be, in this order: {', '.join(EVIDENCE)}")
        return value
