"""Settings: the model, the annotated default file, and how environment variables override it."""

from config.environment import PREFIX, read_environment
from config.settings import (
    DEFAULT_FILE,
    Answers,
    Cooldown,
    Curating,
    Discord,
    Feeds,
    FeedSource,
    Knowledge,
    Logs,
    Rate,
    Settings,
    Storage,
    Watch,
)

__all__ = [
    "DEFAULT_FILE",
    "PREFIX",
    "Answers",
    "Cooldown",
    "Curating",
    "Discord",
    "FeedSource",
    "Feeds",
    "Knowledge",
    "Logs",
    "Rate",
    "Settings",
    "Storage",
    "Watch",
    "read_environment",
]
