"""Limits of messages and modals that only Discord's documentation states, each with its page.

Some stand in the OpenAPI document as well; they are here for runs without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.e2e.loopback.components import (
    ACTION_ROW,
    BUTTON,
    LINK,
    ONLY_V2,
    PREMIUM,
    SELECTS,
    STRING_SELECT,
    texts,
    walk,
)
from tests.e2e.loopback.messages import COMPONENTS_V2, EPHEMERAL, Message

CONTENT = 2000
"""Characters of `content` (Resources/Message: Create Message). The document says 4000, which is for Nitro."""
EMBEDS = 6000
"""Characters of all embeds of a message together (Resources/Message: Embed Limits)."""
NONCE = 25
"""Characters of a nonce (Resources/Message: Create Message)."""
COMPONENTS = 40
"""Components of a message, nested ones included (Component Reference: introduction)."""
TEXT = 4000
"""Characters of all text displays of a message (Component Reference: Text Display, by pull request 8562)."""
LEGACY_ROWS = 5
"""Action rows without IS_COMPONENTS_V2 (Component Reference: Legacy Message Component Behavior)."""
ROW_BUTTONS = 5
"""Buttons of an action row, or else one select (Component Reference: Action Row)."""
CUSTOM_ID = 100
"""Characters of a custom id (Component Reference: Custom ID)."""
BUTTON_LABEL = 80
BUTTON_URL = 512
"""Characters of a button's label and URL (Component Reference: Button Structure)."""
PLACEHOLDER = 150
"""Characters of a select's placeholder (Component Reference: String Select Structure)."""
OPTIONS = 25
"""Options of a string select (Component Reference: String Select Structure)."""
OPTION_TEXT = 100
"""Characters of an option's label, value and description (Component Reference: Select Option Structure)."""
CHOICES = 25
"""Choices of an autocompletion (Interactions/Receiving and Responding: Autocomplete)."""
CHOICE_NAME = 100
"""Characters of a choice's name, and of its value (Application Commands: Option Choice Structure)."""
MODAL_TITLE = 45
MODAL_ROWS = 5
"""Characters of a modal's title, components in it (Interactions/Receiving and Responding: Modal)."""


def longer(what: str, text: Any, limit: int) -> Iterator[str]:
    """A violation if `text` has more than `limit` characters."""
    if isinstance(text, str) and len(text) > limit:
        yield f"{what} has {len(text)} characters, more than {limit}"


def more(what: str, things: Any, limit: int) -> Iterator[str]:
    """A violation if there are more than `limit` things."""
    if isinstance(things, list) and len(things) > limit:
        yield f"{what}: {len(things)}, more than {limit}"


def message_violations(body: dict[str, Any], *, before: Message | None = None) -> Iterator[str]:
    """What is wrong with a message to be sent, or with the edit of the message `before`."""
    flags = int(body.get("flags") or 0)
    was_v2 = before is not None and before.is_v2
    components = body.get("components") or []
    yield from longer("content", body.get("content"), CONTENT)
    yield from _embed_violations(body.get("embeds") or [])
    yield from _nonce_violations(body)
    yield from _mention_violations(body.get("allowed_mentions") or {})
    if was_v2 and "flags" in body and not flags & COMPONENTS_V2:
        # Component Reference: introduction ("it can't be removed from that message")
        yield "the flag IS_COMPONENTS_V2 can't be taken back"
    if flags & COMPONENTS_V2 or was_v2:
        # Resources/Message: Create Message, note on flags
        for name in ("content", "embeds", "sticker_ids", "poll"):
            if body.get(name):
                yield f"{name} can't go with IS_COMPONENTS_V2"
        yield from more("components", list(walk(components)), COMPONENTS)
        yield from longer("the text of all text displays", "".join(texts(components)), TEXT)
    else:
        yield from more("action rows", components, LEGACY_ROWS)
        for kind in sorted({one.get("type", 0) for one in walk(components)} & ONLY_V2):
            yield f"components of type {kind} need the flag IS_COMPONENTS_V2"
    yield from component_violations(components)


def deferral_violations(data: dict[str, Any]) -> Iterator[str]:
    """A deferral takes no flag but EPHEMERAL (Receiving and Responding: Interaction Callback Data)."""
    if int(data.get("flags") or 0) & ~EPHEMERAL:
        yield f"flags {data['flags']}: a deferral takes only EPHEMERAL"


