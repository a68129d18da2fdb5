"""Error rates, checked on texts whose errors can be counted by hand."""

import pytest

from transcription.evaluate import Reference, normalise, score
from transcription.transcript import Speaker, Transcript, Turn


def turn(speaker: Speaker, start: float, text: str) -> Turn:
    return Turn(speaker=speaker, start=start, end=start + 1, text=text)


def heard(*turns: Turn, channels: int = 2, language: str = "ru") -> Transcript:
    return Transcript(
        language=language, seconds=60, channels=channels, turns=turns, engine="e", model="m", wall_seconds=10
    )


A, C = Speaker.AGENT, Speaker.CUSTOMER
TRUTH = Reference(name="x", language="ru", turns=(turn(A, 0, "Выставить счёт?"), turn(C, 2, "Да, выставляйте.")))


def test_a_perfect_transcript_has_no_errors() -> None:
    (line,) = score([(TRUTH, heard(*TRUTH.turns))])
    assert (line.wer, line.cer, line.side_accuracy, line.words) == (0, 0, 1, 4)
    assert line.rtfx == 6


def test_one_wrong_word_of_four_is_a_quarter() -> None:
    (line,) = score([(TRUTH, heard(turn(A, 0, "выставить щит"), TRUTH.turns[1]))])
    assert line.wer == pytest.approx(0.25)


def test_words_on_the_wrong_side_are_seen() -> None:
    (line,) = score([(TRUTH, heard(turn(C, 0, "выставить счёт"), turn(A, 2, "да выставляйте")))])
    assert line.side_accuracy == 0


def test_words_of_a_side_that_was_silent_are_errors() -> None:
    silent = Reference(name="x", language="ru", turns=(turn(A, 0, "Алло, вы слышите?"),))
    (line,) = score([(silent, heard(*silent.turns, turn(C, 5, "Продолжение следует")))])
    assert line.wer == pytest.approx(2 / 3)


def test_mono_has_no_side_accuracy() -> None:
    (line,) = score([(TRUTH, heard(turn(Speaker.UNKNOWN, 0, "выставить счет да выставляйте"), channels=1))])
    assert (line.wer, line.side_accuracy) == (0, None)


def test_case_punctuation_and_yo_do_not_count() -> None:
    assert normalise("«Счёт», пожалуйста!") == "счет пожалуйста"
