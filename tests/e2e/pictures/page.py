"""A page that shows a reply much as Discord's dark theme does, with names and avatars of our own."""

from __future__ import annotations

import html
from pathlib import Path

from tests.e2e.pictures.markdown import to_html
from tests.e2e.pictures.scenes import Component, Scene

WIDTH = 600
"""Of the page, in CSS pixels."""

_STYLE = Path(__file__).with_name("style.css")
_BUTTON_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link"}


class UndrawnError(Exception):
    """A kind of component that the page can't draw."""


_ASKED = (
    '<div class="asked"><i class="spine"></i><i class="avatar person">M</i>'
    "<b>Maria</b> <span>{said}</span></div>"
)


def page(scene: Scene) -> str:
    """The HTML document of a scene. It loads nothing. Raises UndrawnError."""
    asked = html.escape(scene.asked)
    command, _, options = asked.partition(" ")
    said = f"used <b>{command}</b> {options}" if asked.startswith("/") else _mention(asked)
    above = _ASKED.format(said=said) if asked else ""
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{html.escape(scene.name)}</title>
<style>{_STYLE.read_text(encoding="utf-8")}</style>
<main style="width: {WIDTH}px">
{above}
<i class="avatar">A</i>
<div class="head"><b>advisory-bot</b><span class="app">APP</span><time>Today at 14:02</time></div>
<div class="message">{"".join(map(drawn, scene.components))}</div>
</main>
</html>
"""


def _mention(asked: str) -> str:
    """A message that opens with a mention."""
    name, _, question = asked.partition(" ")
    return f'<span class="mention">{name}</span> {question}'


def drawn(component: Component) -> str:
    """The HTML of a component, with all that it holds. Raises UndrawnError."""
    kind = component["type"]
    draw = _DRAWN.get(kind)
    if draw is None:
        raise UndrawnError(f"Components of type {kind} are not drawn yet: teach tests/e2e/pictures/page.py.")
    return draw(component)


def _inside(component: Component) -> str:
    return "".join(map(drawn, component["components"]))


def _container(component: Component) -> str:
    colour = component.get("accent_color")
    accent = "" if colour is None else f' style="border-left: 4px solid #{int(colour):06x}"'
    return f'<section class="container"{accent}>{_inside(component)}</section>'


def _text(component: Component) -> str:
    return f'<div class="text">{to_html(component["content"])}</div>'


def _separator(component: Component) -> str:
    line = "line" if component.get("divider", True) else ""
    return f'<div class="separator {line} {"wide" if component.get("spacing") == 2 else ""}"></div>'


def _row(component: Component) -> str:
    return f'<div class="row">{_inside(component)}</div>'


def _button(component: Component) -> str:
    emoji = html.escape((component.get("emoji") or {}).get("name") or "")
    label = html.escape(component.get("label") or "")
    style = _BUTTON_STYLES[component["style"]]
    outward = " <small>↗</small>" if style == "link" else ""
    faded = " faded" if component.get("disabled") else ""
    return f'<span class="button {style}{faded}">{emoji} {label}{outward}</span>'


def _menu(component: Component) -> str:
    """A closed menu, with what is chosen in it."""
    chosen = [
        f"{(option.get('emoji') or {}).get('name') or ''} {option['label']}".strip()
        for option in component.get("options") or ()
        if option.get("default")
    ]
    chosen += [f"# {channel['id']}" for channel in component.get("default_values") or ()]
    shown = html.escape("  ".join(chosen) or component.get("placeholder") or "")
    return f'<span class="menu{" chosen" if chosen else ""}"><span>{shown}</span><i>⌄</i></span>'


_DRAWN = {1: _row, 2: _button, 3: _menu, 8: _menu, 10: _text, 14: _separator, 17: _container}
"""By Discord's number for the kind: docs.discord.com/developers/components/reference."""
