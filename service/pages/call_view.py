"""A call made ready to be drawn: the waveform as shapes, the marks on it, the quotes inside the turns.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.queries.call_detail import Detail, SavedRecording, SavedVerdict

WIDTH, LANE = 1000, 44  # units of the drawing: its width, and half the height of two lanes
MARK_KINDS = ("evidence", "next_step", "rejection", "price", "competitor", "note")


@dataclass(frozen=True, slots=True)
class Lane:
    side: str  # agent | customer | unknown
    path: str  # SVG path data


@dataclass(frozen=True, slots=True)
class Mark:
    kind: str
    seconds: float
    left: float  # percent of the recording's length
    quote: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a turn's text; `kind`: what the marked words are, "" for the rest."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TurnView:
    number: int
    speaker: str
    start: float
    end: float
    pieces: tuple[Piece, ...]
    is_suspect: bool


def with_moments(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items with `started` as a moment beside the contract's text."""
    return [item | {"started": datetime.fromisoformat(item["started_at"])} for item in items]


def lanes(recording: SavedRecording | None) -> list[Lane]:
    """Two lanes, agent above, or one when the recording does not tell."""
    if recording is None or not recording.peaks:
        return []
    order = [side for side in ("agent", "customer", "unknown") if side in recording.peaks]
    height = 2 * LANE / len(order)
    return [
        Lane(side, _wave(recording.peaks[side], number * height + height / 2, height / 2 - 2))
        for number, side in enumerate(order)
    ]


def _wave(peaks: Sequence[int], middle: float, most: float) -> str:
    """One closed shape around the middle line."""
    step = WIDTH / max(len(peaks), 1)
    above = [f"{i * step:.1f} {middle - max(p, 1) * most / 100:.1f}" for i, p in enumerate(peaks)]
    below = [f"{i * step:.1f} {middle + max(p, 1) * most / 100:.1f}" for i, p in enumerate(peaks)]
    return "M" + "L".join(above + below[::-1]) + "Z" if peaks else ""


def marks(detail: Detail, turns: Sequence[Mapping[str, Any]], seconds: float | None) -> list[Mark]:
    """What the verdict rests on, and the notes, in order of time."""
    if not seconds:
        return []
    found = [(kind, quote, _start(said, turns)) for kind, quote, said in _said(detail.verdict)]
    found += [("note", note.text, note.at_seconds) for note in detail.notes if note.at_seconds is not None]
    placed = [
        Mark(kind, start, round(min(max(100 * start / seconds, 0), 100), 2), quote)
        for kind, quote, start in found
        if start is not None
    ]
    return sorted(placed, key=lambda mark: mark.seconds)


def turn_views(turns: Sequence[Mapping[str, Any]], verdict: SavedVerdict | None) -> list[TurnView]:
    quotes: dict[int, list[tuple[str, str]]] = {}
    for kind, quote, said in _said(verdict):
        quotes.setdefault(said.get("turn", -1), []).append((kind, quote))
    return [
        TurnView(
            number=number,
            speaker=turn["speaker"],
            start=turn["start"],
            end=turn["end"],
            pieces=tuple(_pieces(turn["text"], quotes.get(number, []))),
            is_suspect=turn.get("is_suspect", False),
        )
        for number, turn in enumerate(turns)
    ]


def _said(verdict: SavedVerdict | None) -> list[tuple[str, str, Mapping[str, Any]]]:
    """(kind, quote, where) of all that the verdict points at."""
    if verdict is None:
        return []
    said: list[tuple[str, str, Mapping[str, Any]]] = [("evidence", one["quote"], one) for one in verdict.evidence]
    for kind, one in (("rejection", verdict.rejection), ("next_step", verdict.next_step)):
        if one is not None:
            said.append((kind, one["quote"], one))
    said += [("price", one["quote"], one) for one in verdict.prices]
    said += [("competitor", one["quote"], one) for one in verdict.competitors]
    return said


def _start(said: Mapping[str, Any], turns: Sequence[Mapping[str, Any]]) -> float | None:
    """When the quote was said: as kept, else by its place in its turn."""
    if "start" in said:
        return float(said["start"])
    number = said.get("turn", -1)
    if not 0 <= number < len(turns):
        return None
    turn = turns[number]
    at = max(turn["text"].find(said["quote"]), 0)
    share = at / max(len(turn["text"]), 1)
    return float(turn["start"] + share * (turn["end"] - turn["start"]))


def _pieces(text: str, quotes: Sequence[tuple[str, str]]) -> list[Piece]:
    """The text cut at its quotes; of two that overlap the first counts."""
    found: list[tuple[int, int, str]] = []
    for kind, quote in quotes:
        at = text.find(quote)
        if quote and at >= 0 and all(at >= end or at + len(quote) <= start for start, end, _ in found):
            found.append((at, at + len(quote), kind))
    pieces, done = [], 0
    for start, end, kind in sorted(found):
        if start > done:
            pieces.append(Piece(text[done:start]))
        pieces.append(Piece(text[start:end], kind))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return pieces
