"""A PBX that tells who answered only when asked: asked once after the end, of calls of today alone."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from adapters import captured
from adapters.contract import OWN_TRANSPORTS
from db.connect import Database
from db.models.telephony import Call
from db.models.work import Job
from db.queries import deliveries, inquiries, sources
from service.intake import Intake
from service.webhooks import keep
from service.worker import Worker
from service.world import World
from tests.service_world import world_of

NOW = datetime(2026, 2, 14, 7, 5, tzinfo=UTC)
CASE = captured.read(Path(__file__).parents[1] / "adapters" / "fixtures" / "rostelecom" / "in_answered.json")
EVENTS = [request for request in CASE.requests if request.transport not in OWN_TRANSPORTS]
TOLD = json.loads(next(request.body for request in CASE.requests if request.transport in OWN_TRANSPORTS))


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path / "data", NOW) as made:
        yield made


class CallInfo:
    def __init__(self, *answers: object) -> None:
        self.answers, self.asked = list(answers), list[object]()

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(json.loads(await request.read()))
        return web.json_response(self.answers.pop(0))


async def after_the_call(world: World, api: CallInfo) -> None:
    """The events come, and everything that follows from them is done."""
    app = web.Application()
    app.router.add_post("/call_info", api.answer)
    async with TestServer(app) as server:
        secrets = {name: str(CASE.connection[name]) for name in ("client_id", "sign_key")}
        options = {"timezone": "Europe/Moscow", "api_url": str(server.make_url("/")).rstrip("/")}
        await world.db.write(sources.add, name="rt", adapter="rostelecom", secrets=secrets, options=options, at=NOW)
        source = await world.sources.named("rt")
        assert source is not None
        for request in EVENTS:
            await keep(world, source, request)
        for _ in range(2):
            await Intake(world).parse_all(await world.db.read(deliveries.kept, limit=100))
            await Worker(world, ("link", "inquire")).run_until_idle()


def employees(session: Session) -> list[tuple[str | None, float]]:
    return [(call.extension, call.talk_seconds) for call in session.scalars(select(Call))]


def waiting(session: Session) -> list[tuple[str, int]]:
    return [(job.stage, job.attempts) for job in session.scalars(select(Job).where(Job.stage.in_(("link", "inquire"))))]


async def test_who_answered_is_asked_once_after_the_end(world: World) -> None:
    api = CallInfo(TOLD)
    await after_the_call(world, api)
    assert api.asked == [{"session_id": "SDt2g3101-5f0e"}]
    assert await world.db.read(employees) == [("manager1", 58.0)]
    assert await world.db.read(waiting) == []


async def test_what_is_not_known_yet_is_asked_again_later(world: World) -> None:
    api = CallInfo({"result": "1"})
    await after_the_call(world, api)
    assert await world.db.read(waiting) == [("inquire", 1)]
    assert await world.db.read(employees) == [(None, 58.2)]


async def test_calls_of_the_past_and_calls_that_go_on_are_not_asked_about(world: World) -> None:
    await after_the_call(world, CallInfo({"result": "1"}))
    (call_id,) = await world.db.read(lambda session: list(session.scalars(select(Call.id))))
    kinds = ("rostelecom",)
    assert await world.db.read(inquiries.wanted, call_id, kinds=kinds)
    assert await world.db.read(inquiries.wanted, call_id, kinds=("mango",)) is None
    for change in ({"mode": "backfill"}, {"mode": "live", "outcome": "in_progress"}):
        await world.db.write(lambda session, change=change: session.execute(update(Call).values(**change)))
        assert await world.db.read(inquiries.wanted, call_id, kinds=kinds) is None
