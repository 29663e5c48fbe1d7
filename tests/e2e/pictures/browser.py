"""A headless Chromium that takes pictures of pages, driven through its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SWITCHES = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--remote-debugging-address=127.0.0.1",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-lcd-text",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
)
_ADDRESS = re.compile(rb"DevTools listening on (ws://\S+)")
_SECONDS_TO_START = 30.0
_SECONDS_TO_REPLY = 20.0
_SECONDS_TO_STOP = 10.0
_HEIGHT = "document.fonts.ready.then(() => Math.ceil(document.querySelector('main').offsetHeight))"


class BrowserError(Exception):
    """There is no browser, or it doesn't do what it is told."""


def program() -> str:
    """The path of a Chromium on this machine. Raises BrowserError."""
    for name in _PROGRAMS:
        if found := shutil.which(name):
            return found
    raise BrowserError("No Chromium was found. On Debian or Ubuntu: apt install chromium")


class Browser:
    """A connection to a running browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def picture(self, html: str, width: int, scale: int) -> bytes:
        """A PNG of the page's `main`, `width` CSS pixels wide and as high as it is, `scale` dots a pixel.

        Raises BrowserError.
        """
        target = (await self._call("Target.createTarget", url="about:blank"))["targetId"]
        attached = await self._call("Target.attachToTarget", targetId=target, flatten=True)
        session = attached["sessionId"]
        frame = (await self._call("Page.getFrameTree", session))["frameTree"]["frame"]["id"]
        await self._sized(session, width, 800, scale)
        await self._call("Page.setDocumentContent", session, frameId=frame, html=html)
        measured = await self._call("Runtime.evaluate", session, expression=_HEIGHT, awaitPromise=True)
        if "value" not in measured["result"]:
            raise BrowserError(f"The page can't be measured: {measured['result'].get('description')}")
        height = measured["result"]["value"]
        await self._sized(session, width, height, scale)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        taken = await self._call("Page.captureScreenshot", session, format="png", clip=clip)
        await self._call("Target.closeTarget", targetId=target)
        return base64.b64decode(taken["data"])

    async def _sized(self, session: str, width: int, height: int, scale: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        await self._call("Emulation.setDeviceMetricsOverride", session, **size)

    async def _call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        await self._socket.send_json(message if session is None else {**message, "sessionId": session})
        try:
            async with asyncio.timeout(_SECONDS_TO_REPLY):
                while (reply := await self._socket.receive_json()).get("id") != number:
                    pass
        except (TimeoutError, TypeError, ValueError, aiohttp.ClientError) as error:
            raise BrowserError(f"The browser doesn't reply to {method}: {type(error).__name__}.") from error
        if "error" in reply:
            raise BrowserError(f"The browser refuses {method}: {reply['error']['message']}")
        result: dict[str, Any] = reply["result"]
        return result


@asynccontextmanager
async def running() -> AsyncIterator[Browser]:
    """A browser that was just started, with a profile of its own; stopped at the end. Raises BrowserError."""
    path = program()
    # Chromium refuses its sandbox to the administrator, as whom containers run; the page is our own.
    switches = [*_SWITCHES, "--no-sandbox"] if os.geteuid() == 0 else [*_SWITCHES]
    with tempfile.TemporaryDirectory(prefix="pictures-", ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            path,
            *switches,
            f"--user-data-dir={profile}",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            address = await _address(process)
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(address, max_msg_size=0) as socket,
            ):
                yield Browser(socket)
        except aiohttp.ClientError as error:
            raise BrowserError(f"The browser can't be reached: {type(error).__name__}.") from error
        finally:
            await _stopped(process)


async def _address(process: asyncio.subprocess.Process) -> str:
    """Where the browser listens, as it says when it has started."""
    assert process.stderr is not None
    try:
        async with asyncio.timeout(_SECONDS_TO_START):
            async for line in process.stderr:
                if match := _ADDRESS.search(line):
                    return match[1].decode()
            code = await process.wait()
    except TimeoutError:
        raise BrowserError(f"The browser didn't start within {_SECONDS_TO_START:.0f} s.") from None
    raise BrowserError(f"The browser ended before it had started, with code {code}.")


async def _stopped(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_SECONDS_TO_STOP):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
