"""From labelled talks to weights, and how right they are on talks that were left out.

Two steps: what each answer does, then what the call came to.  The second learns from what the first says of talks it
had not seen, else it would trust it too much."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from threadpoolctl import threadpool_limits

from scoring.dialogue_file import LabelledCall, Labels
from scoring.learned.features import VERSION, Heard, Ruled, answer_rows, call_row, reason_row
from scoring.learned.fit import Floats, Ints, fit, softmax
from scoring.learned.opinion import heard_by, scores
from scoring.learned.remarks import answers
from scoring.learned.stance import OUTCOMES, REASONS, STANCES, Stance
from scoring.learned.weights import LAYERS, Header, Weights, rounded
from scoring.reliability import reliability
from scoring.speech.dialogue import Dialogue, dialogue_of
from scoring.verdict import Outcome, RejectionReason

FOLDS = 6
DECAY = {"stances": 1.0, "deciding": 1.0, "outcome": 0.5, "reason": 3.0}
TEMPERATURES = tuple(step / 20 for step in range(10, 61))  # 0.5 … 3.0


@dataclass(frozen=True)
class Example:
    """A talk to learn from."""

    call: LabelledCall
    ruled: Ruled
    stances: Mapping[int, Stance] | None = None  # of each customer's turn; None: nobody marked them
    copy_of: str | None = None  # id of the talk it repeats in other words; both are learned from, or both left out
    is_whole: bool = True  # False: of one kind or a part; tells what answers mean, not how often calls end so

    @cached_property
    def talk(self) -> Dialogue:
        return dialogue_of(self.call.facts)

    @cached_property
    def rows(self) -> Floats:
        return answer_rows(self.talk, self.call.facts.goal)

    @cached_property
    def turns(self) -> tuple[int, ...]:
        return tuple(one.turn for one in answers(self.talk))

    @property
    def labels(self) -> Labels:
        if self.call.labels is None:
            raise ValueError(f"{self.call.id} has no labels: nothing can be learned from it")
        return self.call.labels

    @property
    def outcome(self) -> Outcome:
        return self.labels.outcome

    @property
    def reason(self) -> RejectionReason | None:
        return self.labels.rejection

    @property
    def deciding(self) -> frozenset[int]:
        return frozenset(quote.turn for quote in self.labels.evidence if quote.turn is not None)


@dataclass(frozen=True, slots=True)
class Guess:
    """Of a talk that was not learned from."""

    chances: Floats  # of OUTCOMES
    evidence: int | None  # the turn shown for the labelled outcome
    reason: RejectionReason


@dataclass(frozen=True, slots=True)
class Trained:
    weights: Weights
    guesses: tuple[Guess, ...]  # in the order of the examples, each by weights that saw no talk of its fold


def train(examples: Sequence[Example]) -> Trained:
    """Weights from all examples, and an honest guess of each.  On one thread: the last digit depends on how many."""
    with threadpool_limits(limits=1):
        return _trained(examples)


def _trained(examples: Sequence[Example]) -> Trained:
    outcomes = np.array([OUTCOMES.index(one.outcome) for one in examples])
    folds = _folds(examples)
    heard = _left_out(examples, folds)
    known = list(zip(examples, heard, strict=True))
    rows = np.array([call_row(one.talk, one.call.facts.goal, said, one.ruled) for one, said in known])
    reason_rows = np.array([reason_row(one.talk, said) for one, said in known])
    guesses = _guesses(examples, folds, heard, rows, reason_rows)
    temperature = _temperature(np.array([one.chances for one in guesses]), outcomes)
    layers = {
        "stances": _stances(examples),
        "deciding": _deciding(examples),
        "outcome": _outcome(examples, rows),
        "reason": _reason(examples, reason_rows),
    }
    header = Header(VERSION, {name: len(layers[name]) for name in LAYERS}, temperature, len(examples), digest(examples))
    honest = tuple(Guess(softmax(one.chances / temperature), one.evidence, one.reason) for one in guesses)
    return Trained(Weights(header, **{name: rounded(layer) for name, layer in layers.items()}), honest)


def digest(examples: Sequence[Example]) -> str:
    """SHA-256 of what was learned from."""
    said = "".join(f"{one.call.facts}{one.labels}{one.stances}\n" for one in examples)
    return hashlib.sha256(said.encode()).hexdigest()


def _folds(examples: Sequence[Example]) -> Ints:
    """Each outcome spread evenly over the folds, in order of appearance; copies go with their talk."""
    folds: dict[str, int] = {}
    seen: Counter[Outcome] = Counter()
    for one in examples:
        if one.copy_of is None:
            folds[one.call.id] = seen[one.outcome] % FOLDS
            seen[one.outcome] += 1
    return np.array([folds[one.copy_of or one.call.id] for one in examples], dtype=np.int64)


def _left_out(examples: Sequence[Example], folds: Ints) -> list[Heard]:
    """What the first step says of each talk when it had not learned from it."""
    found: dict[int, Heard] = {}
    for fold in range(FOLDS):
        learned = [one for one, own in zip(examples, folds, strict=True) if own != fold]
        stances, deciding = _stances(learned), _deciding(learned)
        for at in np.flatnonzero(folds == fold):
            found[int(at)] = heard_by(stances, deciding, examples[int(at)].rows)
    return [found[at] for at in range(len(examples))]


def _stances(examples: Sequence[Example]) -> Floats:
    marked = [one for one in examples if one.stances is not None]
    labels = [STANCES.index(one.stances[turn]) for one in marked if one.stances is not None for turn in one.turns]
    return _layer("stances", np.concatenate([one.rows for one in marked]), labels, len(STANCES))


def _deciding(examples: Sequence[Example]) -> Floats:
    labels = [1 + OUTCOMES.index(one.outcome) if turn in one.deciding else 0 for one in examples for turn in one.turns]
    return _layer("deciding", np.concatenate([one.rows for one in examples]), labels, 1 + len(OUTCOMES))


def _outcome(examples: Sequence[Example], rows: Floats) -> Floats:
    whole = [at for at, one in enumerate(examples) if one.is_whole]
    return _layer("outcome", rows[whole], [OUTCOMES.index(examples[at].outcome) for at in whole], len(OUTCOMES))


def _reason(examples: Sequence[Example], rows: Floats) -> Floats:
    reasons = list(REASONS.values())
    lost = [at for at, one in enumerate(examples) if one.reason is not None]
    labels = [reasons.index(reason) for at in lost if (reason := examples[at].reason) is not None]
    return _layer("reason", rows[lost], labels, len(reasons))


def _layer(name: str, rows: Floats, labels: Sequence[int] | Ints, classes: int) -> Floats:
    return fit(rows, np.asarray(labels, dtype=np.int64), classes=classes, decay=DECAY[name])


def _guesses(
    examples: Sequence[Example], folds: Ints, heard: Sequence[Heard], rows: Floats, reason_rows: Floats
) -> list[Guess]:
    """Scores of outcomes (not yet chances), evidence and reason of each talk left out."""
    found: dict[int, Guess] = {}
    for fold in range(FOLDS):
        learned, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        known = [examples[int(at)] for at in learned]
        outcome, reason = _outcome(known, rows[learned]), _reason(known, reason_rows[learned])
        for at in map(int, held):
            found[at] = Guess(
                scores(outcome, rows[at]),
                _shown(examples[at], heard[at]),
                list(REASONS.values())[int(scores(reason, reason_rows[at]).argmax())],
            )
    return [found[at] for at in range(len(examples))]


def _shown(example: Example, heard: Heard) -> int | None:
    if not example.turns:
        return None
    return example.turns[int(heard.deciding[:, 1 + OUTCOMES.index(example.outcome)].argmax())]


def _temperature(found: Floats, outcomes: Ints) -> float:
    """Of the tried ones that under which the outcomes that came are likeliest (temperature scaling, Guo 2017)."""

    def loss(heat: float) -> float:
        return -float(np.log(softmax(found / heat)[np.arange(len(outcomes)), outcomes] + 1e-12).mean())

    return min(TEMPERATURES, key=loss)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of talks that were not learned from; shares 0..1."""

    talks: int
    outcome: float
    f1: float  # of attained
    evidence: float  # of talks with marked words: the turn shown for the labelled outcome is one of theirs
    reason: float  # of rejected ones
    ece: float  # expected calibration error, five bins


def measured(examples: Sequence[Example], guesses: Sequence[Guess]) -> Measured:
    """How right the guesses are."""
    found = [OUTCOMES[int(one.chances.argmax())] for one in guesses]
    right = [outcome is one.outcome for outcome, one in zip(found, examples, strict=True)]
    both = sum(is_right and one.outcome is Outcome.ATTAINED for is_right, one in zip(right, examples, strict=True))
    named = found.count(Outcome.ATTAINED) + [one.outcome for one in examples].count(Outcome.ATTAINED)
    shown = [guess.evidence in one.deciding for guess, one in zip(guesses, examples, strict=True) if one.deciding]
    reasons = [guess.reason is one.reason for guess, one in zip(guesses, examples, strict=True) if one.reason]
    table = reliability([(float(one.chances.max()), is_right) for one, is_right in zip(guesses, right, strict=True)])
    return Measured(
        talks=len(examples),
        outcome=_mean(right),
        f1=2 * both / max(1, named),
        evidence=_mean(shown),
        reason=_mean(reasons),
        ece=table.ece if table else 0.0,
    )


def _mean(hits: Sequence[bool]) -> float:
    return sum(hits) / max(1, len(hits))
