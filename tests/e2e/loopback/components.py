"""Walking the components of a message, and what a person sees of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT, CHANNEL_SELECT = 1, 2, 3, 4, 8
SELECTS = frozenset({3, 5, 6, 7, 8})
SECTION, TEXT_DISPLAY, CONTAINER, LABEL = 9, 10, 17, 18
ONLY_V2 = frozenset({9, 10, 11, 12, 13, 14, 17})
"""Types that a message needs IS_COMPONENTS_V2 for (Component Reference: Component Types)."""
LINK, PREMIUM = 5, 6


def walk(components: Iterable[Any] | None) -> Iterator[dict[str, Any]]:
    """Every component, outer before inner; what is not an object is left to the schema."""
    waiting = [*(components or ())]
    waiting.reverse()
    while waiting:
        component = waiting.pop()
        if not isinstance(component, dict):
            continue
        yield component
        waiting += [component[name] for name in ("component", "accessory") if name in component]
        children = component.get("components")
        if isinstance(children, list):
            waiting += reversed(children)


def numbered(components: list[Any]) -> list[dict[str, Any]]:
    """A copy in which every component has an `id`, as Discord gives it back."""
    taken = {component["id"] for component in walk(components) if component.get("id")}
    free = (number for number in range(1, 1000) if number not in taken)
    return [_numbered(component, free) for component in components]


def _numbered(component: dict[str, Any], free: Iterator[int]) -> dict[str, Any]:
    copy = {**component, "id": component.get("id") or next(free)}
    if "components" in copy:
        copy["components"] = [_numbered(child, free) for child in copy["components"]]
    for name in ("accessory", "component"):
        if name in copy:
            copy[name] = _numbered(copy[name], free)
    return copy


@dataclass(frozen=True, slots=True)
class Button:
    """A button a person sees."""

    label: str
    custom_id: str | None
    url: str | None
    style: int
    disabled: bool
    emoji: str | None


@dataclass(frozen=True, slots=True)
class Select:
    """A select menu a person sees; `options` maps values to labels."""

    custom_id: str
    kind: int
    placeholder: str
    options: dict[str, str]
    disabled: bool


def texts(components: Iterable[Any]) -> Iterator[str]:
    """The contents of all text displays."""
    for component in walk(components):
        if component.get("type") == TEXT_DISPLAY:
            yield str(component.get("content", ""))


def buttons(components: Iterable[Any]) -> Iterator[Button]:
    """The buttons, in order."""
    for component in walk(components):
        if component.get("type") == BUTTON:
            emoji = component.get("emoji") or {}
            yield Button(
                label=component.get("label") or "",
                custom_id=component.get("custom_id"),
                url=component.get("url"),
                style=component["style"],
                disabled=bool(component.get("disabled")),
                emoji=emoji.get("name"),
            )


def selects(components: Iterable[Any]) -> Iterator[Select]:
    """The select menus, in order."""
    for component in walk(components):
        if component.get("type") in SELECTS:
            yield Select(
                custom_id=component["custom_id"],
                kind=component["type"],
                placeholder=component.get("placeholder") or "",
                options={option["value"]: option["label"] for option in component.get("options") or ()},
                disabled=bool(component.get("disabled")),
            )
