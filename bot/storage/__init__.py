"""What the bot keeps: settings of servers, questions without an answer, votes. Nothing about persons.

`Storage` and all it gives load SQLAlchemy: the command line imports them only where they are needed.
"""

from typing import TYPE_CHECKING, Any

from bot.storage.address import Address
from bot.storage.failure import StorageError

if TYPE_CHECKING:
    from bot.storage.storage import Storage

__all__ = ["Address", "Storage", "StorageError"]


def __getattr__(name: str) -> Any:
    if name == "Storage":
        from bot.storage.storage import Storage

        return Storage
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
