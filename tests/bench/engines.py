"""What this engine is compared to: well-known ways to find the nearest of many texts.

Each gets the texts as `knowledge.text.normalise` leaves them: words only, folded, of one script.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.base import KnowledgeBase, Phrasing
from knowledge.text import normalise

Similarities = NDArray[np.float32]

OURS = "this engine"


class Engine(Protocol):
    """A way to find the nearest text."""

    def learn(self, texts: Sequence[str]) -> None:
        """Makes ready whatever is needed to search these texts."""

    def nearest(self, question: str) -> int:
        """The position of the nearest text, as quickly as it can be had."""

    def similarities(self, questions: Sequence[str]) -> Similarities:
        """How alike each question (row) and each text (column) are; only the order of values counts."""


@dataclass(frozen=True, slots=True)
class Kind:
    """An engine by its name; `missing` says what to install or name if it can't be had."""

    name: str
    make: Callable[[], Engine]
    missing: str = ""
    encoder: bool = False


def kinds(encoder: Path | None = None) -> list[Kind]:
    """Every engine, also those that can't be had. `encoder` is a directory of sentence-transformers."""
    from tests.bench.encoders import Directory, WordLlama

    lacking = [name for name in ("onnxruntime", "tokenizers") if not find_spec(name)]
    unnamed = "" if encoder else "name a directory with --encoder"
    return [
        Kind("rapidfuzz WRatio", partial(Rapidfuzz, "WRatio")),
        Kind("rapidfuzz token_set_ratio", partial(Rapidfuzz, "token_set_ratio")),
        Kind("rapidfuzz token_sort_ratio", partial(Rapidfuzz, "token_sort_ratio")),
        Kind("bm25s", Bm25),
        Kind("TF-IDF nearest", TfIdf),
        Kind("WordLlama", WordLlama, "" if find_spec("wordllama") else "pip install wordllama", encoder=True),
        Kind(
            encoder.name if encoder else "sentence-transformers",
            partial(Directory, encoder or Path()),
            f"pip install {' '.join(lacking)}" if lacking else unnamed,
            encoder=True,
        ),
    ]


def phrasings_of(base: KnowledgeBase) -> tuple[Phrasing, ...]:
    """What is taught as a way to ask for an entry: its phrasings, and the questions shown to people."""
    return (*base.phrasings, *base.shown())


def texts_of(base: KnowledgeBase) -> list[str]:
    """Every phrasing of a knowledge base, and after them every declined question, normalised."""
    texts = [phrasing.text for phrasing in phrasings_of(base)] + [one.text for one in base.declined]
    return [normalise(text) for text in texts]


class Rapidfuzz:
    """Fuzzy matching of strings by one of rapidfuzz's ratios."""

    def __init__(self, scorer: str) -> None:
        from rapidfuzz import fuzz, process

        self._process = process
        self._scorer = getattr(fuzz, scorer)

    def learn(self, texts: Sequence[str]) -> None:
        """Nothing but the texts."""
        self._texts = list(texts)

    def nearest(self, question: str) -> int:
        """By `extractOne`, which leaves out what can't win."""
        return int(self._process.extractOne(question, self._texts, scorer=self._scorer)[2])

    def similarities(self, questions: Sequence[str]) -> Similarities:
        """Ratios from 0 to 100."""
        return self._process.cdist(questions, self._texts, scorer=self._scorer, dtype=np.float32, workers=-1)


class Bm25:
    """BM25 over stemmed words, as bm25s has it by default (Lucene's variant)."""

    def __init__(self) -> None:
        import bm25s
        import Stemmer

        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._library = bm25s
        self._stemmer = Stemmer.Stemmer("english")

    def _words(self, texts: Sequence[str]) -> list[list[str]]:
        return self._library.tokenize(  # type: ignore[no-any-return]
            list(texts), stopwords=[], stemmer=self._stemmer, return_ids=False, show_progress=False
        )

    def learn(self, texts: Sequence[str]) -> None:
        """Scores each word in each text."""
        self._count = len(texts)
        self._index: Any = self._library.BM25()
        self._index.index(self._words(texts), show_progress=False)

    def nearest(self, question: str) -> int:
        """The first of the ranking."""
        found = self._index.retrieve(self._words([question]), k=1, show_progress=False)
        return int(found.documents[0, 0])

    def similarities(self, questions: Sequence[str]) -> Similarities:
        """Sums over the words of a question."""
        none = np.zeros(self._count, dtype=np.float32)
        return np.array(
            [self._index.get_scores(words) if words else none for words in self._words(questions)],
            dtype=np.float32,
        )


class TfIdf:
    """Cosines of TF-IDF vectors: words and pairs of them, and three to five characters within words."""

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import FeatureUnion

        self._vectors: Any = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+")),
                (
                    "characters",
                    TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
                ),
            ]
        )

    def learn(self, texts: Sequence[str]) -> None:
        """A sparse matrix, a column a text."""
        self._columns: Any = self._vectors.fit_transform(texts).astype(np.float32).T.tocsr()

    def nearest(self, question: str) -> int:
        """The best cosine."""
        found = (self._vectors.transform([question]).astype(np.float32) @ self._columns).tocoo()
        return int(found.col[found.data.argmax()]) if found.nnz else 0

    def similarities(self, questions: Sequence[str]) -> Similarities:
        """Sums of two cosines."""
        rows = self._vectors.transform(questions).astype(np.float32)
        return (rows @ self._columns).toarray()  # type: ignore[no-any-return]
