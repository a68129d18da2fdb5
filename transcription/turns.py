"""From what each channel said to turns of agent and customer, on one time base.  Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from transcription.transcript import Speaker, Turn, Word

PAUSE = 1.5  # seconds of silence after which the same side begins a new turn
BREATH = 0.6  # seconds between two words from which a phrase ends: long enough for the other side to answer

# What Whisper models say over silence and music: subtitles' credits, not speech of a call.
PHANTOMS = re.compile(
    r"^\W*(продолжение следует|субтитры (сделал|создавал|подготовил|делал)\w*.*|редактор субтитров.*|корректор .{0,30}|"
    r"спасибо за (просмотр|внимание|субтитры).*|подписывайтесь на .*|добро пожаловать в.{0,12}|"
    r"thanks? (you )?for watching.*|please subscribe.*|subtitles by .*|\[?(music|музыка|аплодисменты)\]?)\W*$",
    re.IGNORECASE,
)
LOOP_COMPRESSION = 2.4  # text that packs so well repeats itself (Whisper's own threshold)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of speech of one channel as the recogniser gave it."""

    start: float
    end: float
    text: str
    compression: float = 1.0  # len(text) / len(zlib(text))
    no_speech: float = 0.0  # the model's own doubt that anybody spoke, 0..1
    log_probability: float = 0.0  # mean of the tokens'
    words: tuple[Word, ...] = ()


def is_suspect(piece: Piece) -> bool:
    """Perhaps invented: a known phantom, a loop, or words where the model hardly heard speech."""
    if PHANTOMS.match(piece.text.strip()) or piece.compression > LOOP_COMPRESSION or loops(piece.text):
        return True
    return piece.no_speech > 0.6 and piece.log_probability < -1.0


def phrases(segment: Piece, words: Sequence[tuple[float, float, str]]) -> list[Piece]:
    """A segment cut where its speaker paused.  words: (start, end, text with its leading space); none: not cut."""
    if not words:
        return [segment]
    cut: list[Piece] = []
    for start, end, text in words:
        if cut and start - cut[-1].end < BREATH:
            said = (*cut[-1].words, Word(start, end, text))
            cut[-1] = replace(cut[-1], end=max(end, cut[-1].end), text=cut[-1].text + text, words=said)
        else:
            cut.append(replace(segment, start=start, end=end, text=text, words=(Word(start, end, text),)))
    return cut


def merge(channels: Sequence[tuple[Speaker, Iterable[Piece]]]) -> tuple[Turn, ...]:
    """All pieces in time order; consecutive ones of one side are one turn unless it paused or one is suspect."""
    pieces = [
        Turn(
            speaker=speaker,
            start=piece.start,
            end=piece.end,
            text=piece.text.strip(),
            is_suspect=is_suspect(piece),
            words=piece.words,
        )
        for speaker, spoken in channels
        for piece in spoken
        if piece.text.strip()
    ]
    turns: list[Turn] = []
    for piece in sorted(pieces, key=lambda turn: (turn.start, turn.end, turn.speaker)):
        last = turns[-1] if turns else None
        if last is not None and _continues(last, piece):
            said = (*last.words, *piece.words)
            turns[-1] = replace(last, end=max(last.end, piece.end), text=f"{last.text} {piece.text}", words=said)
        else:
            turns.append(piece)
    return tuple(turns)


def _continues(last: Turn, piece: Turn) -> bool:
    return (
        last.speaker is piece.speaker
        and piece.start - last.end < PAUSE
        and not last.is_suspect
        and not piece.is_suspect
    )


def loops(text: str) -> bool:
    """The same four words three times or more."""
    words = text.lower().split()
    grams = [tuple(words[i : i + 4]) for i in range(len(words) - 3)]
    return any(grams.count(gram) >= 3 for gram in set(grams))
