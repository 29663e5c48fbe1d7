"""Settings: the model, the annotated default file, and how environment variables override it."""

from config.environment import PREFIX, read_environment
from config.settings import (
    DEFAULT_FILE,
    Answers,
    Cooldown,
    Discord,
    Knowledge,
    Logs,
    Rate,
    Settings,
    Watch,
)

__all__ = [
    "DEFAULT_FILE",
    "PREFIX",
    "Answers",
    "Cooldown",
    "Discord",
    "Knowledge",
    "Logs",
    "Rate",
    "Settings",
    "Watch",
    "read_environment",
]
