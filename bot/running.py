"""Running the bot until it is stopped, and saying what to do when it can't run."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import aiohttp
import discord
from discord.http import Route

from bot.client import AdvisoryClient
from bot.configuration import storage_address
from bot.host_folders import cache_folder, data_folder
from bot.logs import set_up_logging
from bot.memory import loading
from bot.opening import LearningFailed, Opening
from bot.preflight import REFUSED, Preflight, preflight
from bot.sharding import ShardedAdvisoryClient
from bot.storage import Address, StorageError
from bot.token import Token, TokenError, read_token
from bot.watching import ErrorCount, Metrics, PortError, Readiness, watched
from config import Settings
from knowledge import Advisor, Folders

if TYPE_CHECKING:
    from bot.storage import Storage

_log = logging.getLogger(__name__)

T = TypeVar("T")

DONE = 0
FAILED = 1
CONFIGURATION = 78
_REFUSED_TOKEN = 4004
_REFUSED_INTENTS = 4013


def run(settings: Settings, folders: Folders) -> int:
    """Answers on Discord until stopped by SIGTERM or SIGINT; gives the exit code.

    0 after a stop, 78 for what the operator has to mend. Raises TokenError without a usable token,
    KnowledgeError if the knowledge base can't be used, ConfigurationError for an address of no database.
    """
    token = read_token(os.environ)
    address = storage_address(settings, data_folder())
    set_up_logging(settings.logs)
    opening = Opening(folders, cache_folder(), settings.logs)
    return asyncio.run(_Run(settings, opening, token, data_folder(), address).until_stopped())


class _Run:
    def __init__(
        self, settings: Settings, opening: Opening, token: Token, data: Path, address: Address
    ) -> None:
        self.settings = settings
        self.address = address
        self.opening = opening
        self.token = token
        self.data = data
        self.stopping = asyncio.Event()
        self.metrics = Metrics()
        self.readiness = Readiness({"gateway": self._listens, "knowledge": self._knows})
        self.advisor: Advisor | None = None
        """The advisor until a client has it: kept here any longer, it would outlive its replacement."""
        self.client: AdvisoryClient | None = None
        self.storage: Storage | None = None
        self.in_terminal = sys.stderr.isatty()
        logging.getLogger().addHandler(ErrorCount(self.metrics.errors))

    async def until_stopped(self) -> int:
        Route.BASE = self.settings.discord.api_url
        with self._signals():
            storage = self.storage = await _storage(self.address, self.settings)
            self.readiness.add("storage", storage.reachable if storage else _never)
            try:
                async with watched(self.settings.watch, self.metrics, self.readiness):
                    return await self._open()
            except (TokenError, PortError) as error:
                _log.error("%s", error)
                return CONFIGURATION
            except LearningFailed as error:
                _log.error("%s", error)
                return FAILED
            finally:
                if storage is not None:
                    await storage.close()

    async def _open(self) -> int:
        _log.info("reading the knowledge base")
        self.advisor = await self._or_stop(self.opening.advisor())
        if self.advisor is None:
            return DONE
        return await self._start(message_content=self.settings.discord.message_content)

    async def _start(self, *, message_content: bool) -> int:
        if self.settings.discord.answer_channels and not message_content:
            _log.warning(
                "answer_channels are set, but the bot can't read them: it stays silent there. Set "
                "discord.message_content to true, and turn on the Message Content Intent in the developer "
                "portal (your application, Bot)."
            )
        checked = await self._or_stop(preflight(self.settings.discord.api_url, self.token))
        if checked is None or await self._paused(checked):
            return DONE
        client = self.client = self._client(checked.shards, message_content=message_content)
        self.metrics.watch(client)
        try:
            await self._or_stop(self._connected(client))
        except discord.PrivilegedIntentsRequired:
            await client.stop()
            self.advisor = client.advisor
            return await self._without_content(message_content)
        except discord.LoginFailure:
            raise TokenError(REFUSED) from None
        except discord.ConnectionClosed as error:
            return _closed(error)
        finally:
            await client.stop()
            _log.info("stopped")
        return DONE

    async def _connected(self, client: AdvisoryClient) -> None:
        """Logs in, as often as it takes, and stays connected."""
        pause = 1
        while True:
            try:
                await client.login(self.token)
                break
            except discord.LoginFailure:
                raise
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.warning(
                    "Discord doesn't let the bot in (%s): trying again in %d s", type(error).__name__, pause
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60)
        await client.connect()

    async def _without_content(self, message_content: bool) -> int:
        if not message_content:
            _log.error("Discord refuses the intents of this bot, though it asks for none that is privileged.")
            return CONFIGURATION
        _log.warning(
            "Discord refuses the message content intent: starting once more without it. Answer channels stay "
            "silent. To change that, turn on the Message Content Intent in the developer portal (your "
            "application, Bot), then restart the bot; or set discord.message_content to false."
        )
        return await self._start(message_content=False)

    def _client(self, shards: int, *, message_content: bool) -> AdvisoryClient:
        what = self._handed_over(), self.opening, self.settings, self.data, self.metrics
        if shards == 1:
            return AdvisoryClient(*what, message_content=message_content, storage=self.storage)
        _log.info("Discord wants %d shards", shards)
        return ShardedAdvisoryClient(
            *what, message_content=message_content, storage=self.storage, shard_count=shards
        )

    def _handed_over(self) -> Advisor:
        advisor, self.advisor = self.advisor, None
        if advisor is None:
            raise RuntimeError("a client has the advisor already")
        return advisor

    async def _listens(self) -> bool:
        return self.client is not None and self.client.is_listening()

    async def _knows(self) -> bool:
        return self.advisor is not None or self.client is not None

    async def _paused(self, checked: Preflight) -> bool:
        """Waits if few starts are left for today; whether the bot was stopped meanwhile."""
        if not checked.pause:
            return self.stopping.is_set()
        _log.warning(
            "only %d starts are left for today, as Discord counts them: waiting %d s. If the bot is "
            "restarted again and again, look for the reason further up in the log.",
            checked.starts_left, checked.pause,
        )  # fmt: skip
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), checked.pause)
        return self.stopping.is_set()

    async def _or_stop(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What the work gives; None if the bot is stopped first."""
        task, stop = asyncio.create_task(work), asyncio.create_task(self.stopping.wait())
        try:
            await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            stop.cancel()
            task.cancel()
            await asyncio.wait({task, stop})

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        answers = {
            signal.SIGTERM: self.stopping.set,
            signal.SIGINT: self.stopping.set,
            signal.SIGHUP: self._hung_up,
        }
        for number, answer in answers.items():
            loop.add_signal_handler(number, answer)
        try:
            yield
        finally:
            for number in answers:
                loop.remove_signal_handler(number)

    def _hung_up(self) -> None:
        """SIGHUP: takes up an edit of the knowledge base; but stops if its terminal was closed."""
        if self.in_terminal and not sys.stderr.isatty():
            self.stopping.set()
        elif self.client is None:
            _log.info("SIGHUP: the knowledge base is being read already")
        else:
            _log.info("SIGHUP: looking for an edit of the knowledge base")
            self.client.reloader.request()


async def _never() -> bool:
    return False


async def _storage(address: Address, settings: Settings) -> Storage | None:
    """The storage, whether or not its database can be used now; None if it never can."""
    with loading():
        from bot.storage import Storage

    days = settings.curating.days if settings.curating.questions else 0
    try:
        storage = await Storage.begin(address, gap_days=days)
    except StorageError as error:
        _log.error("%s The bot goes on without settings of servers.", error)
        return None
    _log.info("settings of servers are in %s", address.shown)
    return storage


def _closed(error: discord.ConnectionClosed) -> int:
    if error.code == _REFUSED_TOKEN:
        raise TokenError(REFUSED)
    if error.code == _REFUSED_INTENTS:
        _log.error("Discord doesn't know the intents that were asked for: update the bot.")
        return CONFIGURATION
    _log.error(
        "Discord closed the connection for good, code %s. Look it up under “Gateway close event codes”.",
        error.code,
    )
    return FAILED
