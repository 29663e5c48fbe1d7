"""Text encoders: vectors in which texts of one meaning are near. Measured where they are installed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

Vectors = NDArray[np.float32]
BATCH = 64


class Encoder:
    """Nearest by cosine."""

    def __init__(self) -> None:
        self._known: dict[str, Vectors] | None = None

    def remember(self) -> None:
        """From now on keeps the vector of every text, for texts that are learnt again and again."""
        self._known = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length 1 for each text."""
        raise NotImplementedError

    def learn(self, texts: Sequence[str]) -> None:
        """Encodes every text."""
        self._matrix = self._encoded(texts)

    def nearest(self, question: str) -> int:
        """The best cosine."""
        return int((self._matrix @ self.encode([question])[0]).argmax())

    def similarities(self, questions: Sequence[str]) -> Vectors:
        """Cosines."""
        return self._encoded(questions) @ self._matrix.T

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        known = {} if self._known is None else self._known
        # Texts of like length side by side, so that little of a batch is padding.
        new = sorted({text for text in texts if text not in known}, key=len)
        for start in range(0, len(new), BATCH):
            batch = new[start : start + BATCH]
            known.update(zip(batch, self.encode(batch), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32)


class WordLlama(Encoder):
    """Static vectors of word pieces, averaged (WordLlama, 256 dimensions)."""

    def __init__(self) -> None:
        super().__init__()
        import wordllama

        # The wheel holds weights and tokenizer; named as the cache, nothing is fetched.
        folder = Path(str(wordllama.__file__)).parent
        self._model: Any = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)

    @override
    def encode(self, texts: Sequence[str]) -> Vectors:
        """By the library."""
        vectors = self._model.embed(list(texts))
        # A text of nothing but unknown signs has no direction: it is like no other.
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)  # type: ignore[no-any-return]


class Directory(Encoder):
    """A model as sentence-transformers keeps it: `onnx/model.onnx`, `tokenizer.json`; mean pooling."""

    LONGEST = 128
    """Word pieces of a text that are read."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        import onnxruntime
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_padding()
        self._tokenizer.enable_truncation(self.LONGEST)
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / "onnx" / "model.onnx"), providers=["CPUExecutionProvider"]
        )
        self._inputs = [declared.name for declared in self._session.get_inputs()]

    @override
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Last hidden states, averaged over what is no padding."""
        read = self._tokenizer.encode_batch(list(texts))
        named = {
            "input_ids": [one.ids for one in read],
            "attention_mask": [one.attention_mask for one in read],
            "token_type_ids": [one.type_ids for one in read],
        }
        given = {name: np.array(named[name], dtype=np.int64) for name in self._inputs}
        states = self._session.run(None, given)[0]
        mask = given["attention_mask"][:, :, None]
        mean = (states * mask).sum(axis=1) / mask.sum(axis=1)
        return (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)  # type: ignore[no-any-return]
