"""What an operator can set, with the defaults and the bounds of each value."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)

DEFAULT_FILE = Path(__file__).with_name("bot.yaml")
"""The annotated settings file that comes with the program."""


def _address(schemes: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        parts = urlsplit(value)
        try:
            usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is none
            usable = False
        if not usable:
            raise ValueError(f"it should be an address that starts with {schemes[0]}://")
        return value.rstrip("/")

    return AfterValidator(check)


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def _database(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    kind, written, rest = url.partition("://")
    if url and not (written and rest and kind.partition("+")[0] in DATABASES):
        # Never the address itself: a password may stand in it.
        raise ValueError("it should be empty, or start with postgresql:// or sqlite:///")
    return value


DATABASES = ("postgresql", "postgres", "sqlite")
"""What an address of a database may begin with, before a “+” with its driver."""

DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
RestUrl = Annotated[str, _address(("https", "http"))]
GatewayUrl = Annotated[Annotated[str, _address(("wss", "ws"))] | None, BeforeValidator(_empty_is_none)]
FeedUrl = Annotated[RestUrl | None, BeforeValidator(_empty_is_none)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Host = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
Snowflake = Annotated[int, Field(gt=0, lt=2**63)]


class Section(BaseModel):
    """A group of settings: immutable, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rate(Section):
    """So many questions in so many seconds; 0 in either switches the limit off."""

    questions: Annotated[int, Field(ge=0, le=1000)] = Field(5, description="How many are answered.")
    seconds: Annotated[int, Field(ge=0, le=86_400)] = Field(30, description="In how many seconds.")

    @property
    def on(self) -> bool:
        """Whether there is a limit at all."""
        return bool(self.questions and self.seconds)


class Cooldown(Section):
    """How often the bot answers."""

    person: Rate = Field(default_factory=Rate, description="The limit for one person.")
    channel: Rate = Field(
        default_factory=lambda: Rate(questions=10, seconds=60),
        description="The limit for answers that nobody asked the bot for, in one channel.",
    )
    repeat_seconds: Annotated[int, Field(ge=0, le=86_400)] = Field(
        60, description="For so long, the same question is pointed to the answer already given; 0 is off."
    )


class Discord(Section):
    """How the bot behaves on Discord."""

    api_url: RestUrl = Field("https://discord.com/api/v10", description="The whole base of the REST API.")
    gateway_url: GatewayUrl = Field(None, description="The gateway; empty for the one that Discord names.")
    answer_channels: tuple[Snowflake, ...] = Field(
        (), description="Ids of channels where every sure question is answered; needs message_content."
    )
    message_content: bool = Field(False, description="Whether to ask for the message content intent.")
    cooldown: Cooldown = Field(default_factory=Cooldown)


class Answers(Section):
    """How answers are shown."""

    old_after_days: Annotated[int, Field(ge=0, le=3650)] = Field(
        14, description="Advice older than so many days is called old."
    )
    emergency: ShortText = Field(
        "If you are in danger now, get to shelter and call the local emergency number "
        "(112 in most of Europe). This bot can't send help.",
        description="Shown first to somebody who writes that they are in immediate danger.",
    )


class Storage(Section):
    """Where settings of servers and counts are kept."""

    url: DatabaseUrl = Field(
        SecretStr(""),
        description="The database, perhaps with a password; empty for a file in the data folder.",
    )


class Curating(Section):
    """What is kept for those who write the knowledge base."""

    questions: bool = Field(
        True, description="Whether questions without a sure answer are kept, without names and numbers."
    )
    days: Annotated[int, Field(ge=1, le=365)] = Field(30, description="For how many days.")


class Knowledge(Section):
    """How the knowledge base is kept up to date."""

    watch: bool = Field(False, description="Whether its folders are watched, and edits picked up at once.")


class FeedSource(Section):
    """Where the travel advice of one government is read, and how often."""

    enabled: bool = Field(True, description="Whether it is read.")
    url: RestUrl = Field(description="The address of its feed.")
    cross_check_url: FeedUrl = Field(
        None, description="A second feed of the same government; empty for none."
    )
    minutes: Annotated[int, Field(ge=5, le=1440)] = Field(
        description="How long from one reading to the next."
    )


def _feed(minutes: int, url: str, cross_check_url: str | None = None) -> Any:
    return Field(
        default_factory=lambda: FeedSource(url=url, cross_check_url=cross_check_url, minutes=minutes),
        description="The travel advice of this government.",
    )


class Feeds(Section):
    """Which governments' travel advice is read live. Their order is the order in which answers show them."""

    enabled: bool = Field(True, description="Whether any is read at all.")
    us: FeedSource = _feed(
        30, "https://travel.state.gov/_res/rss/TAsTWs.xml", "https://cadataapi.state.gov/api/TravelAdvisories"
    )
    uk: FeedSource = _feed(15, "https://www.gov.uk/api/content/foreign-travel-advice")
    canada: FeedSource = _feed(180, "https://data.international.gc.ca/travel-voyage/index-updated.json")
    germany: FeedSource = _feed(360, "https://www.auswaertiges-amt.de/opendata/travelwarning")

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given: Any) -> Any:
        """Leaves what isn't given of a government as it is by default."""
        if not isinstance(given, dict):
            return given
        filled = dict(given)
        for name, field in cls.model_fields.items():
            if field.annotation is FeedSource and isinstance(given.get(name), dict):
                default = field.get_default(call_default_factory=True, validated_data={})
                filled[name] = {**default.model_dump(), **given[name]}
        return filled

    @property
    def sources(self) -> dict[str, FeedSource]:
        """The governments that are read, by issuer, in their order."""
        found = {name: getattr(self, name) for name in type(self).model_fields if name != "enabled"}
        return {name: source for name, source in found.items() if self.enabled and source.enabled}


class Watch(Section):
    """Where the bot can be watched: /healthz, /readyz and /metrics."""

    port: Annotated[int, Field(ge=0, le=65_535)] = Field(0, description="The port; 0 is off.")
    host: Host = Field("127.0.0.1", description="The address it listens on; 0.0.0.0 is all of them.")


class Logs(Section):
    """How the log is written."""

    format: Literal["readable", "json"] = Field("readable", description="Lines for people, or JSON.")
    level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least important that is written."
    )


class Settings(Section):
    """All settings. `Settings()` is what the default file says."""

    discord: Discord = Field(default_factory=Discord)
    answers: Answers = Field(default_factory=Answers)
    storage: Storage = Field(default_factory=Storage)
    curating: Curating = Field(default_factory=Curating)
    knowledge: Knowledge = Field(default_factory=Knowledge)
    feeds: Feeds = Field(default_factory=Feeds)
    watch: Watch = Field(default_factory=Watch)
    logs: Logs = Field(default_factory=Logs)
