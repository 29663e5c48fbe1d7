"""What holds for whatever a reader gives, however damaged the payload was."""

from __future__ import annotations

from knowledge.feeds.governments import governments
from knowledge.feeds.reading import Reading
from tests.knowledge.feeds.feed_samples import shipped_codes


def sound(reading: Reading, issuer: str) -> Reading:
    """The reading, with levels of the scale alone, each place once, all places listed, and every date."""
    scale = governments()[issuer]
    places = [advisory.place for advisory in reading.advisories]
    assert len(places) == len(set(places))
    assert reading.listed >= set(places) | {refusal.place for refusal in reading.refusals if refusal.place}
    for advisory in reading.advisories:
        assert advisory.issuer == issuer
        assert advisory.place in shipped_codes().iso3.values()
        assert scale.ordered(advisory.levels) == advisory.levels
        assert advisory.dated is not None
        for wording in advisory.wordings.values():
            assert wording.url.scheme == "https"
    for refusal in reading.refusals:
        assert 0 < len(refusal.what) <= 200
        assert refusal.reason.endswith(".")
    return reading
