"""The settings that a server may have. Works without loading SQLAlchemy."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_CHANNELS = 500
"""Channels that a Discord server can have."""

Snowflake = Annotated[int, Field(gt=0, lt=2**63)]


class ServerSettings(BaseModel):
    """The settings of one server. None: as the operator's settings have it.

    `language` is a locale, `nationality` the id of an issuer. `ephemeral`: answers to commands are shown to
    the asker alone. The cooldown is so many questions of a person in so many seconds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    answer_channels: Annotated[frozenset[Snowflake], Field(max_length=MOST_CHANNELS)] = frozenset()
    language: Annotated[str, Field(min_length=2, max_length=8)] | None = None
    ephemeral: bool | None = None
    cooldown_questions: Annotated[int, Field(ge=0, le=1000)] | None = None
    cooldown_seconds: Annotated[int, Field(ge=0, le=86_400)] | None = None
    nationality: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    feedback: bool | None = None


DEFAULTS = ServerSettings()
"""What a server has that changed nothing."""
