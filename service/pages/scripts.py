"""Сценарии / Scripts: what calls keep of them, per item with the calls behind it, per employee, per version."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from db.queries import kpi, script_figures, scripts
from db.queries.kpi import Scope
from db.queries.script_figures import ItemFigure, PersonFigure
from db.queries.scripts import ScriptRow
from scoring.facts import GoalCode
from scoring.kpis.interval import Rate, rate
from scoring.scripts.compare import Counts
from scoring.scripts.items import Mark
from service.access import WHO, Permission, Routes
from service.call_list import hidden_calls
from service.pages import script_words, words
from service.pages.figures import bar
from service.pages.render import render
from service.periods import filters_query, number, period_of_request, period_query, scope_of_request
from service.world import WORLD

PAGE = 100
NONE = Counts()

routes = Routes()


@routes.get("/scripts", Permission.SEE_FIGURES)
async def page(request: web.Request) -> web.Response:
    """All scripts: how far the period's calls keep to them."""
    world, period = request.app[WORLD], period_of_request(request)
    rows, figures, stages = await world.db.read(_all, scope_of_request(request, period))
    return render(
        request,
        "scripts.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        scripts=[(row, kept(row, figures)) for row in rows],
        free_goals=[goal for goal in GoalCode if not any(row.goal == goal and row.stage is None for row in rows)],
        goals=tuple(GoalCode),
        stages=stages,
        query=period_query(period) | filters_query(request),
        may_edit=request[WHO].may(Permission.EDIT_SCRIPTS),
        **lists(),
    )


@routes.get("/scripts/{id:\\d+}", Permission.SEE_FIGURES)
async def one(request: web.Request) -> web.Response:
    """One script: its items in the period, by employee, and its versions."""
    world, period = request.app[WORLD], period_of_request(request)
    script = await script_of(request)
    scope = scope_of_request(request, period)
    figures = await world.db.read(script_figures.by_item, scope, script_id=script.id)
    shown = script.active or script.versions[0]
    return render(
        request,
        "script.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        script=script,
        shown=shown,
        items=[(item, *item_figure(item.code, figures)) for item in shown.items],
        people=await world.db.read(script_figures.by_employee, scope, script_id=script.id),
        rate_of=rate_of_person,
        query=period_query(period) | filters_query(request),
        may_edit=request[WHO].may(Permission.EDIT_SCRIPTS),
        **lists(),
    )


@routes.get("/scripts/{id:\\d+}/calls", Permission.SEE_FIGURES)
async def calls(request: web.Request) -> web.Response:
    """The calls behind a figure: `?item=greeting&mark=no`."""
    world, period = request.app[WORLD], period_of_request(request)
    script, item, mark = await script_of(request), request.query.get("item", ""), mark_of(request)
    after = number(request, "after") or 0
    scope = scope_of_request(request, period)
    found = await world.db.read(
        script_figures.calls_of_item, scope, script_id=script.id, item=item, mark=mark, limit=PAGE + 1, after=after
    )
    hidden = await hidden_calls(request)
    return render(
        request,
        "script_calls.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        script=script,
        item=next((one for version in script.versions for one in version.items if one.code == item), None),
        mark=str(mark),
        calls=[call for call in found[:PAGE] if call.id not in hidden],
        next_after=after + PAGE if len(found) > PAGE else None,
        query=period_query(period) | filters_query(request),
        **lists(),
    )


async def script_of(request: web.Request) -> ScriptRow:
    """The script of the address, else 404."""
    named = request.match_info["id"]
    found = await request.app[WORLD].db.read(scripts.one, int(named)) if len(named) < 16 else None
    if found is None:
        raise web.HTTPNotFound(text="there is no such script")
    return found


def mark_of(request: web.Request) -> Mark:
    """Raises 400."""
    mark = request.query.get("mark") or "no"
    if mark not in tuple(Mark):
        raise web.HTTPBadRequest(text=f"mark is one of {', '.join(Mark)}")
    return Mark(mark)


def kept(row: ScriptRow, figures: Sequence[ItemFigure]) -> Rate:
    """Items met of those owed, over all versions that calls of the period were checked by."""
    of_script = {version.id for version in row.versions}
    counts = [figure.counts for figure in figures if figure.version_id in of_script]
    return rate(sum(one.yes for one in counts), sum(one.applicable for one in counts))


def item_figure(code: str, figures: Sequence[ItemFigure]) -> tuple[Rate, Counts, int]:
    """An item over the versions that have it: rate, counts, how often out of order."""
    of_item = [figure for figure in figures if figure.item == code]
    counts = Counts(
        yes=sum(one.counts.yes for one in of_item),
        no=sum(one.counts.no for one in of_item),
        not_applicable=sum(one.counts.not_applicable for one in of_item),
    )
    return rate(counts.yes, counts.applicable), counts, sum(one.out_of_order for one in of_item)


def rate_of_person(person: PersonFigure) -> Rate:
    return rate(person.met, person.owed)


def lists() -> dict[str, Any]:
    return words.lists() | script_words.lists()


def _all(session: Session, scope: Scope) -> tuple[list[ScriptRow], list[ItemFigure], list[tuple[int, str]]]:
    return scripts.listed(session), script_figures.by_item(session, scope), scripts.stages(session)
