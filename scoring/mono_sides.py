"""Whose voice is whose in a mono recording: the voices tell the stretches apart, the words tell the agent.

Each stretch speaks for a side by its voice and by what it says (`scoring/speech/roles.py`: an agent introduces himself
and offers, a customer needs and orders, an own company's name is the agent's), and the floor changes hands more often
after a question.  Both ways to give the two voices to the two sides are worked out; where neither is clearly better the
sides are not known, and where one stretch could be either's, that stretch is not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import exp, log

from scoring.speech.clauses import sentences
from scoring.speech.roles import AGENT, CUE, CUSTOMER
from scoring.speech.words import words
from transcription.transcript import Speaker, Turn

FEWEST = 8  # stretches: a greeting of a machine and one message are no talk
ONE_VOICE = 1.5  # distance below which two voices may be one
SURE_OF_SIDES = 3.0  # log-odds between the two ways: 20 to 1
SURE_OF_STRETCH = 0.85
SWITCH_AFTER_QUESTION, SWITCH = 0.75, 0.35  # how often the floor changes hands between stretches
FIRST = 0.7  # who is called speaks first
PAUSE = 1.5  # seconds after which one side begins a new turn
SIDES = (Speaker.AGENT, Speaker.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Told:
    """Turns with their sides.  by: "voice", or "" where nothing could be told; confidence 0..1 of who is the agent."""

    turns: tuple[Turn, ...]
    by: str
    confidence: float


def tell(
    stretches: Sequence[Turn],
    odds: Sequence[float],
    distance: float,
    *,
    is_outbound: bool | None = None,
    own_names: Sequence[str] = (),
) -> Told:
    """odds: for each stretch the log-odds of the second voice; distance: between the two (transcription/sides.py)."""
    if len(stretches) < FEWEST or distance < ONE_VOICE:
        return Told(_unknown(stretches), "", 0.0)
    names = _forms(own_names)
    cues = [_cue(one.text, names) for one in stretches]
    if is_outbound is not None:
        cues[0] += -FIRST if is_outbound else FIRST
    switches = [_switch(one.text) for one in stretches[:-1]]
    ways = [[cue + sign * odd for cue, odd in zip(cues, odds, strict=True)] for sign in (1, -1)]
    likely = [_forward(way, switches) for way in ways]
    better = 0 if likely[0] >= likely[1] else 1
    margin = abs(likely[0] - likely[1])
    confidence = round(1 / (1 + exp(-margin)), 3)
    if margin < SURE_OF_SIDES:
        return Told(_unknown(stretches), "", confidence)
    agents = _posterior(ways[better], switches)
    told = [replace(one, speaker=_side(chance)) for one, chance in zip(stretches, agents, strict=True)]
    return Told(_joined(told), "voice", confidence)


def swapped(
    turns: Sequence[Turn], *, is_outbound: bool | None = None, own_names: Sequence[str] = ()
) -> tuple[bool, float]:
    """Of two channels whose sides nobody told: whether the one taken for the agent's is the customer's, how surely.

    Only the words count; below SURE_OF_SIDES they stay as they were taken, with the confidence of that."""
    names = _forms(own_names)
    said = sorted((turn for turn in turns if not turn.is_suspect), key=lambda turn: turn.start)
    odds = sum(_cue(turn.text, names) * (1 if turn.speaker is Speaker.AGENT else -1) for turn in said)
    if said and is_outbound is not None:
        odds += FIRST if (said[0].speaker is Speaker.CUSTOMER) is is_outbound else -FIRST
    is_swapped = odds < -SURE_OF_SIDES
    return is_swapped, round(1 / (1 + exp(odds if is_swapped else -odds)), 3)


def _forms(own_names: Sequence[str]) -> frozenset[str]:
    return frozenset(form for name in own_names for word in words(name) for form in (word.norm, *word.forms))


def _side(agent: float) -> Speaker:
    if agent >= SURE_OF_STRETCH:
        return Speaker.AGENT
    return Speaker.CUSTOMER if agent <= 1 - SURE_OF_STRETCH else Speaker.UNKNOWN


def _cue(text: str, names: frozenset[str]) -> float:
    """Log-odds that the agent says it."""
    said = words(text)
    cue = min(2, len(AGENT.find(said))) - min(2, len(CUSTOMER.find(said)))
    named = any(names & {word.norm, *word.forms} for word in said)
    return CUE * (cue + named)


def _switch(text: str) -> float:
    said = sentences(text)
    return SWITCH_AFTER_QUESTION if said and said[-1].is_question else SWITCH


def _forward(odds: Sequence[float], switches: Sequence[float]) -> float:
    """Log-likelihood of all rows of sides together."""
    agent, customer = exp(odds[0] / 2), exp(-odds[0] / 2)
    total = 0.0
    for odd, switch in zip(odds[1:], switches, strict=True):
        agent, customer = (
            (agent * (1 - switch) + customer * switch) * exp(odd / 2),
            (customer * (1 - switch) + agent * switch) * exp(-odd / 2),
        )
        scale = agent + customer
        agent, customer, total = agent / scale, customer / scale, total + log(scale)
    return total + log(agent + customer)


def _posterior(odds: Sequence[float], switches: Sequence[float]) -> list[float]:
    """For each stretch the chance that it is the agent's, the whole talk considered."""
    before = _swept(odds, switches)
    after = _swept(odds[::-1], switches[::-1])[::-1]
    return [
        1 / (1 + exp(-max(min(forth + back - odd, 500), -500)))
        for forth, back, odd in zip(before, after, odds, strict=True)
    ]


def _swept(odds: Sequence[float], switches: Sequence[float]) -> list[float]:
    """Log-odds of the agent at each stretch by it and all before it."""
    found = [odds[0]]
    for odd, switch in zip(odds[1:], switches, strict=True):
        agent = 1 / (1 + exp(-found[-1]))
        came = agent * (1 - switch) + (1 - agent) * switch
        found.append(log(came / (1 - came)) + odd)
    return found


def _unknown(stretches: Sequence[Turn]) -> tuple[Turn, ...]:
    return _joined([replace(one, speaker=Speaker.UNKNOWN) for one in stretches])


def _joined(stretches: Sequence[Turn]) -> tuple[Turn, ...]:
    """Neighbours of one side are one turn, unless it paused or one is suspect."""
    turns: list[Turn] = list(stretches[:1])
    for before, one in pairwise(stretches):
        last = turns[-1]
        is_same = last.speaker is one.speaker and not (before.is_suspect or one.is_suspect)
        if is_same and one.start - last.end < PAUSE:
            turns[-1] = replace(last, end=one.end, text=f"{last.text} {one.text}", words=(*last.words, *one.words))
        else:
            turns.append(one)
    return tuple(turns)
