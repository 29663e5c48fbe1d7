"""What people do with commands, buttons, menus and modals."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from typing import Any

from tests.e2e.loopback.commands import CHAT_INPUT, MESSAGE, USER, CannotInvoke, check_allowed, options_for
from tests.e2e.loopback.components import BUTTON, CHANNEL_SELECT, LABEL, walk
from tests.e2e.loopback.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, MODAL_SUBMIT, Interaction
from tests.e2e.loopback.messages import Message
from tests.e2e.loopback.people import Role, User
from tests.e2e.loopback.places import Channel
from tests.e2e.loopback.speaking import Speaking


class Invoking(Speaking):
    """Interactions. What a person couldn't do in Discord's client raises CannotInvoke or LookupError."""

    def slash(
        self,
        name: str,
        options: dict[str, Any] | None = None,
        *,
        user: User | None = None,
        channel: Channel | None = None,
        locale: str = "en-US",
        installed: str = "guild",
    ) -> Interaction:
        """Somebody uses a slash command; `name` includes the subcommand."""
        return self._command(COMMAND, name, options or {}, None, user, channel, locale, installed)

    def autocomplete(
        self,
        name: str,
        options: dict[str, Any],
        *,
        focused: str,
        user: User | None = None,
        channel: Channel | None = None,
        locale: str = "en-US",
        installed: str = "guild",
    ) -> Interaction:
        """Somebody is typing the option `focused` of a slash command."""
        return self._command(AUTOCOMPLETE, name, options, focused, user, channel, locale, installed)

    def _command(
        self,
        kind: int,
        name: str,
        options: dict[str, Any],
        focused: str | None,
        user: User | None,
        channel: Channel | None,
        locale: str,
        installed: str,
    ) -> Interaction:
        place = channel or self.general
        first, *path = name.split(" ")
        command = self.world.commands.find(first, CHAT_INPUT, place.guild.id if place.guild else None)
        data = {
            "id": command["id"],
            "name": command["name"],
            "type": CHAT_INPUT,
            "options": options_for(command, path, options, focused),
        }
        if resolved := _resolved(options.values()):
            data["resolved"] = resolved
        interaction = self._interaction(kind, data, user, place, locale, installed)
        self._check(command, interaction)
        return self._send(interaction)

    def context_command(
        self,
        name: str,
        target: Message | User,
        *,
        user: User | None = None,
        channel: Channel | None = None,
        locale: str = "en-US",
        installed: str = "guild",
    ) -> Interaction:
        """Somebody picks a command from the menu of a message or a person."""
        place = channel or (target.channel if isinstance(target, Message) else self.general)
        kind = MESSAGE if isinstance(target, Message) else USER
        command = self.world.commands.find(name, kind, place.guild.id if place.guild else None)
        group = "messages" if isinstance(target, Message) else "users"
        data = {
            "id": command["id"],
            "name": command["name"],
            "type": kind,
            "target_id": str(target.id),
            "resolved": {group: {str(target.id): target.payload()}},
        }
        interaction = self._interaction(COMMAND, data, user, place, locale, installed)
        self._check(command, interaction)
        return self._send(interaction)

    def _check(self, command: dict[str, Any], interaction: Interaction) -> None:
        guild = interaction.guild
        granted = guild.permissions_of(interaction.user, interaction.channel) if guild else 0
        if guild is not None and not guild.has_bot and interaction.installed == "guild":
            raise CannotInvoke(f"the bot is not in {guild.name!r}")
        check_allowed(
            command, context=interaction.context, installed=interaction.installed, permissions=int(granted)
        )

    def press(
        self, message: Message, button: str, user: User | None = None, locale: str = "en-US"
    ) -> Interaction:
        """Somebody presses a button, named by its custom id or label."""
        pressed = message.button(button)
        if pressed.disabled or pressed.custom_id is None:
            raise CannotInvoke(f"the button {button!r} can't be pressed: {pressed}")
        return self._component(message, pressed.custom_id, {"component_type": BUTTON}, user, locale)

    def select(
        self,
        message: Message,
        custom_id: str,
        values: list[str],
        user: User | None = None,
        locale: str = "en-US",
    ) -> Interaction:
        """Somebody chooses from a select menu."""
        menu = next((menu for menu in message.selects if menu.custom_id == custom_id), None)
        if menu is None:
            raise LookupError(
                f"no select {custom_id!r}; there are {[one.custom_id for one in message.selects]}"
            )
        if menu.disabled or (menu.options and not set(values) <= menu.options.keys()):
            raise CannotInvoke(f"{values} can't be chosen from {menu}")
        data: dict[str, Any] = {"component_type": menu.kind, "values": values}
        if menu.kind == CHANNEL_SELECT:
            channels = {value: self.world.channels[int(value)].payload() for value in values}
            data["resolved"] = {
                "channels": {id_: {**one, "permissions": "0"} for id_, one in channels.items()}
            }
        return self._component(message, custom_id, data, user, locale)

    def press_stale(self, message: Message, custom_id: str, user: User | None = None) -> Interaction:
        """Somebody presses a button that an older version of the bot had put under a message."""
        return self._component(message, custom_id, {"component_type": BUTTON}, user, "en-US")

    def _component(
        self, message: Message, custom_id: str, data: dict[str, Any], user: User | None, locale: str
    ) -> Interaction:
        if message.deleted:
            raise CannotInvoke(f"{message} is deleted")
        ids = [one["id"] for one in walk(message.components) if one.get("custom_id") == custom_id]
        data = {"id": ids[0] if ids else 1, "custom_id": custom_id, **data}
        origin = message.interaction
        installed = origin.installed if origin else "guild"
        interaction = self._interaction(COMPONENT, data, user, message.channel, locale, installed)
        interaction.source = message
        return self._send(interaction)

    def submit_modal(
        self, opened_by: Interaction, values: dict[str, str], user: User | None = None
    ) -> Interaction:
        """Somebody fills in the modal that answered `opened_by`, and sends it; `values` by custom id."""
        callback = opened_by.callback
        if callback is None or callback.type != MODAL:
            raise CannotInvoke(f"{opened_by} opened no modal")
        inputs = {one["custom_id"]: one for one in walk(callback.data["components"]) if one.get("custom_id")}
        if unknown := values.keys() - inputs.keys():
            raise LookupError(f"no inputs {sorted(unknown)}; there are {sorted(inputs)}")
        rows = [_filled(row, values) for row in callback.data["components"]]
        data = {"custom_id": callback.data["custom_id"], "components": rows, "resolved": {}}
        interaction = self._interaction(
            MODAL_SUBMIT,
            data,
            user or opened_by.user,
            opened_by.channel,
            opened_by.locale,
            opened_by.installed,
        )
        interaction.source, interaction.opened_by = opened_by.source, opened_by
        return self._send(interaction)

    def _interaction(
        self,
        kind: int,
        data: dict[str, Any],
        user: User | None,
        channel: Channel,
        locale: str,
        installed: str,
    ) -> Interaction:
        number = self.world.clock.snowflake()
        who = user or channel.recipient or self.asker
        if channel.guild is not None and who.id not in channel.guild.members:
            raise CannotInvoke(f"{who.name!r} is no member of {channel.guild.name!r}")
        token = base64.urlsafe_b64encode(f"interaction:{number}:{secrets.token_hex(40)}".encode()).decode()
        return Interaction(
            id=number,
            token=token.rstrip("="),
            type=kind,
            data=data,
            user=who,
            channel=channel,
            application_id=self.application_id,
            bot_permissions=self.world.permissions_in(channel),
            installed=installed,
            locale=locale,
        )

    def _send(self, interaction: Interaction) -> Interaction:
        self.world.interactions[interaction.token] = interaction
        guild = interaction.guild if interaction.guild and interaction.guild.has_bot else None
        interaction.reached = self.gateway.publish("INTERACTION_CREATE", interaction.payload(), guild)
        return interaction


def _resolved(values: Iterable[Any]) -> dict[str, Any]:
    """The channels and roles among the values of options, as Discord adds them."""
    given = list(values)
    channels = {
        str(one.id): {**one.payload(), "permissions": "0"} for one in given if isinstance(one, Channel)
    }
    roles = {str(one.id): one.payload() for one in given if isinstance(one, Role)}
    return {kind: things for kind, things in (("channels", channels), ("roles", roles)) if things}


def _filled(row: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    """A row of a modal as it is sent back: types, ids and values, no labels."""
    filled: dict[str, Any] = {"type": row["type"], "id": row.get("id", 1)}
    if row["type"] == LABEL:
        inside = row["component"]
        given = values.get(inside["custom_id"], inside.get("value") or "")
        is_choice = "options" in inside
        value = {"values": [given]} if is_choice else {"value": given}
        filled["component"] = {"type": inside["type"], "id": 1, "custom_id": inside["custom_id"], **value}
    elif "components" in row:
        filled["components"] = [
            {
                "type": one["type"],
                "id": 1,
                "custom_id": one["custom_id"],
                "value": values.get(one["custom_id"], ""),
            }
            for one in row["components"]
        ]
    return filled
