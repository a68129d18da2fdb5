"""The model in a process of its own: loaded once, recycled, replaced when it dies; the event loop only waits."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import structlog

from transcription.engine import FasterWhisper, TranscribeRequest
from transcription.model import locate
from transcription.transcript import Transcript

RECYCLE_AFTER = 200  # recordings; memory that libraries keep is given back then
PR_SET_PDEATHSIG = 1  # linux/prctl.h

T = TypeVar("T")

log = structlog.get_logger(__name__)


class EngineFailed(RuntimeError):
    """The model's process died twice over one recording."""

    retry = False


class Transcriber:
    """Hears one recording at a time.  `model`: as transcription/model.py's `locate` takes it."""

    def __init__(self, model: str, *, models_dir: Path, threads: int = 2) -> None:
        self._model, self._models_dir, self._threads = model, models_dir, threads
        self._pool: ProcessPoolExecutor | None = None
        self._one_at_a_time = asyncio.Lock()
        self._heard = 0
        self.is_ready = False  # the model is in memory

    async def warm_up(self) -> None:
        """Load the model now, so that the first call does not wait for it.  Raises ModelBroken."""
        async with self._one_at_a_time:
            await self._run(_warm_up)
            self.is_ready = True

    async def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Raises AudioError: the file is no usable recording; EngineFailed; ModelBroken."""
        async with self._one_at_a_time:
            try:
                heard = await self._run(_hear, path, request)
            except BrokenProcessPool:
                log.warning("the model's process died; the recording is heard again in a new one")
                self._drop()
                try:
                    heard = await self._run(_hear, path, request)
                except BrokenProcessPool as error:
                    self._drop()
                    raise EngineFailed("the speech model's process died twice over this recording") from error
            self.is_ready = True
            self._heard += 1
            if self._heard % RECYCLE_AFTER == 0:
                self._drop()
            return heard

    async def close(self) -> None:
        self._drop()

    def process_ids(self) -> list[int]:
        """Of the model's process, while there is one."""
        return list(self._pool._processes or ()) if self._pool is not None else []

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1,
                mp_context=get_context("spawn"),
                initializer=_prepare,
                initargs=(os.getpid(), self._model, self._models_dir, self._threads),
            )
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    def _drop(self) -> None:
        if self._pool is not None:
            for process in list((self._pool._processes or {}).values()):
                process.kill()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


# ── in the model's process ──


class _Loaded:
    """What this process was told, and the model once it is loaded."""

    model, models_dir, threads = "", Path(), 1
    engine: FasterWhisper | None = None


def _prepare(parent: int, model: str, models_dir: Path, threads: int) -> None:
    """Dies with its parent, and leaves Ctrl-C to it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Loaded.model, _Loaded.models_dir, _Loaded.threads = model, models_dir, threads


def _load() -> FasterWhisper:
    if _Loaded.engine is None:
        located = locate(_Loaded.model, models_dir=_Loaded.models_dir)
        _Loaded.engine = FasterWhisper(located, _Loaded.model, threads=_Loaded.threads)
    return _Loaded.engine


def _warm_up() -> None:
    _load()


def _hear(path: Path, request: TranscribeRequest) -> Transcript:
    return _load().transcribe(path, request)
