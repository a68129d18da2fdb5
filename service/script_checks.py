"""A judged call against the script in force for its goal; trials of a draft on past calls."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from db.queries import scores, script_trials, scripts
from db.queries.script_trials import Taken
from db.queries.scripts import Version
from scoring.facts import CallFacts, GoalCode
from scoring.judge import judge
from scoring.scripts.check import check
from scoring.scripts.compare import Comparison
from scoring.scripts.items import Item, ItemResult
from scoring.verdict import Verdict
from service.world import World

LEASE = timedelta(minutes=10)  # a trial of MOST_CALLS takes less
LOOK_SECONDS = 2.0  # how often to look for a trial that somebody asked for
MOST_CALLS = 500  # of one trial

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ScriptCheck:
    """What a call met; `of` None: no script is in force for its goal."""

    of: Version | None
    goal: GoalCode | None
    results: tuple[ItemResult, ...] = ()

    def keep(self, session: Session, call_id: int) -> None:
        scripts.replace_results(session, call_id, self.of, self.results, goal=self.goal)


async def check_call(world: World, call_id: int, call: CallFacts, verdict: Verdict) -> ScriptCheck:
    """By the script in force; nothing is written yet."""
    of = await world.db.read(scripts.for_call, call_id, verdict.goal)
    if of is None:
        return ScriptCheck(None, verdict.goal)
    return ScriptCheck(of, verdict.goal, check(call, verdict, of.items, our_names=world.settings.company_names))


async def run_trials(world: World) -> None:
    """Run what is asked for, for as long as the service lives."""
    while True:
        if not await run_one_trial(world):
            await asyncio.sleep(LOOK_SECONDS)


async def run_one_trial(world: World) -> bool:
    """Whether there was one."""
    taken = await world.db.write(script_trials.take, now=world.clock(), lease=LEASE)
    if taken is None:
        return False
    try:
        found = await _compare(world, taken)
    except Exception as error:  # shown on the trial's page; the loop goes on with the next
        log.exception("a trial of a script failed", trial=taken.id)
        await world.db.write(script_trials.fail, taken.id, error=type(error).__name__, at=world.clock())
    else:
        await world.db.write(script_trials.finish, taken.id, found, at=world.clock())
    return True


async def _compare(world: World, taken: Taken) -> Comparison:
    """Each call judged once and checked by both versions, in a thread of its own: the web goes on answering."""
    settings, found = world.settings, Comparison(taken.before, taken.after)
    for call_id in taken.calls:
        call = await world.db.read(
            scores.to_score,
            call_id,
            zone=settings.zone,
            competitors=settings.competitors,
            own_names=settings.company_names,
        )
        if call.facts is not None:
            before, after = await asyncio.to_thread(
                _both, call.facts, taken.before, taken.after, settings.company_names
            )
            found.add(call_id, before, after)
    return found


def _both(
    call: CallFacts, before: Sequence[Item] | None, after: Sequence[Item], our_names: tuple[str, ...]
) -> tuple[tuple[ItemResult, ...], tuple[ItemResult, ...]]:
    verdict = judge(call)
    old = check(call, verdict, before, our_names=our_names) if before is not None else ()
    return old, check(call, verdict, after, our_names=our_names)
