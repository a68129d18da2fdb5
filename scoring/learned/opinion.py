"""What the learned part makes of a call: how likely each outcome is, and which of the customer's words say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.facts import GoalCode
from scoring.learned.features import Heard, Ruled, answer_rows, call_row, reason_row
from scoring.learned.fit import Floats, softmax
from scoring.learned.remarks import answers
from scoring.learned.stance import OUTCOMES, REASONS, STANCES, Stance
from scoring.learned.weights import Weights, shipped
from scoring.speech.acts import says_nothing
from scoring.speech.dialogue import Dialogue
from scoring.verdict import Outcome, RejectionReason

# A goal is attained only where an answer says something and is a yes with this chance: the agent's words do not count.
# Of the attained talks left out 1 in 100 has no such answer.
ASSENT = 0.05
# A second turn is shown where its chance is such a part of the first one's, and so high at all.  Of talks left out 0.93
# then show marked words instead of 0.90, at 1.16 turns a talk.
CLOSE, LEAST = 0.35, 0.1


@dataclass(frozen=True, slots=True)
class Opinion:
    answers: int  # remarks of the customer
    chances: Mapping[Outcome, float]  # sum to 1
    deciding: Mapping[Outcome, tuple[int, ...]]  # the customer's turns that would decide for it, the likeliest last
    reason: RejectionReason  # the likeliest, were the lead lost
    reason_turn: int

    @property
    def outcome(self) -> Outcome:
        return max(self.chances, key=lambda one: self.chances[one])


def opinion(talk: Dialogue, goal: GoalCode | None, ruled: Ruled, weights: Weights | None = None) -> Opinion | None:
    """None when the customer says nothing.  weights: those that come with the product unless given."""
    turns = [one.turn for one in answers(talk)]
    if not turns:
        return None
    known = weights or shipped()
    heard = heard_by(known.stances, known.deciding, answer_rows(talk, goal))
    found = scores(known.outcome, call_row(talk, goal, heard, ruled)) / known.header.temperature
    if not _may_agree(talk) or heard.stances[:, STANCES.index(Stance.YES)].max() < ASSENT:
        found[OUTCOMES.index(Outcome.ATTAINED)] = -np.inf
    chances = softmax(found)
    reasons = scores(known.reason, reason_row(talk, heard))
    reason, stance = list(REASONS.values())[int(reasons.argmax())], list(REASONS)[int(reasons.argmax())]
    return Opinion(
        answers=len(turns),
        chances={one: float(chance) for one, chance in zip(OUTCOMES, chances, strict=True)},
        deciding={one: _deciding(heard.deciding[:, at + 1], turns) for at, one in enumerate(OUTCOMES)},
        reason=reason,
        reason_turn=turns[int(heard.stances[:, STANCES.index(stance)].argmax())],
    )


def _may_agree(talk: Dialogue) -> bool:
    return any(not line.is_question and not says_nothing(line.sentence) for line in talk.customer)


def _deciding(chances: Floats, turns: Sequence[int]) -> tuple[int, ...]:
    """The likeliest turn, and before it the next where it is not far behind."""
    first, *rest = np.argsort(-chances, kind="stable")
    close = [at for at in rest[:1] if chances[at] >= max(LEAST, CLOSE * chances[first])]
    return tuple(turns[int(at)] for at in (*close, first))


def heard_by(stances: Floats, deciding: Floats, rows: Floats) -> Heard:
    """The first step: each answer by itself."""
    return Heard(softmax(scores(stances, rows)), softmax(scores(deciding, rows)))


def scores(weights: Floats, rows: Floats) -> Floats:
    """One number a class: rows @ weights + bias."""
    return np.asarray(rows @ weights[:-1] + weights[-1])
