"""Runs stages: takes jobs by lease, tries again after a pause, parks what fails for good.  Knows nothing of calls."""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

import structlog

from db.queries import jobs
from db.queries.jobs import TakenJob
from service.pipeline import POLICIES, STAGES
from service.world import World

LEASE = timedelta(seconds=60)  # a worker that died gives its jobs back after so long
BEAT_SECONDS = 20.0  # a living one says so this often
LOOK_SECONDS = 1.0  # how often to look for jobs that another process added

log = structlog.get_logger(__name__)


class Worker:
    """`stages`: which of them this process runs; a process without a speech model leaves `transcribe` to another."""

    def __init__(self, world: World, stages: Iterable[str]) -> None:
        self._world = world
        self._stages = tuple(stages)
        self._running: dict[asyncio.Task[None], TakenJob] = {}
        self.beat_at = float("-inf")  # monotonic: when the loop last went round, for /readyz

    async def run(self) -> None:
        """Work until cancelled; then let go of what runs, for another worker to take."""
        beat = asyncio.create_task(self._beat())
        try:
            while True:
                self.beat_at = time.monotonic()
                self._world.wake.clear()
                if not await self._take():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_SECONDS):
                            await self._world.wake.wait()
        finally:
            beat.cancel()
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    async def run_until_idle(self) -> None:
        """Work until no job waits or runs that is due: for commands and tests."""
        while True:
            was_idle = not self._running  # what ended while we looked may have asked for more than we saw
            taken = await self._take()
            if self._running:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            elif was_idle and not taken:
                return

    async def _take(self) -> int:
        """Start what is due, as far as each stage's limit allows; how many were started."""
        started = 0
        for stage in self._stages:
            free, free_for_past = self._free(stage)
            if free <= 0:
                continue
            taken = await self._world.db.write(
                jobs.take,
                stages=(stage,),
                now=self._world.clock(),
                lease=LEASE,
                limit=min(free, free_for_past) if free_for_past > 0 else free,
                with_past=free_for_past > 0,
            )
            for job in taken:
                task = asyncio.create_task(self._run(job), name=f"{job.stage}:{job.call_id}")
                self._running[task] = job
                task.add_done_callback(self._done)
            started += len(taken)
        return started

    def _free(self, stage: str) -> tuple[int, int]:
        """Places free now; and those of them that calls of the past may take, which leave one to the calls of today."""
        at_once, running = POLICIES[stage].at_once, [job for job in self._running.values() if job.stage == stage]
        return at_once - len(running), max(at_once - 1, 1) - sum(job.is_past for job in running)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._world.wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("job not settled; its lease gives it back", error=repr(error))

    async def _run(self, job: TakenJob) -> None:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(POLICIES[job.stage].deadline.total_seconds()):
                await STAGES[job.stage](job.call_id, self._world)
        except Exception as error:  # the one place where every failure ends: tried again, or parked
            result = await self._failed(job, error)
        else:
            await self._world.db.write(jobs.finish, job.id)
            result = "done"
        self._world.metrics.job(job.stage, result, time.perf_counter() - began)

    async def _failed(self, job: TakenJob, error: Exception) -> str:
        """Again after a pause, or parked; an error that says `retry` waits on for as long as its stage lets it."""
        pauses, said = POLICIES[job.stage].pauses, f"{type(error).__name__}: {error}"
        waits_on = bool(getattr(error, "retry", False))
        if job.attempts > len(pauses) and not waits_on:
            log.error("job parked", stage=job.stage, call=job.call_id, attempts=job.attempts, exc_info=error)
            await self._world.db.write(jobs.park, job.id, error=said)
            return "parked"
        pause = pauses[min(job.attempts, len(pauses)) - 1]
        log.info("job waits", stage=job.stage, call=job.call_id, seconds=pause, error=type(error).__name__)
        at = self._world.clock() + timedelta(seconds=pause)
        await self._world.db.write(jobs.retry, job.id, at=at, error=said)
        return "retry"

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            held = [job.id for job in self._running.values()]
            if held:
                await self._world.db.write(jobs.extend, held, until=self._world.clock() + LEASE)
