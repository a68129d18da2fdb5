"""/api/v1/agreement: how far people, machine and language model agree, item by item; double grading."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from aiohttp import web
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from db.queries import agreement, audit, gradings
from db.queries.agreement import SIDES, Both
from db.queries.gradings import GradingRefused
from scoring.agreement.items import ItemsWrong, all_items, pair, read_items
from scoring.agreement.kappa import Agreement
from scoring.agreement.kappa import agreement as agree
from service.access import WHO, Permission, Routes
from service.api.about import about
from service.api.body import read_body
from service.api.calls import Body, as_json
from service.api.disputes import id_of
from service.periods import period_of_request
from service.world import WORLD

MOST_PER_EMPLOYEE = 50
MOST_SEED = 2**31 - 1

routes = Routes()


class ItemAgreement(BaseModel):
    sides: str  # human_human | human_machine | machine_model | human_model
    item: str
    n: int
    same: int
    share: float | None
    kappa: float | None
    low: float | None  # 95 % interval
    high: float | None
    table: list[tuple[str, str, int]]  # first's answer, second's, calls


class AgreementAnswer(BaseModel):
    items: list[ItemAgreement]
    differing: dict[str, list[int]]  # sides → ids of calls on whose outcome they differ


class GradingBody(Body):
    since: date  # both days are in it, in the tenant's zone
    until: date
    per_employee: int = Field(5, ge=1, le=MOST_PER_EMPLOYEE)
    first: int  # users' ids
    second: int
    seed: int | None = Field(None, ge=0, le=MOST_SEED)  # null: a new one; the same draws the same calls


class GradingItem(BaseModel):
    id: int
    since: datetime
    until: datetime
    per_employee: int
    seed: int
    first: str
    second: str
    calls: int
    by_first: int  # graded
    by_second: int


class Gradings(BaseModel):
    items: list[GradingItem]


class Made(BaseModel):
    id: int


class GradeBody(Body):
    items: dict[str, str]  # outcome, next_step yes|no, reason for a refusal, script:CODE yes|no|not_applicable


@routes.get("/api/v1/agreement", Permission.REVIEW)
@about(answer=AgreementAnswer, query={"period": "day, week, month, quarter", "from": "first day", "to": "last day"})
async def shown(request: web.Request) -> web.Response:
    """Cohen's κ of each item for each two sides, over the calls of a period."""
    found = await read_pairs(request)
    return web.json_response(
        {
            "items": [
                {"sides": sides, "item": item, "share": one.share, **asdict(one)}
                for sides, both in found.items()
                for item, one in agreements(both)
            ],
            "differing": {sides: [one.call_id for one in differing(both, "outcome")] for sides, both in found.items()},
        }
    )


@routes.get("/api/v1/gradings", Permission.REVIEW)
@about(answer=Gradings)
async def listed(request: web.Request) -> web.Response:
    """Double gradings, newest first."""
    found = await request.app[WORLD].db.read(gradings.lines)
    return web.json_response({"items": [as_json(asdict(one)) for one in found]})


@routes.post("/api/v1/gradings", Permission.REVIEW)
@about(body=GradingBody, answer=Made, status=201)
async def made(request: web.Request) -> web.Response:
    """Draw a random sample of calls and give it, blind, to two graders."""
    body = await read_body(request, GradingBody)
    return web.json_response({"id": await make(request, body)}, status=201)


@routes.post("/api/v1/gradings/calls/{id:\\d+}/grade", Permission.REVIEW)
@about(body=GradeBody, answer=Made, status=201)
async def graded(request: web.Request) -> web.Response:
    """One's own grade of one call of a grading; given once."""
    body = await read_body(request, GradeBody)
    await keep(request, id_of(request), body.items)
    return web.json_response({"id": id_of(request)}, status=201)


async def read_pairs(request: web.Request) -> dict[str, list[Both]]:
    """sides → calls of the address's period that both judged."""
    world, period = request.app[WORLD], period_of_request(request)
    return {
        sides: await world.db.read(agreement.pairs, sides, since=period.since, until=period.until) for sides in SIDES
    }


def agreements(both: Sequence[Both]) -> list[tuple[str, Agreement]]:
    """Each item with its κ."""
    found = []
    for item in all_items([one.first for one in both]):
        answers = [said for one in both if (said := pair(item, one.first, one.second)) is not None]
        if answers:
            found.append((item, agree(answers)))
    return found


def differing(both: Sequence[Both], item: str) -> list[Both]:
    found = []
    for one in both:
        said = pair(item, one.first, one.second)
        if said is not None and said[0] != said[1]:
            found.append(one)
    return found


async def make(request: web.Request, body: GradingBody) -> int:
    """The grading's id.  Raises 422 with one line."""
    world, who = request.app[WORLD], request[WHO]
    zone, at = world.settings.zone, world.clock()
    if body.until < body.since:
        raise web.HTTPUnprocessableEntity(text="the period ends before it begins")
    seed = body.seed if body.seed is not None else secrets.randbelow(MOST_SEED)

    def change(session: Session) -> int:
        grading_id = gradings.create(
            session,
            since=datetime.combine(body.since, time.min, zone).astimezone(UTC),
            until=datetime.combine(body.until + timedelta(days=1), time.min, zone).astimezone(UTC),
            per_employee=body.per_employee,
            seed=seed,
            first_id=body.first,
            second_id=body.second,
            by=who.user_id,
            at=at,
        )
        details: dict[str, Any] = {"first": body.first, "second": body.second, "seed": seed}
        audit.write(
            session, at=at, who=who.audit_name, action="grading", subject=f"grading:{grading_id}", details=details
        )
        return grading_id

    try:
        return await world.db.write(change)
    except GradingRefused as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error


async def keep(request: web.Request, graded_call_id: int, said: dict[str, str]) -> None:
    """Raises 422: an answer is missing; 409: not this person's, or given already."""
    world, who = request.app[WORLD], request[WHO]
    if who.user_id is None:
        raise web.HTTPForbidden(text="a person grades, not a program")
    try:
        items = read_items(said)
        await world.db.write(gradings.grade, graded_call_id, user_id=who.user_id, items=items, at=world.clock())
    except ItemsWrong as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error
    except GradingRefused as error:
        raise web.HTTPConflict(text=str(error)) from error
