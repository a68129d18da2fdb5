"""The database: reads side by side, writes one after another, many writes in one commit.

All writes of a process go through one thread.  It takes whatever was queued while the last commit ran, the most urgent
first and for 20 ms at most, runs each in its own savepoint, commits once, and only then tells the callers: an answer
given after `await db.write(…)` is given after the data is on disk, and a hundred webhooks that arrive together cost one
fsync (group commit).  On SQLite that also means that no two connections of one process ever fight for the write lock.

Queries are plain functions `f(session, …)`, the same for SQLite and PostgreSQL (README.md, "Decisions").
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

P = ParamSpec("P")
T = TypeVar("T")

BATCH_SECONDS = 0.02  # after so long a batch is committed: bounds how long its first change waits for its last
URGENT, USUAL, CLOSE = 0, 1, 9
BUSY_SECONDS = 20  # how long another process's SQLite write may hold us up


class DatabaseClosed(RuntimeError):
    """Asked to write after close()."""


@dataclass(frozen=True, slots=True, order=True)
class _Write:
    """Ordered by who waits: a PBX before a page, a page before a stage."""

    rank: int
    number: int  # first come, first served within a rank
    run: Callable[[Session], Any] | None = field(compare=False)  # None: close
    done: "Future[Any]" = field(compare=False, default_factory=Future)


class Database:
    """One database.  `url` is SQLAlchemy's: sqlite:///var/ringback.db, postgresql+psycopg://…"""

    def __init__(self, url: str, *, readers: int = 4) -> None:
        self.url = make_url(url)
        self.engine = _engine(self.url.render_as_string(hide_password=False), readers)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="db-read")
        self._writes: queue.PriorityQueue[_Write] = queue.PriorityQueue()
        self._numbers = count()
        self._is_closed = False
        self._writer = threading.Thread(target=self._write_all, name="db-write", daemon=True)
        self._writer.start()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    async def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Run a query on a reader's connection; it must not write."""
        return await asyncio.get_running_loop().run_in_executor(
            self._readers, partial(self.read_now, query, *args, **named)
        )

    def read_now(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """`read` for code that is no coroutine (commands, threads)."""
        with Session(self.engine) as session:
            return query(session, *args, **named)

    async def write(self, change: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """Run a change in a transaction; when this returns, it is on disk.  An exception undoes this change alone."""
        return await asyncio.wrap_future(self._queue(lambda session: change(session, *args, **named), USUAL))

    async def write_first(self, change: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """`write` for what somebody outside waits for, a PBX for its answer: before all that is queued."""
        return await asyncio.wrap_future(self._queue(lambda session: change(session, *args, **named), URGENT))

    def write_now(self, change: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """`write` for code that is no coroutine; never call it from within a change."""
        return self._queue(lambda session: change(session, *args, **named), USUAL).result()

    def close(self) -> None:
        """Finish the queued writes, then let go of the database."""
        if not self._is_closed:
            self._is_closed = True
            self._writes.put(_Write(CLOSE, next(self._numbers), None))
            self._writer.join()
            self._readers.shutdown()
            self.engine.dispose()

    def _queue(self, run: Callable[[Session], T], rank: int) -> "Future[T]":
        if self._is_closed:
            raise DatabaseClosed("the database is closed")
        write = _Write(rank, next(self._numbers), run)
        self._writes.put(write)
        return write.done

    def _write_all(self) -> None:
        """The writer's life: wait for one change, run it and what else is queued, commit, tell."""
        while (first := self._writes.get()).run is not None:
            batch = [first]
            try:
                answers = self._commit(batch)
            except DBAPIError as error:  # the commit itself failed: none of the batch is on disk
                answers = [(write, error, None) for write in batch]
            for write, failure, result in answers:
                if write.done.cancelled():
                    continue
                if failure is not None:
                    write.done.set_exception(failure)
                else:
                    write.done.set_result(result)

    def _commit(self, batch: list[_Write]) -> list[tuple[_Write, BaseException | None, Any]]:
        """Run the batch's first, then whatever is queued, the most urgent first, until BATCH_SECONDS are over."""
        with self.engine.connect() as connection:
            connection.info["writes"] = True
            try:
                with connection.begin():
                    began = time.monotonic()
                    answers = [_run_alone(batch[0], connection)]
                    while time.monotonic() - began < BATCH_SECONDS and (write := self._next()) is not None:
                        batch.append(write)
                        answers.append(_run_alone(write, connection))
                    return answers
            finally:
                connection.info.pop("writes", None)

    def _next(self) -> _Write | None:
        """What is queued; None when nothing is, or only the end."""
        try:
            write = self._writes.get_nowait()
        except queue.Empty:
            return None
        if write.run is None:
            self._writes.put(write)
            return None
        return write


def _run_alone(write: _Write, connection: Connection) -> tuple[_Write, BaseException | None, Any]:
    """One change in its own savepoint: its failure is its caller's, not its neighbours'."""
    assert write.run is not None, "the end is no change"
    try:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            result = write.run(session)
            session.commit()
        return write, None, result
    except BaseException as error:  # handed to the caller, whatever it is: the writer thread must live on
        return write, error, None


def _engine(url: str, readers: int) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=readers + 1, max_overflow=2, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(
        url,
        pool_size=readers + 1,
        max_overflow=2,
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,  # an error's text goes to the log; numbers and words said do not
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver would break savepoints
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: waiting works only at the start of a transaction, not in its middle."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("writes") else "BEGIN")
