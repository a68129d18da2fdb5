"""The engine that asks a server: against a real one with the packaged model, and against small ones that misbehave."""

import asyncio
import os
import socket
import subprocess
import sys
import wave
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.service_world import write_wav
from transcription.audio import RATE, decode
from transcription.engine import TranscribeRequest
from transcription.engines.server import Address, Server, ServerDown, pieces_of
from transcription.evaluate import normalise
from transcription.model import ModelBroken, locate
from transcription.transcript import Speaker

SPOKEN = Path(__file__).parent.parent / "fixtures"
START_SECONDS = 60
FIRST_SECONDS = 5.0


@pytest.fixture
def real_server(tmp_path: Path) -> Iterator[str]:
    """faster-whisper-server in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    model = locate("base", models_dir=tmp_path / "models")
    program = [sys.executable, "-m", "faster_whisper_server", model, "--host", "127.0.0.1", "--port", str(port)]
    threads = os.environ | {"OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=threads)
    try:
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait()


async def test_a_real_server_hears_a_call(real_server: str, tmp_path: Path) -> None:
    await _answers(real_server.removesuffix("/v1") + "/health")
    wav = await asyncio.to_thread(_beginning_of_the_agent, SPOKEN / "ru07.opus", tmp_path / "call.wav")
    engine = Server(Address(url=real_server, model="whisper-1"))
    heard = await engine.transcribe(wav, TranscribeRequest(languages=("ru",)))
    assert (heard.engine, heard.model, heard.language, heard.channels) == ("server", "whisper-1", "ru", 1)
    assert "здравствуйте" in normalise(" ".join(turn.text for turn in heard.turns))
    assert heard.seconds == FIRST_SECONDS


def _beginning_of_the_agent(source: Path, target: Path) -> Path:
    agent = decode(source).channels[0][: int(FIRST_SECONDS * RATE)]
    with wave.open(str(target), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes(agent.tobytes())
    return target


async def _answers(url: str) -> None:
    async with aiohttp.ClientSession() as http:
        for _ in range(START_SECONDS * 5):
            try:
                async with http.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)
    raise AssertionError("the server never came up")


Handler = Callable[[web.Request], Any]


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Handler], Any]]:
    servers: list[TestServer] = []

    async def start(handler: Handler) -> str:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_post("/v1/audio/transcriptions", handler)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return str(server.make_url("/v1"))

    yield start
    for server in servers:
        await server.close()


SEGMENTS = {
    "language": "russian",
    "segments": [{"start": 0.0, "end": 2.0, "text": " да хорошо", "compression_ratio": 0.9}],
    "words": [{"word": "да", "start": 0.1, "end": 0.4}, {"word": "хорошо", "start": 0.5, "end": 1.0}],
}


async def test_each_channel_is_sent_alone_with_the_key_and_words_get_their_times(serve: Any, tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = []

    async def answer(request: web.Request) -> web.Response:
        form = await request.post()
        asked.append({"key": request.headers["Authorization"]} | {k: v for k, v in form.items() if k != "file"})
        return web.json_response(SEGMENTS)

    engine = Server(Address(url=await serve(answer), model="m", key="secret"))
    wav = write_wav(tmp_path / "call.wav", channels=2)
    heard = await engine.transcribe(wav, TranscribeRequest(agent_channel=1, languages=("ru", "en")))
    assert {(turn.speaker, turn.text) for turn in heard.turns} == {
        (Speaker.AGENT, "да хорошо"),
        (Speaker.CUSTOMER, "да хорошо"),
    }
    assert heard.turns[0].words[1].start == 0.5
    assert [(one["key"], one["model"], one.get("language")) for one in asked] == [
        ("Bearer secret", "m", None),
        ("Bearer secret", "m", "ru"),
    ], "the language is decided once a call"
    assert "secret" not in repr(engine._address)


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (503, b"", ServerDown, "answers 503"),
        (401, b"", ModelBroken, "refuses \\(401\\); look at RINGBACK_ENGINE_URL"),
        (200, b"<html>", ModelBroken, "no speech server"),
        (200, b'{"text": "hello"}', ModelBroken, "tells no segments"),
    ],
)
async def test_what_goes_wrong_is_one_line(
    serve: Any, tmp_path: Path, status: int, body: bytes, error: type[Exception], said: str
) -> None:
    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(status=status, body=body)

    engine = Server(Address(url=await serve(answer), model="m"))
    with pytest.raises(error, match=said):
        await engine.transcribe(write_wav(tmp_path / "call.wav"), TranscribeRequest())
    assert getattr(error, "retry", False) is (error is ServerDown)


async def test_a_server_that_is_not_there_is_worth_another_try(tmp_path: Path) -> None:
    engine = Server(Address(url="http://127.0.0.1:9/v1", model="m"))
    with pytest.raises(ServerDown, match="does not answer"):
        await engine.transcribe(write_wav(tmp_path / "call.wav"), TranscribeRequest())


def test_segments_without_words_stay_whole() -> None:
    (piece,) = pieces_of({"segments": [{"start": 1, "end": 2, "text": " да", "no_speech_prob": 0.9}]})
    assert (piece.text, piece.words, piece.no_speech) == (" да", (), 0.9)
