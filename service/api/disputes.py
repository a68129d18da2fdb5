"""/api/v1/disputes: verdicts that salespeople do not accept, and what supervisors answered."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session

from db.queries import audit, disputes
from db.queries.disputes import DisputeRefused
from scoring.verdict import Outcome
from service.access import WHO, Permission, Routes
from service.api.about import about
from service.api.body import read_body
from service.api.calls import MOST_DIGITS, Body, as_json, item_of
from service.periods import number
from service.world import WORLD

MOST, MOST_TEXT = 200, 2000

routes = Routes()

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_TEXT)]


class DisputeBody(Body):
    reason: Text
    claimed: Outcome | None = None  # the outcome the salesperson thinks right


class AnswerBody(Body):
    text: Text
    outcome: Outcome | None = None  # null: the verdict stands


class DisputeItem(BaseModel):
    id: int
    call_id: int
    call_at: datetime
    company: str | None
    employee: str | None
    outcome: Outcome
    by: str  # machine | human
    goal: str | None
    claimed: Outcome | None
    reason: str
    state: str  # open | upheld | changed | withdrawn
    created_at: datetime
    due_at: datetime
    answered_by: str | None
    answered_at: datetime | None
    answer: str | None
    changed_to: Outcome | None


class DisputePage(BaseModel):
    items: list[DisputeItem]
    next: int | None


class Opened(BaseModel):
    id: int


class Answered(BaseModel):
    id: int
    state: str


@routes.get("/api/v1/disputes", Permission.SEE_CALLS)
@about(answer=DisputePage, query={"limit": f"1 to {MOST}, 50 by default", "after": "`next` of the page before"})
async def listed(request: web.Request) -> web.Response:
    """Disputes, newest first; a manager's own."""
    limit = min(max(number(request, "limit") or 50, 1), MOST)
    found = await request.app[WORLD].db.read(
        disputes.lines, only_employee=request[WHO].only_employee, limit=limit, before=number(request, "after")
    )
    following = found[-1].id if len(found) == limit else None
    return web.json_response({"items": [as_json(asdict(one)) for one in found], "next": following})


@routes.post("/api/v1/calls/{id:\\d+}/dispute", Permission.COMMENT)
@about(body=DisputeBody, answer=Opened, status=201)
async def opened(request: web.Request) -> web.Response:
    """The salesperson of the call does not accept the verdict that counts, and says why."""
    item, body = await item_of(request), await read_body(request, DisputeBody)
    return web.json_response({"id": await open_dispute(request, item, body.reason, body.claimed)}, status=201)


@routes.post("/api/v1/disputes/{id:\\d+}/answer", Permission.REVIEW)
@about(body=AnswerBody, answer=Answered)
async def answered(request: web.Request) -> web.Response:
    """The verdict stands, or is changed; the answer is shown to the salesperson."""
    body = await read_body(request, AnswerBody)
    return web.json_response(
        {"id": id_of(request), "state": await answer_dispute(request, id_of(request), body.text, body.outcome)}
    )


def id_of(request: web.Request) -> int:
    """The number of the address; 404 when no database would give it."""
    named = request.match_info["id"]
    if len(named) > MOST_DIGITS:
        raise web.HTTPNotFound(text="there is no such page")
    return int(named)


async def open_dispute(request: web.Request, item: dict[str, object], reason: str, claimed: Outcome | None) -> int:
    """Raises 403: not the own call; 409: it can't be disputed (now)."""
    world, who, employee = request.app[WORLD], request[WHO], item["employee"]
    if who.employee_id is None or not isinstance(employee, dict) or employee["id"] != who.employee_id:
        raise web.HTTPForbidden(
            text="only the salesperson of a call disputes its verdict; give your own verdict instead"
        )
    call_id, at = int(str(item["id"])), world.clock()

    def change(session: Session) -> int:
        dispute_id = disputes.open_dispute(
            session,
            call_id,
            reason=reason,
            claimed=claimed,
            user_id=who.user_id,
            at=at,
            answer_within=timedelta(days=world.settings.dispute_days),
        )
        _audit(session, request, "dispute", dispute_id, {"call": call_id, "claimed": claimed})
        return dispute_id

    try:
        return await world.db.write(change)
    except DisputeRefused as error:
        raise web.HTTPConflict(text=str(error)) from error


async def answer_dispute(request: web.Request, dispute_id: int, text: str, outcome: Outcome | None) -> str:
    """The new state.  Raises 409: no such dispute, or answered already."""
    world, who = request.app[WORLD], request[WHO]
    at = world.clock()

    def change(session: Session) -> str:
        state = disputes.answer(session, dispute_id, outcome=outcome, text=text, user_id=who.user_id, at=at)
        _audit(session, request, "dispute_answer", dispute_id, {"state": state, "outcome": outcome})
        return state

    try:
        return await world.db.write(change)
    except DisputeRefused as error:
        raise web.HTTPConflict(text=str(error)) from error


async def withdraw_dispute(request: web.Request, dispute_id: int) -> None:
    """Raises 409: not the own one, or answered already."""
    world, who = request.app[WORLD], request[WHO]
    at = world.clock()

    def change(session: Session) -> None:
        disputes.withdraw(session, dispute_id, user_id=who.user_id, at=at)
        _audit(session, request, "dispute_withdrawn", dispute_id, {})

    try:
        await world.db.write(change)
    except DisputeRefused as error:
        raise web.HTTPConflict(text=str(error)) from error


def _audit(session: Session, request: web.Request, action: str, dispute_id: int, details: dict[str, object]) -> None:
    audit.write(
        session,
        at=request.app[WORLD].clock(),
        who=request[WHO].audit_name,
        action=action,
        subject=f"dispute:{dispute_id}",
        details={name: str(value) for name, value in details.items() if value is not None},
    )
