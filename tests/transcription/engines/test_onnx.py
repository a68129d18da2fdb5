"""The seam to onnx-asr: words of tokens, stretches of speech, and errors that say what to mend.

Its models come in no package: their recognition is not tested here."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from transcription.engine import TranscribeRequest
from transcription.engines.onnx import OnnxAsr
from transcription.model import ModelBroken

SPOKEN = Path(__file__).parent.parent / "fixtures"


@dataclass
class Said:
    text: str
    tokens: list[str] | None
    timestamps: list[float] | None


class Fake:
    """Says the same two words of every stretch."""

    def __init__(self) -> None:
        self.lengths: list[float] = []

    def recognize(self, waveform: NDArray[np.float32], *, sample_rate: int) -> Said:
        self.lengths.append(len(waveform) / sample_rate)
        return Said("да мы", list("да мы"), [0.0, 0.1, 0.2, 0.3, 0.4])


async def test_a_recording_becomes_turns_with_times_of_words() -> None:
    fake = Fake()
    engine = OnnxAsr("t-one-ctc", SPOKEN, load=lambda kind, folder: fake)
    heard = await engine.transcribe(SPOKEN / "ru11.opus", TranscribeRequest())
    assert (heard.engine, heard.model, heard.language) == ("onnx-asr", "t-one-ctc", "ru")
    assert heard.turns
    assert engine.is_ready
    assert max(fake.lengths) <= 20
    turn = heard.turns[0]
    assert turn.text.startswith("да мы")
    first, second = turn.words[:2]
    assert (first.text, second.text) == (" да", " мы")
    assert first.start == turn.start
    assert second.start - first.start == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("kind", "said"),
    [("t-one-ctc", "can't be loaded .*model.onnx.*; look at"), ("nonsense", "not supported.*RINGBACK_ONNX_KIND")],
)
async def test_a_model_that_is_not_there_is_one_line(tmp_path: Path, kind: str, said: str) -> None:
    with pytest.raises(ModelBroken, match=said):
        await OnnxAsr(kind, tmp_path).warm_up()


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelBroken, match="set RINGBACK_MODEL to the folder"):
        await OnnxAsr("t-one-ctc", tmp_path / "none").warm_up()
