"""What was learnt of a knowledge base, kept on disk under the hash of what it was learnt from."""

from __future__ import annotations

import io
import json
import logging
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from typing_extensions import override

from knowledge.arrays import named, packed, under, unpacked
from knowledge.base import KnowledgeBase, LocaleTranslations, LocaleVocabulary
from knowledge.learned import Learned
from knowledge.matcher import Matcher
from knowledge.model import LOCALES, Locale, Record
from knowledge.precedent import Learnt, Precedent
from knowledge.reader import Reader
from knowledge.weights import Weights

log = logging.getLogger(__name__)

R = TypeVar("R", bound=Record)


def kept(folder: Path, fingerprint: str) -> dict[str, Any] | None:
    """The arrays kept under a fingerprint, or None if there are none that can be read."""
    path = folder / f"{fingerprint}.npz"
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        log.warning("What was learnt before can't be read and is learnt anew: %s.", error)
        return None


KEPT = 5
"""Knowledge bases whose learning is kept at a time."""


def keep(folder: Path, fingerprint: str, arrays: dict[str, Any], most: int = KEPT) -> None:
    """Keeps arrays under a fingerprint, and of all kept the `most` newest.

    Where nothing can be written, nothing is kept and the log says so.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file_content = io.BytesIO()
        np.savez(file_content, **arrays)
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(file_content.getbuffer())
            Path(temporary).replace(folder / f"{fingerprint}.npz")
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        others = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime)
        for path in others[:-most]:
            path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("What was learnt can't be kept for the next start: %s.", error)


def pack(learnt: Learned) -> dict[str, Any]:
    """Everything learnt as plain arrays: nothing that could run when it is read."""
    base, matcher = learnt.base, learnt.matcher
    return {
        "base": packed(base.model_dump_json(exclude={"vocabulary", "translations", "phrasings", "declined"})),
        **_by_locale("vocabulary", base.vocabulary),
        **_by_locale("translations", base.translations),
        "counts": packed(json.dumps(learnt.reader.counts)),
        **matcher.arrays(),
        "exact": packed(json.dumps(learnt.exact)),
        "precedent": packed(json.dumps(learnt.precedent.learnt.state())),
        "judgement": packed(learnt.weights.model_dump_json()),
        **named("live ", learnt.live),
    }


def unpack(arrays: Mapping[str, Any]) -> Learned:
    """What `pack` packed."""
    core = json.loads(unpacked(arrays["base"]))
    base = KnowledgeBase.model_validate({**core, "vocabulary": {}})
    base = base.model_copy(
        update={
            "vocabulary": _ByLocale(arrays, "vocabulary", LocaleVocabulary),
            "translations": _ByLocale(arrays, "translations", LocaleTranslations),
        }
    )
    return Learned(
        base,
        Reader(base, json.loads(unpacked(arrays["counts"]))),
        Matcher.of(arrays),
        Precedent(base, Learnt(json.loads(unpacked(arrays["precedent"])))),
        json.loads(unpacked(arrays["exact"])),
        Weights.model_validate_json(unpacked(arrays["judgement"])),
        under("live ", arrays),
    )


def _by_locale(kind: str, held: Mapping[Locale, Record]) -> dict[str, Any]:
    return {f"{kind} {locale}": packed(record.model_dump_json()) for locale, record in held.items()}


class _ByLocale(Mapping[Locale, R]):
    """What is held in each language, read when it is first needed: most servers speak one or two."""

    def __init__(self, arrays: Mapping[str, Any], kind: str, schema: type[R]) -> None:
        names = {locale: f"{kind} {locale}" for locale in LOCALES}
        self._packed = {locale: arrays[name] for locale, name in names.items() if name in arrays}
        self._schema = schema
        self._read: dict[Locale, R] = {}

    @override
    def __getitem__(self, locale: Locale) -> R:
        if locale not in self._read:
            self._read[locale] = self._schema.model_validate_json(unpacked(self._packed[locale]))
        return self._read[locale]

    @override
    def __iter__(self) -> Iterator[Locale]:
        return iter(self._packed)

    @override
    def __len__(self) -> int:
        return len(self._packed)
