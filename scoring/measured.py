"""How right the judge is on labelled calls it was not built on: figures, and the file they are kept in.  Pure.

`ringback evaluate goals DIR --save` writes the file, the page Goals reads it; nobody types a figure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from scoring.evaluate import Pair, Scores, Share, evaluate
from scoring.goals.catalogue import GOALS
from scoring.reliability import Reliability

FILE = Path(__file__).with_name("measured.json")


class MeasuredUnreadable(ValueError):
    """The file is not what `--save` writes: save it anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Figures over the labelled calls of one goal and one language."""

    goal: str | None  # a goal's code; None: calls for any goal, and for none
    language: str | None  # ru | en; None: both
    calls: int
    attained: int  # labelled so
    said: int  # judged so
    hit: int  # both: precision is hit/said, recall hit/attained
    outcome: Share
    evidence: Share
    next_step: Share
    date: Share
    reason: Share

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None: nothing was labelled or judged attained."""
        return 2 * self.hit / (self.said + self.attained) if self.said + self.attained else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement: when, on how many calls of which folder, at which versions of the goals' rules."""

    on: date
    folder: str  # its name only
    versions: dict[str, int]
    rows: tuple[Row, ...]
    reliability: Reliability | None

    @property
    def overall(self) -> Row:
        return self.row(None, None)

    def row(self, goal: str | None, language: str | None) -> Row:
        """Raises KeyError: there was no such call."""
        for row in self.rows:
            if (row.goal, row.language) == (goal, language):
                return row
        raise KeyError(f"{goal}, {language}")

    def has(self, goal: str | None, language: str | None) -> bool:
        return any((row.goal, row.language) == (goal, language) for row in self.rows)

    @property
    def changed_since(self) -> tuple[str, ...]:
        """Goals whose rule has another version now than when it was measured."""
        return tuple(str(goal.code) for goal in GOALS if self.versions.get(goal.code) != goal.version)


def measured(pairs: Iterable[Pair], *, on: date, folder: str) -> Measured:
    """Figures over all labelled pairs, together and by goal and language; at least one must be labelled."""
    labelled = [pair for pair in pairs if pair[1].labels is not None]
    languages = sorted({call.facts.language for _, call in labelled})
    found = []
    for goal, language in product((None, *(goal.code for goal in GOALS)), (None, *languages)):
        some = [
            pair
            for pair in labelled
            if goal in (None, pair[1].facts.goal) and language in (None, pair[1].facts.language)
        ]
        if some:
            found.append(_row(some, goal and str(goal), language))
    return Measured(
        on=on,
        folder=folder,
        versions={str(goal.code): goal.version for goal in GOALS},
        rows=tuple(found),
        reliability=evaluate(labelled).reliability,
    )


def as_text(found: Measured) -> str:
    """The file: the same figures give the same bytes."""
    return json.dumps(_ADAPTER.dump_python(found, mode="json"), ensure_ascii=False, indent=1) + "\n"


def read(path: Path = FILE) -> Measured | None:
    """None: nothing was measured yet.  Raises MeasuredUnreadable."""
    if not path.is_file():
        return None
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except ValidationError as error:
        raise MeasuredUnreadable(f"{path.name} can't be read: {error.error_count()} mistakes; save it anew") from error


def _row(pairs: Sequence[Pair], goal: str | None, language: str | None) -> Row:
    scores: Scores = evaluate(pairs).overall
    real = [(verdict.attained, labels.attained) for verdict, call in pairs if (labels := call.labels) is not None]
    return Row(
        goal=goal,
        language=language,
        calls=scores.calls,
        attained=sum(label for _, label in real),
        said=sum(said for said, _ in real),
        hit=sum(said and label for said, label in real),
        outcome=scores.outcome,
        evidence=scores.evidence,
        next_step=scores.next_step,
        date=scores.date,
        reason=scores.reason,
    )


_ADAPTER: TypeAdapter[Measured] = TypeAdapter(Measured)
