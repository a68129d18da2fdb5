"""The encoder in OpenVINO, and the reader of the model file it is built from."""

import struct
import time
from pathlib import Path

import ctranslate2
import numpy as np
import pytest

from transcription import encoder_openvino
from transcription.ctranslate2_file import WeightsUnreadable, read_weights
from transcription.encoder_openvino import ORDINARY, faster_encoder, fastest

pytestmark = pytest.mark.slow

MODEL = "base"


def test_every_weight_of_the_encoder_is_read(models_dir: Path) -> None:
    weights = read_weights(models_dir / MODEL / "model.bin", prefix="encoder/")
    assert weights["conv1/weight"].shape == (512, 80, 3)
    assert weights["layer_5/self_attention/linear_0/weight"].shape == (1536, 512)
    assert int(weights["num_heads"]) == 8
    assert all(np.isfinite(value.astype(np.float32)).all() for value in weights.values())


def test_another_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    for content in (b"", b"\x00" * 100, b"no model at all, but long enough", struct.pack("<I", 6) + b"\xff" * 50):
        path.write_bytes(content)
        with pytest.raises(WeightsUnreadable):
            read_weights(path)


def test_a_model_that_is_cut_off_is_told(models_dir: Path, tmp_path: Path) -> None:
    with (models_dir / MODEL / "model.bin").open("rb") as whole:
        (tmp_path / "model.bin").write_bytes(whole.read(1_000_000))
    with pytest.raises(WeightsUnreadable):
        read_weights(tmp_path / "model.bin")


def slow(mel: np.ndarray) -> np.ndarray:
    time.sleep(0.05)
    return mel


def test_the_fastest_that_says_the_same_is_taken() -> None:
    def quick(mel: np.ndarray) -> np.ndarray:
        return mel * 1.001

    def wrong(mel: np.ndarray) -> np.ndarray:
        return mel[:, ::-1]

    assert fastest(slow, {"quick": quick, "wrong": wrong}, mels=80) == "quick"
    assert fastest(slow, {"wrong": wrong}, mels=80) == ORDINARY
    assert fastest(quick, {"slow": slow}, mels=80) == ORDINARY


def test_openvino_encodes_as_ctranslate2_does_and_the_choice_is_kept(
    models_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_openvino, "TRIAL_FRAMES", 300)
    pytest.importorskip("openvino", reason="OpenVINO is an extra: uv sync --extra openvino")
    import openvino

    from transcription.encoder_openvino import OpenVinoEncoder, Precision

    folder = tmp_path / MODEL
    folder.symlink_to(models_dir / MODEL)
    model = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="int8", intra_threads=1)

    def ordinary(mel: np.ndarray) -> np.ndarray:
        return np.array(model.encode(ctranslate2.StorageView.from_array(mel), to_cpu=True))

    weights = read_weights(folder / "model.bin", prefix="encoder/")
    for precision in Precision:
        encoder = OpenVinoEncoder(openvino, weights, precision, streams=1)
        for frames in (300, 500):
            mel = np.random.default_rng(frames).normal(0, 0.5, (1, 80, frames)).astype(np.float32)
            assert np.corrcoef(encoder(mel).ravel(), ordinary(mel).ravel())[0, 1] > 0.99
    name, _ = faster_encoder(folder, ordinary, mels=80, streams=1)
    (kept,) = tmp_path.glob(".*-encoder.json")
    assert f'"{name}"' in kept.read_text("utf-8")


def test_without_a_model_file_or_without_openvino_ctranslate2_encodes(tmp_path: Path) -> None:
    assert faster_encoder(tmp_path, slow, mels=80, streams=1) == (ORDINARY, slow)
