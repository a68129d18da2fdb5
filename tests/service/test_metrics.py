"""What Prometheus sees: closed label sets, zeros from the start, and a size that no number of companies moves."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from adapters.events import CallOutcome, Direction
from db.connect import Database
from db.models.crm import Company, Employee
from db.models.scripts import CallSign, SignCheck
from db.models.telephony import Call, Recording, Source
from db.models.work import Job
from db.queries import accounts
from scoring.verdict import Outcome
from service import exposition
from service.app import make_app
from service.metrics import MOST_SOURCES, Metrics
from service.world import World
from tests.service_world import world_of
from tests.small_company import NOON, Rows

MOST_SERIES = 5000
COMPANIES = 10_000


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path, NOON, metrics_token="scrape-me") as made:
        yield made


@pytest.fixture
async def client(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TestClient[Any, Any]]:
    monkeypatch.setattr(exposition, "FRESH_SECONDS", -1.0)
    async with TestClient(TestServer(make_app(world))) as made:
        yield made


Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


async def scrape(client: TestClient[Any, Any]) -> Series:
    answer = await client.get("/metrics", headers={"Authorization": "Bearer scrape-me"})
    assert answer.status == 200
    return series(await answer.text())


def series(exposed: str) -> Series:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(exposed)
        for sample in family.samples
    }


def value(seen: Series, name: str, **labels: str) -> float:
    return seen[(name, tuple(sorted(labels.items())))]


def many_companies(session: Session) -> None:
    """10,000 companies, 15,000 connected calls by a hundred people, each in a role."""
    source = session.get_one(Source, 1).id
    roles = ("telemarketing", "closer", "a new role", "other")
    people = [Employee(external_id=f"m{n}", name=f"M{n}", role=roles[n % 4], updated_at=NOON) for n in range(100)]
    session.add_all(people)
    session.flush()
    ids = [person.id for person in people]
    session.execute(
        insert(Company),
        [{"id": 100 + n, "external_id": f"c{n}", "name": f"C{n}", "updated_at": NOON} for n in range(COMPANIES)],
    )
    session.execute(
        insert(Call),
        [
            {
                "source_id": source, "pbx_call_id": f"p{n}", "direction": "outbound", "started_at": NOON,
                "outcome": "answered", "connected": True, "company_id": 100 + n % COMPANIES,
                "employee_id": ids[n % 100], "customer_phone": f"+7495{n:07}", "talk_seconds": 60.0, "updated_at": NOON,
            }
            for n in range(COMPANIES * 3 // 2)
        ],
    )  # fmt: skip


async def test_ten_thousand_companies_move_no_series(world: World, client: TestClient[Any, Any]) -> None:
    await world.db.write(Rows)
    before = await scrape(client)
    await world.db.write(many_companies)
    for n in range(COMPANIES):
        world.metrics.call_ended("outbound", "answered", "live")
        world.metrics.linked(f"method-{n}")
        world.metrics.job(f"stage-{n % 2000}", "done", 0.1)
        world.metrics.played(f"role-{n}")
        world.metrics.transcribed(f"engine-{n}", 1.0, 1.0)
    after = await scrape(client)
    new = {(name, labels) for name, labels in after if (name, labels) not in before}
    assert {
        dict(labels).get("stage") or dict(labels).get("role") or dict(labels).get("engine") for _, labels in new
    } <= {"other"}
    assert before.keys() <= after.keys()
    assert len(after) < MOST_SERIES
    assert sum(v for (name, _), v in after.items() if name == "ringback_companies") == COMPANIES
    assert sum(v for (name, _), v in after.items() if name == "ringback_company_connected_calls") == COMPANIES * 1.5


async def test_as_many_pbxs_as_there_may_be_stay_within_the_limit(world: World, client: TestClient[Any, Any]) -> None:
    def sources(session: Session) -> None:
        for n in range(200):
            session.add(
                Source(
                    name=f"pbx{n}", adapter="generic", secrets={"secret": "s"}, created_at=NOON, last_delivery_at=NOON
                )
            )

    await world.db.write(sources)
    for n in range(300):
        world.metrics.delivery(f"guess{n}", "accepted")
    seen = await scrape(client)
    names = {dict(labels)["source"] for _, labels in seen if "source" in dict(labels)}
    assert len(names) <= 2 * MOST_SOURCES + 1
    assert len(seen) < MOST_SERIES


async def test_every_closed_label_is_there_at_zero(world: World, client: TestClient[Any, Any]) -> None:
    await world.db.write(Rows)
    seen = await scrape(client)
    for direction in Direction:
        for outcome in CallOutcome:
            if outcome is not CallOutcome.IN_PROGRESS:
                assert value(seen, "ringback_calls_total", direction=direction, outcome=outcome, mode="live") == 0
    for result in ("accepted", "duplicate", "rejected"):
        assert value(seen, "ringback_webhook_events_total", source="pbx", result=result) == 0
    for state in ("expected", "late", "stored", "missing", "corrupt"):
        assert value(seen, "ringback_recordings", state=state) == 0
    for stage in ("parse", "link", "fetch", "transcribe", "score"):
        assert value(seen, "ringback_dead_letters", stage=stage) == 0
    for calls in ("1", "2", "3_4", "5_plus"):
        assert value(seen, "ringback_companies", role="telemarketing", calls=calls) == 0
    goals = [labels for name, labels in seen if name == "ringback_call_goals_total"]
    assert len(goals) == 7 * len(Outcome) * 3  # six goals and none; set, stage, inferred


async def test_figures_of_the_month(world: World, client: TestClient[Any, Any]) -> None:
    """One company called three times, one once; last month's, another's and unanswered calls do not count."""

    def rows(session: Session) -> None:
        made = Rows(session)
        anna, boris = made.employee("Anna"), made.employee("Boris", role="closer")
        one, two = made.company("One"), made.company("Two")
        for _ in range(3):
            made.call(company=one, employee=anna)
        made.call(company=two, employee=anna)
        made.call(company=two, employee=boris)
        made.call(company=two, employee=anna, connected=False)
        made.call(company=two, employee=anna, connected=None)
        made.call(employee=anna)
        made.call(company=two, employee=anna, at=NOON - timedelta(days=30))
        made.call(company=two, employee=anna, direction="internal")
        reviewed = made.lead(rejected_at=NOON)
        made.lead(rejected_at=NOON - timedelta(days=1))
        made.lead(status="open")
        made.review(reviewed, decision="confirmed")
        call = made.call()
        for state, who, due in (("kept", "agent", NOON), ("kept", "customer", NOON), ("late", "both", NOON)):
            made.promise(call, due=due.date(), who=who, state=state)
        made.promise(call, due=(NOON - timedelta(days=30)).date(), state="kept")
        for sign, checked in (("purposeless", True), ("purposeless", False), ("burst", False)):
            bearer = made.call(connected=sign == "purposeless")
            session.add(CallSign(call_id=bearer, sign=sign, day=NOON.date(), facts={}))
            if checked:
                session.add(SignCheck(call_id=bearer, sign=sign, at=NOON))

    await world.db.write(rows)
    seen = await scrape(client)
    assert [value(seen, "ringback_promises", state=state) for state in ("kept", "late", "broken")] == [1, 1, 0]
    assert [value(seen, "ringback_signs_waiting", sign=sign) for sign in ("purposeless", "burst", "again")] == [1, 1, 0]
    assert value(seen, "ringback_purposeless_calls") == 2, "what was checked had no purpose all the same"
    assert value(seen, "ringback_outbound_connected_calls") == 9
    assert value(seen, "ringback_company_connected_calls", role="telemarketing") == 4
    assert value(seen, "ringback_companies_connected", role="telemarketing") == 2
    assert value(seen, "ringback_companies", role="telemarketing", calls="3_4") == 1
    assert value(seen, "ringback_companies", role="telemarketing", calls="1") == 1
    assert value(seen, "ringback_companies_connected", role="closer") == 1
    assert value(seen, "ringback_rejected_leads") == 2
    assert value(seen, "ringback_rejected_leads_waiting") == 1
    oldest = value(seen, "ringback_rejected_leads_oldest_timestamp_seconds")
    assert oldest == (NOON - timedelta(days=1)).timestamp()


async def test_figures_of_the_machine(world: World, client: TestClient[Any, Any]) -> None:
    def rows(session: Session) -> None:
        made = Rows(session)
        call = made.call(outcome="in_progress", connected=None, at=NOON - timedelta(minutes=5))
        for number, state in enumerate(("late", "late", "stored")):
            session.add(
                Recording(call_id=call, pbx_recording_id=str(number), state=state, expected_at=NOON, seconds=90.0)
            )
        for stage, state in (("fetch", "todo"), ("transcribe", "todo"), ("score", "parked")):
            session.add(Job(stage=stage, call_id=call, state=state, run_at=NOON, created_at=NOON - timedelta(hours=1)))

    await world.db.write(rows)
    seen = await scrape(client)
    world.metrics.transcribed("server", 60.0, 15.0, 4.0)
    assert value(await scrape(client), "ringback_transcription_suspect_seconds_total", engine="server") == 4
    assert value(seen, "ringback_transcription_backlog_seconds") == 90, "only what is stored"
    assert value(seen, "ringback_calls_open") == 1
    assert value(seen, "ringback_oldest_open_call_timestamp_seconds") == (NOON - timedelta(minutes=5)).timestamp()
    assert value(seen, "ringback_recordings", state="late") == 2
    assert value(seen, "ringback_queue_jobs", stage="fetch") == 1
    assert value(seen, "ringback_queue_jobs", stage="score") == 0
    assert value(seen, "ringback_dead_letters", stage="score") == 1
    oldest = value(seen, "ringback_queue_oldest_job_timestamp_seconds", stage="fetch")
    assert oldest == (NOON - timedelta(hours=1)).timestamp()
    assert value(seen, "ringback_last_event_timestamp_seconds", source="pbx") == NOON.timestamp()
    assert value(seen, "ringback_kpi_computed_timestamp_seconds") == NOON.timestamp()
    assert value(seen, "ringback_database_up") == 1


async def test_without_its_database_it_still_tells_so(world: World, client: TestClient[Any, Any]) -> None:
    await world.db.write(lambda session: session.execute(text("ALTER TABLE recording RENAME TO gone")))
    seen = await scrape(client)
    assert value(seen, "ringback_database_up") == 0
    assert not any(name == "ringback_companies" for name, _ in seen)
    assert any(name == "ringback_jobs_total" for name, _ in seen)


async def test_the_database_is_asked_once_for_scrapes_that_come_together(
    world: World, client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exposition, "FRESH_SECONDS", 15.0)
    looks: list[datetime] = []
    read = exposition.gauges.read

    def counted(session: Session, *, month_start: datetime) -> Any:
        looks.append(month_start)
        return read(session, month_start=month_start)

    monkeypatch.setattr(exposition.gauges, "read", counted)
    for _ in range(3):
        await scrape(client)
    assert looks == [datetime.fromisoformat("2026-11-01T00:00:00+03:00")]  # the month begins in Moscow


@pytest.mark.parametrize(
    ("sent", "status"),
    [("Bearer scrape-me", 200), ("Bearer prometheus", 200), ("Bearer kiosk", 403), ("Bearer x", 401), ("", 401)],
)
async def test_who_may_scrape(world: World, client: TestClient[Any, Any], sent: str, status: int) -> None:
    for name, role in (("prometheus", "metrics"), ("kiosk", "kiosk")):
        await world.db.write(accounts.add_token, name=name, role=role, secret=name, at=NOON)
    answer = await client.get("/metrics", headers={"Authorization": sent} if sent else {})
    assert answer.status == status


def test_two_services_in_one_process_share_nothing() -> None:
    one, other = Metrics(), Metrics()
    one.played("head")
    assert b'plays_total{role="head"} 1.0' in generate_latest(one.registry)
    assert b'plays_total{role="head"} 0.0' in generate_latest(other.registry)
