"""The commands on official feeds: how they stand, fetching now, and the operator's word for what waits."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from typing import Any

import click

from bot.cli.output import print_json, print_table
from bot.cli.session import DONE, PROBLEMS, Session
from bot.feeds.fetcher import open_session
from bot.feeds.folder import FeedFolder, SourceState
from bot.feeds.keeper import Keeper, Result
from bot.feeds.live_feeds import FOLDER
from bot.feeds.source import Source, sources
from bot.feeds.tools import Tools, now
from bot.feeds.word import Word, Words
from bot.host_folders import data_folder
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.governments import governments

_COLUMNS = ("source", "last fetch (UTC)", "age", "held", "refused", "waiting", "next (UTC)")
_OFF = "No feed is read: feeds.enabled is false in the settings, or each government's own."


def list_feeds(session: Session, *, as_json: bool) -> int:
    """Prints how each feed stands, from what is on disk. Raises ConfigurationError."""
    at, folder = now(), _folder()
    states = [(source, folder.state(source.issuer)) for source in sources(session.settings.feeds)]
    if as_json:
        feeds = [_json(source, state, at) for source, state in states]
        print_json({"folder": str(folder.folder), "feeds": feeds}, indent=2)
        return DONE
    if not states:
        click.echo(_OFF)
        return DONE
    print_table(_COLUMNS, [_row(state, at) for _, state in states], left=(0, 1, 6))
    for _, state in states:
        for line in _details(state):
            click.echo(f"{state.ledger.issuer}: {line}")
    return DONE


def fetch_feeds(session: Session, issuers: tuple[str, ...]) -> int:
    """Fetches now; gives 1 if a feed, or a page of one, could not be read. Raises KnowledgeError."""
    from bot.cli.progress import progress_bar

    known = sources(session.settings.feeds)
    wanted = [source for source in known if source.issuer in issuers or not issuers]
    if unknown := set(issuers) - {source.issuer for source in known}:
        raise click.BadParameter(
            f"“{min(unknown)}” is not read. These are: {', '.join(one.issuer for one in known) or 'none'}."
        )
    if not wanted:
        click.echo(_OFF, err=True)
        return PROBLEMS
    codes = PlaceCodes.of(session.advisor.knowledge)
    shares = dict.fromkeys((source.issuer for source in wanted), 0.0)
    with progress_bar("Fetching official feeds") as bar:

        def moved(issuer: str, share: float) -> None:
            shares[issuer] = share
            if bar is not None:
                bar(sum(shares.values()) / len(shares))

        done = asyncio.run(_fetch(session, wanted, codes, moved))
    for source, result, before, state in done:
        click.echo(f"{source.issuer}: {_told(result, before, state)}")
    good = (
        result in (Result.CHANGED, Result.UNCHANGED) and not state.trouble for _, result, _, state in done
    )
    return DONE if all(good) else PROBLEMS


def confirm(session: Session, issuer: str, name: str) -> int:
    """Keeps the operator's word that what waits of a place is true. Raises KnowledgeError."""
    if issuer not in governments():
        raise click.BadParameter(f"“{issuer}” is not read. These can be: {', '.join(governments())}.")
    base = session.advisor.knowledge
    codes = PlaceCodes.of(base)
    place = name if name in base.places else codes.by_iso3(name) or codes.by_iso(name) or codes.named([name])
    folder = _folder()
    waiting = {one.advisory.place: one.advisory for one in folder.state(issuer).ledger.pending}
    if place not in waiting:
        rest = f" What waits: {', '.join(sorted(waiting))}." if waiting else " Nothing waits."
        click.echo(f"Nothing of {issuer} waits for “{name}”.{rest}", err=True)
        return PROBLEMS
    advisory = waiting[place]
    Words(folder.folder, issuer).give(Word(place=place, levels=advisory.levels, given=now()))
    level = advisory.wording("en")[1].level
    click.echo(
        f"{place}: “{level}” is taken at the next reading, if {issuer} still says so. A bot that runs reads "
        f"it within a minute; without one, run: advisory-bot feeds fetch {issuer}"
    )
    return DONE


async def _fetch(
    session: Session, wanted: list[Source], codes: PlaceCodes, moved: Any
) -> list[tuple[Source, Result, SourceState, SourceState]]:
    folder = _folder()
    logging.getLogger("bot.feeds").setLevel(logging.ERROR)  # what goes wrong is printed below, once
    async with open_session() as connection:
        tools = Tools(connection, lambda: codes, session.settings.logs)

        async def fetched(source: Source) -> tuple[Source, Result, SourceState, SourceState]:
            keeper = Keeper(source, folder, tools, lambda *_: None)
            await keeper.load()
            before = keeper.state
            result = await keeper.refresh(lambda share: moved(source.issuer, share))
            moved(source.issuer, 1)
            return source, result, before, keeper.state

        return await asyncio.gather(*map(fetched, wanted))


def _told(result: Result, before: SourceState, state: SourceState) -> str:
    if result is Result.BUSY:
        return "another process reads it now; nothing was done."
    if result in (Result.FAILED, Result.REFUSED):
        return f"not read: {state.trouble} What is held stays ({len(state.ledger.held)})."
    changes = state.ledger.position - before.ledger.position
    said = f"{_counted(changes, 'change')}, {len(state.ledger.held)} held, {len(state.refused)} refused."
    return f"{said} {state.trouble}" if state.trouble else said


def _folder() -> FeedFolder:
    return FeedFolder(data_folder() / FOLDER)


def _row(state: SourceState, at: dt.datetime) -> tuple[str, ...]:
    fetched, due = state.fetched, state.due
    return (
        state.ledger.issuer,
        _moment(fetched) if fetched else "never",
        _age(at - fetched) if fetched else "–",
        str(len(state.ledger.held)),
        str(len(state.refused)),
        str(len(state.ledger.pending)),
        "now" if due is None or due <= at else _moment(due),
    )


def _details(state: SourceState) -> list[str]:
    lines = [f"trouble: {state.trouble}"] if state.trouble else []
    for waits in state.ledger.pending:
        level = waits.advisory.wording("en")[1].level
        lines.append(f"waiting since {_moment(waits.since)}: {waits.advisory.place}, “{level}”")
    refused = state.refused
    return lines + [f"refused ({one.why}): {one.place or one.what}: {one.reason}" for one in refused]


def _json(source: Source, state: SourceState, at: dt.datetime) -> dict[str, Any]:
    return {
        "issuer": source.issuer,
        "url": source.address,
        "fetched": state.fetched and state.fetched.isoformat(),
        "age_seconds": state.fetched and int((at - state.fetched).total_seconds()),
        "trouble": state.trouble,
        "failures": state.failures,
        "held": len(state.ledger.held),
        "refused": [one.model_dump() for one in state.refused],
        "waiting": [
            {
                "place": one.advisory.place,
                "levels": list(one.advisory.levels),
                "since": one.since.isoformat(),
            }
            for one in state.ledger.pending
        ],
        "next": state.due and state.due.isoformat(),
    }


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H:%M}"


def _age(age: dt.timedelta) -> str:
    minutes = max(0, int(age.total_seconds())) // 60
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
