"""Pictures written to files that a person names."""

from __future__ import annotations

from pathlib import Path

import click

from bot.picture import picture
from knowledge.coverage import Curve


def write_picture(curve: Curve, title: str, file: Path) -> None:
    """Draws a curve. Raises ClickException if there is nothing to draw, or it can't be written."""
    if not curve.answerable or not curve.points:
        raise click.ClickException("There is nothing to draw: no question that has an answer was asked.")
    try:
        file.write_text(picture(curve, title), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} can't be written: {error.strerror}.") from None
