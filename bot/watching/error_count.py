"""Counting errors where every one of them passes: at the log."""

from __future__ import annotations

import logging
import sys

from prometheus_client import Counter
from typing_extensions import override


class ErrorCount(logging.Handler):
    """Counts by class the exceptions that are logged, from WARNING upward.

    The class is that of `extra={"error": …}`, of the traceback, or of the exception being dealt with.
    """

    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.WARNING)
        self._counter = counter

    @override
    def emit(self, record: logging.LogRecord) -> None:
        name = getattr(record, "error", None)
        kind = record.exc_info[0] if record.exc_info else sys.exc_info()[0]
        if name is None and kind is not None:
            name = kind.__name__
        if name is not None:
            self._counter.labels(name).inc()
