"""The privacy notice is true: its figures are the program's, and nothing is stored that it leaves out."""

from __future__ import annotations

import re

import pytest

from bot import answers_sent, catchup, client, conversations, cooldown, followups
from bot.storage import retention, subscription, tables
from config import Settings
from tests.program import ROOT

NOTICE = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")
SETTINGS = Settings()
LIMITS = SETTINGS.discord.cooldown


def row(beginning: str) -> str:
    """The row of a table that begins so."""
    (found,) = [line for line in NOTICE.splitlines() if line.startswith(f"| {beginning}")]
    return found


@pytest.mark.parametrize(
    ("beginning", "says"),
    [
        ("Settings that moderators", f"deleted {retention.SERVER_DAYS} days after"),
        ("Of questions that got no sure answer", f"{SETTINGS.curating.days} days;"),
        ("How often an answer was called", f"| {retention.FEEDBACK_DAYS} days |"),
        ("Alerts that moderators", f"deleted {retention.SERVER_DAYS} days after"),
        ("Alerts by direct message", f"after {subscription.UNSENT_DAYS} days in which"),
        ("Which change of advice", f"{retention.ALERT_DAYS} days after it was sent"),
        ("Which change of advice", f"{subscription.UNSENT_DAYS} days if it can't be"),
        ("The ids of a question", f"until {answers_sent._MOST:,} newer questions"),
        ("When you asked", f"counts for {LIMITS.person.seconds} seconds;"),
        ("When you asked", f"after {cooldown._MOST_REMEMBERED:,} other people"),
        ("That you asked the same", f"counts for {LIMITS.repeat_seconds} seconds;"),
        ("That you asked the same", f"after {cooldown._MOST_REMEMBERED:,} other questions"),
        ("What you asked last", f"counts for {followups.FOLLOW_UP_SECONDS // 60} minutes;"),
        ("What you asked last", f"after {followups._MOST_REMEMBERED:,} newer"),
        ("That you pressed Helpful", f"until {client._MOST_VOTES:,} other presses"),
        ("The ids of messages that were read", f"until {conversations._MOST_REMEMBERED:,} newer messages"),
        (
            "The ids of messages that were read",
            f"last {catchup._MOST_DIRECT_CHANNELS} direct message channels",
        ),
        (
            "That you were told of a message",
            f"counts for {conversations._UNREADABLE_AGAIN_AFTER // 60} minutes;",
        ),
        ("That you were told of a message", f"after {conversations._MOST_REMEMBERED:,} other people"),
    ],
)
def test_it_says_for_how_long_things_are_kept(beginning: str, says: str) -> None:
    """In the row of the thing."""
    assert says in row(beginning)


def test_it_says_what_is_read_after_an_outage() -> None:
    """How long it may have been, and how many messages."""
    minutes = {10: "ten"}[catchup.LONGEST_OUTAGE // 60]
    assert f"After an outage of up to {minutes} minutes, up to {catchup.MOST_MESSAGES} messages" in NOTICE


def test_the_database_holds_nothing_that_it_leaves_out() -> None:
    """Whoever adds a column says in the notice what it is for."""
    columns = {
        f"{table.name}.{column.name}" for table in tables.metadata.tables.values() for column in table.c
    }
    assert columns == {
        *(
            f"servers.{name}"
            for name in ("server_id", "version", "changed", "departed", "language", "ephemeral")
        ),
        *(
            f"servers.{name}"
            for name in ("cooldown_questions", "cooldown_seconds", "nationality", "feedback")
        ),
        *(f"answer_channels.{name}" for name in ("server_id", "channel_id")),
        *(f"gaps.{name}" for name in ("id", "day", "language", "reason", "names", "question", "times")),
        *(
            f"subscriptions.{name}"
            for name in ("id", "server_id", "channel_id", "place", "issuer", "role_id", "language")
        ),
        *(f"subscriptions.{name}" for name in ("created", "paused", "reason")),
        *(f"outbox.{name}" for name in ("id", "subscription_id", "issuer", "position", "name", "changed")),
        *(f"outbox.{name}" for name in ("taken", "message", "trying", "sent")),
        *(f"alert_positions.{name}" for name in ("issuer", "position", "latest")),
        *(f"feedback.{name}" for name in ("entry", "issuer", "day", "helpful", "unhelpful")),
    }


def test_the_bot_asks_for_no_privileged_intent_as_it_says() -> None:
    """By default."""
    intents = client.intents(message_content=SETTINGS.discord.message_content)
    assert [intents.message_content, intents.members, intents.presences] == [False] * 3
    assert "By default the bot asks Discord for no privileged intent" in NOTICE


def test_the_operator_is_told_what_to_fill_in() -> None:
    """Three lines, which an operator sees and a reader can't take for a contact."""
    assert len(re.findall(r"^> \*\*.+:\*\* \*\(operator: put .+\)\*$", NOTICE, re.MULTILINE)) == 3
    assert "Fill in the three lines at the top" in NOTICE


def test_the_settings_it_names_exist() -> None:
    """With which the operator keeps less."""
    for section, key in re.findall(r"`(\w+)\.(\w+)(?::[^`]*)?`", NOTICE):
        assert hasattr(getattr(SETTINGS, section), key), f"{section}.{key}"
