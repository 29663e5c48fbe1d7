"""Draws every scene: `python -m tests.e2e.pictures [FOLDER]`. FOLDER is this one if none is named."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path

import click

from bot.host_folders import cache_folder
from knowledge import KnowledgeError
from tests.e2e.pictures.browser import BrowserError, running
from tests.e2e.pictures.page import WIDTH, UndrawnError, page
from tests.e2e.pictures.palette import can_reduce, reduced
from tests.e2e.pictures.scenes import alert_scene, live_scene, scenes, settings_scene

_SCALE = 2


async def pictures() -> dict[str, bytes]:
    """The PNG of each scene, by its name. Raises BrowserError, KnowledgeError and UndrawnError."""
    today = dt.datetime.now(dt.UTC).date()
    live, settings = live_scene(cache_folder()), await settings_scene(cache_folder())
    everything = [*scenes(cache_folder(), today), live, alert_scene(cache_folder()), settings]
    async with running() as browser:
        return {
            scene.name: reduced(await browser.picture(page(scene), WIDTH, _SCALE)) for scene in everything
        }


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path(__file__).parent)
def main(folder: Path) -> None:
    """Draw replies of the bot as PNG files into FOLDER."""
    try:
        drawn = asyncio.run(pictures())
    except (BrowserError, KnowledgeError, UndrawnError) as error:
        click.echo(error, err=True)
        sys.exit(1)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, png in drawn.items():
            file = folder / f"{name}.png"
            file.write_bytes(png)
            click.echo(f"{file}: {len(png) / 1000:.0f} kB")
    except OSError as error:
        click.echo(f"{error.filename or folder} can't be written: {error.strerror}", err=True)
        sys.exit(1)
    if not can_reduce():
        click.echo("For smaller files install pngquant. On Debian or Ubuntu: apt install pngquant", err=True)


if __name__ == "__main__":
    main()
