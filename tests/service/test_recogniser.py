"""Which engine hears is one setting; a recording leaves only for a host that was written out."""

from pathlib import Path
from typing import Any

import pytest

from service.recogniser import recogniser_of
from service.settings import Settings, SettingsWrong
from transcription.engines.onnx import OnnxAsr
from transcription.engines.server import Server
from transcription.pool import Transcriber


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, data_dir=Path("var"), **values)


def test_each_kind() -> None:
    assert isinstance(recogniser_of(settings()), Transcriber)
    assert isinstance(recogniser_of(settings(engine="onnx-asr", onnx_kind="t-one-ctc", model="/models/t-one")), OnnxAsr)
    server = {"engine": "server", "engine_url": "http://127.0.0.1:8000/v1", "engine_hosts": ("http://127.0.0.1",)}
    assert isinstance(recogniser_of(settings(**server)), Server)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"engine": "server"}, "RINGBACK_ENGINE_URL should be like"),
        (
            {"engine": "server", "engine_url": "https://a.example/v1"},
            r'does not name a\.example; write \["a\.example"\]',
        ),
        (
            {"engine": "server", "engine_url": "http://a.example/v1", "engine_hosts": ("a.example",)},
            "without encryption",
        ),
        ({"engine": "onnx-asr"}, "RINGBACK_ONNX_KIND is missing"),
    ],
)
def test_what_is_set_wrong_is_one_line(values: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsWrong, match=said) as told:
        recogniser_of(settings(**values))
    assert "\n" not in str(told.value)
