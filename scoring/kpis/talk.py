"""How the talk went: shares of time, monologues, patience, questions, silence, interruptions, pace.

Only where each turn's side is known.  A mono recording does not tell who speaks, so every figure is None there, never
0.  Turns that the recogniser perhaps invented are left out.  Nothing here says how an employee feels: emotion is not
read from a voice (EU AI Act, article 5(1)(f))."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from scoring.kpis.wording import word_count, wording
from scoring.speech.words import words
from transcription.transcript import Speaker, Turn

BREATH_SECONDS = 1.0  # a shorter pause does not end a monologue
BACK_CHANNEL_SECONDS = 0.7  # «угу», "right": a shorter remark of the other side does not end it either
SECONDS_A_MINUTE = 60.0
LEAST_SECONDS = 0.1  # of speech: less tells no pace
SILENT_SECONDS, DEAD_SECONDS = 3.0, 10.0  # both silent for longer: a pause to be told; dead air
OVERLAP_SECONDS = 1.0  # both speak for longer: an event
CUT_IN_SECONDS, HELD_SECONDS = 0.5, 1.0  # begun so long before the other's end, and the floor kept so long


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkMeasures:
    """One call.  None: not known, or nothing to divide by."""

    agent_seconds: float | None  # of speech
    customer_seconds: float | None
    talk_ratio: float | None  # 0..1: agent's share of both sides' speech, silence left out
    longest_monologue_seconds: float | None  # the agent's
    patience_seconds: float | None  # median pause between the customer's last word and the agent's first
    questions: int | None  # asked by the agent
    silence_ratio: float | None  # 0..1 of the talk during which nobody spoke
    words_per_minute: float | None  # the agent's, per minute of his own speech
    switches_per_minute: float | None  # times the floor changed hands, per minute of speech
    longest_customer_seconds: float | None = None  # the customer's longest story
    open_questions: int | None = None  # the agent's that yes or no does not answer
    interruptions: int | None = None  # times the agent took the floor before the customer had ended
    overlaps: int | None = None  # times both spoke for more than a second
    long_silences: int | None = None  # pauses of more than three seconds
    dead_air_seconds: float | None = None  # of pauses of more than ten
    customer_words_per_minute: float | None = None
    fillers_per_100: float | None = None  # the agent's «ну», «как бы», "you know" per 100 of his words


UNKNOWN = TalkMeasures(
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


def measure(turns: Iterable[Turn], talk_seconds: float) -> TalkMeasures:
    """Figures of one call.

    turns         in any order; one of an unknown speaker makes all figures None
    talk_seconds  length of the conversation; 0 or less: the silence is not known"""
    said = sorted((turn for turn in turns if not turn.is_suspect), key=lambda turn: (turn.start, turn.end))
    if not said or any(turn.speaker is Speaker.UNKNOWN for turn in said):
        return UNKNOWN
    agent, customer = _of(said, Speaker.AGENT), _of(said, Speaker.CUSTOMER)
    agent_seconds, customer_seconds = spoken_seconds(agent), spoken_seconds(customer)
    runs, asked, pauses = _runs(said), wording(agent), _pauses(said)
    return TalkMeasures(
        agent_seconds=round(agent_seconds, 2),
        customer_seconds=round(customer_seconds, 2),
        talk_ratio=_share(agent_seconds, agent_seconds + customer_seconds),
        longest_monologue_seconds=_longest(runs, Speaker.AGENT),
        patience_seconds=_patience(runs),
        questions=asked.questions,
        silence_ratio=_silence(said, talk_seconds),
        words_per_minute=_per_minute(asked.words, agent_seconds),
        switches_per_minute=_per_minute(
            sum(a.speaker is not b.speaker for a, b in pairwise(runs)), agent_seconds + customer_seconds
        ),
        longest_customer_seconds=_longest(runs, Speaker.CUSTOMER),
        open_questions=asked.open_questions,
        interruptions=sum(_cuts_in(turn, customer) for turn in agent),
        overlaps=sum(_both(a, b) > OVERLAP_SECONDS for a in agent for b in customer),
        long_silences=sum(pause > SILENT_SECONDS for pause in pauses),
        dead_air_seconds=round(sum(pause for pause in pauses if pause > DEAD_SECONDS), 2),
        customer_words_per_minute=_per_minute(sum(word_count(words(turn.text)) for turn in customer), customer_seconds),
        fillers_per_100=asked.fillers_per_100,
    )


def spoken_seconds(turns: Sequence[Turn]) -> float:
    """Time covered by turns, overlaps counted once.  turns: ordered by start."""
    total, reached = 0.0, float("-inf")
    for turn in turns:
        total += max(0.0, turn.end - max(turn.start, reached))
        reached = max(reached, turn.end)
    return total


def _runs(said: Sequence[Turn]) -> list[Turn]:
    """Turns of one side that follow each other within a breath, back-channels of the other side left out, as one."""
    runs: list[Turn] = []
    for index, turn in enumerate(said):
        last = runs[-1] if runs else None
        if last is not None and last.speaker is turn.speaker and turn.start - last.end < BREATH_SECONDS:
            runs[-1] = replace(last, end=max(last.end, turn.end))
        elif not _is_back_channel(said, index):
            runs.append(turn)
    return runs


def _is_back_channel(said: Sequence[Turn], index: int) -> bool:
    """A short remark between two turns of the other side."""
    turn = said[index]
    if turn.end - turn.start >= BACK_CHANNEL_SECONDS or not 0 < index < len(said) - 1:
        return False
    before, after = said[index - 1], said[index + 1]
    is_amid = before.speaker is after.speaker and before.speaker is not turn.speaker
    return is_amid and after.start - before.end < BREATH_SECONDS


def _of(said: Sequence[Turn], side: Speaker) -> list[Turn]:
    return [turn for turn in said if turn.speaker is side]


def _both(one: Turn, other: Turn) -> float:
    """Seconds during which both speak; 0 or less: never."""
    return min(one.end, other.end) - max(one.start, other.start)


def _cuts_in(turn: Turn, others: Sequence[Turn]) -> bool:
    """Begins at least half a second before the other ends, and still speaks a second after the other stopped."""
    return any(
        other.start < turn.start <= other.end - CUT_IN_SECONDS and turn.end >= other.end + HELD_SECONDS
        for other in others
    )


def _pauses(said: Sequence[Turn]) -> list[float]:
    """Seconds between turns during which nobody speaks; what lies before the first and after the last is none."""
    found, reached = [], said[0].end
    for turn in said[1:]:
        if turn.start > reached:
            found.append(turn.start - reached)
        reached = max(reached, turn.end)
    return found


def _longest(runs: Sequence[Turn], side: Speaker) -> float:
    return round(max((run.end - run.start for run in runs if run.speaker is side), default=0.0), 2)


def _patience(runs: Sequence[Turn]) -> float | None:
    """None: the agent never answered the customer without cutting in."""
    pauses = [
        after.start - before.end
        for before, after in pairwise(runs)
        if before.speaker is Speaker.CUSTOMER and after.speaker is Speaker.AGENT and after.start >= before.end
    ]
    return round(median(pauses), 2) if pauses else None


def _silence(said: Sequence[Turn], talk_seconds: float) -> float | None:
    if talk_seconds <= 0:
        return None
    return round(max(0.0, 1 - spoken_seconds(said) / talk_seconds), 4)


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole > 0 else None


def _per_minute(count: int, seconds: float) -> float | None:
    return round(count * SECONDS_A_MINUTE / seconds, 2) if seconds >= LEAST_SECONDS else None
