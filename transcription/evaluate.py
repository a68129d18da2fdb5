"""How true a transcript is: word and character error rate by language, and whether each word is on its side.  Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import jiwer

from transcription.transcript import Speaker, Transcript, Turn

DROPPED = re.compile(r"[^\w\s]|_")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What was really said in one recording."""

    name: str
    language: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one language, over all its recordings.  Rates are errors ÷ reference units, 0 is perfect."""

    language: str
    files: int
    words: int
    wer: float
    cer: float
    side_accuracy: float | None  # share of recognised words on the side that said them; None: only mono recordings
    language_accuracy: float
    audio_seconds: float
    wall_seconds: float

    @property
    def rtfx(self) -> float:
        """Seconds of call heard in a second of work."""
        return self.audio_seconds / self.wall_seconds if self.wall_seconds else 0.0


def score(pairs: Sequence[tuple[Reference, Transcript]]) -> list[Score]:
    """A line for each language of the references."""
    languages = sorted({reference.language for reference, _ in pairs})
    return [_score(language, [pair for pair in pairs if pair[0].language == language]) for language in languages]


def normalise(text: str) -> str:
    """Lower case, ё as е, no punctuation: what error rates are counted on.  Numbers stay as they were written."""
    plain = DROPPED.sub(" ", text.lower().replace("ё", "е"))
    return SPACES.sub(" ", plain).strip()


def _score(language: str, pairs: Sequence[tuple[Reference, Transcript]]) -> Score:
    """Sides are compared one by one where the recording has them, else all that was said in order of time."""
    expected: list[str] = []
    found: list[str] = []
    right_side = words = 0
    for reference, heard in pairs:
        for said, got in _texts(reference.turns, heard):
            expected.append(said)
            found.append(got)
        if heard.channels == 2:
            on_side, total = _sides(reference.turns, heard.turns)
            right_side, words = right_side + on_side, words + total
    spoken = [(said, got) for said, got in zip(expected, found, strict=True) if said]
    invented = " ".join(got for said, got in zip(expected, found, strict=True) if not said)
    true_texts, found_texts = [said for said, _ in spoken], [got for _, got in spoken]
    count = sum(len(text.split()) for text in true_texts)
    output = jiwer.process_words(true_texts, found_texts)
    errors = output.substitutions + output.deletions + output.insertions + len(invented.split())
    return Score(
        language=language,
        files=len(pairs),
        words=count,
        wer=errors / count,
        cer=float(jiwer.cer(true_texts, found_texts)),
        side_accuracy=right_side / words if words else None,
        language_accuracy=sum(heard.language == language for _, heard in pairs) / len(pairs),
        audio_seconds=sum(heard.seconds for _, heard in pairs),
        wall_seconds=sum(heard.wall_seconds for _, heard in pairs),
    )


def _texts(turns: Iterable[Turn], heard: Transcript) -> list[tuple[str, str]]:
    turns = list(turns)
    if heard.channels == 1:
        return [(_joined(turns), _joined(heard.turns))]
    sides = (Speaker.AGENT, Speaker.CUSTOMER)
    return [
        (_joined(t for t in turns if t.speaker is side), _joined(t for t in heard.turns if t.speaker is side))
        for side in sides
    ]


def _sides(turns: Sequence[Turn], heard: Iterable[Turn]) -> tuple[int, int]:
    """Recognised words that stand in the right side's true words, and all that stand in either's."""
    sides = (Speaker.AGENT, Speaker.CUSTOMER)
    true = {side: set(_joined(turn for turn in turns if turn.speaker is side).split()) for side in sides}
    right = total = 0
    for turn in heard:
        for word in normalise(turn.text).split():
            owners = {side for side, words in true.items() if word in words}
            if owners:
                total += 1
                right += turn.speaker in owners
    return right, total


def _joined(turns: Iterable[Turn]) -> str:
    return normalise(" ".join(turn.text for turn in sorted(turns, key=lambda turn: turn.start)))
