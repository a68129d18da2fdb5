"""The model's process: requests in by a pipe, answers out by the same, in whatever order they are ready."""

import ctypes
import os
import signal
import sys
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from transcription.engine import FasterWhisper, TranscribeRequest
from transcription.model import locate
from transcription.open_calls import Call
from transcription.transcript import Transcript

PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True, slots=True)
class Setup:
    """How the model is loaded."""

    model: str
    models_dir: Path
    threads: int
    is_fast: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """`path` None: only load the model."""

    number: int
    path: Path | None = None
    request: TranscribeRequest | None = None


@dataclass(frozen=True, slots=True)
class Forget:
    """Nobody waits for this one any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Answer:
    number: int
    heard: Transcript | None = None
    error: Exception | None = None
    grown_bytes: int = 0  # of the process since the model was loaded
    is_idle: bool = False  # nothing else was being heard


def serve(connection: Connection, parent: int, setup: Setup) -> None:
    """Until the other end is closed.  Dies with its parent, and leaves Ctrl-C to it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = _Server(connection, setup)
    while True:
        try:
            server.take(connection.recv())
        except (EOFError, OSError):
            return


class _Server:
    def __init__(self, connection: Connection, setup: Setup) -> None:
        self._connection, self._setup = connection, setup
        self._sending = threading.Lock()
        self._calls: dict[int, Call] = {}
        self._engine: FasterWhisper | None = None
        self._bytes_when_loaded = 0

    def take(self, message: Ask | Forget) -> None:
        if isinstance(message, Forget):
            call = self._calls.pop(message.number, None)
            if call is not None and self._engine is not None:
                self._engine.hearing.forget(call)
            return
        try:
            engine = self._load()
        except Exception as error:  # told to whoever asked
            self._answer(Answer(message.number, error=error))
            return
        if message.path is None or message.request is None:
            self._answer(Answer(message.number))
            return
        result: Future[Transcript] = Future()
        self._calls[message.number] = engine.begin(message.path, message.request, result)
        result.add_done_callback(lambda done: self._done(message.number, done))

    def _load(self) -> FasterWhisper:
        if self._engine is None:
            located = locate(self._setup.model, models_dir=self._setup.models_dir)
            self._engine = FasterWhisper(
                located, self._setup.model, threads=self._setup.threads, is_fast=self._setup.is_fast
            )
            self._bytes_when_loaded = _resident_bytes()
        return self._engine

    def _done(self, number: int, done: "Future[Transcript]") -> None:
        """In a worker of the engine."""
        self._calls.pop(number, None)
        error = done.exception()
        self._answer(
            Answer(
                number,
                heard=None if error else done.result(),
                error=error if isinstance(error, Exception) else None,
                grown_bytes=_resident_bytes() - self._bytes_when_loaded,
                is_idle=not self._calls,
            )
        )

    def _answer(self, answer: Answer) -> None:
        with self._sending:
            try:
                self._connection.send(answer)
            except OSError:  # the parent is gone; so are we, soon
                return
            except Exception:  # an error of a library that cannot be pickled
                self._connection.send(Answer(answer.number, error=RuntimeError(repr(answer.error))))


def _resident_bytes() -> int:
    """Memory of this process; 0 where the system does not tell (then it is recycled by count alone)."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
