"""A talk with its private numbers taken out of the text, and when they were said, so that the sound can be muted.

Nothing is left to luck: where the words' times are missing, do not match the text, or are too short to have been said
in, the whole turn is muted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring.private_numbers import Found, Kind, find, instead_of
from transcription.transcript import Turn

MARGIN = 0.3  # seconds on both sides: recognisers place a word within two tenths of a second or so
FASTEST = 0.06  # seconds a digit; quicker than anybody dictates: such times are wrong


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds [start, end) of a recording to be muted, and what is said there."""

    kind: Kind
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Hidden:
    turns: tuple[Turn, ...]  # without the numbers, and without words' times
    spans: tuple[Span, ...]


def hide(turns: Sequence[Turn], language: str) -> Hidden:
    """`turns` in order of time; language "ru" or "en": of the words that stand instead."""
    of_turn: dict[int, list[Found]] = {}
    for found in find(turns):
        of_turn.setdefault(found.turn, []).append(found)
    return Hidden(
        turns=tuple(_without(turn, of_turn.get(number, ()), language) for number, turn in enumerate(turns)),
        spans=tuple(_span(turns[number], one) for number, found in of_turn.items() for one in found),
    )


def _without(turn: Turn, found: Sequence[Found], language: str) -> Turn:
    text = turn.text
    for one in reversed(found):
        text = text[: one.first] + instead_of(one.kind, language) + text[one.last :]
    return replace(turn, text=text, words=())


def _span(turn: Turn, found: Found) -> Span:
    said = _times(turn, found) or (turn.start, turn.end)
    return Span(found.kind, round(max(said[0] - MARGIN, 0.0), 3), round(said[1] + MARGIN, 3))


def _times(turn: Turn, found: Found) -> tuple[float, float] | None:
    """When the characters were said; None: can't be told."""
    at, touched = 0, []
    for word in turn.words:
        text = word.text.strip()
        first = turn.text.find(text, at)
        if first < 0 or turn.text[at:first].strip():
            return None
        at = first + len(text)
        if text and first < found.last and at > found.first:
            touched.append(word)
    if not touched or turn.text[at:].strip():
        return None
    start, end = min(word.start for word in touched), max(word.end for word in touched)
    digits = sum(character.isalnum() for character in turn.text[found.first : found.last]) / 4
    is_believable = end - start >= FASTEST * digits and turn.start - 1 <= start and end <= turn.end + 1
    return (start, end) if is_believable else None
