"""The real model on real audio."""

import json
import wave
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

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


def test_silence_and_ring_back_invent_no_text(engine: FasterWhisper, tmp_path: Path) -> None:
    times = np.arange(8000 * 60) / 8000
    ring = 6000 * np.sin(2 * np.pi * 425 * times) * ((times % 5) < 1)
    noise = np.random.default_rng(7).normal(0, 60, len(times))
    with wave.open(str(tmp_path / "ring.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.stack([ring, noise], axis=1).astype("<i2").tobytes())
    heard = engine.transcribe(tmp_path / "ring.wav", TranscribeRequest())
    assert [turn.text for turn in heard.turns if not turn.is_suspect] == []


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
