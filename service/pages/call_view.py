"""A call made ready to be drawn: the waveform as shapes, the marks on it, the quotes inside the turns.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db.queries.call_detail import Detail, SavedRecording

WIDTH, LANE = 1000, 44  # units of the drawing: its width, and half the height of two lanes
MARK_ROWS = 3  # below the waveform
MARK_WIDTH, LATE = 16.0, 70.0  # percent that the longest word takes; from where on it stands before its mark


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
    row: int = 0  # where its word has room; MARK_ROWS: no room, a tick alone


@dataclass(frozen=True, slots=True)
class Place:
    """A moment of a call: of the recording that is shown, or of another part of the call."""

    seconds: float
    recording_id: int | None
    is_here: bool

    @property
    def query(self) -> str:
        """The address's part that leads there."""
        return f"t={self.seconds:.0f}" if self.is_here else f"r={self.recording_id or ''}&t={self.seconds:.0f}"


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
    at: Place
    begins_part: int | None  # the part's number, at the first turn of each when there are several


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


class Talk:
    """What was said, over all parts of the call, seen from the recording that is shown (None: there is none)."""

    def __init__(self, detail: Detail, shown: SavedRecording | None) -> None:
        self._detail, self._shown = detail, shown.id if shown is not None else None
        self._turns = [turn for heard in detail.transcripts for turn in heard.turns]
        self._parts = [heard.recording_id for heard in detail.transcripts for _ in heard.turns]

    @property
    def seconds(self) -> float | None:
        """The end of the last turn."""
        return max((turn["end"] for turn in self._turns), default=None)

    def place(self, said: Mapping[str, Any]) -> Place:
        """When the quote was said: as kept, else by its place in its turn."""
        number = said.get("turn", -1)
        return self._place(number, _start(said, self._turns) or 0.0)

    def marks(self, seconds: float | None) -> list[Mark]:
        """What the verdict rests on, and the notes, in order of time, on the recording that is shown."""
        if not seconds:
            return []
        found = [(kind, quote, self.place(said)) for kind, quote, said in _said(self._detail) if kind != "promise"]
        found += [
            ("note", note.text, self._place(0, note.at_seconds))
            for note in self._detail.notes
            if note.at_seconds is not None
        ]
        placed = [
            Mark(kind, at.seconds, round(min(100 * at.seconds / seconds, 100), 2), quote)
            for kind, quote, at in found
            if at.is_here
        ]
        return _in_rows(sorted(placed, key=lambda mark: mark.seconds))

    def turns(self) -> list[TurnView]:
        """Every turn, the quotes in it marked."""
        quotes: dict[int, list[tuple[str, str]]] = {}
        for kind, quote, said in _said(self._detail):
            quotes.setdefault(said.get("turn", -1), []).append((kind, quote))
        return [self._turn(number, turn, quotes.get(number, [])) for number, turn in enumerate(self._turns)]

    def _turn(self, number: int, turn: Mapping[str, Any], quotes: Sequence[tuple[str, str]]) -> TurnView:
        parts = list(dict.fromkeys(self._parts))
        begins = len(parts) > 1 and (number == 0 or self._parts[number] != self._parts[number - 1])
        return TurnView(
            number=number,
            speaker=turn["speaker"],
            start=turn["start"],
            end=turn["end"],
            pieces=tuple(_pieces(turn["text"], quotes)),
            is_suspect=turn.get("is_suspect", False),
            at=self._place(number, turn["start"]),
            begins_part=parts.index(self._parts[number]) + 1 if begins else None,
        )

    def _place(self, turn: int, seconds: float) -> Place:
        part = self._parts[turn] if 0 <= turn < len(self._parts) else self._shown
        return Place(seconds, part, is_here=part == self._shown)


def _in_rows(marks: Sequence[Mark]) -> list[Mark]:
    """Each in the first row where the mark before leaves it room."""
    ends = [-MARK_WIDTH] * MARK_ROWS
    placed = []
    for mark in marks:
        begins = mark.left if mark.left <= LATE else mark.left - MARK_WIDTH  # a late mark's word stands before it
        row = next((row for row, end in enumerate(ends) if end <= begins), MARK_ROWS)
        if row < MARK_ROWS:
            ends[row] = begins + MARK_WIDTH
        placed.append(replace(mark, row=row))
    return placed


def _said(detail: Detail) -> list[tuple[str, str, Mapping[str, Any]]]:
    """(kind, quote, where) of all that the verdict points at, and what was promised and objected."""
    verdict, said = detail.verdict, list[tuple[str, str, Mapping[str, Any]]]()
    if verdict is not None:
        said += [("evidence", one["quote"], one) for one in verdict.evidence]
        for kind, one in (("rejection", verdict.rejection), ("next_step", verdict.next_step)):
            if one is not None:
                said.append((kind, one["quote"], one))
    said += [("objection", one.quote, {"turn": one.turn, "quote": one.quote}) for one in detail.objections]
    said += [
        ("promise", one.quote, {"turn": one.turn, "quote": one.quote})
        for one in detail.promises
        if one.turn is not None
    ]
    if verdict is not None:
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
