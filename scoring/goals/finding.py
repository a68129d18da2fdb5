"""
What a goal's rule finds in a call: the words that speak for it and against it, in order;
the last one decides.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from scoring.facts import GoalCode
from scoring.speech.dialogue import Line
from scoring.verdict import Evidence


class Stance(Enum):
    """What a customer's line does to the goal."""

    FOR = "for"
    AGAINST = "against"
    OPEN = "open"  # doubts, puts off, sets a condition


@dataclass(frozen=True)
class Signal:
    """A customer's line that counts."""

    stance: Stance
    line: Line
    strength: float  # 0..1
    when: date | None = None  # the day it names, where the goal is about one

    @property
    def evidence(self) -> Evidence:
        return self.line.evidence()


@dataclass(frozen=True)
class Finding:
    """One goal's part of the verdict."""

    goal: GoalCode
    version: int
    signals: tuple[Signal, ...]
    is_attained: bool
    deciding: tuple[Signal, ...]  # what made it attained or kept it from being so; empty: nobody spoke of it

    @property
    def strength(self) -> float:
        return min((signal.strength for signal in self.deciding), default=0.0)

    @property
    def turning(self) -> int:
        """How often the customer changed sides: each makes a verdict less sure."""
        stances = [signal.stance for signal in self.signals]
        return sum(a is not b for a, b in pairwise(stances))


def settle(goal: GoalCode, version: int, signals: list[Signal]) -> Finding:
    """The last word wins; of several in a row on the same side the strongest is shown."""
    ordered = tuple(sorted(signals, key=lambda signal: signal.line.place))
    if not ordered:
        return Finding(goal, version, (), False, ())
    last = ordered[-1].stance
    run = []
    for signal in reversed(ordered):
        if signal.stance is not last:
            break
        run.append(signal)
    best = max(reversed(run), key=lambda signal: signal.strength)  # of equals the first said
    return Finding(goal, version, ordered, last is Stance.FOR, (best,))
