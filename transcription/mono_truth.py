"""How often the side of a word of a mono recording is right, and how often it is not known.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from transcription.evaluate import Reference
from transcription.transcript import Speaker, Transcript, Turn

NEAR = 0.5  # seconds from a true turn within which a word may still be its


@dataclass(frozen=True, slots=True, kw_only=True)
class MonoScore:
    """Of one language; shares of the recognised words that fall into a true turn of one side alone."""

    language: str
    files: int
    told: int  # files whose sides were told apart at all
    words: int
    right: float | None  # share of the words that were given a side; None: none was
    unknown: float  # share of all


def score_mono(pairs: Sequence[tuple[Reference, Transcript]]) -> list[MonoScore]:
    """A line for each language.  A word is looked at by its time: a wrong word counts as well as a right one."""
    languages = sorted({reference.language for reference, _ in pairs})
    return [_score(language, [pair for pair in pairs if pair[0].language == language]) for language in languages]


def _score(language: str, pairs: Sequence[tuple[Reference, Transcript]]) -> MonoScore:
    said = [
        (turn.speaker, owner)
        for reference, heard in pairs
        for turn in heard.turns
        for moment in _moments(turn)
        if (owner := _owner(reference.turns, moment)) is not None
    ]
    given = [speaker is owner for speaker, owner in said if speaker is not Speaker.UNKNOWN]
    return MonoScore(
        language=language,
        files=len(pairs),
        told=sum(any(turn.speaker is not Speaker.UNKNOWN for turn in heard.turns) for _, heard in pairs),
        words=len(said),
        right=sum(given) / len(given) if given else None,
        unknown=1 - len(given) / len(said) if said else 0.0,
    )


def _moments(turn: Turn) -> list[float]:
    """The middle of each word."""
    if turn.words:
        return [(word.start + word.end) / 2 for word in turn.words]
    count = len(turn.text.split())
    return [turn.start + (turn.end - turn.start) * (number + 0.5) / count for number in range(count)]


def _owner(turns: Sequence[Turn], moment: float) -> Speaker | None:
    """None: nobody speaks then, or both."""
    sides = {turn.speaker for turn in turns if turn.start <= moment <= turn.end}
    sides = sides or {turn.speaker for turn in turns if turn.start - NEAR <= moment <= turn.end + NEAR}
    return sides.pop() if len(sides) == 1 else None
