"""How the talk went (adapters' two channels only): shares, pauses, questions.  Pure.

A mono recording tells none of it: the caller then measures nothing, never zero.  No emotion is inferred, of anybody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from transcription.transcript import Speaker, Turn

BREATH = 1.0  # seconds: a shorter pause does not end a monologue
NOD = 0.7  # seconds: a shorter word of the other side ("угу") does not end one


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkMeasures:
    """None: cannot be told from what was said."""

    agent_seconds: float | None
    customer_seconds: float | None
    talk_ratio: float | None  # agent ÷ (agent + customer): silence is left out
    longest_monologue_seconds: float | None  # of the agent
    patience_seconds: float | None  # median pause before the agent answers the customer
    questions: int | None  # the agent's
    silence_ratio: float | None  # of the talk, nobody speaking
    words_per_minute: float | None  # the agent's
    switches_per_minute: float | None  # of the speaker, in a minute of speech


def measure(turns: Sequence[Turn], talk_seconds: float) -> TalkMeasures:
    """Turns of two separated channels; talk_seconds: the talk's length as the PBX gives it."""
    said = [turn for turn in turns if not turn.is_suspect]
    agent = _seconds(said, Speaker.AGENT)
    customer = _seconds(said, Speaker.CUSTOMER)
    speech = agent + customer
    words = sum(len(turn.text.split()) for turn in said if turn.speaker is Speaker.AGENT)
    pauses = list(_answers(said))
    length = max(talk_seconds, max((turn.end for turn in said), default=0) - min((t.start for t in said), default=0))
    switches = sum(before.speaker is not after.speaker for before, after in pairwise(said))
    return TalkMeasures(
        agent_seconds=round(agent, 1),
        customer_seconds=round(customer, 1),
        talk_ratio=round(agent / speech, 3) if speech else None,
        longest_monologue_seconds=_longest(said),
        patience_seconds=round(median(pauses), 2) if pauses else None,
        questions=sum(turn.text.count("?") for turn in said if turn.speaker is Speaker.AGENT) if said else None,
        silence_ratio=round(max(1 - _covered(said) / length, 0.0), 3) if length and said else None,
        words_per_minute=round(words * 60 / agent, 1) if agent else None,
        switches_per_minute=round(switches * 60 / speech, 1) if speech else None,
    )


def _seconds(turns: Sequence[Turn], speaker: Speaker) -> float:
    return sum(turn.end - turn.start for turn in turns if turn.speaker is speaker)


def _answers(turns: Sequence[Turn]) -> Iterator[float]:
    """Pauses from the customer's last word to the agent's first; one who interrupts did not wait."""
    for before, after in pairwise(turns):
        if before.speaker is Speaker.CUSTOMER and after.speaker is Speaker.AGENT and after.start >= before.end:
            yield after.start - before.end


def _longest(turns: Sequence[Turn]) -> float | None:
    """The agent's longest stretch; nods of the customer and breaths do not end it."""
    longest, start, end = 0.0, None, 0.0
    for turn in turns:
        if turn.speaker is Speaker.AGENT:
            if start is None or turn.start - end > BREATH:
                start = turn.start
            end = turn.end
            longest = max(longest, end - start)
        elif turn.end - turn.start >= NOD:
            start = None
    return round(longest, 1) if longest else None


def _covered(turns: Sequence[Turn]) -> float:
    """Seconds in which anybody spoke; overlaps count once."""
    total, reached = 0.0, float("-inf")
    for turn in sorted(turns, key=lambda turn: turn.start):
        total += max(turn.end - max(turn.start, reached), 0.0)
        reached = max(reached, turn.end)
    return total
