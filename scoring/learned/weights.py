"""Trained weights as one file: a line of JSON that says what they are, then the numbers, two bytes each.

Numbers, not pickles: nothing in it runs, and the same weights are the same file."""

import json
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from scoring.learned.features import VERSION
from scoring.learned.fit import Floats
from scoring.learned.stance import OUTCOMES, REASONS, STANCES

NAME = "judge.weights"
STORED = np.dtype("<f2")
COLUMNS = {
    "stances": tuple(map(str, STANCES)),
    "deciding": ("", *map(str, OUTCOMES)),
    "outcome": tuple(map(str, OUTCOMES)),
    "reason": tuple(map(str, REASONS.values())),
}


class WeightsUnreadable(ValueError):
    """Not a file of weights this version can use; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the weights are and what they were made from."""

    features: int  # features.VERSION they were trained with
    rows: dict[str, int]  # of each layer, the bias the last one
    temperature: float  # scores of outcomes are divided by it: makes the chances honest
    talks: int  # it was trained on
    data: str  # SHA-256 of them


@dataclass(frozen=True)
class Weights:
    """Four linear layers, each (columns of its row + 1, classes), the last row the bias."""

    header: Header
    stances: Floats
    deciding: Floats
    outcome: Floats
    reason: Floats


LAYERS = tuple(COLUMNS)


def rounded(weights: Floats) -> Floats:
    """As they will be read again."""
    return np.asarray(weights.astype(STORED).astype(np.float64))


def written(weights: Weights) -> bytes:
    numbers = b"".join(getattr(weights, layer).astype(STORED).tobytes() for layer in LAYERS)
    return json.dumps(asdict(weights.header)).encode() + b"\n" + numbers


def read(content: bytes) -> Weights:
    """Raises WeightsUnreadable."""
    line, _, body = content.partition(b"\n")
    try:
        header = Header(**_known(json.loads(line)))
        numbers = np.frombuffer(body, dtype=STORED).astype(np.float64)
        sizes = [header.rows[layer] * len(COLUMNS[layer]) for layer in LAYERS]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise WeightsUnreadable(f"not a file of weights: {error}") from error
    if header.features != VERSION or len(numbers) != sum(sizes):
        raise WeightsUnreadable("the weights were trained with other features; run: ringback train judge")
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    shaped = {layer: part.reshape(-1, len(COLUMNS[layer])) for layer, part in zip(LAYERS, parts, strict=True)}
    return Weights(header, **shaped)


def _known(said: dict[str, Any]) -> dict[str, Any]:
    return {one.name: said[one.name] for one in fields(Header)}


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """The weights that come with the product."""
    return read((files("scoring.learned") / NAME).read_bytes())
