"""Переоценка / Re-scoring: a past period judged anew, before and after."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from db.queries import audit, rescoring
from db.queries.rescoring import NOT_JUDGED, Run
from scoring.facts import GoalCode
from scoring.kpis.interval import Rate, rate
from scoring.verdict import Outcome
from service.access import WHO, Permission, Routes
from service.api.disputes import id_of
from service.api.rescoring import run_of, start
from service.pages import people_words, words
from service.pages.render import render
from service.periods import number
from service.world import WORLD

PAGE = 50  # changed calls
NEWEST = 20
DEFAULT_DAYS = 30
ORDER = (NOT_JUDGED, *Outcome)

routes = Routes()


@routes.get("/rescoring", Permission.REVIEW)
async def page(request: web.Request) -> web.Response:
    """What was judged anew, and a form to ask for more."""
    world = request.app[WORLD]
    today = world.clock().astimezone(world.settings.zone).date()
    return render(
        request,
        "rescoring.html",
        runs=await world.db.read(rescoring.newest, limit=NEWEST),
        first=today - timedelta(days=DEFAULT_DAYS),
        today=today,
        goal_codes=tuple(GoalCode),
        last_day=lambda run: run.until - timedelta(seconds=1),
        **words.lists(),
        **people_words.lists(),
    )


@routes.post("/rescoring", Permission.RESCORE)
async def started(request: web.Request) -> web.Response:
    form = await request.post()
    code = str(form.get("goal", ""))
    if code and code not in tuple(GoalCode):
        raise web.HTTPBadRequest(text=f"goal is one of {', '.join(GoalCode)}")
    goal = GoalCode(code) if code else None
    is_dry_run = form.get("dry_run") == "1"
    run_id = await start(request, _day(form, "since"), _day(form, "until"), goal, is_dry_run=is_dry_run)
    raise web.HTTPSeeOther(f"/rescoring/{run_id}")


@routes.get("/rescoring/{id:\\d+}", Permission.REVIEW)
async def shown(request: web.Request) -> web.Response:
    """Old against new: the matrix, each goal's share, the calls with both quotes."""
    world, found = request.app[WORLD], await run_of(request, id_of(request))
    changed = await world.db.read(rescoring.changed, found.id, limit=PAGE + 1, after=number(request, "after") or 0)
    return render(
        request,
        "rescoring_run.html",
        run=found,
        unwritten=0 if found.is_dry_run else await world.db.read(rescoring.unwritten),
        matrix=found.matrix,
        rows=[code for code in ORDER if any(old == code for old, _ in found.matrix)],
        columns=[code for code in ORDER if any(new == code for _, new in found.matrix)],
        goals=goals_of(found),
        changed=changed[:PAGE],
        next_after=changed[PAGE - 1].call_id if len(changed) > PAGE else None,
        last_day=found.until - timedelta(seconds=1),
        NOT_JUDGED=NOT_JUDGED,
        **words.lists(),
        **people_words.lists(),
    )


@routes.post("/rescoring/{id:\\d+}/stop", Permission.RESCORE)
async def stopped(request: web.Request) -> web.Response:
    world, run_id = request.app[WORLD], id_of(request)
    if await world.db.write(rescoring.stop, run_id, at=world.clock()):
        await world.db.write(
            audit.write,
            at=world.clock(),
            who=request[WHO].audit_name,
            action="rescore_stop",
            subject=f"rescoring:{run_id}",
        )
    raise web.HTTPSeeOther(f"/rescoring/{run_id}")


def goals_of(run: Run) -> list[tuple[str, Rate, Rate]]:
    """(goal before, share of attained before, after) of what was judged both times."""
    both: dict[str, Counter[str]] = {}
    for (goal, old, new), calls in run.counts.items():
        if goal and old != NOT_JUDGED:
            counted = both.setdefault(goal, Counter())
            counted["all"] += calls
            counted["old"] += calls * (old == Outcome.ATTAINED)
            counted["new"] += calls * (new == Outcome.ATTAINED)
    return [(goal, rate(n["old"], n["all"]), rate(n["new"], n["all"])) for goal, n in sorted(both.items())]


def _day(form: Mapping[str, Any], name: str) -> date:
    """Raises 400."""
    try:
        return date.fromisoformat(str(form.get(name, "")))
    except ValueError as error:
        raise web.HTTPBadRequest(text=f"{name} should be a day like 2026-11-24") from error
