"""Alerts on their way: taken from the log of changes in one transaction, and marked before and after sending.

The log on disk is the truth: a row only names a change in it. What was taken is never taken again, as the
cursor moves in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update

from bot.storage.database import Database, insert_into
from bot.storage.subscription import Subscription
from bot.storage.subscriptions import subscription_of
from bot.storage.tables import alert_positions, outbox, subscriptions
from knowledge.feeds.advisory import Change

_OWN = (
    outbox.c.id.label("alert_id"),
    outbox.c.issuer.label("alert_issuer"),
    outbox.c.position,
    outbox.c.name,
    outbox.c.message,
    outbox.c.trying,
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a government's changes were taken: the position of the last one, and its moment."""

    position: int
    latest: dt.datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """A change that is to be sent to a subscription, by its position in the log and its name.

    `message` and `trying` are set if sending began, with the name of the message and the moment: whether it
    arrived is not known then.
    """

    id: int
    subscription: Subscription
    issuer: str
    position: int
    name: str
    message: str | None = None
    trying: dt.datetime | None = None


class Outbox:
    """What is to be sent, and what was. All methods raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # From the log of changes.

    async def cursor(self, issuer: str) -> Cursor | None:
        """How far a government's changes were taken; None if none ever were."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_cursor(issuer))).one_or_none()
            return Cursor(row.position, row.latest) if row else None

    async def begin(self, issuer: str, position: int, latest: dt.datetime) -> None:
        """Sets the first position of a government: what came before is no news."""
        async with self._database.writing() as connection:
            new = insert_into(connection, alert_positions)
            await connection.execute(
                new.values(issuer=issuer, position=position, latest=latest).on_conflict_do_nothing()
            )

    async def take(self, issuer: str, after: int, changes: Sequence[Change], now: dt.datetime) -> int:
        """Takes changes that come after a position, and moves it to the last of them: all or nothing.

        Each that people are told of becomes a row for each subscription that was there before it. Gives how
        many; 0 if the position is another one by now, or there are no changes.
        """
        if not changes:
            return 0
        told = [change for change in changes if change.alerts]
        async with self._database.writing() as connection:
            held = (await connection.execute(_cursor(issuer).with_for_update())).one_or_none()
            if held is None or held.position != after:
                return 0
            places = {change.after.place for change in told}
            wanted = await connection.execute(
                select(subscriptions)
                .where(subscriptions.c.place.in_(places) & subscriptions.c.issuer.in_(("", issuer)))
                .order_by(subscriptions.c.id)
            )
            by_place: defaultdict[str, list[Row[Any]]] = defaultdict(list)
            for row in wanted:
                by_place[row.place].append(row)
            rows = [
                {
                    "subscription_id": row.id,
                    "issuer": issuer,
                    "position": change.position,
                    "name": change.name,
                    "changed": change.at,
                    "taken": now,
                }
                for change in told
                for row in by_place[change.after.place]
                if row.created <= change.at
            ]
            made = 0
            if rows:
                new = insert_into(connection, outbox).on_conflict_do_nothing().returning(outbox.c.id)
                made = len((await connection.execute(new, rows)).all())
            await connection.execute(
                update(alert_positions)
                .where(alert_positions.c.issuer == issuer)
                .values(position=changes[-1].position, latest=changes[-1].at)
            )
            return made

    # To Discord.

    async def waiting(self, without: Collection[int] = ()) -> list[Alert]:
        """What can be sent to the channel that waits longest, oldest first.

        Not to the channels `without`, and to none that is paused. All of it: were it cut off, one change
        could be told twice to a channel that has two subscriptions to it.
        """
        of = subscriptions.c.id == outbox.c.subscription_id
        can_be_sent = (
            outbox.c.sent.is_(None)
            & subscriptions.c.paused.is_(None)
            & subscriptions.c.channel_id.not_in(list(without))
        )
        oldest = select(subscriptions.c.channel_id).select_from(outbox).join(subscriptions, of)
        channel = oldest.where(can_be_sent).order_by(outbox.c.id).limit(1).scalar_subquery()
        query = (
            select(subscriptions, *_OWN)
            .join(subscriptions, of)
            .where(can_be_sent & (subscriptions.c.channel_id == channel))
            .order_by(outbox.c.id)
        )
        async with self._database.reading() as connection:
            return [_alert(row) for row in await connection.execute(query)]

    async def sent_since(self, channel: int, since: dt.datetime) -> dict[str, list[dt.datetime]]:
        """When messages were sent to a channel, by the place they were about, oldest first."""
        query = (
            select(subscriptions.c.place, outbox.c.message, func.max(outbox.c.sent).label("at"))
            .join(subscriptions, subscriptions.c.id == outbox.c.subscription_id)
            .where((subscriptions.c.channel_id == channel) & (outbox.c.sent >= since))
            .group_by(subscriptions.c.place, outbox.c.message)
        )
        found: defaultdict[str, list[dt.datetime]] = defaultdict(list)
        async with self._database.reading() as connection:
            for row in await connection.execute(query):
                found[row.place].append(row.at)
        return {place: sorted(moments) for place, moments in found.items()}

    async def trying(self, ids: Collection[int], message: str, now: dt.datetime) -> bool:
        """Notes that a message of these rows is being sent; False if another one is, of any of them."""
        async with self._database.writing() as connection:
            free = list(
                await connection.scalars(
                    select(outbox.c.id)
                    .where(outbox.c.id.in_(ids) & outbox.c.message.is_(None))
                    .with_for_update()
                )
            )
            if len(free) != len(ids):
                return False
            await connection.execute(
                update(outbox).where(outbox.c.id.in_(free)).values(message=message, trying=now)
            )
            return True

    async def sent(self, message: str, now: dt.datetime) -> None:
        """Notes that a message arrived."""
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(outbox.c.message == message).values(sent=now))

    async def not_sent(self, message: str) -> None:
        """Notes that a message did not arrive: its rows wait again."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(outbox)
                .where((outbox.c.message == message) & outbox.c.sent.is_(None))
                .values(message=None, trying=None)
            )

    async def purge(self, sent: dt.datetime, taken: dt.datetime) -> int:
        """Deletes what was sent before the one moment, or taken before the other and never sent."""
        old = (outbox.c.sent < sent) | (outbox.c.sent.is_(None) & (outbox.c.taken < taken))
        async with self._database.writing() as connection:
            return (await connection.execute(delete(outbox).where(old))).rowcount


def _cursor(issuer: str) -> Select[Any]:
    return select(alert_positions).where(alert_positions.c.issuer == issuer)


def _alert(row: Row[Any]) -> Alert:
    return Alert(
        row.alert_id, subscription_of(row), row.alert_issuer, row.position, row.name, row.message, row.trying
    )
