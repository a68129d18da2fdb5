"""How the conversation went, from the turns of a recording whose channels tell the sides (KPIs of S1.29; all for one call).

M, C are the agent's and the customer's seconds of speech, D the length of the talk.  Where a side is not told (mono) or
did not speak, a measure is None, never 0.  Averages over calls are medians of per-call values."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from transcription.transcript import Speaker, Turn

SHORT_PAUSE = 1.0  # seconds inside a monologue that do not break it
BACK_CHANNEL = 0.7  # «угу» of the other side that does not break it


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkMeasures:
    """The columns of `talk_metrics`."""

    agent_seconds: float | None
    customer_seconds: float | None
    talk_ratio: float | None  # M ÷ (M + C), silence left out; 0.43 is the benchmark of discovery calls
    longest_monologue_seconds: float | None  # of the agent
    patience_seconds: float | None  # median pause before the agent answers the customer
    questions: int | None  # of the agent
    silence_ratio: float | None  # share of D in which nobody spoke
    words_per_minute: float | None  # of the agent's own speech
    switches_per_minute: float | None  # changes of speaker per minute of speech


NOTHING = TalkMeasures(
    agent_seconds=None,
    customer_seconds=None,
    talk_ratio=None,
    longest_monologue_seconds=None,
    patience_seconds=None,
    questions=None,
    silence_ratio=None,
    words_per_minute=None,
    switches_per_minute=None,
)


def measure(turns: Sequence[Turn], talk_seconds: float) -> TalkMeasures:
    """All measures of one call.  talk_seconds: D; the span of the turns where it is not known (0) or shorter than them."""
    said = sorted(
        (turn for turn in turns if not turn.is_suspect and turn.end > turn.start),
        key=lambda turn: (turn.start, turn.end),
    )
    if not said or any(turn.speaker is Speaker.UNKNOWN for turn in said):
        return NOTHING
    agent = [turn for turn in said if turn.speaker is Speaker.AGENT]
    customer = [turn for turn in said if turn.speaker is Speaker.CUSTOMER]
    m, c = _spoken(agent), _spoken(customer)
    either = _spoken(said)
    length = max(talk_seconds, said[-1].end - said[0].start, either)
    switches = sum(a.speaker is not b.speaker for a, b in pairwise(said))
    words = sum(len(turn.text.split()) for turn in agent)
    return TalkMeasures(
        agent_seconds=round(m, 2),
        customer_seconds=round(c, 2),
        talk_ratio=round(m / (m + c), 4),
        longest_monologue_seconds=round(_longest_monologue(said), 2) if agent else None,
        patience_seconds=_patience(said),
        questions=sum(turn.text.count("?") for turn in agent) if agent else None,
        silence_ratio=round((length - either) / length, 4),
        words_per_minute=round(words / (m / 60), 1) if agent else None,
        switches_per_minute=round(switches / (either / 60), 2),
    )


def _spoken(turns: Sequence[Turn]) -> float:
    """Seconds covered by turns in order of time; what overlaps counts once."""
    total, reached = 0.0, float("-inf")
    for turn in turns:
        total += max(0.0, turn.end - max(turn.start, reached))
        reached = max(reached, turn.end)
    return total


def _longest_monologue(said: Sequence[Turn]) -> float:
    """The agent's longest stretch; short pauses and the customer's «угу» do not end it."""
    longest, start, end = 0.0, None, 0.0
    for turn in said:
        if turn.speaker is Speaker.AGENT:
            if start is None or turn.start - end > SHORT_PAUSE:
                start = turn.start
            end = max(end, turn.end)
            longest = max(longest, end - start)
        elif turn.end - turn.start >= BACK_CHANNEL:
            start = None
    return longest


def _patience(said: Sequence[Turn]) -> float | None:
    """Median seconds from the end of the customer's words to the agent's reply, interruptions left out."""
    gaps = [
        after.start - before.end
        for before, after in pairwise(said)
        if before.speaker is Speaker.CUSTOMER and after.speaker is Speaker.AGENT and after.start >= before.end
    ]
    return round(median(gaps), 2) if gaps else None
