"""The words around live advisories: each status that a feed can have is named in each language."""

from __future__ import annotations

import pytest

from bot.phrasebook import phrasebook
from knowledge.feeds.governments import governments
from knowledge.model import LOCALES, Locale


@pytest.mark.parametrize("locale", LOCALES)
def test_every_status_of_embassy_staff_has_words(locale: Locale) -> None:
    lines = phrasebook(locale)
    statuses = {status for government in governments().values() for status in government.departure}
    assert "lifted" in statuses
    assert [status for status in statuses if not lines.has(f"live.departure.{status}")] == []
