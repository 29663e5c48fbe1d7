"""What moderators set for their server: read from memory, changed in the database first."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database, insert_into
from bot.storage.server_settings import DEFAULTS, ServerSettings
from bot.storage.tables import answer_channels, servers

_State = tuple[int, int]
_COLUMNS = tuple(name for name in ServerSettings.model_fields if name != "answer_channels")


class Servers:
    """The settings of all servers that changed any. `get` never waits; what writes raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: dict[int, ServerSettings] = {}
        self._state: _State | None = None
        self._changing = asyncio.Lock()

    def get(self, server: int) -> ServerSettings:
        """The settings of a server, from memory."""
        return self._held.get(server, DEFAULTS)

    async def change(self, server: int, now: dt.datetime, **changes: Any) -> ServerSettings:
        """Changes some settings of a server, and gives them all once they are kept for good.

        Raises pydantic.ValidationError for a value that doesn't fit.
        """
        async with self._changing, self._database.writing() as connection:
            new = insert_into(connection, servers).values(server_id=server, version=0, changed=now)
            await connection.execute(new.on_conflict_do_nothing())
            after = ServerSettings.model_validate({**dict(await self._read(connection, server)), **changes})
            await connection.execute(
                update(servers)
                .where(servers.c.server_id == server)
                .values(
                    version=servers.c.version + 1,
                    changed=now,
                    departed=None,
                    **{name: getattr(after, name) for name in _COLUMNS},
                )
            )
            await connection.execute(delete(answer_channels).where(answer_channels.c.server_id == server))
            if after.answer_channels:
                await connection.execute(
                    insert(answer_channels),
                    [{"server_id": server, "channel_id": channel} for channel in after.answer_channels],
                )
        # What was committed, also if other settings of the server are being changed meanwhile.
        self._held[server] = after
        return after

    async def _read(self, connection: AsyncConnection, server: int) -> ServerSettings:
        query = select(servers).where(servers.c.server_id == server).with_for_update()
        row = (await connection.execute(query)).one()
        channels = await connection.scalars(
            select(answer_channels.c.channel_id).where(answer_channels.c.server_id == server)
        )
        return _settings(row, channels)

    async def delete(self, server: int) -> None:
        """Forgets all about a server."""
        async with self._changing, self._database.writing() as connection:
            await connection.execute(delete(servers).where(servers.c.server_id == server))
        self._held.pop(server, None)

    # Servers that the bot was removed from.

    async def present(
        self, there: Collection[int], now: dt.datetime, among: Callable[[int], bool] = lambda _: True
    ) -> None:
        """Notes which servers the bot is in, and which it was removed from: `purge` deletes those in time.

        `among` tells which servers this process would know of: those of its shards.
        """
        async with self._database.writing() as connection:
            known = (await connection.execute(select(servers.c.server_id, servers.c.departed))).all()
            for server, left in known:
                if among(server) and (server in there) == (left is not None):
                    await connection.execute(
                        update(servers)
                        .where(servers.c.server_id == server)
                        .values(departed=None if server in there else now, version=servers.c.version + 1)
                    )

    async def purge(self, before: dt.datetime) -> int:
        """Deletes all that is kept of servers that the bot left before that moment; gives how many."""
        async with self._changing, self._database.writing() as connection:
            gone = list(
                await connection.scalars(
                    delete(servers).where(servers.c.departed < before).returning(servers.c.server_id)
                )
            )
        for server in gone:
            self._held.pop(server, None)
        return len(gone)

    # The copy in memory.

    async def load(self) -> None:
        """Reads what other processes changed. Whole, but only if something did."""
        async with self._changing, self._database.reading() as connection:
            row = (
                await connection.execute(
                    select(func.count(), func.coalesce(func.sum(servers.c.version), 0)).select_from(servers)
                )
            ).one()
            state = (int(row[0]), int(row[1]))
            if state == self._state:
                return
            channels: defaultdict[int, set[int]] = defaultdict(set)
            for server, channel in await connection.execute(select(answer_channels)):
                channels[server].add(channel)
            held = {
                row.server_id: _settings(row, channels[row.server_id])
                for row in await connection.execute(select(servers))
            }
            self._held, self._state = held, state


def _settings(row: Row[Any], channels: Iterable[int]) -> ServerSettings:
    return ServerSettings(
        answer_channels=frozenset(channels), **{name: getattr(row, name) for name in _COLUMNS}
    )
