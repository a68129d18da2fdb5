"""`ringback rescore`: judge the calls of a past period anew."""

import asyncio
import json
import logging
import os
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any

import click
from sqlalchemy.orm import Session

from db.queries import audit, rescoring
from db.queries.rescoring import ChangedCall, NothingToRescore, Run
from db.schema import migrate
from scoring.facts import GoalCode
from service import logs
from service import rescoring as job
from service.commands.running import run
from service.settings import Settings, read_settings
from service.start import make_world
from service.worker import Worker
from service.world import World

SHOWN = 50  # changed calls in the text; JSON has all
DAY = click.DateTime(formats=["%Y-%m-%d"])
NICE = 10  # beside a running service this process comes last
WAIT_SECONDS = 0.2


@click.command("rescore")
@click.option("--since", required=True, type=DAY, help="First day, like 2026-11-01.")
@click.option("--until", required=True, type=DAY, help="Last day, included.")
@click.option("--goal", type=click.Choice([str(code) for code in GoalCode]), help="Only calls for this goal.")
@click.option("--dry-run", is_flag=True, help="Only compare; no verdict is written.")
@click.option("--queue", "is_queued", is_flag=True, help="Leave it to the running service and return at once.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(since: datetime, until: datetime, goal: str | None, dry_run: bool, is_queued: bool, as_json: bool) -> None:
    """Judge past calls anew by today's rules and goals: before and after.

    Old verdicts are kept, a person's verdict goes on counting.  Stopped by Ctrl-C, it is finished by the service."""
    if until < since:
        raise click.ClickException("--until is before --since")
    settings = read_settings()
    logs.set_up("text", logging.WARNING)
    if not is_queued:
        with suppress(OSError):
            os.nice(NICE)
    found, changed = run(_rescore(settings, since, until, goal, dry_run, is_queued))
    if as_json:
        click.echo(json.dumps(as_object(found, changed), ensure_ascii=False))
        return
    if is_queued:
        click.echo(f"re-scoring {found.id}: {found.total} calls wait for the service; see /rescoring/{found.id}")
        return
    click.echo(as_text(found, changed))


async def _rescore(
    settings: Settings, since: datetime, until: datetime, goal: str | None, is_dry_run: bool, is_queued: bool
) -> tuple[Run, list[ChangedCall]]:
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        migrate(settings.database)
    async with make_world(settings, transcribes=False) as world:
        first = datetime.combine(since, time.min, settings.zone).astimezone(UTC)
        after = datetime.combine(until + timedelta(days=1), time.min, settings.zone).astimezone(UTC)

        def ask(session: Session) -> int:
            run_id = rescoring.start(
                session, since=first, until=after, goal=goal, is_dry_run=is_dry_run, by="command line",
                at=world.clock(),
            )  # fmt: skip
            details = {"since": first.isoformat(), "until": after.isoformat(), "dry_run": is_dry_run, "goal": goal}
            audit.write(
                session, at=world.clock(), who="command line", action="rescore", subject=f"rescoring:{run_id}",
                details=details,
            )  # fmt: skip
            return run_id

        try:
            run_id = await world.db.write(ask)
        except NothingToRescore as error:
            raise click.ClickException(str(error)) from error
        if not is_queued:
            await _work(world, run_id)
        found = await world.db.read(rescoring.one, run_id)
        assert found is not None, "it was made just now"
        return found, await world.db.read(rescoring.changed, run_id, limit=found.total)


async def _work(world: World, run_id: int) -> None:
    """Do it here, unless the service is faster; then wait for it.  Verdicts are written meanwhile."""
    worker = asyncio.create_task(Worker(world, ("score",)).run())
    try:
        while True:
            await job.step(world, only=run_id, rest=0.0)
            found = await world.db.read(rescoring.one, run_id)
            if found is None or found.state != rescoring.RUNNING:
                break
            await asyncio.sleep(WAIT_SECONDS)
        while await world.db.read(rescoring.unwritten):  # noqa: ASYNC110  # another process may write them
            await asyncio.sleep(WAIT_SECONDS)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


def as_object(found: Run, changed: list[ChangedCall]) -> dict[str, Any]:
    return {
        "id": found.id,
        "state": found.state,
        "dry_run": found.is_dry_run,
        "total": found.total,
        "done": found.done,
        "failed": found.failed,
        "otherwise": found.otherwise,
        "counts": [
            {"goal": goal or None, "old": old, "new": new, "calls": calls}
            for (goal, old, new), calls in sorted(found.counts.items())
        ],
        "changed": [
            {
                "call": one.call_id,
                "old": {"goal": one.old.goal, "outcome": one.old.outcome, "quote": one.old.quote},
                "new": {"goal": one.new.goal, "outcome": one.new.outcome, "quote": one.new.quote},
                "human": one.human,
            }
            for one in changed
        ],
    }


def as_text(found: Run, changed: list[ChangedCall]) -> str:
    kind = "compared, nothing written" if found.is_dry_run else "judged anew"
    lines = [f"{found.done} of {found.total} calls {kind}; {found.otherwise} came out otherwise"]
    if found.failed:
        lines.append(f"{found.failed} could not be judged; the service's log says why")
    lines += [f"  {old} → {new}  {count}" for (old, new), count in sorted(found.matrix.items()) if old != new]
    for one in changed[:SHOWN]:
        human = f"  (a person said {one.human})" if one.human else ""
        lines.append(f"call {one.call_id}: {one.old.outcome} “{one.old.quote or ''}”")
        lines.append(f"      → {one.new.outcome} “{one.new.quote or ''}”{human}")
    if len(changed) > SHOWN:
        lines.append(f"… and {len(changed) - SHOWN} more: --json has all")
    return "\n".join(lines)
