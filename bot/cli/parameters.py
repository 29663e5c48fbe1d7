"""Options that several commands share, and the types of their values."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from typing_extensions import override

from bot.cli.session import Session

F = TypeVar("F", bound=Callable[..., Any])

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


class Day(click.ParamType[dt.date]):
    """A day, written YYYY-MM-DD."""

    name = "date"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day, or a usage error."""
        if isinstance(value, dt.date):
            return value
        day = None
        with contextlib.suppress(ValueError):
            day = dt.date.fromisoformat(value) if _DAY.match(value) else None
        if day is None:
            self.fail(f"“{value}” is not a day. Write it as YYYY-MM-DD, for example 2022-01-24.", param, ctx)
        return day


def session(context: click.Context) -> Session:
    """The session of this call, made when first asked for."""
    return context.ensure_object(Session)


def _add_folders(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
    getattr(session(context), str(parameter.name)).extend(values)


def _set_config(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        session(context).config = value


def global_options(*, hidden: bool) -> Callable[[F], F]:
    """The options of the whole program; `hidden` for their second place, after the command."""

    def decorate(function: F) -> F:
        for kind, what in (
            ("vocabulary", "the words people use"),
            ("entries", "the curated entries"),
            ("seeds", "the source records"),
        ):
            option = click.option(
                f"--{kind}",
                multiple=True,
                metavar="DIR",
                expose_value=False,
                callback=_add_folders,
                hidden=hidden,
                help=f"Folder of {what}; “shipped” is the one that comes with the program. May be repeated.",
            )
            function = option(function)
        config = click.option(
            "--config",
            type=click.Path(path_type=Path),
            metavar="FILE",
            expose_value=False,
            callback=_set_config,
            hidden=hidden,
            help="Settings file to use in place of the one that comes with the program.",
        )
        return config(function)

    return decorate


at_option = click.option(
    "--at", type=Day(), metavar="DATE", help="Answer as on that day, YYYY-MM-DD; leave out what came later."
)
days_option = click.option(
    "--days", type=click.IntRange(min=1), metavar="N", help="Only what was asked in the last N days."
)
issuer_option = click.option("--issuer", metavar="ID", help="Whose advice is wanted: us, uk, eu, …")
locale_option = click.option(
    "--locale", metavar="ID", help="The language, if the words don't tell: en, uk, ru, pl, de, fr, es."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")


def _check_picture(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() != ".svg":
        raise click.BadParameter("The picture is an SVG: name a file that ends in .svg.", context, parameter)
    return value


picture_option = click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_check_picture,
    metavar="FILE.svg",
    help="Also draw what is answered and what of it is wrong, at every threshold.",
)
