"""/api/v1/scripts, /api/v1/kpi/talk, /api/v1/signs: scripts and their figures, talks, signs, for other programs."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aiohttp import web
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from db.queries import purpose, script_figures, script_trials, scripts, talk
from db.queries.scripts import ScriptRow, ScriptWrong, Version
from scoring.kpis.interval import Rate
from scoring.kpis.purpose import purposeless_share
from scoring.scripts.items import Item, ItemResult, ItemsWrong, Kind, as_json, checked
from service.access import WHO, Permission, Routes
from service.api.about import about
from service.api.body import read_body
from service.api.calls import as_json as plain
from service.api.calls import item_of
from service.pages.scripts import item_figure, script_of
from service.pages.signs import sign_of
from service.periods import number, period_of_request, scope_of_request
from service.script_checks import MOST_CALLS
from service.world import WORLD

MOST = 500
LIMIT = 100

routes = Routes()


class ItemBody(BaseModel):
    """An item; title, phrases and when are of kind `own` alone."""

    kind: Kind
    code: str = Field("", max_length=40)
    title: str = ""
    phrases: list[str] = []
    when: list[str] = []


class DraftBody(BaseModel):
    items: list[ItemBody]


class TrialBody(BaseModel):
    days: int = Field(30, ge=1, le=366)
    calls: int = Field(100, ge=1, le=MOST_CALLS)


@routes.get("/api/v1/scripts", Permission.SEE_FIGURES)
async def listed(request: web.Request) -> web.Response:
    """All scripts with their versions."""
    found = await request.app[WORLD].db.read(scripts.listed)
    return web.json_response({"scripts": [script_as_json(row) for row in found]})


@routes.get("/api/v1/scripts/{id:\\d+}", Permission.SEE_FIGURES)
async def one(request: web.Request) -> web.Response:
    """A script with a period's figures: per item met, not met, not owed; per employee.  Period, filters as in /kpi."""
    script, world = await script_of(request), request.app[WORLD]
    scope = scope_of_request(request, period_of_request(request))
    figures = await world.db.read(script_figures.by_item, scope, script_id=script.id)
    people = await world.db.read(script_figures.by_employee, scope, script_id=script.id)
    shown = script.active or script.versions[0]
    items = []
    for item in shown.items:
        share, counts, out = item_figure(item.code, figures)
        items.append(as_json(item) | {"met": rate_as_json(share), **asdict(counts), "out_of_order": out})
    return web.json_response(script_as_json(script) | {"figures": items, "employees": [asdict(p) for p in people]})


@routes.put("/api/v1/scripts/{id:\\d+}/draft", Permission.EDIT_SCRIPTS)
@about(body=DraftBody)
async def draft(request: web.Request) -> web.Response:
    """Make or overwrite the draft.  What is in force never changes."""
    script, body = await script_of(request), await read_body(request, DraftBody)
    try:
        items = checked([_item(one, place) for place, one in enumerate(body.items, 1)])
    except ItemsWrong as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    world, who = request.app[WORLD], request[WHO]
    version_id = await world.db.write(scripts.save_draft, script.id, items, by=who.user_id, at=world.clock())
    return web.json_response({"version_id": version_id, "state": "draft", "items": [as_json(item) for item in items]})


@routes.post("/api/v1/scripts/{id:\\d+}/trials", Permission.EDIT_SCRIPTS)
@about(body=TrialBody, status=202)
async def ask_trial(request: web.Request) -> web.Response:
    """Try the draft on past calls; ask for the trial until its state is done."""
    script, body, world = await script_of(request), await read_body(request, TrialBody), request.app[WORLD]
    if script.draft is None:
        raise web.HTTPBadRequest(text="there is no draft to try; PUT one first")
    now = world.clock()
    trial_id = await world.db.write(
        script_trials.ask,
        script.draft.id,
        since=now - timedelta(days=body.days),
        until=now,
        most_calls=body.calls,
        by=request[WHO].user_id,
        at=now,
    )
    return web.json_response({"id": trial_id, "state": "todo"}, status=202)


