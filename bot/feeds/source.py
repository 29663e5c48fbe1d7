"""What is read of each government, from where, and how often."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yarl import URL

from config import Feeds
from knowledge.feeds.readers import READERS
from knowledge.feeds.reading import Reader


@dataclass(frozen=True, slots=True)
class Source:
    """The feed of one government as it is configured, and what reads it."""

    reader: Reader
    address: str
    every: dt.timedelta
    cross_check: str | None = None

    @property
    def issuer(self) -> str:
        """The government's id."""
        return self.reader.issuer

    @property
    def origins(self) -> frozenset[URL]:
        """Scheme, host and port of all that may be reached for it."""
        return frozenset(URL(address).origin() for address in (self.address, self.cross_check) if address)


def sources(settings: Feeds) -> tuple[Source, ...]:
    """The feeds that are read, in the order in which answers show them."""
    return tuple(
        Source(READERS[issuer], feed.url, dt.timedelta(minutes=feed.minutes), feed.cross_check_url)
        for issuer, feed in settings.sources.items()
    )
