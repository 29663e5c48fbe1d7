"""Faults of REST, on demand: error statuses, rate limits, resets, delays, broken JSON."""

# ruff: noqa: ASYNC109  a timeout of ours can say what was awaited
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from tests.e2e.loopback.calls import ApiError, Call, Reply
from tests.e2e.loopback.ratelimits import too_many
from tests.e2e.loopback.waiting import TIMEOUT, Changes

When = Callable[[Call], bool]


@dataclass(slots=True, eq=False)
class Fault:
    """A fault of the next `times` requests of a route; with `after_effect` what was asked for is done."""

    route: str
    kind: str
    times: int
    after_effect: bool
    when: When | None
    changes: Changes
    reply: Callable[[], Reply] | None = None
    """What is answered instead; None cuts the connection, or only delays."""
    seconds: float = 0.0
    hits: int = 0

    def matches(self, call: Call) -> bool:
        """Whether this request is the next to suffer."""
        if self.hits >= self.times:
            return False
        method, _, template = self.route.partition(" ")
        meant = method in ("*", call.method) and (
            fnmatchcase(call.route.partition(" ")[2], template.replace("[", "[[]"))
            or fnmatchcase(call.path, template.replace("[", "[[]"))
        )
        return meant and (self.when is None or self.when(call))

    def remove(self) -> None:
        """Ends the fault."""
        self.times = self.hits

    async def spent(self, timeout: float = TIMEOUT) -> None:
        """Waits until it has befallen all the requests it was for."""
        await self.changes.until(
            lambda: self.hits >= self.times, f"{self.times} × {self.kind} of {self.route}", timeout
        )


class Faults:
    """The faults in force. Of several that match a request the oldest one acts."""

    def __init__(self, changes: Changes) -> None:
        self._faults: list[Fault] = []
        self._changes = changes

    def take(self, call: Call) -> Fault | None:
        """The fault that this request suffers, if any."""
        for fault in self._faults:
            if fault.matches(call):
                fault.hits += 1
                call.fault = fault.kind
                self._changes.notify()
                return fault
        return None

    def clear(self) -> None:
        """Ends all faults."""
        self._faults.clear()

    def _add(self, fault: Fault) -> Fault:
        self._faults.append(fault)
        return fault

    def rate_limit(
        self,
        route: str,
        times: int = 1,
        *,
        retry_after: float = 0.05,
        everywhere: bool = False,
        via: bool = True,
        when: When | None = None,
    ) -> Fault:
        """429; `everywhere` is the global limit, without `via` it seems to come from Cloudflare (a ban)."""
        return self._add(
            Fault(
                route,
                "429 global" if everywhere else "429",
                times,
                False,
                when,
                self._changes,
                lambda: too_many(retry_after, everywhere=everywhere, via=via),
            )
        )

    def status(
        self, route: str, status: int, times: int = 1, *, after_effect: bool = False, when: When | None = None
    ) -> Fault:
        """A 5xx, as the edge sends it: HTML, not JSON."""
        page = f"<html><body><h1>{status}</h1></body></html>"
        reply = Reply(status, page, {"Content-Type": "text/html"})
        return self._add(Fault(route, str(status), times, after_effect, when, self._changes, lambda: reply))

    def error(
        self, route: str, status: int, code: int, message: str, times: int = 1, *, when: When | None = None
    ) -> Fault:
        """An error of the API itself."""
        reply = ApiError(status, code, message).reply()
        return self._add(Fault(route, f"{status} {code}", times, False, when, self._changes, lambda: reply))

    def malformed(
        self, route: str, times: int = 1, *, after_effect: bool = False, when: When | None = None
    ) -> Fault:
        """200 with a body that breaks off."""
        reply = Reply(200, '{"id": "1', {"Content-Type": "application/json"})
        return self._add(Fault(route, "malformed", times, after_effect, when, self._changes, lambda: reply))

    def reset(
        self, route: str, times: int = 1, *, after_effect: bool = False, when: When | None = None
    ) -> Fault:
        """The connection is reset."""
        return self._add(Fault(route, "reset", times, after_effect, when, self._changes))

    def delay(
        self,
        route: str,
        seconds: float,
        times: int = 1,
        *,
        after_effect: bool = False,
        when: When | None = None,
    ) -> Fault:
        """The request is dealt with late, or with `after_effect` in time and only answered late."""
        return self._add(Fault(route, "delay", times, after_effect, when, self._changes, seconds=seconds))
