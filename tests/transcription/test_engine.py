"""The real model on real audio."""

import json
import os
import signal
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from transcription.audio import AudioUnreadable
from transcription.engine import FasterWhisper, TranscribeRequest
from transcription.model import CHECKSUMS, ModelBroken, locate
from transcription.pool import Transcriber
from transcription.transcript import Speaker, Transcript

FIXTURES = Path(__file__).with_name("fixtures")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def engine(models_dir: Path) -> FasterWhisper:
    return FasterWhisper(locate("base", models_dir=models_dir), "base", threads=2)


@pytest.fixture
async def transcriber(models_dir: Path) -> AsyncIterator[Transcriber]:
    made = Transcriber("base", models_dir=models_dir, threads=2)
    yield made
    await made.close()


def hear(engine: FasterWhisper, name: str) -> Transcript:
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


def test_the_same_recording_gives_the_same_text(engine: FasterWhisper) -> None:
    assert hear(engine, "ru11.opus").turns == hear(engine, "ru11.opus").turns


def test_the_right_channel_can_be_the_agents(engine: FasterWhisper) -> None:
    heard = engine.transcribe(FIXTURES / "ru11.opus", TranscribeRequest(agent_channel=1))
    assert {turn.speaker for turn in heard.turns} == {Speaker.CUSTOMER}


async def test_a_killed_process_is_replaced(transcriber: Transcriber) -> None:
    await transcriber.warm_up()
    assert transcriber.is_ready
    for process_id in transcriber.process_ids():
        os.kill(process_id, signal.SIGKILL)
    heard = await transcriber.transcribe(FIXTURES / "ru11.opus", TranscribeRequest(language="ru"))
    assert heard.turns


async def test_an_unreadable_file_is_told_through_the_process(transcriber: Transcriber, tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(b"no sound")
    with pytest.raises(AudioUnreadable):
        await transcriber.transcribe(tmp_path / "x.mp3", TranscribeRequest())


def test_another_name_or_folder_is_passed_on(tmp_path: Path) -> None:
    assert locate("large-v3", models_dir=tmp_path) == "large-v3"
    assert locate(str(tmp_path), models_dir=tmp_path) == str(tmp_path)


def test_a_damaged_model_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKSUMS, "config.json", "0" * 64)
    with pytest.raises(ModelBroken, match=r"config\.json .* damaged"):
        locate("base", models_dir=tmp_path)
    assert not any(tmp_path.iterdir())
