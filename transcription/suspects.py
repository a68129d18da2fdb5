"""Turns that a recogniser perhaps invented, whatever recogniser it was: marked, never deleted.  Pure.

A turn is looked at by itself (`turns.py` looks at what faster-whisper tells of its own doubt) and beside its
neighbours: more words than anybody says in that time, text that repeats itself, letters of no language we hear."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from transcription.transcript import Transcript, Turn
from transcription.turns import LOOP_COMPRESSION, PHANTOMS, loops

FASTEST_WORDS = 9.0  # a second over a whole turn; a hurried speaker comes to five or six
FEWEST_WORDS = 5  # fewer tell no pace
SHORTEST_SECONDS = 0.2  # of a turn whose time is not to be believed
LEAST_TEXT = 60  # characters: a shorter text never packs well
SAME_AGAIN = 4  # turns of one side with the same words one after the other
ONE_WORD_AGAIN = 8  # «да-да-да-да» is speech; eight of them are a loop
OTHER_LETTERS = re.compile(r"[^\W\d_a-zà-ÿа-яёA-ZÀ-ßА-ЯЁіїєґІЇЄҐ]")


def marked(heard: Transcript) -> Transcript:
    """The same, with every doubtful turn marked."""
    again = _said_again(heard.turns)
    return replace(
        heard,
        turns=tuple(
            turn if turn.is_suspect or not (number in again or is_doubtful(turn)) else replace(turn, is_suspect=True)
            for number, turn in enumerate(heard.turns)
        ),
    )


def suspect_seconds(turns: Sequence[Turn]) -> float:
    return sum(turn.end - turn.start for turn in turns if turn.is_suspect)


def is_doubtful(turn: Turn) -> bool:
    """By its own text and time."""
    text = turn.text.strip()
    words = text.lower().split()
    seconds = max(turn.end - turn.start, SHORTEST_SECONDS)
    if len(words) >= FEWEST_WORDS and len(words) / seconds > FASTEST_WORDS:
        return True
    if PHANTOMS.match(text) or loops(text) or OTHER_LETTERS.search(text):
        return True
    if any(len(list(run)) >= ONE_WORD_AGAIN for _, run in groupby(word.strip(".,!?…-") for word in words)):
        return True
    raw = text.encode()
    return len(text) >= LEAST_TEXT and len(raw) / len(zlib.compress(raw)) > LOOP_COMPRESSION


def _said_again(turns: Sequence[Turn]) -> set[int]:
    """Numbers of turns in which one side says the same phrase for the fourth time running."""
    found: set[int] = set()
    for speaker in {turn.speaker for turn in turns}:
        mine = [(number, turn.text.strip().lower()) for number, turn in enumerate(turns) if turn.speaker is speaker]
        for text, run in groupby(mine, key=lambda one: one[1]):
            numbers = [number for number, _ in run]
            if len(numbers) >= SAME_AGAIN and len(text.split()) > 1:
                found.update(numbers)
    return found
