"""The real model on real audio."""

import json
import wave
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.transcription.sounds import RATE, SOUNDS
from transcription.engine import FasterWhisper, TranscribeRequest
from transcription.model import ModelBroken, locate
from transcription.transcript import Speaker, Transcript

FIXTURES = Path(__file__).with_name("fixtures")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def engine(models_dir: Path) -> FasterWhisper:
    return FasterWhisper(locate("base", models_dir=models_dir), "base", threads=2)


@cache
def hear(engine: FasterWhisper, name: str) -> Transcript:
    """Once for all tests: it is the slow part."""
    return engine.transcribe(FIXTURES / name, TranscribeRequest())


def words_of(text: str) -> set[str]:
    return {word.strip(".,!?«»").lower() for word in text.split()}


def test_a_call_is_heard_side_by_side(engine: FasterWhisper) -> None:
    heard, truth = hear(engine, "ru07.opus"), json.loads((FIXTURES / "ru07.json").read_text("utf-8"))
    assert (heard.language, heard.channels, heard.model) == ("ru", 2, "base")
    for side in ("agent", "customer"):
        said = words_of(" ".join(turn["text"] for turn in truth["turns"] if turn["speaker"] == side))
        found = words_of(" ".join(turn.text for turn in heard.turns if turn.speaker == side))
        assert len(said & found) / len(said) > 0.6


def test_turns_stand_where_they_were_said(engine: FasterWhisper) -> None:
    heard, truth = hear(engine, "ru07.opus"), json.loads((FIXTURES / "ru07.json").read_text("utf-8"))
    first = truth["turns"][0]
    assert heard.turns[0].speaker == first["speaker"]
    assert abs(heard.turns[0].start - first["start"]) < 1.0
    assert abs(heard.turns[-1].end - truth["turns"][-1]["end"]) < 1.5


def test_a_silent_customer_says_nothing(engine: FasterWhisper) -> None:
    heard = hear(engine, "ru11.opus")
    assert {turn.speaker for turn in heard.turns} == {Speaker.AGENT}


def test_mono_does_not_guess_sides(engine: FasterWhisper) -> None:
    heard = hear(engine, "en03.opus")
    assert (heard.language, heard.channels) == ("en", 1)
    assert {turn.speaker for turn in heard.turns} == {Speaker.UNKNOWN}


def test_where_nobody_speaks_no_word_is_invented(engine: FasterWhisper, tmp_path: Path) -> None:
    """Not even a suspect one.  `run.py bench asr` makes ten minutes of them."""
    for name, sound in SOUNDS.items():
        made = sound(20)
        with wave.open(str(tmp_path / "x.wav"), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.stack([made, made[::-1]], axis=1).astype("<i2").tobytes())
        heard = engine.transcribe(tmp_path / "x.wav", TranscribeRequest())
        assert (name, heard.text, heard.language) == (name, "", "")


def test_what_a_call_says_does_not_depend_on_the_calls_beside_it(engine: FasterWhisper) -> None:
    names = ("en03.opus", "ru11.opus", "en04.opus")
    together: list[Future[Transcript]] = [Future() for _ in names]
    for name, result in zip(names, together, strict=True):
        engine.begin(FIXTURES / name, TranscribeRequest(), result)
    assert [result.result(300).turns for result in together] == [hear(engine, name).turns for name in names]


def test_the_right_channel_can_be_the_agents_and_the_text_stays_the_same(engine: FasterWhisper) -> None:
    usual = hear(engine, "ru11.opus")
    swapped = engine.transcribe(FIXTURES / "ru11.opus", TranscribeRequest(agent_channel=1))
    assert {turn.speaker for turn in swapped.turns} == {Speaker.CUSTOMER}
    assert swapped.turns == tuple(replace(turn, speaker=Speaker.CUSTOMER) for turn in usual.turns)


def test_a_thin_voice_is_heard_whole(engine: FasterWhisper) -> None:
    """The voice filter's own threshold dropped four of this agent's 24 seconds."""
    heard, truth = hear(engine, "en04.opus"), json.loads((FIXTURES / "en04.json").read_text("utf-8"))
    said = words_of(" ".join(turn["text"] for turn in truth["turns"] if turn["speaker"] == "agent"))
    found = words_of(" ".join(turn.text for turn in heard.turns if turn.speaker is Speaker.AGENT))
    assert len(said & found) / len(said) > 0.8


def test_one_thread_hears_the_same_as_two(engine: FasterWhisper, models_dir: Path) -> None:
    alone = FasterWhisper(locate("base", models_dir=models_dir), "base", threads=1)
    assert hear(alone, "ru11.opus").turns == hear(engine, "ru11.opus").turns


def test_a_folder_without_a_model_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelBroken, match="can't be loaded") as told:
        FasterWhisper(str(tmp_path), "mine", threads=1)
    assert "\n" not in str(told.value)