@routes.get("/api/v1/scripts/{id:\\d+}/trials/{trial:\\d+}", Permission.SEE_FIGURES)
async def trial(request: web.Request) -> web.Response:
    """State, counts per item before and after, and the calls whose item changed, with quotes."""
    script, named = await script_of(request), request.match_info["trial"]
    only = request[WHO].only_employee
    found = await request.app[WORLD].db.read(script_trials.one, int(named[:15]), only_employee=only)
    if found is None or found.version_id not in {version.id for version in script.versions}:
        raise web.HTTPNotFound(text="there is no such trial")
    return web.json_response(plain(asdict(found)) | {"items": [as_json(item) for item in found.items]})


@routes.post("/api/v1/scripts/{id:\\d+}/switch-on", Permission.EDIT_SCRIPTS)
async def switch_on(request: web.Request) -> web.Response:
    """The draft comes into force for calls judged from now on; older results keep their version."""
    script, world = await script_of(request), request.app[WORLD]

    def write(session: Session) -> None:
        scripts.switch_on(session, script.draft.id if script.draft else -1, at=world.clock())

    try:
        await world.db.write(write)
    except ScriptWrong as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    return web.json_response(script_as_json(await script_of(request)))


@routes.get("/api/v1/calls/{id:\\d+}/script", Permission.SEE_CALLS)
async def of_call(request: web.Request) -> web.Response:
    """What a call met of its script, item by item, with quotes; script null when no script is in force for its goal."""
    item = await item_of(request)
    found = await request.app[WORLD].db.read(scripts.of_call, item["id"])
    if found is None:
        return web.json_response({"script": None, "items": []})
    items = [as_json(one) | result_as_json(found.results.get(one.code)) for one in found.items]
    return web.json_response(
        {"script": {"id": found.script_id, "name": found.name, "version": found.version}, "items": items}
    )


@routes.get("/api/v1/kpi/talk", Permission.SEE_FIGURES)
async def talks(request: web.Request) -> web.Response:
    """Medians of how talks went, per employee and over all, each with the number of calls behind it."""
    scope = scope_of_request(request, period_of_request(request))
    people, every = await request.app[WORLD].db.read(talk.by_employee, scope)
    return web.json_response({"all": asdict(every), "employees": [asdict(person) for person in people]})


@routes.get("/api/v1/signs", Permission.SEE_FIGURES)
async def signs(request: web.Request) -> web.Response:
    """Signs of a period, and the share of talks without a purpose per employee.  Questions to check, not judgements."""
    world, scope = request.app[WORLD], scope_of_request(request, period_of_request(request))
    shares = await world.db.read(purpose.shares, scope)
    return web.json_response(
        {
            "signs": [asdict(one) for one in await world.db.read(purpose.counts, scope)],
            "purposeless": [
                asdict(one) | {"share": rate_as_json(purposeless_share(one.purposeless, one.judged))} for one in shares
            ],
            "limit": world.settings.purposeless_limit,
        }
    )


@routes.get("/api/v1/signs/{sign}", Permission.SEE_FIGURES)
async def calls_of_sign(request: web.Request) -> web.Response:
    """The calls that bear a sign, newest first; limit=, after= (how many to skip)."""
    scope, sign = scope_of_request(request, period_of_request(request)), sign_of(request)
    limit, after = min(max(number(request, "limit") or LIMIT, 1), MOST), number(request, "after") or 0
    found = await request.app[WORLD].db.read(purpose.calls_of_sign, scope, sign, limit=limit + 1, after=after)
    calls = [plain(asdict(one)) for one in found[:limit]]
    return web.json_response({"calls": calls, "next": after + limit if len(found) > limit else None})


def script_as_json(row: ScriptRow) -> dict[str, Any]:
    versions = [version_as_json(version) for version in row.versions]
    return {"id": row.id, "name": row.name, "goal": row.goal, "stage": row.stage, "versions": versions}


def version_as_json(version: Version) -> dict[str, Any]:
    found: dict[str, Any] = plain(asdict(version))
    return found | {"items": [as_json(item) for item in version.items]}


def result_as_json(result: ItemResult | None) -> dict[str, Any]:
    """mark null: the item was not in the script when the call was checked."""
    if result is None:
        return {"mark": None}
    return {name: value for name, value in asdict(result).items() if name != "item"}


def rate_as_json(rate: Rate) -> dict[str, Any]:
    return asdict(rate)


def _item(said: ItemBody, place: int) -> Item:
    code = str(said.kind) if said.kind is not Kind.OWN else said.code or f"api{place}"
    return Item(code=code, kind=said.kind, title=said.title, phrases=tuple(said.phrases), when=tuple(said.when))
