"""Questions whose answers the tests know, and what they can rely on in them."""

from __future__ import annotations

BRITISH = "Is the British embassy in Kyiv open?"
BRITISH_ANSWER = (
    "On 24 January 2022 the U.K. Foreign Office said that the British Embassy in Kyiv was staying open"
)
AMERICANS = "Should Americans leave Ukraine now?"
AMERICANS_ANSWER = "the U.S. Embassy in Kyiv told U.S. citizens in Ukraine to think about leaving"
FRENCH = "Is the French embassy in Kyiv open?"
SHELLED = "We are being shelled"
CHATTER = "lol what a game last night"
QUIET = {
    "discord.cooldown.person.questions": 0,
    "discord.cooldown.channel.questions": 0,
    "discord.cooldown.repeat_seconds": 0,
}
"""Settings that switch every cooldown off."""
