"""The readers of all governments. Adding one: its module, a line here, its scale in governments.yaml."""

from __future__ import annotations

from knowledge.feeds import canada, germany, uk, us
from knowledge.feeds.reading import Reader

READERS: dict[str, Reader] = {
    reader.issuer: reader for reader in (us.READER, uk.READER, canada.READER, germany.READER)
}
"""By issuer."""
