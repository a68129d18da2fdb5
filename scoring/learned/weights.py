"""Trained weights as one file: a line of JSON that says what they are, then one signed byte for each weight.

Bytes, not pickles: nothing in it runs, and the same weights are the same file."""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.learned.act import ACTS
from scoring.learned.features import DIMENSIONS, VERSION, features
from scoring.learned.fit import Floats, softmax

LEVELS = 127  # of a signed byte


class WeightsUnreadable(ValueError):
    """Not a file of weights this version can use; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the weights are and what they were made from."""

    language: str
    features: int  # features.VERSION they were trained with
    acts: tuple[str, ...]
    scale: tuple[float, ...]  # of each act: a weight is its byte × scale
    bias: tuple[float, ...]
    temperature: float  # scores are divided by it: makes the probabilities honest
    rows: int  # answers it was trained on
    data: str  # SHA-256 of them


@dataclass(frozen=True)
class Weights:
    header: Header
    bytes_: NDArray[np.int8]  # (DIMENSIONS, acts)

    def scores(self, answer: str, before: str) -> Floats:
        """One number an act; softmax of them / temperature is the probability."""
        found = features(answer, before, self.header.language)
        total = np.array(self.header.bias)
        if found:
            index, value = zip(*found, strict=True)
            total = total + np.array(value) @ self.bytes_[list(index)] * np.array(self.header.scale)
        return np.asarray(total)

    def chances(self, answer: str, before: str) -> Floats:
        return softmax(self.scores(answer, before) / self.header.temperature)


def packed(weights: Floats, *, language: str, temperature: float, rows: int, data: str) -> Weights:
    """Weights of shape (DIMENSIONS + 1, acts), the last row the bias, rounded to bytes."""
    body, bias = weights[:-1], weights[-1]
    scale = np.maximum(np.abs(body).max(axis=0), 1e-9) / LEVELS
    header = Header(
        language=language,
        features=VERSION,
        acts=tuple(map(str, ACTS)),
        scale=tuple(float(f"{one:.4g}") for one in scale),
        bias=tuple(float(f"{one:.4g}") for one in bias),
        temperature=round(temperature, 2),
        rows=rows,
        data=data,
    )
    return Weights(header, np.clip(np.rint(body / np.array(header.scale)), -LEVELS, LEVELS).astype(np.int8))


def written(weights: Weights) -> bytes:
    return json.dumps(asdict(weights.header)).encode() + b"\n" + weights.bytes_.tobytes()


def read(content: bytes) -> Weights:
    """Raises WeightsUnreadable."""
    line, _, body = content.partition(b"\n")
    try:
        said = json.loads(line)
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        header = Header(**known)
    except (ValueError, TypeError) as error:
        raise WeightsUnreadable(f"not a file of weights: {error}") from error
    if header.features != VERSION or header.acts != tuple(map(str, ACTS)) or len(body) != DIMENSIONS * len(ACTS):
        raise WeightsUnreadable("the weights were trained with other features or acts; run: ringback train acts")
    return Weights(header, np.frombuffer(body, dtype=np.int8).reshape(DIMENSIONS, len(ACTS)))


@lru_cache(maxsize=4)
def shipped(language: str) -> Weights:
    """The weights that come with the product: "ru", else English."""
    name = "acts_ru.weights" if language == "ru" else "acts_en.weights"
    return read((files("scoring.learned") / name).read_bytes())