def modal_violations(data: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a modal."""
    yield from longer("the modal's title", data.get("title"), MODAL_TITLE)
    yield from longer("the modal's custom_id", data.get("custom_id"), CUSTOM_ID)
    yield from more("components of the modal", data.get("components"), MODAL_ROWS)
    yield from component_violations(data.get("components") or [])


def choice_violations(data: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the choices of an autocompletion, or of an option."""
    choices = data.get("choices")
    yield from more("choices", choices, CHOICES)
    for choice in choices or ():
        yield from longer(f"the choice {choice.get('name')!r:.40}", choice.get("name"), CHOICE_NAME)
        yield from longer(
            f"the value of the choice {choice.get('name')!r:.40}", choice.get("value"), CHOICE_NAME
        )
        if not choice.get("name"):
            yield "a choice has no name"


def component_violations(components: Iterable[Any]) -> Iterator[str]:
    """What is wrong with components, wherever they are."""
    everything = list(walk(components))
    # Component Reference: Custom ID, and Anatomy of a Component
    for name in ("custom_id", "id"):
        counted = Counter(component[name] for component in everything if component.get(name))
        for value, times in counted.items():
            if times > 1:
                yield f"{name} {value!r} occurs {times} times"
    for component in everything:
        yield from longer(
            f"custom_id {component.get('custom_id')!r:.40}", component.get("custom_id"), CUSTOM_ID
        )
        kind = component.get("type")
        if kind == ACTION_ROW:
            yield from _row_violations(component)
        elif kind == BUTTON:
            yield from _button_violations(component)
        elif kind in SELECTS:
            yield from _select_violations(component)


def _row_violations(row: dict[str, Any]) -> Iterator[str]:
    children = [child for child in row.get("components") or () if isinstance(child, dict)]
    found = {child.get("type") for child in children}
    yield from more("buttons in a row", [c for c in children if c.get("type") == BUTTON], ROW_BUTTONS)
    if found & SELECTS and len(children) > 1:
        yield "an action row with a select has something beside it"


def _button_violations(button: dict[str, Any]) -> Iterator[str]:
    """Component Reference: Button."""
    style, label = button.get("style"), button.get("label")
    yield from longer(f"the button's label {label!r:.40}", label, BUTTON_LABEL)
    yield from longer("the button's url", button.get("url"), BUTTON_URL)
    if style == PREMIUM:
        if not button.get("sku_id"):
            yield "a premium button needs a sku_id"
        return
    if not label and not button.get("emoji"):
        yield "a button needs a label or an emoji"
    if style == LINK and (button.get("custom_id") or not button.get("url")):
        yield f"the link button {label!r} needs a url and no custom_id"
    if style != LINK and (button.get("url") or not button.get("custom_id")):
        yield f"the button {label!r} needs a custom_id and no url"


def _select_violations(select: dict[str, Any]) -> Iterator[str]:
    """Component Reference: String Select, and its siblings."""
    yield from longer("the select's placeholder", select.get("placeholder"), PLACEHOLDER)
    least, most = select.get("min_values"), select.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    if not 0 <= least <= 25 or not 1 <= most <= 25 or least > most:
        yield f"a select takes {least} to {most} values"
    if select.get("type") != STRING_SELECT:
        return
    options = select.get("options") or []
    yield from more("options of a select", options, OPTIONS)
    if not options:
        yield "a select has no options"
    for option in options:
        for name in ("label", "value", "description"):
            yield from longer(f"the option's {name} {option.get(name)!r:.40}", option.get(name), OPTION_TEXT)
    values = Counter(option.get("value") for option in options)
    yield from (f"the option value {value!r} occurs twice" for value, times in values.items() if times > 1)


def _embed_violations(embeds: list[Any]) -> Iterator[str]:
    total = 0
    for embed in embeds:
        fields = embed.get("fields") or []
        parts = [embed.get("title"), embed.get("description")]
        parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
        parts += [field.get(name) for field in fields for name in ("name", "value")]
        total += sum(len(part) for part in parts if isinstance(part, str))
    if total > EMBEDS:
        yield f"the embeds have {total} characters, more than {EMBEDS}"


def _nonce_violations(body: dict[str, Any]) -> Iterator[str]:
    nonce = body.get("nonce")
    if nonce is not None:
        yield from longer("nonce", str(nonce), NONCE)


def _mention_violations(allowed: dict[str, Any]) -> Iterator[str]:
    # Resources/Message: Allowed Mentions Object (`parse` excludes the list of the same kind)
    for kind in ("users", "roles"):
        if kind in (allowed.get("parse") or ()) and allowed.get(kind):
            yield f"allowed_mentions has {kind} both in parse and as a list"
        yield from more(f"allowed_mentions.{kind}", allowed.get(kind), 100)
