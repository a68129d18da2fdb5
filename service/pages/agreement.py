"""Согласие / Agreement: Cohen's κ between people, machine and language model; double grading, blind."""

from datetime import timedelta
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from db.queries import agreement, call_detail, gradings, privacy, scripts
from db.queries.agreement import HUMAN_HUMAN, SIDES, Both
from scoring.agreement.items import NONE_HEARD, SCRIPT, YES_NO_NA
from scoring.agreement.kappa import Agreement, band
from scoring.verdict import Outcome, RejectionReason
from service.access import WHO, Permission, Routes
from service.api.about import line_of
from service.api.agreement import GradingBody, agreements, differing, keep, make, read_pairs
from service.api.disputes import id_of
from service.pages import call_words, people_words, script_words, words
from service.pages.figures import bar
from service.pages.render import render
from service.periods import period_of_request
from service.world import WORLD

DIFFERING = 50  # calls on the page
DEFAULT_DAYS = 30
LINE = 160  # units of the κ line: -1 … 1

routes = Routes()


@routes.get("/agreement", Permission.REVIEW)
async def page(request: web.Request) -> web.Response:
    """`?sides=…&item=…` opens one item: who said what, and the calls they differ on."""
    world, period = request.app[WORLD], period_of_request(request)
    found = await read_pairs(request)
    sides = request.query.get("sides", "")
    sides = sides if sides in SIDES else next((one for one in SIDES if found[one]), HUMAN_HUMAN)
    by_item = dict(agreements(found[sides]))
    item = request.query.get("item", "")
    item = item if item in by_item else next(iter(by_item), "")
    asked, missing = await world.db.read(agreement.missing, since=period.since, until=period.until)
    user_id = request[WHO].user_id
    today = world.clock().astimezone(world.settings.zone).date()
    return render(
        request,
        "agreement.html",
        bar=bar(request, period, {}),
        all_sides=[(one, agreements(found[one])) for one in SIDES if found[one]],
        sides=sides,
        item=item,
        chosen=by_item.get(item),
        cells=cells(by_item.get(item)),
        differing=differing(found[sides], item)[:DIFFERING] if item else [],
        differing_count=len(differing(found[sides], item)) if item else 0,
        seen=await world.db.read(agreement.seen, since=period.since, until=period.until),
        asked=asked,
        missing=missing,
        gradings=await world.db.read(gradings.lines),
        graders=await world.db.read(gradings.graders),
        mine=await world.db.read(gradings.queue, user_id) if user_id is not None else [],
        first=today - timedelta(days=DEFAULT_DAYS),
        today=today,
        last_day=lambda line: line.until - timedelta(seconds=1),
        x_of=lambda kappa: round((kappa + 1) / 2 * LINE, 1),
        band=band,
        answer_of=answer_of,
        item_name=item_name,
        **_lists(),
    )


@routes.post("/agreement/gradings", Permission.REVIEW)
async def made(request: web.Request) -> web.Response:
    form = await request.post()
    names = [name for name in GradingBody.model_fields if str(form.get(name, "")).strip()]
    try:
        body = GradingBody.model_validate({name: str(form[name]).strip() for name in names})
    except ValidationError as error:
        raise web.HTTPBadRequest(text=line_of(error)) from error
    await make(request, body)
    raise web.HTTPSeeOther("/agreement#gradings")


@routes.get("/agreement/grade", Permission.REVIEW)
async def following(request: web.Request) -> web.Response:
    """The next call of one's own to grade."""
    user_id = request[WHO].user_id
    mine = await request.app[WORLD].db.read(gradings.queue, user_id) if user_id is not None else []
    raise web.HTTPSeeOther(f"/agreement/grade/{mine[0].id}" if mine else "/agreement#gradings")


@routes.get("/agreement/grade/{id:\\d+}", Permission.REVIEW)
async def grading(request: web.Request) -> web.Response:
    """Sound, transcript and the items; no verdict of anybody."""
    world, user_id = request.app[WORLD], request[WHO].user_id
    wanted = await world.db.read(gradings.to_grade, id_of(request), user_id) if user_id is not None else None
    if wanted is None:
        raise web.HTTPNotFound(text="this call is not yours to grade")
    if wanted.is_graded:
        raise web.HTTPSeeOther("/agreement/grade")
    detail = await world.db.read(call_detail.read, wanted.call_id)
    script = await world.db.read(scripts.of_call, wanted.call_id)
    return render(
        request,
        "grade.html",
        wanted=wanted,
        left=len(await world.db.read(gradings.queue, user_id or 0)),
        turns=[turn for heard in detail.transcripts for turn in heard.turns],
        hides=await world.db.read(privacy.hides_call, wanted.call_id, default=world.settings.hide_numbers),
        recordings=[one for one in detail.recordings if one.state == "stored"],
        script_items=script.items if script is not None else (),
        item_name=item_name,
        outcome_codes=tuple(Outcome),
        reason_codes=(*RejectionReason, NONE_HEARD),
        marks=YES_NO_NA,
        SCRIPT=SCRIPT,
        **_lists(),
    )


@routes.post("/agreement/grade/{id:\\d+}", Permission.REVIEW)
async def graded(request: web.Request) -> web.Response:
    form = await request.post()
    await keep(request, id_of(request), {name: str(value) for name, value in form.items() if name != "csrf"})
    raise web.HTTPSeeOther("/agreement/grade")


def cells(found: Agreement | None) -> dict[str, Any]:
    """The table of answers: rows first's, columns second's."""
    if found is None:
        return {"answers": [], "count": {}}
    order = [*Outcome, *RejectionReason, NONE_HEARD, *YES_NO_NA]
    used = {code for row in found.table for code in row[:2]}
    return {
        "answers": sorted(used, key=lambda code: order.index(code) if code in order else len(order)),
        "count": {(one, other): count for one, other, count in found.table},
    }


def answer_of(both: Both, item: str) -> tuple[str, str]:
    return both.first[item], both.second[item]


def item_name(item: str) -> str:
    """The message id of an item; a script's own item has the title its author gave it."""
    code = item.removeprefix(SCRIPT)
    return people_words.ITEMS.get(item) or script_words.ITEMS.get(code) or code


def _lists() -> dict[str, Any]:
    return words.lists() | call_words.lists() | people_words.lists()
