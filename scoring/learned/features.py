"""Answers and calls as rows of numbers.  Whoever changes what comes out raises VERSION and trains again: weights of
another version are refused."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.facts import GoalCode
from scoring.learned.embedding import NOTHING, Vector, embedding
from scoring.learned.remarks import Answer, answers, remarks
from scoring.learned.stance import OUTCOMES, REASONS, STANCES, Stance
from scoring.speech.dialogue import Dialogue
from scoring.verdict import Outcome, Side

VERSION = 2
GOALS = tuple(GoalCode)
FADING = 0.75  # what was said one answer earlier counts so much of the next
LATE = 3  # answers at the end of a call, where most are decided
WORDS_OF_AGENT = 2  # of his remarks at the end
REFUSING = [STANCES.index(one) for one in (*REASONS, Stance.REFUSE)]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules make of the call."""

    outcome: Outcome
    confidence: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What the first step of the model makes of each answer, in order."""

    stances: Vector  # (answers, STANCES), chances
    deciding: Vector  # (answers, 1 + OUTCOMES): the chance that it decides nothing, or decides for an outcome


def answer_rows(talk: Dialogue, goal: GoalCode | None) -> Vector:
    """One row for each of the customer's remarks."""
    said = answers(talk)
    if not said:
        return np.zeros((0, len(_answer_row(Answer(0, "", "", "", "", ""), goal, 0, 1))))
    return np.array([_answer_row(one, goal, place, len(said)) for place, one in enumerate(said)])


def _answer_row(one: Answer, goal: GoalCode | None, place: int, count: int) -> Vector:
    return np.concatenate(
        [
            1.5 * embedding(one.text),
            embedding(one.asked),
            0.7 * embedding(one.reply),
            0.5 * embedding(one.earlier),
            0.5 * embedding(one.later),
            _goal(goal),
            [place / max(1, count - 1), float(place == count - 1)],
        ]
    )


def call_row(talk: Dialogue, goal: GoalCode | None, heard: Heard, ruled: Ruled) -> Vector:
    """The whole call: what its answers do, what was said, what the rules say."""
    count = len(heard.stances)
    rules = np.zeros(2 * len(OUTCOMES))
    rules[OUTCOMES.index(ruled.outcome)] = 1.0
    rules[len(OUTCOMES) + OUTCOMES.index(ruled.outcome)] = ruled.confidence
    return np.concatenate(
        [
            _goal(goal),
            [count / 10, float(count < 2), float(count == 0)],
            pooled(heard.stances),
            pooled(heard.deciding),
            2.0 * said(talk),
            rules,
        ]
    )


def reason_row(talk: Dialogue, heard: Heard) -> Vector:
    """What tells why a lead is lost: the words that would decide so, the words of refusals, how surely each reason."""
    own = _vectors([one.text for one in answers(talk)])
    refusing = heard.stances[:, REFUSING]
    given = heard.stances[:, [STANCES.index(one) for one in REASONS]]
    return np.concatenate(
        [
            2.0 * _weighed(own, heard.deciding[:, 1 + OUTCOMES.index(Outcome.REJECTED)]),
            2.0 * _weighed(own, refusing.sum(axis=1) + 0.02),
            own.mean(axis=0),
            3.0 * given.max(axis=0, initial=0.0),
            3.0 * given.sum(axis=0),
        ]
    )


def _weighed(vectors: Vector, weights: Vector) -> Vector:
    return np.asarray(weights @ vectors / max(1e-9, weights.sum())) if len(weights) else NOTHING


def pooled(chances: Vector) -> Vector:
    """Rows of any number as one: the highest of each column, the highest late in the call, sums early and late."""
    count, width = chances.shape
    if not count:
        return np.zeros(4 * width)
    fading = FADING ** np.arange(count)[::-1]
    recent = 2.0 * (chances * fading[:, None]).sum(axis=0) / fading.sum()
    return np.concatenate([chances.max(axis=0), recent, chances[-LATE:].max(axis=0), chances.sum(axis=0) / 3])


def said(talk: Dialogue) -> Vector:
    """The customer's words: last, late, on the whole, the most of each; the agent's at the end."""
    whole = remarks(talk)
    own = _vectors([one.text for one in whole if one.side is Side.CUSTOMER])
    agents = _vectors([one.text for one in whole if one.side is not Side.CUSTOMER])
    return np.concatenate(
        [own[-1], own[-LATE:].mean(axis=0), own.mean(axis=0), own.max(axis=0), agents[-WORDS_OF_AGENT:].mean(axis=0)]
    )


def _vectors(texts: Sequence[str]) -> Vector:
    return np.array([embedding(text) for text in texts] or [NOTHING])


def _goal(goal: GoalCode | None) -> Vector:
    row = np.zeros(len(GOALS) + 1)
    row[GOALS.index(goal) if goal is not None else len(GOALS)] = 1.0
    return row
