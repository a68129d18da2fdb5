"""Promises: the register, and a person's or a program's word that one was done or is dropped."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.orm import Session

from db.queries import audit, promise_list, promises
from db.queries.promise_list import Counted, Line, Wanted
from db.queries.promises import Marked, NoSuchPromise
from scoring.kpis.period import Period
from scoring.kpis.promises import State
from service.access import WHO, Permission, Routes
from service.api.about import about
from service.api.body import read_body
from service.api.kpi import period_as_json, rate_as_json
from service.call_list import hidden_calls
from service.periods import filters_query, number, period_of_request, scope_of_request
from service.world import WORLD

MOST = 500
MOST_TEXT = 500  # characters
SIDES = ("agent", "customer")

routes = Routes()

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_TEXT)]


class MarkBody(BaseModel):
    """`done`: it was done; `dropped`: it need not be done any more, and the note says why."""

    model_config = ConfigDict(extra="forbid")
    state: Literal["done", "dropped"]
    note: Text | None = None


class MarkAnswer(BaseModel):
    id: int
    state: str


class Named(BaseModel):
    id: int
    name: str | None


class Settled(BaseModel):
    """What ended it: a later call, a move in the CRM, a person."""

    at: datetime | None
    by: str | None
    reason: str | None
    call: int | None
    note: str | None


class Item(BaseModel):
    id: int
    call: int
    made_at: datetime
    company: Named | None
    employee: Named | None
    who: str
    kind: str
    what: str
    said_on: date | None
    due_on: date | None
    quote: str
    start: float | None
    is_next_step: bool
    state: str
    settled: Settled


class Register(BaseModel):
    period: dict[str, Any]
    filters: dict[str, str]
    on_time: dict[str, Any]
    states: dict[str, int]
    items: list[Item]
    next: int | None


class MarkWrong(ValueError):
    """One line: what is missing."""


@routes.get("/api/v1/promises", Permission.SEE_CALLS)
@about(answer=Register)
async def listed(request: web.Request) -> web.Response:
    """Promises due in a period (without a day: made in it), open ones first.

    period=day|week|month|quarter with on=2026-11-24, or from= and to=; side=agent|customer; overdue=1;
    state=open|kept|late|broken|moved|unclear|dropped; the filters of /api/v1/kpi; limit= and after= (how many to
    skip).  `on_time` and `states` count our own side's promises of the period, whatever state= says."""
    world, period = request.app[WORLD], period_of_request(request)
    wanted, today = await wanted_of(request, period), world.clock().astimezone(period.zone).date()
    limit, after = min(max(number(request, "limit") or 100, 1), MOST), number(request, "after") or 0
    found = await world.db.read(promise_list.listed, wanted, today=today, limit=limit + 1, after=after)
    counted = await world.db.read(promise_list.counted, wanted)
    answer = Register(
        period=period_as_json(period),
        filters=filters_query(request),
        on_time=on_time_as_json(counted),
        states={str(state): counted.states.get(state, 0) for state in State},
        items=[as_item(line) for line in found[:limit]],
        next=after + limit if len(found) > limit else None,
    )
    return web.json_response(answer.model_dump(mode="json"))


@routes.post("/api/v1/promises/{id:\\d+}/mark", Permission.MARK)
@about(body=MarkBody, answer=MarkAnswer)
async def mark(request: web.Request) -> web.Response:
    """Done, or dropped with the reason.  A later judgement of the call does not change it.  404: no such promise."""
    promise_id = int(request.match_info["id"])
    try:
        state = await keep_mark(request, promise_id, await read_body(request, MarkBody))
    except NoSuchPromise as error:
        raise web.HTTPNotFound(text=str(error)) from error
    except MarkWrong as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error
    return web.json_response({"id": promise_id, "state": str(state)})


async def keep_mark(request: web.Request, promise_id: int, said: MarkBody) -> State:
    """Write the mark and its line of the audit.  Raises NoSuchPromise, MarkWrong."""
    if said.state == "dropped" and not said.note:
        raise MarkWrong("a promise is dropped for a reason: write it in the note")
    world, who = request.app[WORLD], request[WHO]
    now = world.clock()
    marked = Marked(is_done=said.state == "done", note=said.note or None, only_employee=who.only_employee)

    def write(session: Session) -> State:
        state = promises.mark(session, promise_id, marked, at=now, today=now.astimezone(world.settings.zone).date())
        details = {"state": str(state), "note": marked.note}
        audit.write(
            session, at=now, who=who.audit_name, action="promise", subject=f"promise:{promise_id}", details=details
        )
        return state

    return await world.db.write(write)


async def wanted_of(request: web.Request, period: Period) -> Wanted:
    """Which promises the address asks for.  Raises 400."""
    state, side = request.query.get("state") or None, request.query.get("side") or None
    if state is not None and state not in tuple(State):
        raise web.HTTPBadRequest(text=f"state is one of {', '.join(State)}")
    if side is not None and side not in SIDES:
        raise web.HTTPBadRequest(text="side is agent or customer")
    return Wanted(
        first=period.first,
        last=period.last,
        scope=scope_of_request(request, period),
        state=State(state) if state else None,
        side=side,
        is_overdue=request.query.get("overdue") == "1",
        hidden=await hidden_calls(request),
    )


def on_time_as_json(counted: Counted) -> dict[str, Any]:
    """Kept of those that were due and are settled."""
    return rate_as_json(counted.on_time, "kept", "due")


def as_item(line: Line) -> Item:
    return Item(
        id=line.id,
        call=line.call_id,
        made_at=line.made_at,
        company=None if line.company_id is None else Named(id=line.company_id, name=line.company),
        employee=None if line.employee_id is None else Named(id=line.employee_id, name=line.employee),
        who=line.who,
        kind=line.kind,
        what=line.what,
        said_on=line.said_on,
        due_on=line.due_on,
        quote=line.quote,
        start=line.at_seconds,
        is_next_step=line.is_next_step,
        state=line.state,
        settled=Settled(
            at=line.settled_at, by=line.settled_by, reason=line.reason, call=line.settled_call_id, note=line.note
        ),
    )
