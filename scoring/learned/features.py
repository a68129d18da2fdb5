"""An answer and the line before it as hashed features: pure text in, sorted (index, value) out.

Whoever changes what comes out raises VERSION and trains again: weights of another version are refused."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from zlib import crc32

from scoring.speech.words import morph, normal

VERSION = 1
DIMENSIONS = 1 << 15  # buckets: 15 bits × 16 acts × 1 byte = 512 kB a language
TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|\?")
SHORTEST, LONGEST = 3, 5  # letters of a piece of a word, its edges marked
LAST_WORDS = 12  # of the line before: what is asked stands at its end
FIRST_WORDS = 3  # of the answer: where yes and no stand
WEIGHTS = {"word": 1.0, "letters": 0.8, "first": 0.7, "before": 0.4, "both": 0.5}  # length of each group's vector


def features(answer: str, before: str, language: str) -> tuple[tuple[int, float], ...]:
    """Features of an answer, each group a vector of its own length; () for an answer without a letter or digit."""
    said = _tokens(answer, language)
    if not any(token != "?" for token in said):  # noqa: S105  a token is a word here
        return ()
    asked = _tokens(before, language)[-LAST_WORDS:]
    groups = {
        "word": list(_word_pairs(said)),
        "letters": [piece for token in TOKEN.findall(normal(answer)) for piece in _pieces(token)],
        "first": [f"{place}{token}" for place, token in enumerate(said[:FIRST_WORDS])] + [_length(said)],
        "before": list(_word_pairs(asked)),
        "both": [f"{first}|{token}" for first in said[:2] for token in asked[-5:]],
    }
    found: dict[int, float] = {}
    for name, group in groups.items():
        each = WEIGHTS[name] / sqrt(len(group)) if group else 0.0
        for feature in group:
            index = crc32(f"{name}:{feature}".encode()) % DIMENSIONS
            found[index] = found.get(index, 0.0) + each
    return tuple(sorted(found.items()))


def _tokens(text: str, language: str) -> list[str]:
    return [_lemma(token) if language == "ru" else token for token in TOKEN.findall(normal(text))]


def _word_pairs(tokens: list[str]) -> Iterator[str]:
    """Single words and neighbours, the edges of the text included."""
    yield from tokens
    edged = ["^", *tokens, "$"]
    yield from (f"{one} {two}" for one, two in pairwise(edged))


def _pieces(token: str) -> Iterator[str]:
    edged = f"<{token}>"
    for size in range(SHORTEST, LONGEST + 1):
        yield from (edged[at : at + size] for at in range(len(edged) - size + 1))


def _length(tokens: list[str]) -> str:
    return f"length{min(6, len(tokens).bit_length())}"


@lru_cache(maxsize=32_768)
def _lemma(token: str) -> str:
    """The likeliest dictionary form."""
    if token == "?" or token.isdigit():  # noqa: S105  a token is a word here
        return token
    return normal(str(morph().parse(token)[0].normal_form))
