"""Memory of a program that loads much once and then makes little that lasts."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Loads without looking for garbage, and leaves out what was loaded from every later search for it.

    Of the half million objects of a knowledge base none is ever garbage, but each full search would
    look at all of them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def give_back() -> None:
    """Frees what was loaded and has been replaced since: left out of every search, it would stay for good."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    # glibc keeps what was freed unless it is asked; other C libraries give it back by themselves.
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
