"""Requests as they were received, replies as they are sent, and Discord's errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override


class ApiError(Exception):
    """An error of REST: status, JSON error code, message (Topics: Opcodes and Status Codes)."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message, self.errors = status, code, message, errors

    def reply(self) -> Reply:
        """The error as a reply."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return Reply(self.status, body)


UNKNOWN_APPLICATION = (404, 10002, "Unknown Application")
UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
UNKNOWN_COMMAND = (404, 10063, "Unknown application command")
FORUM_MESSAGE = (
    400,
    40058,
    "Cannot message this thread until after the post author has sent an initial message.",
)
ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = (403, 50001, "Missing Access")
OTHERS_MESSAGE = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
CLOSED_DMS = (403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
BULK_DELETE_COUNT = (400, 50016, "Provided too few or too many messages to delete.")
INVALID_WEBHOOK_TOKEN = (401, 50027, "Invalid Webhook Token")
NO_HISTORY_FOR_REPLY = (400, 160002, "You cannot reply without permission to read message history.")
UNAUTHORIZED = (401, 0, "401: Unauthorized")
NOT_FOUND = (404, 0, "404: Not Found")


def invalid_form(errors: dict[str, Any] | list[str]) -> ApiError:
    """The error for a body that isn't what it should be; plain sentences stand for the whole form."""
    if isinstance(errors, list):
        errors = {"_errors": [{"code": "LOOPBACK_JUDGE", "message": text} for text in errors]}
    return ApiError(400, 50035, "Invalid Form Body", errors)


@dataclass(slots=True)
class Reply:
    """What a request is answered with; `body` None is no content at all."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Call:
    """A request of the bot. `started` is `time.perf_counter()`, `seconds` how long the reply took."""

    method: str
    path: str
    route: str
    """`METHOD template`, as in `POST /channels/{channel_id}/messages`; the path itself if nothing matches."""
    params: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    files: list[str]
    started: float
    status: int | None = None
    reply: Any = None
    seconds: float | None = None
    fault: str | None = None
    violations: list[str] = field(default_factory=list)

    @override
    def __str__(self) -> str:
        took = "in flight" if self.seconds is None else f"{self.seconds * 1000:.1f} ms"
        fault = f" [{self.fault}]" if self.fault else ""
        return f"{self.place} -> {self.status} ({took}){fault}"

    @property
    def place(self) -> str:
        """Method and path, with the tokens of interactions cut short."""
        parts = self.path.split("/")
        return f"{self.method} {'/'.join(part if len(part) < 40 else f'{part[:8]}…' for part in parts)}"

    def id(self, name: str) -> int:
        """A snowflake of the path, 0 if it is none."""
        value = self.params.get(name, "")
        return int(value) if value.isascii() and value.isdigit() else 0
