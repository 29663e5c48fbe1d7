"""All subscriptions to alerts, added and ended by people, paused where nothing can be sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database, insert_into
from bot.storage.subscription import (
    MOST_IN_DIRECT,
    MOST_IN_SERVER,
    Added,
    Reason,
    Subscription,
    Wanted,
)
from bot.storage.tables import servers, subscriptions


class Subscriptions:
    """All subscriptions. Of a direct message only the channel is kept, not whose it is.

    All methods raise StorageError.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, wanted: Wanted, now: dt.datetime) -> tuple[Subscription | None, Added]:
        """Adds one, or brings the one for the same channel, place and issuer up to date.

        Gives it with what came of it; None if there are too many.
        """
        async with self._database.writing() as connection:
            if wanted.server is not None:
                await _lock_server(connection, wanted.server, now)
            row = (await connection.execute(select(subscriptions).where(_same(wanted)))).one_or_none()
            # Who adds one has seen to it that the channel can be written to again.
            await connection.execute(
                update(subscriptions)
                .where(subscriptions.c.channel_id == wanted.channel)
                .values(paused=None, reason=None)
            )
            if row is not None:
                return await _renewed(connection, subscription_of(row), wanted)
            if await connection.scalar(_count(wanted)) >= _most(wanted):
                return None, "full"
            values = {
                "server_id": wanted.server,
                "channel_id": wanted.channel,
                "place": wanted.place,
                "issuer": wanted.issuer or "",
                "role_id": wanted.role,
                "language": wanted.language,
                "created": now,
            }
            made = await connection.execute(insert(subscriptions).values(values).returning(subscriptions))
            return subscription_of(made.one()), "added"

    async def remove(self, id_: int) -> bool:
        """Ends one, and deletes what was to be sent to it; False if there is none."""
        async with self._database.writing() as connection:
            gone = await connection.execute(delete(subscriptions).where(subscriptions.c.id == id_))
            return bool(gone.rowcount)

    async def of(self, server: int | None, channels: Iterable[int] = ()) -> list[Subscription]:
        """Those of a server, and those of these channels outside of servers, oldest first."""
        chosen: ColumnElement[bool] = subscriptions.c.server_id.is_(None) & subscriptions.c.channel_id.in_(
            list(channels)
        )
        if server is not None:
            chosen |= subscriptions.c.server_id == server
        async with self._database.reading() as connection:
            rows = await connection.execute(select(subscriptions).where(chosen).order_by(subscriptions.c.id))
            return [subscription_of(row) for row in rows]

    async def pause(
        self, reason: Reason, now: dt.datetime, *, channel: int | None = None, server: int | None = None
    ) -> int:
        """Pauses those of a channel, or of a server; gives how many went on until now."""
        of_channel, of_server = subscriptions.c.channel_id == channel, subscriptions.c.server_id == server
        where = of_channel if server is None else of_server
        async with self._database.writing() as connection:
            paused = await connection.execute(
                update(subscriptions)
                .where(where & subscriptions.c.paused.is_(None))
                .values(paused=now, reason=reason)
            )
            return paused.rowcount

    async def purge(self, before: dt.datetime) -> int:
        """Deletes those by direct message that are paused since before that moment; gives how many."""
        async with self._database.writing() as connection:
            old = subscriptions.c.server_id.is_(None) & (subscriptions.c.paused < before)
            return (await connection.execute(delete(subscriptions).where(old))).rowcount


async def _lock_server(connection: AsyncConnection, server: int, now: dt.datetime) -> None:
    """Makes the row that all of a server hangs on, and lets others wait who count its subscriptions."""
    new = insert_into(connection, servers).values(server_id=server, version=0, changed=now)
    await connection.execute(new.on_conflict_do_nothing())
    await connection.execute(select(servers).where(servers.c.server_id == server).with_for_update())


async def _renewed(
    connection: AsyncConnection, held: Subscription, wanted: Wanted
) -> tuple[Subscription, Added]:
    if held.paused is None and (held.role, held.language) == (wanted.role, wanted.language):
        return held, "there"
    changed = await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == held.id)
        .values(role_id=wanted.role, language=wanted.language)
        .returning(subscriptions)
    )
    said: Added = "changed" if held.paused is None else "resumed"
    return subscription_of(changed.one()), said


def _same(wanted: Wanted) -> ColumnElement[bool]:
    return (
        (subscriptions.c.channel_id == wanted.channel)
        & (subscriptions.c.place == wanted.place)
        & (subscriptions.c.issuer == (wanted.issuer or ""))
    )


def _count(wanted: Wanted) -> Any:
    of_server = subscriptions.c.server_id == wanted.server
    of_person = subscriptions.c.server_id.is_(None) & (subscriptions.c.channel_id == wanted.channel)
    return (
        select(func.count())
        .select_from(subscriptions)
        .where(of_person if wanted.server is None else of_server)
    )


def _most(wanted: Wanted) -> int:
    return MOST_IN_DIRECT if wanted.server is None else MOST_IN_SERVER


def subscription_of(row: Row[Any]) -> Subscription:
    """The subscription in a row with all columns of its table."""
    return Subscription(
        row.id,
        row.server_id,
        row.channel_id,
        row.place,
        row.issuer or None,
        row.role_id,
        row.language,
        row.created,
        row.paused,
        cast("Reason | None", row.reason),
    )
