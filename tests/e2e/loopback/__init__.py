"""A Discord on 127.0.0.1: REST and gateway, for tests that drive the real bot over real sockets.

A test asks for two fixtures (`tests/e2e/conftest.py`): `loopback`, a running server, and `bot`, a factory
that starts the bot as a subprocess and waits until it is connected::

    async def test_a_mention_is_answered(loopback: Loopback, bot: StartBot) -> None:
        await bot(settings={"answers.old_after_days": 14})
        question = loopback.say(loopback.general, "is the US embassy open?", mentions_bot=True)
        answer = await loopback.reply_to(question)
        assert "24 January 2022" in answer.text
        assert not answer.pings

At its end the bot is stopped. The test fails if there was a request that Discord would refuse (see *The
judge*), a route the server doesn't know, an interaction without an answer in 3 seconds, a traceback or the
token in the bot's log, an end nobody asked for, or a bot that didn't stop on SIGTERM. What a test provokes
on purpose it forgives: `loopback.forgive("part of the text")`, `handle.forgive("part of the traceback or
the line before it")`.

`await bot(settings={dotted name: value}, env={name: value or None}, ready=True, folder=None, arguments=())`
gives a `BotProcess`: `log` (lines), `await logged(regex)`, `hang_up()` (SIGHUP), `await ready()`, `await
stop()`, `await kill()` and `await wait()` (each gives the exit code), `exit_code`, `memory()` in bytes,
`environment`. All runs of a test share their data folder, so a second `bot()` is a restart. The cache is
shared by all tests of a session.

Outside pytest (load tests, pictures)::

    async with Loopback(judge=None) as server, BotProcess(server, folder) as process:
        await process.ready()

The world (`stage.py`)
    One guild (`guild`) with a text channel `general`, a forum `forum`, and the people `asker`, `bystander`
    and `moderator` (manages messages and the guild). More with `add_guild(name, shard=(index, count),
    bot=True)`, `add_channel(guild, name, kind)`, `add_user(name)`, `add_thread(parent, name)`, `dm(user)`,
    `add_role(…)`. All of it may be done while the bot runs, which is told. `set_permissions(channel,
    deny=["SEND_MESSAGES"], allow=[…])` changes what the bot may do there, `close_dms(user)` makes sends to
    that person fail with 50007, `delete_channel`, `remove_bot(guild)`, `invite_bot(guild)`,
    `set_unavailable(guild)`.
    `world.team = {user: role}` makes a team the owner of the application, its head first; as it comes, the
    guild's owner is. `revoke_token()`: REST answers 401, the gateway closes 4004. `privileged` is the set of
    intents that the developer portal grants, empty as it comes: `loopback.privileged.add("message_content")`.
    Any other in IDENTIFY closes 4014.

Speaking (`speaking.py`; the event is queued when the call returns, nothing is awaited)
    `say(channel, text, author=, reply_to=, ping=True, mentions_bot=False, content_hidden=None, at=)`,
    `add_post(forum, title, text, author=)` (gives the first message, whose `channel` is the post),
    `edit_message(message, text)`, `unfurl(message)` (an update that is no edit), `delete_message(message)`,
    `delete_messages([…])` (bulk). Mentions are read from the text (`str(user)`, `str(role)` make one). The
    bot isn't shown the content unless it is mentioned, in a DM, its own, or has the intent, as Discord
    does; with `content_hidden` a test decides. `at` makes it a message of an earlier moment.

Interactions (`invoking.py`; at once as well, each gives an `Interaction`)
    `slash("advisory", {"place": "ukraine"}, user=, channel=, locale="en-US", installed="guild")`; a
    subcommand is `"group sub"`. The command must be registered and allowed there, and the options fit it,
    or CannotInvoke is raised. `autocomplete("advisory", {"place": "ukr"}, focused="place")`,
    `context_command(name, message)`, `press(message, custom id or label, user=)`, `press_stale(message, any
    custom id)`, `select(message, custom_id, [values])`, `submit_modal(interaction, {custom_id: text})`.
    `installed="user"` is for people who have the application themselves; it also works in guilds without
    the bot.

Waiting (`watching.py`; fails after `timeout=` seconds, 10 as it comes, and says what happened last)
    `next_message(channel=None)`: the bot's next message nobody has been given yet, responses to
    interactions apart; `reply_to(message)`; `next_edit(message)`; `gone(message)`;
    `callback_of(interaction)`: the first callback with `type`, `data`, `message`, `seconds`;
    `response_of(interaction)`: the message that a person ends up with, past a deferral;
    `next_followup(interaction)`; `choices_of(interaction)`; `modal_of(interaction)`; `until(probe, "what")`
    for anything else, and for thousands of things at once. `quiet()` is for what must not happen: the bot
    has dealt with every event, and makes no request any more, so what it has not answered by then it will
    not.

Looking
    `messages(channel)`, `message(id)`, `replies_to(message)`, `commands(guild=None)`. A `Message` has
    `text` (content and text displays, as a person reads it), `content`, `components`, `buttons`, `selects`,
    `embeds`, `ephemeral`, `reference`, `author`, `edits`, `edited_at`, `deleted`, `pings` (whom it pings,
    as mentions), `allowed_mentions`, `payload()`. `requests` and `requests_to("POST
    /channels/{channel_id}/messages")` are the calls, each with `method`, `route`, `path`, `query`, `body`,
    `status`, `reply`, `started`, `seconds`, `fault`. `loose_mentions()`: those that send a message without
    `allowed_mentions.parse == []`. `problems()`: what fails the test as things stand.

Faults of REST (`faults`; a route is `"METHOD template"`, `*` matches anything: `"POST /channels/*/messages"`)
    `rate_limit(route, times=1, retry_after=0.05, everywhere=False)`, `status(route, 503, times=1)`,
    `error(route, 403, 50013, "Missing Permissions")`, `reset(route)` (TCP RST), `malformed(route)`,
    `delay(route, seconds)`. With `after_effect=True` what was asked for is done first; `when=lambda call:
    …` picks requests. Each gives a `Fault`: `hits`, `await spent()`, `remove()`. `loopback.rate_limits =
    RateLimits.like_discord()` enforces 5 messages in 5 s a channel and 50 requests a second (`refused`
    lists who got 429); as it comes, limits are announced that nobody reaches. `interaction.expire()` ends a
    token.

Faults of the gateway (`gateway`; on all shards, or on `shard=`)
    `abort()` (TCP RST), `close(code)`, `reconnect()` (op 7), `invalidate(resumable=)` (op 9), `hush()`
    (silent for good on present connections), `refuse()` and `accept()` connections, `with
    gateway.outage():` for both with an abort, `forget_sessions()` (the next RESUME is refused),
    `send_raw(text)`, `dispatch(event, data)`. `await gateway.next(kind)` gives happenings one by one:
    connect, refused, identify, ready, resume, resumed (`detail` counts the replayed events), invalid,
    presence, close (`detail` is the code); `happenings` and `identifies` list them. `heartbeat_interval`
    (seconds), `shards`, `session_starts_left`, `announced_url`.

The judge (`judge.py`)
    Each request is validated against Discord's OpenAPI document, named by `DISCORD_OPENAPI`, and against
    limits that only Discord's documentation states (`limits.py`, `command_limits.py`, each with its page).
    Without the variable the document is not consulted, which pytest's header says; the limits stay. What is
    refused is answered 400 with code 50035, as Discord does. `Loopback(judge=None)` switches both off.
    `mistakes.py` lists the requests that Discord takes though its document doesn't.
"""

from __future__ import annotations

from tests.e2e.loopback.calls import Call
from tests.e2e.loopback.commands import CannotInvoke
from tests.e2e.loopback.faults import Fault
from tests.e2e.loopback.interactions import Callback, Interaction
from tests.e2e.loopback.judge import Judge
from tests.e2e.loopback.messages import Message
from tests.e2e.loopback.people import Role, User
from tests.e2e.loopback.permissions import LEAST, Permissions
from tests.e2e.loopback.places import Channel, Guild, Kind
from tests.e2e.loopback.process import BotProcess
from tests.e2e.loopback.ratelimits import RateLimits
from tests.e2e.loopback.server import Loopback
from tests.e2e.loopback.waiting import NotInTime

__all__ = [
    "LEAST",
    "BotProcess",
    "Call",
    "Callback",
    "CannotInvoke",
    "Channel",
    "Fault",
    "Guild",
    "Interaction",
    "Judge",
    "Kind",
    "Loopback",
    "Message",
    "NotInTime",
    "Permissions",
    "RateLimits",
    "Role",
    "User",
]
