"""Judges past calls anew, behind everything else: what is compared here is written by the stage `score` at its lowest
priority (db/queries/rescoring.py).  Between calls it rests as long as it worked: half of one core at most."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta

import structlog

from db.queries import rescoring, scores
from db.queries.rescoring import Compared, Run, Said
from scoring.facts import CallFacts
from scoring.judge import judge
from scoring.verdict import Verdict
from service.world import World

BATCH = 20  # calls of one transaction: about a second of work
LEASE = timedelta(seconds=60)
LOOK_SECONDS = 5.0  # how often to look for a run that was asked for
MOST_UNWRITTEN = 200  # verdicts that wait to be written; more: let the stage catch up
PAUSE_SECONDS = 0.5  # while calls of today wait

log = structlog.get_logger(__name__)


async def run(world: World) -> None:
    """For as long as the service lives."""
    while True:
        if not await step(world):
            await asyncio.sleep(LOOK_SECONDS)


async def step(world: World, *, only: int | None = None, rest: float = 1.0) -> bool:
    """Take a run and go through it.  False: none waits.  `rest`: pause after a call, in times of what it took."""
    taken = await world.db.write(rescoring.take, now=world.clock(), lease=LEASE, only=only)
    if taken is None:
        return False
    log.info("re-scoring goes on", run=taken.id, done=taken.done, total=taken.total)
    now: Run | None = taken
    while now is not None and (calls := await world.db.read(rescoring.next_calls, now, limit=BATCH)):
        await _give_way(world)
        compared = [await _compare(world, call_id, rest) for call_id in calls]
        now = await _settle(world, now, compared)
    if now is not None:
        await world.db.write(rescoring.finish, now.id, at=world.clock())
        log.info("re-scoring is through", run=now.id, calls=now.done, otherwise=now.otherwise)
    return True


async def _settle(world: World, run: Run, compared: Sequence[Compared]) -> Run | None:
    following = await world.db.write(rescoring.settle, run, compared, now=world.clock(), lease=LEASE)
    if following is not None and not run.is_dry_run:
        world.wake.set()
    return following


async def _give_way(world: World) -> None:
    """Calls of today first, and no longer queue than the stage can take."""
    while (  # noqa: ASYNC110  # what it waits for may be another process's
        await world.db.read(rescoring.is_live_work_due, now=world.clock())
        or await world.db.read(rescoring.unwritten) > MOST_UNWRITTEN
    ):
        await asyncio.sleep(PAUSE_SECONDS)


async def _compare(world: World, call_id: int, rest: float) -> Compared:
    settings, began = world.settings, time.perf_counter()
    old, human = await world.db.read(rescoring.before, call_id)
    call = await world.db.read(
        scores.to_score, call_id, zone=settings.zone, competitors=settings.competitors, own_names=settings.company_names
    )
    verdict = await asyncio.to_thread(_judged, call.facts, call_id) if call.facts is not None else None
    await asyncio.sleep(rest * (time.perf_counter() - began))
    return Compared(call_id=call_id, old=old, new=None if verdict is None else said(verdict), human=human)


def _judged(facts: CallFacts, call_id: int) -> Verdict | None:
    try:
        return judge(facts)
    except Exception as error:  # beside the worker's: one call that can't be judged must not end the service
        log.error("a call could not be judged anew", call=call_id, error=type(error).__name__)
        return None


def said(verdict: Verdict) -> Said:
    """The part of a verdict that is compared."""
    first = verdict.evidence[0] if verdict.evidence else None
    return Said(
        goal=verdict.goal,
        outcome=verdict.outcome,
        version=verdict.version,
        quote=first.quote if first is not None else None,
        start=first.start if first is not None else None,
    )
