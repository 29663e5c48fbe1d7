"""A feed that works: what is asked of a server, what is held, and what outlasts a restart."""

from __future__ import annotations

import pytest

from bot.feeds.keeper import Result
from tests.bot.feeds.stand import NOW, Stand

pytestmark = pytest.mark.asyncio


async def test_all_governments_are_read_each_on_its_own_scale(feeds: Stand) -> None:
    """Index, pages and second feed; what is held says when it was fetched."""
    for keeper in feeds.keepers.values():
        assert await keeper.refresh() is Result.CHANGED, keeper.state.trouble
    assert [feeds.level("niger", issuer) for issuer in feeds.keepers] == [
        "4", "avoid_all_travel_to_whole_country", "3", "warning",
    ]  # fmt: skip
    assert [feeds.level("france", issuer) for issuer in feeds.keepers] == ["2", "none", "1", "none"]
    standing = feeds.live.on("peru")
    assert [one.state for one in standing] == ["held", "not_listed", "not_listed", "not_listed"]
    assert {one.fetched for one in standing} == {NOW}
    assert not any(keeper.state.refused for keeper in feeds.keepers.values())
