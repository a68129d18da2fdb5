"""The model in a process of its own: loaded once, recycled, replaced when it dies; the event loop only waits.

Any number of recordings may be asked for at once: the process hears them together (`hearing.py`)."""

import asyncio
import os
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import structlog

from transcription.engine import TranscribeRequest
from transcription.model_process import Answer, Ask, Forget, Setup, serve
from transcription.transcript import Transcript

RECYCLE_AFTER = 200  # recordings; memory that libraries keep is given back then
RECYCLE_GROWTH = 1 << 30  # bytes an idle process may keep on top of the loaded model; then it is replaced
RECYCLE_GROWTH_BUSY = 3 << 29  # the same while it works

log = structlog.get_logger(__name__)


class EngineFailed(RuntimeError):
    """The model's process died twice over one recording, or was closed while it heard one."""

    retry = False


class _Died(Exception):
    """The process is gone, and with it what it was asked."""


class Transcriber:
    """`model`: as transcription/model.py's `locate` takes it; `is_fast`: as the engine takes it."""

    def __init__(self, model: str, *, models_dir: Path, threads: int = 2, is_fast: bool = False) -> None:
        self._setup = Setup(model, models_dir, threads, is_fast)
        self._process: _Process | None = None
        self._retired: list[_Process] = []  # take no more; end when what they hear is heard
        self._again = asyncio.Lock()
        self._is_closed = False
        self.is_ready = False  # the model is in memory

    async def warm_up(self) -> None:
        """Load the model now, so that the first call does not wait for it.  Raises ModelBroken, EngineFailed."""
        await self._ask_twice(None, None)
        self.is_ready = True

    async def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Raises AudioError: the file is no usable recording; EngineFailed; ModelBroken.

        Cancelled (a deadline passed, the service stops): forgotten; where it is the only one, its process is ended, as
        that is sure to stop."""
        answer = await self._ask_twice(path, request)
        self.is_ready = True
        assert answer.heard is not None, "the process tells a transcript or an error"
        return answer.heard

    async def close(self) -> None:
        """End the process, in the middle of a recording too; nothing is heard afterwards."""
        self._is_closed = True
        for process in (*self._retired, self._process):
            if process is not None:
                process.end()
        self._retired, self._process = [], None

    def process_ids(self) -> list[int]:
        """Of the model's processes: one, while there is one, and those that end soon."""
        return [process.id for process in (self._process, *self._retired) if process is not None]

    async def _ask_twice(self, path: Path | None, request: TranscribeRequest | None) -> Answer:
        """A process that dies takes along what it was hearing: each of those is heard once more, one at a time, so
        that the recording it dies of does not take the others along again."""
        try:
            return await self._ask(path, request)
        except _Died:
            if not self._is_closed:
                log.warning("the model's process died; its work is done again in a new one")
        async with self._again:
            try:
                return await self._ask(path, request)
            except _Died as error:
                raise EngineFailed("the speech model's process died twice over this recording") from error

    async def _ask(self, path: Path | None, request: TranscribeRequest | None) -> Answer:
        if self._is_closed:
            raise EngineFailed("the speech model was closed")
        if self._process is None or self._process.is_dead:
            self._process = _Process(self._setup, asyncio.get_running_loop())
        process = self._process
        try:
            answer = await process.ask(path, request)
        except asyncio.CancelledError:
            if not process.waiting:
                self._drop(process)
            raise
        except _Died:
            self._drop(process)
            raise
        self._recycle(process, answer)
        if answer.error is not None:
            raise answer.error
        return answer

    def _recycle(self, process: "_Process", answer: Answer) -> None:
        grown = RECYCLE_GROWTH if answer.is_idle else RECYCLE_GROWTH_BUSY
        if process is self._process and (process.heard >= RECYCLE_AFTER or answer.grown_bytes > grown):
            self._process = None
            self._retired.append(process)
        if process in self._retired and not process.waiting:
            self._drop(process)

    def _drop(self, process: "_Process") -> None:
        process.end()
        if self._process is process:
            self._process = None
        self._retired = [other for other in self._retired if other is not process]


class _Process:
    """One process and what it was asked.  Of the event loop's thread, but for `_listen`."""

    def __init__(self, setup: Setup, loop: asyncio.AbstractEventLoop) -> None:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, os.getpid(), setup), daemon=True)
        self._process.start()
        theirs.close()
        self.id = self._process.pid or 0
        self.waiting: dict[int, asyncio.Future[Answer]] = {}
        self.is_dead = False
        self.heard = 0
        self._count = 0
        threading.Thread(target=_listen, args=(self._connection, loop, self._told), daemon=True).start()

    async def ask(self, path: Path | None, request: TranscribeRequest | None) -> Answer:
        """Raises _Died.  Cancelled: the process is told to forget it."""
        self._count += 1
        number = self._count
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.waiting[number] = answer
        try:
            self._connection.send(Ask(number, path, request))
            return await answer
        except OSError as error:
            raise _Died from error
        except asyncio.CancelledError:
            self._forget(number)
            raise
        finally:
            self.waiting.pop(number, None)

    def end(self) -> None:
        self._process.kill()
        self._told(None)

    def _forget(self, number: int) -> None:
        try:
            self._connection.send(Forget(number))
        except OSError:  # it died meanwhile: that is forgetting too
            self.is_dead = True

    def _told(self, answer: Answer | None) -> None:
        """An answer, or None: there will be no more."""
        if answer is None:
            self.is_dead = True
            for waiting in self.waiting.values():
                if not waiting.done():
                    waiting.set_exception(_Died())
            return
        self.heard += answer.heard is not None
        waits = self.waiting.get(answer.number)
        if waits is not None and not waits.done():
            waits.set_result(answer)


def _listen(connection: Connection, loop: asyncio.AbstractEventLoop, told: Callable[[Answer | None], None]) -> None:
    """A thread that reads what the process says until it is gone."""
    while True:
        try:
            answer = connection.recv()
        except (EOFError, OSError):
            answer = None
        try:
            loop.call_soon_threadsafe(told, answer)
        except RuntimeError:  # the loop is closed: nobody waits
            answer = None
        if answer is None:
            connection.close()
            return
