"""Documents from governments' servers: bounded in time and size, and from no host that isn't configured."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib.metadata
import os
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from bot.feeds.folder import Validators

USER_AGENT = f"advisory-bot/{importlib.metadata.version('advisory-bot')}"
_MOST_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 1 << 14
_GZIP = 31  # the window of zlib, and that a header of gzip is wanted


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server may take: seconds to connect, without a byte, in all; bytes of a document, unpacked.

    `reading` are the seconds that reading one document, or deciding, may take.
    """

    connect: float = 10.0
    silence: float = 20.0
    total: float = 60.0
    size: int = 20 * 1024 * 1024
    reading: float = 120.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document, and what to ask with next time."""

    body: bytes
    validators: Validators


class FetchError(Exception):
    """A document that could not be had; the message is a sentence that says why.

    `retry_after`: how long the server wants to be left alone. `payload`: what it sent instead.
    """

    def __init__(
        self, message: str, *, retry_after: dt.timedelta | None = None, payload: bytes | None = None
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.payload = payload


def open_session() -> aiohttp.ClientSession:
    """A session for all fetching: without cookies, few connections to a host. To be closed."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=8, limit_per_host=2),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
    )


class Fetcher:
    """Fetches documents of one government. `origins` are all it reaches."""

    def __init__(
        self, session: aiohttp.ClientSession, origins: Collection[URL], limits: Limits | None = None
    ) -> None:
        self._session = session
        self._origins = frozenset(origins)
        self._limits = limits or Limits()

    async def fetch(
        self, address: str, media_types: Collection[str], validators: Validators | None = None
    ) -> Fetched | None:
        """A document, or None if it is the one that `validators` stand for. Raises FetchError."""
        url, limits = _url(address), self._limits
        headers = {"Accept": ", ".join(sorted(media_types)), **_conditions(validators)}
        timeout = aiohttp.ClientTimeout(
            total=limits.total, sock_connect=limits.connect, sock_read=limits.silence
        )
        try:
            async with asyncio.timeout(limits.total):
                for _ in range(_MOST_REDIRECTS + 1):
                    self._check(url)
                    async with self._session.get(
                        url, headers=headers, timeout=timeout, allow_redirects=False
                    ) as response:
                        if response.status not in _REDIRECTS:
                            return await self._answer(response, media_types, conditional=len(headers) > 1)
                        url = _target(response)
        except TimeoutError:
            raise FetchError(f"{_shown(url)} took too long to answer.") from None
        except aiohttp.ClientConnectorCertificateError:
            raise FetchError(f"The certificate of {url.host} is not valid: it is not reached.") from None
        except aiohttp.ClientConnectorError as error:
            raise FetchError(f"{url.host} can't be reached ({_reason(error)}).") from None
        except aiohttp.ClientPayloadError:
            raise FetchError(f"{_shown(url)} broke off in the middle.") from None
        except aiohttp.ClientError as error:
            raise FetchError(f"{_shown(url)} can't be read ({type(error).__name__}).") from None
        raise FetchError(f"{_shown(url)} redirects again and again.")

    def _check(self, url: URL) -> None:
        if not url.absolute or url.origin() not in self._origins:
            raise FetchError(f"{_shown(url)} is not at an address that is configured: it is not reached.")

    async def _answer(
        self, response: aiohttp.ClientResponse, media_types: Collection[str], *, conditional: bool
    ) -> Fetched | None:
        shown = _shown(response.url)
        if response.status == 304 and conditional:
            return None
        if response.status != 200:
            raise FetchError(f"{shown} answers with status {response.status}.", retry_after=_retry(response))
        body = await self._body(response)
        kind = response.content_type
        if "Content-Type" not in response.headers or kind not in media_types:
            raise FetchError(
                f"{shown} is {kind}, not {' or '.join(sorted(media_types))}: it is not read.", payload=body
            )
        if not body.strip():
            raise FetchError(f"{shown} is empty.")
        headers = response.headers
        return Fetched(body, Validators(etag=headers.get("ETag"), modified=headers.get("Last-Modified")))

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        shown, most = _shown(response.url), self._limits.size
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip", "x-gzip"):
            raise FetchError(f"{shown} is packed as {encoding[:20]}, which was not asked for.")
        unpacker = None if encoding == "identity" else zlib.decompressobj(_GZIP)
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            try:
                body += unpacker.decompress(chunk, most + 1 - len(body)) if unpacker else chunk
            except zlib.error:
                raise FetchError(f"{shown} is damaged: it can't be unpacked.") from None
            if len(body) > most:
                raise FetchError(f"{shown} is larger than {most // 1024} KiB: it is not read.")
        if unpacker and not unpacker.eof:
            raise FetchError(f"{shown} broke off in the middle.")
        return bytes(body)


def joined(index: str, address: str) -> str:
    """The address of a page that an index at `index` lists. Raises FetchError if it is none."""
    return str(_url(index).join(_url(address)))


def _url(address: str) -> URL:
    try:
        return URL(address)
    except ValueError:
        raise FetchError(f"{address[:200]} is no address.") from None


def _conditions(validators: Validators | None) -> dict[str, str]:
    asked = {
        "If-None-Match": validators.etag if validators else None,
        "If-Modified-Since": validators.modified if validators else None,
    }
    return {name: value for name, value in asked.items() if value}


def _target(response: aiohttp.ClientResponse) -> URL:
    try:
        return response.url.join(URL(response.headers["Location"]))
    except (KeyError, ValueError):
        raise FetchError(f"{_shown(response.url)} redirects to nowhere.") from None


def _reason(error: aiohttp.ClientConnectorError) -> str:
    number = error.os_error.errno or 0
    return os.strerror(number) if number > 0 else error.strerror or "no connection"


def _retry(response: aiohttp.ClientResponse) -> dt.timedelta | None:
    """What a Retry-After says, as RFC 9110 section 10.2.3 has it: seconds, or a date."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return dt.timedelta(seconds=min(int(value), 10**7))
    try:
        # Counted from the server's own clock, whatever ours shows.
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(response.headers["Date"])
    except (ValueError, TypeError, KeyError):
        return None
    return max(wait, dt.timedelta())


def _shown(url: URL) -> str:
    """An address for a sentence: without query, which could be long."""
    return f"{url.host or ''}{url.path}"[:200]
