"""Which engine hears, as the settings say."""

from pathlib import Path

from yarl import URL

from service.safe_download import Allowed
from service.settings import Settings, SettingsWrong
from transcription.engines.onnx import OnnxAsr
from transcription.engines.seam import Recogniser
from transcription.engines.server import Address, Server
from transcription.pool import Transcriber


def recogniser_of(settings: Settings) -> Recogniser:
    """Raises SettingsWrong: one line that says which setting to mend."""
    if settings.engine == "server":
        return Server(_address(settings))
    if settings.engine == "onnx-asr":
        if not settings.onnx_kind:
            raise SettingsWrong("RINGBACK_ONNX_KIND is missing: which model lies in RINGBACK_MODEL, e.g. t-one-ctc")
        return OnnxAsr(settings.onnx_kind, Path(settings.model))
    return Transcriber(
        settings.model,
        models_dir=settings.data_dir / "models",
        threads=settings.model_threads,
        is_fast=settings.model_fast,
    )


def _address(settings: Settings) -> Address:
    """A recording leaves for a host that was written out only, and without encryption only where that was too."""
    url, allowed = URL(settings.engine_url), Allowed.of(settings.engine_hosts)
    host = (url.host or "").lower()
    if url.scheme not in ("http", "https") or not host:
        raise SettingsWrong("RINGBACK_ENGINE_URL should be like https://speech.example.org/v1")
    if host not in allowed.exact:
        raise SettingsWrong(f'RINGBACK_ENGINE_HOSTS does not name {host}; write ["{host}"] if recordings may go there')
    if url.scheme == "http" and host not in allowed.plain:
        raise SettingsWrong(
            f'RINGBACK_ENGINE_HOSTS: write ["http://{host}"] if recordings may go to {host} without encryption'
        )
    key = settings.engine_key.get_secret_value() if settings.engine_key is not None else None
    return Address(
        url=settings.engine_url, model=settings.model, key=key, timeout_seconds=settings.engine_timeout_seconds
    )
