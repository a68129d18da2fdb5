"""Alive, and fit to work: what is missing is said."""

import time
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from db.queries import jobs
from service.app import make_app
from service.world import WORKER
from tests.small_company import NOON, Rows
from tests.web import Web


async def ready(web: Web) -> tuple[int, dict[str, str]]:
    answer = await web.ask("", "GET", "/readyz")
    return answer.status, (await answer.json())["checks"]


async def test_alive(seen_web: Web) -> None:
    assert await seen_web.json("", "/healthz") == {"status": "alive"}


async def test_ready_when_no_job_waits_for_a_worker(web: Web) -> None:
    assert await ready(web) == (200, {"database": "ready", "worker": "ready"})


async def test_a_job_that_nobody_takes_means_no_worker_runs(web: Web) -> None:
    def add(session: Session) -> None:
        jobs.add(session, stage="score", call_id=Rows(session).call(), now=NOON)

    await web.world.db.write(add)
    assert (await ready(web))[0] == 200
    web.wait(timedelta(minutes=6))
    assert await ready(web) == (503, {"database": "ready", "worker": "jobs wait: start `ringback worker`"})


async def test_a_database_of_another_version_is_said_so(web: Web) -> None:
    def age(session: Session) -> None:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")

    await web.world.db.write(age)
    status, checks = await ready(web)
    assert (status, checks["database"]) == (503, "the schema is not current; run `ringback migrate`")


async def test_a_database_that_does_not_answer(seen_web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> bool:
        raise OperationalError("SELECT", {}, Exception("refused"))

    monkeypatch.setattr("service.api.health.is_current", down)
    assert await ready(seen_web) == (503, {"database": "it does not answer; see the log"})


async def test_a_worker_loop_that_hangs(seen_web: Web) -> None:
    class Hung:
        beat_at = time.monotonic() - 31

    app = make_app(seen_web.world)
    app[WORKER] = Hung()
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/readyz")
        assert answer.status == 503
        assert (await answer.json())["checks"]["worker"].startswith("the worker does not go round")
