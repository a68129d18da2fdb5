"""Споры / Disputes: verdicts that salespeople do not accept, and what supervisors answered."""

from typing import Any

from aiohttp import web

from db.queries import disputes
from db.queries.disputes import DisputeLine
from scoring.verdict import Outcome
from service.access import WHO, Permission, Routes
from service.api.calls import item_of
from service.api.disputes import MOST_TEXT, answer_dispute, id_of, open_dispute, withdraw_dispute
from service.pages import people_words, words
from service.pages.render import render
from service.world import WORLD

SETTLED = 50  # answered ones on the page

routes = Routes()


@routes.get("/disputes", Permission.SEE_CALLS)
async def page(request: web.Request) -> web.Response:
    """The open ones by when their answer is due, then the last answered."""
    world, mine = request.app[WORLD], request[WHO].only_employee
    return render(
        request,
        "disputes.html",
        waiting=await world.db.read(disputes.lines, only_employee=mine, is_open=True),
        settled=await world.db.read(disputes.lines, only_employee=mine, is_open=False, limit=SETTLED),
        counts=await world.db.read(disputes.counts, only_employee=mine, now=world.clock()),
        is_own=mine is not None,
        now=world.clock(),
        outcome_codes=tuple(Outcome),
        **words.lists(),
        **people_words.lists(),
    )


@routes.post("/calls/{id:\\d+}/dispute", Permission.COMMENT)
async def opened(request: web.Request) -> web.Response:
    item, form = await item_of(request), await request.post()
    await open_dispute(request, item, _text(form.get("reason")), _outcome(form.get("claimed")))
    raise web.HTTPSeeOther(f"/calls/{item['id']}#dispute")


@routes.post("/disputes/{id:\\d+}/answer", Permission.REVIEW)
async def answered(request: web.Request) -> web.Response:
    form = await request.post()
    await answer_dispute(request, id_of(request), _text(form.get("text")), _outcome(form.get("outcome")))
    raise web.HTTPSeeOther("/disputes")


@routes.post("/disputes/{id:\\d+}/withdraw", Permission.COMMENT)
async def withdrawn(request: web.Request) -> web.Response:
    await withdraw_dispute(request, id_of(request))
    raise web.HTTPSeeOther("/disputes")


async def of_call(request: web.Request, item: dict[str, Any]) -> dict[str, Any]:
    """What the call page shows of disputes: those there were, and whether this person may open one."""
    who = request[WHO]
    found: list[DisputeLine] = await request.app[WORLD].db.read(disputes.of_call, item["id"])
    is_own = who.employee_id is not None and item["employee"] is not None and item["employee"]["id"] == who.employee_id
    is_open = any(one.state == disputes.OPEN for one in found)
    return {"disputes": found, "can_dispute": is_own and item["verdict"] is not None and not is_open}


def _text(said: object) -> str:
    """Raises 400: nothing was written."""
    text = str(said or "").strip()[:MOST_TEXT]
    if not text:
        raise web.HTTPBadRequest(text="say why in a sentence")
    return text


def _outcome(said: object) -> Outcome | None:
    """Raises 400: no outcome of ours.  Empty: none."""
    if not said:
        return None
    if str(said) not in tuple(Outcome):
        raise web.HTTPBadRequest(text=f"outcome is one of {', '.join(Outcome)}")
    return Outcome(str(said))
