"""Work that only one process may do at a time, held by a lease in the database.

A holder that can't renew its lease stops before the lease ends, whatever else happens: a network that parts it from
the database must not leave two at one PBX.
"""

import asyncio
import os
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from db.connect import Database, DatabaseClosed
from db.queries import leases

LEASE = timedelta(seconds=30)  # a process that died lets go after so long
SHARE = 3  # a lease is renewed when a third of it is over

log = structlog.get_logger(__name__)


def holder_name() -> str:
    """Of one process, never of two: a process that was started anew is another one."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


async def alone(
    db: Database, name: str, work: Callable[[], Awaitable[None]], *, holder: str, lease: timedelta = LEASE
) -> bool:
    """Do this work unless another process does it; True when it was begun here.

    It is cancelled when the lease is lost.  What it raises is raised here; the lease is let go in any case."""
    asked_at = time.monotonic()
    if not await db.write_first(leases.hold, name, holder=holder, lease=lease):
        return False
    task = asyncio.ensure_future(work())
    try:
        await _renew_until_done(db, name, task, holder=holder, lease=lease, asked_at=asked_at)
        if not task.done():
            log.warning("a lease was lost; its work stops", lease=name)
            return True
        await task
        return True
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        with suppress(SQLAlchemyError, DatabaseClosed):
            await db.write_first(leases.release, name, holder=holder)


async def _renew_until_done(
    db: Database, name: str, task: asyncio.Future[None], *, holder: str, lease: timedelta, asked_at: float
) -> None:
    """Comes back when the work is done, or when the lease can't be kept."""
    length = lease.total_seconds()
    while True:
        await asyncio.wait({task}, timeout=length / SHARE)
        if task.done():
            return
        trying_at, ends_at = time.monotonic(), asked_at + length * (1 - 1 / (2 * SHARE))
        try:
            async with asyncio.timeout(max(ends_at - trying_at, 0)):
                if not await db.write_first(leases.hold, name, holder=holder, lease=lease):
                    return
            asked_at = trying_at
        except TimeoutError:
            return
        except (SQLAlchemyError, DatabaseClosed):
            if time.monotonic() + length / SHARE >= ends_at:
                return  # the next try would come too late
