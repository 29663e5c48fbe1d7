"""Texts as arrays of bytes, and arrays by the beginning of their names: for keeping without pickling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]


def packed(text: str) -> NDArray[np.uint8]:
    """A text as an array."""
    return np.frombuffer(text.encode(), dtype=np.uint8)


def unpacked(array: NDArray[Any]) -> str:
    """The text that an array holds."""
    return array.tobytes().decode()


def under(prefix: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """The arrays whose names begin so, by the rest of their names."""
    return {name.removeprefix(prefix): arrays[name] for name in arrays if name.startswith(prefix)}


def named(prefix: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """The arrays with a beginning put before their names."""
    return {f"{prefix}{name}": array for name, array in arrays.items()}
