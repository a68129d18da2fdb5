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
RECYCLE_GROWTH = 1 << 30  # bytes that the process may keep on top of the loaded model; then it is replaced
PR_SET_PDEATHSIG = 1  # linux/prctl.h

T = TypeVar("T")

log = structlog.get_logger(__name__)


class EngineFailed(RuntimeError):
    """The model's process died twice over one recording, or was closed while it heard one."""

    retry = False


class Transcriber:
    """Hears one recording at a time.  `model`: as transcription/model.py's `locate` takes it."""

    def __init__(self, model: str, *, models_dir: Path, threads: int = 2) -> None:
        self._model, self._models_dir, self._threads = model, models_dir, threads
        self._pool: ProcessPoolExecutor | None = None
        self._one_at_a_time = asyncio.Lock()
        self._heard = 0
        self._is_closed = False
        self.is_ready = False  # the model is in memory

    async def warm_up(self) -> None:
        """Load the model now, so that the first call does not wait for it.  Raises ModelBroken, EngineFailed."""
        async with self._one_at_a_time:
            await self._run_again_if_it_dies(_warm_up)
            self.is_ready = True

    async def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Raises AudioError: the file is no usable recording; EngineFailed; ModelBroken.

        Cancelled (a deadline passed, the service stops): its process is ended, so that the next one need not wait."""
        async with self._one_at_a_time:
            heard, grown_bytes = await self._run_again_if_it_dies(_hear, path, request)
            self.is_ready = True
            self._heard += 1
            if self._heard % RECYCLE_AFTER == 0 or grown_bytes > RECYCLE_GROWTH:
                self._drop()
            return heard

    async def close(self) -> None:
        """End the process, in the middle of a recording too; nothing is heard afterwards."""
        self._is_closed = True
        self._drop()

    def process_ids(self) -> list[int]:
        """Of the model's process, while there is one."""
        return list(self._pool._processes or ()) if self._pool is not None else []

    async def _run_again_if_it_dies(self, work: Callable[..., T], *arguments: object) -> T:
        for is_last in (False, True):
            try:
                return await self._run(work, *arguments)
            except asyncio.CancelledError:
                self._drop()
                raise
            except BrokenProcessPool as error:
                self._drop()
                if self._is_closed or is_last:
                    raise EngineFailed("the speech model's process died twice over this recording") from error
                log.warning("the model's process died; its work is done again in a new one")
        raise AssertionError("the second try returns or raises")

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        if self._is_closed:
            raise EngineFailed("the speech model was closed")
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
    bytes_when_loaded = 0


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
        _Loaded.bytes_when_loaded = _resident_bytes()
    return _Loaded.engine


def _warm_up() -> None:
    _load()


def _hear(path: Path, request: TranscribeRequest) -> tuple[Transcript, int]:
    """The transcript, and by how many bytes the process has grown since the model was loaded."""
    heard = _load().transcribe(path, request)
    return heard, _resident_bytes() - _Loaded.bytes_when_loaded


def _resident_bytes() -> int:
    """Memory of this process; 0 where the system does not tell (then it is recycled by count alone)."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
