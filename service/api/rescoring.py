"""/api/v1/rescoring: past periods judged anew, before and after."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from sqlalchemy.orm import Session

from db.queries import audit, rescoring
from db.queries.rescoring import NothingToRescore, Run
from scoring.facts import GoalCode
from service.access import WHO, Permission, Routes
from service.api.about import about
from service.api.body import read_body
from service.api.calls import Body, as_json
from service.api.disputes import id_of
from service.periods import number
from service.world import WORLD

MOST = 500  # changed calls of one answer
NEWEST = 50

routes = Routes()


class RescoringBody(Body):
    since: date  # both days are in it, in the tenant's zone
    until: date
    goal: GoalCode | None = None
    dry_run: bool = False


class Cell(BaseModel):
    goal: GoalCode | None
    old: str  # an outcome; none: it was not judged before
    new: str
    calls: int


class RunItem(BaseModel):
    id: int
    created_at: datetime
    since: datetime
    until: datetime
    goal: GoalCode | None
    dry_run: bool
    state: str  # running | done | stopped
    total: int
    done: int
    failed: int
    otherwise: int  # calls whose outcome came out otherwise
    counts: list[Cell]
    finished_at: datetime | None


class Side(BaseModel):
    goal: GoalCode | None
    outcome: str
    version: int
    quote: str | None
    start: float | None


class Changed(BaseModel):
    call_id: int
    at: datetime
    company: str | None
    employee: str | None
    old: Side
    new: Side
    human: str | None  # what a person said, which counts before and after


class RunInFull(RunItem):
    changed: list[Changed]
    next: int | None  # the `after` of the following changed calls


class Runs(BaseModel):
    items: list[RunItem]


@routes.get("/api/v1/rescoring", Permission.REVIEW)
@about(answer=Runs)
async def listed(request: web.Request) -> web.Response:
    """The newest runs."""
    found = await request.app[WORLD].db.read(rescoring.newest, limit=NEWEST)
    return web.json_response({"items": [as_item(one) for one in found]})


@routes.post("/api/v1/rescoring", Permission.RESCORE)
@about(body=RescoringBody, answer=RunItem, status=201)
async def started(request: web.Request) -> web.Response:
    """Judge the calls of a period anew, behind everything else; old verdicts are kept, a person's goes on counting."""
    body = await read_body(request, RescoringBody)
    run_id = await start(request, body.since, body.until, body.goal, is_dry_run=body.dry_run)
    return web.json_response(as_item(await run_of(request, run_id)), status=201)


@routes.get("/api/v1/rescoring/{id:\\d+}", Permission.REVIEW)
@about(answer=RunInFull, query={"after": "`next` of the answer before: more changed calls"})
async def shown(request: web.Request) -> web.Response:
    """One run with the calls that came out otherwise."""
    found = await run_of(request, id_of(request))
    after = number(request, "after") or 0
    changed = await request.app[WORLD].db.read(rescoring.changed, found.id, limit=MOST, after=after)
    following = changed[-1].call_id if len(changed) == MOST else None
    return web.json_response(as_item(found) | {"changed": [as_json(asdict(one)) for one in changed], "next": following})


async def start(request: web.Request, since: date, until: date, goal: GoalCode | None, *, is_dry_run: bool) -> int:
    """The run's id.  Raises 422: the period holds nothing, or ends before it begins."""
    world, who = request.app[WORLD], request[WHO]
    if until < since:
        raise web.HTTPUnprocessableEntity(text="the period ends before it begins")
    zone, at = world.settings.zone, world.clock()
    first = datetime.combine(since, time.min, zone).astimezone(UTC)
    after = datetime.combine(until + timedelta(days=1), time.min, zone).astimezone(UTC)

    def ask(session: Session) -> int:
        run_id = rescoring.start(
            session, since=first, until=after, goal=goal, is_dry_run=is_dry_run, by=who.audit_name, at=at
        )
        details = {"since": str(since), "until": str(until), "goal": goal, "dry_run": is_dry_run}
        audit.write(
            session, at=at, who=who.audit_name, action="rescore", subject=f"rescoring:{run_id}", details=details
        )
        return run_id

    try:
        return await world.db.write(ask)
    except NothingToRescore as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error


async def run_of(request: web.Request, run_id: int) -> Run:
    """Raises 404."""
    found = await request.app[WORLD].db.read(rescoring.one, run_id)
    if found is None:
        raise web.HTTPNotFound(text="there is no such re-scoring")
    return found


def as_item(found: Run) -> dict[str, Any]:
    counts = [
        {"goal": goal or None, "old": old, "new": new, "calls": calls}
        for (goal, old, new), calls in sorted(found.counts.items())
    ]
    said: dict[str, Any] = as_json(
        {
            "id": found.id,
            "created_at": found.created_at,
            "since": found.since,
            "until": found.until,
            "goal": found.goal,
            "dry_run": found.is_dry_run,
            "state": found.state,
            "total": found.total,
            "done": found.done,
            "failed": found.failed,
            "otherwise": found.otherwise,
            "counts": counts,
            "finished_at": found.finished_at,
        }
    )
    return said
