"""Rejected leads: the queue, and a supervisor's decision."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, StringConstraints

from db.queries import audit, rejected, reviews
from db.queries.rejected import Heard, Rejected
from db.queries.reviews import Decision, NotWaiting
from service.access import WHO, Permission, Routes
from service.api.about import about
from service.api.body import read_body
from service.call_list import hidden_calls
from service.world import WORLD

MOST = 200
MOST_TEXT = 1000  # characters

routes = Routes()

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_TEXT)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReviewBody(Body):
    """A lead that is returned needs a next step and its day; a question needs its note."""

    decision: Literal["returned", "confirmed", "asked"]
    next_step: Text | None = None
    next_step_on: date | None = None
    note: Text | None = None
    rejected_at: datetime | None = None  # the rejection that was looked at; another one meanwhile is 409


class ReviewAnswer(BaseModel):
    review: int
    waiting: int


class Call(BaseModel):
    id: int
    started_at: datetime
    outcome: str | None
    reason: str | None
    quote: str | None
    start: float | None


class Item(BaseModel):
    id: int
    external_id: str
    title: str
    company: dict[str, Any] | None
    employee: str | None
    expected_sum: str | None
    currency: str
    rejected_at: datetime
    stated_reason: str | None
    heard: Call | None
    differs: bool | None
    asked: bool


class Queue(BaseModel):
    waiting: int
    items: list[Item]


class DecisionWrong(ValueError):
    """One line: what is missing."""


@routes.get("/api/v1/rejected", Permission.REVIEW)
@about(answer=Queue)
async def listed(request: web.Request) -> web.Response:
    """Leads whose rejection waits for an ear, the most promising first; at most 200."""
    world = request.app[WORLD]
    items = await world.db.read(rejected.queue, at=world.clock(), limit=MOST)
    waiting = await world.db.read(rejected.waiting)
    hidden = await hidden_calls(request)
    found = Queue(waiting=waiting, items=[as_item(lead.without(hidden)) for lead in items])
    return web.json_response(text=found.model_dump_json())


@routes.post("/api/v1/rejected/{lead:\\d+}/review", Permission.REVIEW)
@about(body=ReviewBody, answer=ReviewAnswer)
async def review(request: web.Request) -> web.Response:
    """Return the lead to work, confirm the rejection, or ask the salesperson why.  409: it does not wait any more."""
    said = await read_body(request, ReviewBody)
    try:
        review_id = await keep_review(request, int(request.match_info["lead"]), said)
    except DecisionWrong as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error
    except NotWaiting as error:
        raise web.HTTPConflict(text=str(error)) from error
    world = request.app[WORLD]
    return web.json_response({"review": review_id, "waiting": await world.db.read(rejected.waiting)})


async def keep_review(request: web.Request, lead_id: int, said: ReviewBody) -> int:
    """Write decision and audit line.  Raises DecisionWrong, NotWaiting."""
    world, who = request.app[WORLD], request[WHO]
    now = world.clock()
    decision = decision_of(said, today=now.astimezone(world.settings.zone).date())

    def write(session: Any) -> int:
        review_id = reviews.decide(
            session, lead_id, decision, rejected_at=said.rejected_at, user_id=who.user_id, at=now
        )
        details = {"decision": decision.decision, "review": review_id}
        audit.write(session, at=now, who=who.audit_name, action="review", subject=f"lead:{lead_id}", details=details)
        return review_id

    review_id = await world.db.write(write)
    world.live.publish("board")
    return review_id


def decision_of(said: ReviewBody, *, today: date) -> Decision:
    """Raises DecisionWrong."""
    is_returned = said.decision == reviews.RETURNED
    if is_returned and not said.next_step:
        raise DecisionWrong("a lead goes back to work with a next step: say what is to be done")
    if is_returned and said.next_step_on is None:
        raise DecisionWrong("a lead goes back to work with a day: say when the next step is to be done")
    if is_returned and said.next_step_on is not None and said.next_step_on < today:
        raise DecisionWrong("the day of the next step is over; choose today or a later day")
    if said.decision == reviews.ASKED and not said.note:
        raise DecisionWrong("ask the salesperson something: the note is empty")
    return Decision(
        decision=said.decision,
        next_step=said.next_step or None if is_returned else None,
        next_step_on=said.next_step_on if is_returned else None,
        note=said.note or None,
    )


def as_item(lead: Rejected) -> Item:
    return Item(
        id=lead.lead_id,
        external_id=lead.external_id,
        title=lead.title,
        company={"id": lead.company_id, "name": lead.company} if lead.company_id is not None else None,
        employee=lead.employee,
        expected_sum=str(lead.expected_sum) if lead.expected_sum is not None else None,
        currency=lead.currency,
        rejected_at=lead.rejected_at,
        stated_reason=lead.stated,
        heard=_as_call(lead.heard) if lead.heard is not None else None,
        differs=lead.differs,
        asked=lead.is_asked,
    )


def _as_call(heard: Heard) -> Call:
    return Call(
        id=heard.call_id,
        started_at=heard.started_at,
        outcome=heard.outcome,
        reason=heard.reason,
        quote=heard.quote,
        start=heard.at_seconds,
    )
