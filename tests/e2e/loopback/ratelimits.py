"""Rate limits: the headers of every reply, and 429 where a limit is enforced (Topics: Rate Limits)."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from hashlib import md5

from tests.e2e.loopback.calls import Call, Reply


def too_many(retry_after: float, *, everywhere: bool = False, via: bool = True) -> Reply:
    """The reply to one request too many."""
    headers = {
        "Retry-After": str(max(1, round(retry_after))),
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    if via:  # discord.py takes a 429 without it for a ban by Cloudflare
        headers["Via"] = "1.1 google"
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    return Reply(429, body, headers)


@dataclass(slots=True)
class _Window:
    resets_at: float
    used: int = 0


@dataclass(slots=True)
class RateLimits:
    """`messages` (count, seconds) bounds new messages in a channel, `everything` all but interactions.

    As it comes it announces a bucket that nobody empties, and enforces nothing.
    """

    messages: tuple[int, float] = (100_000, 1.0)
    everything: tuple[int, float] | None = None
    refused: list[Call] = field(default_factory=list)
    """The requests that were answered 429 because the bot was too fast."""
    _windows: dict[str, _Window] = field(default_factory=dict)
    _buckets: dict[str, str] = field(default_factory=dict)

    @classmethod
    def like_discord(cls) -> RateLimits:
        """5 messages in 5 seconds a channel, 50 requests a second in all."""
        return cls((5, 5.0), (50, 1.0))

    def admit(self, call: Call) -> tuple[Reply | None, dict[str, str]]:
        """The refusal, if the request is one too many, and the headers that any reply to it carries."""
        now = time.time()
        if self.everything is not None and not call.route.partition(" ")[2].startswith(
            ("/interactions", "/webhooks")
        ):
            window = self._window("everything", self.everything[1], now)
            if window.used > self.everything[0]:
                self.refused.append(call)
                return too_many(window.resets_at - now, everywhere=True), {}
        limit, seconds = (
            self.messages if call.route == "POST /channels/{channel_id}/messages" else (100_000, 1.0)
        )
        major = ":".join(
            call.params.get(name, "") for name in ("channel_id", "guild_id", "webhook_id", "webhook_token")
        )
        window = self._window(f"{call.route} {major}", seconds, now)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - window.used)),
            "X-RateLimit-Reset": f"{window.resets_at:.3f}",
            "X-RateLimit-Reset-After": f"{max(0.0, window.resets_at - now):.3f}",
            "X-RateLimit-Bucket": self._bucket(call.route),
        }
        if window.used > limit:
            self.refused.append(call)
            return too_many(window.resets_at - now), headers
        return None, headers

    def _window(self, key: str, seconds: float, now: float) -> _Window:
        window = self._windows.get(key)
        if window is None or window.resets_at <= now:
            window = self._windows[key] = _Window(now + seconds)
        window.used += 1
        return window

    def _bucket(self, route: str) -> str:
        if route not in self._buckets:
            self._buckets[route] = md5(route.encode(), usedforsecurity=False).hexdigest()
        return self._buckets[route]
