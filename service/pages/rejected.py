"""Забракованные / Rejected: the queue on the left, on the right the last conversation of one lead, ready to play."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from multidict import MultiDictProxy
from pydantic import ValidationError

from db.queries import calls, rejected, reviews
from db.queries.rejected import Rejected
from db.queries.reviews import NotWaiting
from scoring.kpis.interval import rate
from scoring.kpis.recovery import recovery
from service.access import WHO, Permission, Routes
from service.api.rejected import MOST, DecisionWrong, ReviewBody, keep_review
from service.call_list import hidden_calls
from service.pages import call_words, words
from service.pages.call import values_of
from service.pages.render import render
from service.world import WORLD

COUNTED = timedelta(days=90)  # of reviews, for the counter
DECISIONS = {"returned": "returned to work", "confirmed": "confirmed", "asked": "asked why"}

routes = Routes()


@routes.get("/rejected", Permission.REVIEW)
async def page(request: web.Request) -> web.Response:
    """`?lead=12` shows that one; without it a wide window shows the first, a narrow one the list."""
    return await _page(request)


@routes.post("/rejected/{lead:\\d+}/review", Permission.REVIEW)
async def review(request: web.Request) -> web.Response:
    """The decision of a form; then the next lead opens."""
    lead_id, form = int(request.match_info["lead"]), await request.post()
    try:
        said = _read(form)
        await keep_review(request, lead_id, said)
    except (DecisionWrong, NotWaiting) as error:
        return await _page(request, lead_id=lead_id, problem=str(error), status=409)
    following = str(form.get("next", ""))
    chosen = f"lead={following}&" if following.isdecimal() else ""
    raise web.HTTPSeeOther(f"/rejected?{chosen}done={said.decision}")


async def _page(
    request: web.Request, *, lead_id: int | None = None, problem: str = "", status: int = 200
) -> web.Response:
    world, now = request.app[WORLD], request.app[WORLD].clock()
    hidden = await hidden_calls(request)
    queue = [one.without(hidden) for one in await world.db.read(rejected.queue, at=now, limit=MOST)]
    asked_for = request.query.get("lead", "")
    wanted = lead_id if lead_id is not None else int(asked_for) if asked_for.isdecimal() else None
    lead = await _chosen(request, queue, wanted)
    counted = await world.db.read(reviews.recovered, since=now - COUNTED, until=now + timedelta(seconds=1))
    done = request.query.get("done", "")
    return render(
        request,
        "rejected.html",
        status=status,
        queue=queue,
        waiting=await world.db.read(rejected.waiting),
        lead=lead,
        is_chosen=wanted is not None,
        is_gone=wanted is not None and lead is None,
        following=_following(queue, lead),
        counted=counted,
        returned=rate(counted.returned, counted.reviewed),
        won=recovery(recovered=counted.won, reviewed=counted.reviewed),
        days=COUNTED.days,
        done=done if done in reviews.DECISIONS else "",
        problem=problem,
        today=now.astimezone(world.settings.zone).date(),
        age_days=lambda moment: _age_days(moment, now),
        DECISIONS=DECISIONS,
        **words.lists(),
        **call_words.lists(),
        **await _about(request, lead),
    )


async def _chosen(request: web.Request, queue: Sequence[Rejected], wanted: int | None) -> Rejected | None:
    """The lead of the address, else the first of the queue; None: it is rejected no more, or the queue is empty."""
    if wanted is None:
        return queue[0] if queue else None
    in_queue = next((lead for lead in queue if lead.lead_id == wanted), None)
    found = in_queue or await request.app[WORLD].db.read(rejected.one, wanted)
    return None if found is None else found.without(await hidden_calls(request))


async def _about(request: web.Request, lead: Rejected | None) -> dict[str, Any]:
    """The right pane: the talk as the call page shows it, and the lead's history."""
    world = request.app[WORLD]
    if lead is None:
        return {"call": None, "moves": [], "past": [], "history": [], "start_at": 0}
    found = {
        "moves": await world.db.read(rejected.stage_history, lead.lead_id),
        "past": await world.db.read(rejected.reviews, lead.lead_id),
    }
    item = None
    if lead.heard is not None and not lead.heard.is_hidden:
        item = await world.db.read(calls.one, lead.heard.call_id, only_employee=request[WHO].only_employee)
    if item is None:
        return {"call": None, "history": [], "start_at": 0, **found}
    said = await values_of(request, item)
    known = (words.lists() | call_words.lists()).keys()
    return {
        **{name: value for name, value in said.items() if name not in known},
        "start_at": next((mark.seconds for mark in said["marks"] if mark.kind == "rejection"), None)
        or (lead.heard.at_seconds if lead.heard is not None else None)
        or 0,
        **found,
    }


def _following(queue: Sequence[Rejected], lead: Rejected | None) -> int | None:
    """The lead to open after a decision: the next one of the list, at its end the first."""
    if lead is None:
        return None
    ids = [one.lead_id for one in queue]
    rest = ids[ids.index(lead.lead_id) + 1 :] if lead.lead_id in ids else ids
    return next((other for other in (*rest, *ids) if other != lead.lead_id), None)


def _read(form: MultiDictProxy[Any]) -> ReviewBody:
    """Raises DecisionWrong."""
    names = [name for name in ReviewBody.model_fields if str(form.get(name, "")).strip()]
    try:
        return ReviewBody.model_validate({name: str(form[name]).strip() for name in names})
    except ValidationError as error:
        first = error.errors()[0]
        raise DecisionWrong(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error


def _age_days(moment: datetime, now: datetime) -> int:
    return max((now - moment).days, 0)
