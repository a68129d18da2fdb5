"""/api/v1/calls: calls, one call with all that was said and judged, its goal, a person's verdict, notes."""

from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from db.queries import audit, call_detail, calls, jobs, judgements, scores
from scoring.facts import GoalCode
from scoring.verdict import Outcome
from service.access import WHO, Permission, Routes
from service.api.body import json_object
from service.call_list import wanted_of
from service.periods import number
from service.world import WORLD

MOST = 500
MOST_TEXT = 4000  # characters of a note

routes = Routes()


@routes.get("/api/v1/calls", Permission.SEE_CALLS)
async def listed(request: web.Request) -> web.Response:
    """`{items, next}`: newest first, `limit` at a time; `next` is the `after` of the following page, or null."""
    limit = min(number(request, "limit") or 50, MOST)
    found = await request.app[WORLD].db.read(
        calls.page, wanted_of(request), limit=limit, after=number(request, "after")
    )
    return web.json_response({"items": found, "next": found[-1]["id"] if len(found) == limit else None})


@routes.get("/api/v1/calls/{id:\\d+}", Permission.SEE_CALLS)
async def shown(request: web.Request) -> web.Response:
    """The item, and under `detail` its transcript, verdicts, measures of the talk, notes and why it is linked so."""
    world = request.app[WORLD]
    item = await item_of(request)
    detail = await world.db.read(call_detail.read, item["id"])
    return web.json_response(item | {"detail": as_json(asdict(detail))})


@routes.put("/api/v1/calls/{id:\\d+}/goal", Permission.JUDGE)
async def set_goal(request: web.Request) -> web.Response:
    """`{"goal": CODE}`: what the call is for; it is judged anew by it."""
    world, item = request.app[WORLD], await item_of(request)
    body = await json_object(request)
    if body.get("goal") not in tuple(GoalCode):
        raise web.HTTPUnprocessableEntity(text=f"goal is one of {', '.join(GoalCode)}")
    await world.db.write(change_goal, request, item["id"], GoalCode(body["goal"]))
    world.wake.set()
    return web.json_response({"id": item["id"], "goal": {"code": body["goal"], "origin": "set"}})


@routes.post("/api/v1/calls/{id:\\d+}/verdict", Permission.JUDGE)
async def judge(request: web.Request) -> web.Response:
    """`{"outcome": …, "note": …}`: a person's verdict; it counts instead of the machine's."""
    item, body = await item_of(request), await json_object(request)
    if body.get("outcome") not in tuple(Outcome):
        raise web.HTTPUnprocessableEntity(text=f"outcome is one of {', '.join(Outcome)}")
    note = str(body.get("note", ""))[:MOST_TEXT]
    await request.app[WORLD].db.write(keep_verdict, request, item["id"], Outcome(body["outcome"]), note)
    return web.json_response({"id": item["id"], "outcome": body["outcome"], "by": "human"}, status=201)


@routes.post("/api/v1/calls/{id:\\d+}/comments", Permission.COMMENT)
async def comment(request: web.Request) -> web.Response:
    """`{"text": …, "at_seconds": 134.0 or null}`"""
    item, body = await item_of(request), await json_object(request)
    text, at_seconds = str(body.get("text", "")).strip(), body.get("at_seconds")
    if not text or not isinstance(at_seconds, int | float | None) or isinstance(at_seconds, bool):
        raise web.HTTPUnprocessableEntity(text="text must not be empty, at_seconds is a number or null")
    note_id = await request.app[WORLD].db.write(keep_comment, request, item["id"], text, at_seconds)
    return web.json_response({"id": note_id}, status=201)


async def item_of(request: web.Request) -> dict[str, Any]:
    """The call of the address, if this person may see it; else 404."""
    item = await request.app[WORLD].db.read(
        calls.one, int(request.match_info["id"]), only_employee=request[WHO].only_employee
    )
    if item is None:
        raise web.HTTPNotFound(text="there is no such call, or it is not yours to see")
    return item


def change_goal(session: Session, request: web.Request, call_id: int, goal: GoalCode) -> None:
    who, at = request[WHO], request.app[WORLD].clock()
    scores.set_goal(session, call_id, goal, user_id=who.user_id)
    jobs.add(session, stage="score", call_id=call_id, now=at, priority=jobs.URGENT)
    _audit(session, request, "goal", call_id, {"goal": str(goal)})


def keep_verdict(session: Session, request: web.Request, call_id: int, outcome: Outcome, note: str) -> None:
    who, at = request[WHO], request.app[WORLD].clock()
    judgements.judge_by_hand(session, call_id, outcome=outcome, note=note, user_id=who.user_id, at=at)
    _audit(session, request, "verdict", call_id, {"outcome": str(outcome)})


def keep_comment(session: Session, request: web.Request, call_id: int, text: str, at_seconds: float | None) -> int:
    who, at = request[WHO], request.app[WORLD].clock()
    note_id = judgements.comment(
        session, call_id, text=text[:MOST_TEXT], at_seconds=at_seconds, user_id=who.user_id, at=at
    )
    _audit(session, request, "comment", call_id, {})
    return note_id


def _audit(session: Session, request: web.Request, action: str, call_id: int, details: dict[str, Any]) -> None:
    audit.write(
        session,
        at=request.app[WORLD].clock(),
        who=request[WHO].audit_name,
        action=action,
        subject=f"call:{call_id}",
        details=details,
    )


def as_json(value: Any) -> Any:
    """Times as ISO 8601, sums as text: what JSON itself has no word for."""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(inner) for inner in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
