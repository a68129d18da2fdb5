"""From labelled answers to weights, and how right they are on answers of other conversations."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.learned.act import ACTS, Act
from scoring.learned.features import DIMENSIONS, features
from scoring.learned.fit import Floats, Ints, Rows, fit, softmax
from scoring.learned.weights import Weights, packed

DECAY = 0.1  # with 0.03 the answers left out are judged as well within 0.02
FOLDS = 5
TEMPERATURES = tuple(step / 20 for step in range(6, 41))  # 0.3 … 2.0


class BankUnreadable(ValueError):
    """A line of the bank is not `agent's line, answer, act`; the message names it."""


@dataclass(frozen=True, slots=True)
class Example:
    """One answer and what it does."""

    before: str  # the agent's line; answers to the same line are never split between learning and measuring
    answer: str
    act: Act


@dataclass(frozen=True, slots=True)
class Measured:
    """Of answers to lines that were not learned from."""

    answers: int
    accuracy: float
    macro_f1: float
    ece: float  # expected calibration error, ten bins, after the temperature


def bank(text: str) -> tuple[Example, ...]:
    """Examples of a bank: a line each, tabs between the agent's line, the answer and the act."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            before, answer, act = line.split("\t")
            found.append(Example(before, answer, Act(act)))
        except ValueError as error:
            raise BankUnreadable(f"line {number}: agent's line, answer, act, with tabs between: {error}") from error
    return tuple(found)


def digest(examples: Sequence[Example]) -> str:
    """SHA-256 of what was learned from."""
    said = "".join(f"{one.before}\t{one.answer}\t{one.act}\n" for one in examples)
    return hashlib.sha256(said.encode()).hexdigest()


def train(examples: Sequence[Example], language: str) -> tuple[Weights, Measured]:
    """Weights from all examples; the temperature and the figures from scores of examples left out in turn."""
    rows = [_row(one, language) for one in examples]
    labels = np.array([ACTS.index(one.act) for one in examples])
    scores = _left_out(rows, labels, [one.before for one in examples])
    temperature = min(TEMPERATURES, key=lambda heat: _loss(scores / heat, labels))
    weights = packed(
        _fitted(rows, labels), language=language, temperature=temperature, rows=len(rows), data=digest(examples)
    )
    return weights, measured(softmax(scores / temperature), labels)


def measured(chances: Floats, labels: Ints) -> Measured:
    said, sure = chances.argmax(axis=1), chances.max(axis=1)
    scores = []
    for act in sorted(set(labels.tolist())):
        hit = int(((said == act) & (labels == act)).sum())
        scores.append(2 * hit / max(1, int((said == act).sum() + (labels == act).sum())))
    right = said == labels
    bins = np.minimum(9, (sure * 10).astype(int))
    gaps = [abs(float(sure[bins == one].sum()) - int(right[bins == one].sum())) for one in range(10)]
    return Measured(len(labels), float(right.mean()), float(np.mean(scores)), sum(gaps) / len(labels))


def _row(one: Example, language: str) -> tuple[tuple[int, float], ...]:
    return (*features(one.answer, one.before, language), (DIMENSIONS, 1.0))  # the last column is the bias


def _fitted(rows: Sequence[tuple[tuple[int, float], ...]], labels: Ints) -> Floats:
    return fit(Rows.of(rows), labels, np.ones(len(rows)), columns=DIMENSIONS + 1, classes=len(ACTS), decay=DECAY)


def _left_out(rows: Sequence[tuple[tuple[int, float], ...]], labels: Ints, groups: Sequence[str]) -> Floats:
    """Scores of each row by weights that saw no row of its group; groups go to folds in order of appearance."""
    order = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    folds = np.array([order[group] % FOLDS for group in groups])
    scores = np.zeros((len(rows), len(ACTS)))
    for fold in range(FOLDS):
        learned, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(learned) and len(held):
            weights = _fitted([rows[int(one)] for one in learned], labels[learned])
            scores[held] = Rows.of([rows[int(one)] for one in held]).times(weights)
    return scores


def _loss(scores: Floats, labels: Ints) -> float:
    return float(-np.log(softmax(scores)[np.arange(len(labels)), labels] + 1e-12).mean())
