"""Звонки для вида / Calls for show: signs as questions to check, never accusations; each leads to its calls."""

from aiohttp import web
from sqlalchemy.orm import Session

from db.queries import audit, kpi, purpose
from db.queries.purpose import PurposeLine
from scoring.kpis.interval import Rate
from scoring.kpis.purpose import Sign, purposeless_share
from service.access import WHO, Permission, Routes
from service.pages.figures import bar
from service.pages.render import render
from service.pages.scripts import lists
from service.periods import filters_query, number, period_of_request, period_query, scope_of_request
from service.world import WORLD

PAGE = 50
MOST_NOTE = 500

routes = Routes()


@routes.get("/signs", Permission.SEE_FIGURES)
async def page(request: web.Request) -> web.Response:
    """All signs of the period, and the share of calls without a purpose by employee."""
    world, period = request.app[WORLD], period_of_request(request)
    scope = scope_of_request(request, period)
    lines = await world.db.read(purpose.shares, scope)
    return render(
        request,
        "signs.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        counts=await world.db.read(purpose.counts, scope),
        lines=lines,
        every=purposeless_share(sum(one.purposeless for one in lines), sum(one.judged for one in lines)),
        share_of=share_of,
        limit=world.settings.purposeless_limit,
        query=period_query(period) | filters_query(request),
        **lists(),
    )


@routes.get("/signs/{sign}", Permission.SEE_FIGURES)
async def calls(request: web.Request) -> web.Response:
    """The calls that bear a sign, those nobody has checked first; `?all=1` the checked ones too."""
    world, period, sign = request.app[WORLD], period_of_request(request), sign_of(request)
    after, shows_all = number(request, "after") or 0, request.query.get("all") == "1"
    scope = scope_of_request(request, period)
    found = await world.db.read(purpose.calls_of_sign, scope, sign, limit=PAGE + 1, after=after, is_open=not shows_all)
    return render(
        request,
        "sign.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        sign=str(sign),
        count=next(one for one in await world.db.read(purpose.counts, scope) if one.sign == sign),
        calls=found[:PAGE],
        next_after=after + PAGE if len(found) > PAGE else None,
        shows_all=shows_all,
        query=period_query(period) | filters_query(request),
        may_check=request[WHO].may(Permission.REVIEW),
        **lists(),
    )


@routes.post("/signs/{sign}/check", Permission.REVIEW)
async def check(request: web.Request) -> web.Response:
    """«Проверено: всё в порядке»: for the ticked calls; `undo` makes one a question again."""
    sign, form = sign_of(request), await request.post()
    said = [str(one) for one in form.getall("call", [])]
    ids = [int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 16]
    note, undo = str(form.get("note", "")).strip()[:MOST_NOTE], str(form.get("undo", ""))

    def write(session: Session) -> None:
        at, who = request.app[WORLD].clock(), request[WHO]
        if undo.isascii() and undo.isdigit() and len(undo) < 16:
            purpose.uncheck(session, int(undo), sign)
        else:
            purpose.check(session, ids, sign, user_id=who.user_id, note=note, at=at)
        audit.write(
            session,
            at=at,
            who=who.audit_name,
            action="check sign",
            subject=f"sign:{sign}",
            details={"calls": [undo] if undo else ids, "fine": not undo},
        )

    await request.app[WORLD].db.write(write)
    back = str(form.get("back", ""))
    raise web.HTTPSeeOther(back if back.startswith(f"/signs/{sign}") else f"/signs/{sign}")


def share_of(line: PurposeLine) -> Rate:
    return purposeless_share(line.purposeless, line.judged)


def sign_of(request: web.Request) -> Sign:
    """The sign of the address, else 404."""
    named = request.match_info["sign"]
    if named not in tuple(Sign):
        raise web.HTTPNotFound(text="there is no such sign")
    return Sign(named)
