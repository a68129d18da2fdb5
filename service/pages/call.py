"""Звонок / Call: the verdict with its quotes, the sound, what was said, and what it belongs to."""

from datetime import date
from decimal import Decimal
from typing import Any

from aiohttp import web

from db.queries import call_detail, calls, privacy, purpose, scripts
from scoring.facts import GoalCode
from scoring.verdict import Outcome
from service import link_words
from service.access import WHO, Permission, Routes
from service.api.calls import MOST_TEXT, change_goal, item_of, keep_comment, keep_verdict
from service.call_list import without_hidden
from service.pages import call_words, promise_words, script_words, words
from service.pages.call_people import people_of
from service.pages.call_view import LANE, LATE, WIDTH, Talk, lanes, with_moments
from service.pages.render import fragment, render
from service.world import WORLD

routes = Routes()


@routes.get("/calls/{id:\\d+}", Permission.SEE_CALLS)
async def page(request: web.Request) -> web.Response:
    """`?t=134` begins there."""
    return render(request, "call.html", **await call_values(request))


@routes.get("/calls/{id:\\d+}/part", Permission.SEE_CALLS)
async def part(request: web.Request) -> web.Response:
    """What changes while one looks: verdict, transcript, states."""
    text = fragment(request, "_call_part.html", **await call_values(request))
    return web.Response(text=text, content_type="text/html")


@routes.post("/calls/{id:\\d+}/verdict", Permission.JUDGE)
async def judge(request: web.Request) -> web.Response:
    item, form = await item_of(request), await request.post()
    outcome = str(form.get("outcome", ""))
    if outcome not in tuple(Outcome):
        raise web.HTTPBadRequest(text=f"outcome is one of {', '.join(Outcome)}")
    note = str(form.get("note", "")).strip()[:MOST_TEXT]
    await request.app[WORLD].db.write(keep_verdict, request, item["id"], Outcome(outcome), note)
    raise web.HTTPSeeOther(f"/calls/{item['id']}")


@routes.post("/calls/{id:\\d+}/goal", Permission.JUDGE)
async def goal(request: web.Request) -> web.Response:
    item, form = await item_of(request), await request.post()
    code = str(form.get("goal", ""))
    if code not in tuple(GoalCode):
        raise web.HTTPBadRequest(text=f"goal is one of {', '.join(GoalCode)}")
    world = request.app[WORLD]
    await world.db.write(change_goal, request, item["id"], GoalCode(code))
    world.wake.set()
    raise web.HTTPSeeOther(f"/calls/{item['id']}")


@routes.post("/calls/{id:\\d+}/comments", Permission.COMMENT)
async def comment(request: web.Request) -> web.Response:
    item, form = await item_of(request), await request.post()
    text, at_seconds = str(form.get("text", "")).strip(), seconds_of(str(form.get("at", "")))
    if text:
        await request.app[WORLD].db.write(keep_comment, request, item["id"], text, at_seconds)
    suffix = f"?t={at_seconds:.0f}" if at_seconds is not None else ""
    raise web.HTTPSeeOther(f"/calls/{item['id']}{suffix}#notes")


async def call_values(request: web.Request) -> dict[str, Any]:
    """Everything the templates of a call need."""
    values = await values_of(request, await item_of(request))
    by_machine = values["verdict"] is not None and values["verdict"].by == "machine"
    return values | {"can_judge": by_machine and request[WHO].may(Permission.JUDGE)} | await people_of(request, values)


async def values_of(request: web.Request, item: dict[str, Any]) -> dict[str, Any]:
    """The same for a call that is not the address's own: the rejected queue shows one too."""
    world, who = request.app[WORLD], request[WHO]
    detail = await world.db.read(call_detail.read, item["id"])
    parts = [one for one in detail.recordings if one.state == "stored"]
    recording = next((one for one in parts if str(one.id) == request.query.get("r")), parts[0] if parts else None)
    talk = Talk(detail, recording)
    length = recording.seconds if recording else talk.seconds
    script = await world.db.read(scripts.of_call, item["id"])
    questions = await world.db.read(purpose.signs_of_call, item["id"])
    history = []
    if item["company"] is not None:
        found = await world.db.read(calls.of_company, item["company"]["id"], only_employee=who.only_employee)
        history = with_moments(await without_hidden(request, found))
    return {
        "call": with_moments([item])[0],
        "detail": detail,
        "verdict": detail.verdict,
        "recording": recording,
        "hides": await world.db.read(privacy.hides, item["line"], default=world.settings.hide_numbers),
        "parts": parts,
        "lanes": lanes(recording),
        "marks": talk.marks(length),
        "turns": talk.turns(),
        "place": talk.place,
        "script": script,
        "signs": questions,
        "can_judge": False,
        "late": LATE,
        "recorded_seconds": length,
        "history": history,
        "width": WIDTH,
        "height": 2 * LANE,
        "start_at": seconds_of(request.query.get("t", "")) or 0,
        "outcome_codes": tuple(Outcome),
        "goal_codes": tuple(GoalCode),
        "decimal": Decimal,
        "explained": link_words.explained,
        "date_of": date.fromisoformat,
        **words.lists(),
        **call_words.lists(),
        **script_words.lists(),
        **promise_words.lists(),
    }


def seconds_of(text: str) -> float | None:
    """ "134", "2:14" or "1:02:14" as seconds; None for anything else."""
    parts = text.strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(part.replace(".", "", 1).isdigit() and part.isascii() for part in parts):
        return None
    total = 0.0
    for part in parts:
        total = total * 60 + float(part)
    return total
