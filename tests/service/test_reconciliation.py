"""A day of a PBX compared: what events missed is found and filled in, what differs is said, nothing else is."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import select, update

from adapters import registry
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown
from db.connect import Database
from db.models.telephony import Call, Recording, Source
from db.queries import backfills, last_heard, reconciliation
from service import exposition
from service import reconciliation as nightly
from service.intake import Intake
from service.sources import KnownSource
from service.webhooks import keep
from service.world import World
from tests.service_world import add_source, world_of

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)  # 9:00 in Moscow
DAY = date(2026, 11, 23)
TEN = datetime(2026, 11, 23, 7, tzinfo=UTC)  # 10:00 of that day in Moscow


def call(name: str, *, talk: int = 60, outcome: str = "answered", at: datetime = TEN, **more: Any) -> bytes:
    said = {
        "event": "call", "call_id": name, "direction": "inbound", "customer": "+79161234567", "extension": "101",
        "started_at": at.isoformat(), "ended_at": (at + timedelta(seconds=talk + 20)).isoformat(),
        "talk_seconds": talk, "outcome": outcome, **more,
    }  # fmt: skip
    if outcome == "answered":
        said["answered_at"] = (at + timedelta(seconds=20)).isoformat()
    return json.dumps(said).encode()


class Records:
    """What the PBX's history says."""

    def __init__(self, *rows: bytes, is_down: bool = False) -> None:
        self.rows, self.is_down = rows, is_down

    async def deliveries(self, connection: Connection, since: datetime, until: datetime) -> AsyncIterator[Request]:
        assert (since, until) == (datetime(2026, 11, 22, 21, tzinfo=UTC), datetime(2026, 11, 23, 21, tzinfo=UTC))
        if self.is_down:
            raise ProviderDown("the PBX does not answer", adapter="generic")
        for row in self.rows:
            yield Request(received_at=NOW, body=b" " + row, transport="api", method="")


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path, NOW) as made:
        await db.write(lambda session: add_source(session, NOW))
        yield made


async def pbx(world: World) -> KnownSource:
    source = await world.sources.named("pbx")
    assert source is not None
    return source


async def told_live(world: World, *bodies: bytes) -> None:
    for body in bodies:
        kept = await keep(world, await pbx(world), Request(received_at=NOW, body=body))
        assert kept is not None
        await Intake(world).parse_all([kept])


async def compared(world: World, records: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """PBX call id → what differs."""
    if records is not None:
        monkeypatch.setitem(registry.HISTORIES, "generic", records)
    await nightly.reconcile(world, await pbx(world), DAY)
    names = dict(
        await world.db.read(lambda s: [(row[0], row[1]) for row in s.execute(select(Call.id, Call.pbx_call_id))])
    )
    found: dict[str, list[str]] = {}
    for one in await world.db.read(reconciliation.differences_of, DAY):
        found.setdefault(names[one.call_id], []).append(one.kind)
    return found


async def counts(world: World) -> tuple[int, int, int | None, int, str | None]:
    (day,) = await world.db.read(reconciliation.of_day, DAY)
    return day.calls, day.calls_in_events, day.calls_in_cdr, day.calls_recorded, day.error


async def test_accounts_that_agree_leave_no_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = [call("a"), call("b", talk=0, outcome="missed")]
    await told_live(world, *bodies)
    assert await compared(world, Records(*bodies), monkeypatch) == {}
    assert await counts(world) == (2, 2, 2, 0, None)


async def test_each_difference_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await told_live(
        world,
        call("same"),
        call("only events"),
        call("longer", talk=60),
        call("unanswered", talk=0, outcome="missed"),
    )
    records = Records(call("same"), call("only records"), call("longer", talk=90), call("unanswered", talk=55))
    assert await compared(world, records, monkeypatch) == {
        "only events": ["no_cdr"],
        "only records": ["no_events"],
        "longer": ["talk"],
        "unanswered": ["answer"],
    }
    assert await counts(world) == (5, 4, 4, 0, None)


async def test_a_call_that_events_missed_is_there_from_then_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await told_live(world, call("a"))
    await compared(world, Records(call("a"), call("lost")), monkeypatch)
    found = await world.db.read(
        lambda s: s.execute(select(Call.mode, Call.outcome).where(Call.pbx_call_id == "lost")).one()
    )
    assert tuple(found) == ("backfill", "answered")


async def test_compared_again_it_says_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await told_live(world, call("a"))
    first = await compared(world, Records(call("a", talk=99), call("lost")), monkeypatch)
    assert first == {"a": ["talk"], "lost": ["no_events"]}
    assert await compared(world, Records(call("a", talk=99), call("lost")), monkeypatch) == first


async def test_recordings_are_the_third_account(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("here", "late", "cut", "ghost")
    told: dict[str, Any] = {"recording": {"url": "https://pbx.example.net/a.wav"}}
    await told_live(world, *(call(name, talk=100, **told) for name in names[:3]))
    await told_live(world, call("ghost", talk=0, outcome="missed", **told))
    states = {"here": ("stored", 101.0), "late": ("late", None), "cut": ("stored", 40.0), "ghost": ("stored", 1140.0)}

    def stored(session: Any) -> None:
        for name, (state, seconds) in states.items():
            one = select(Call.id).where(Call.pbx_call_id == name).scalar_subquery()
            session.execute(update(Recording).where(Recording.call_id == one).values(state=state, seconds=seconds))

    await world.db.write(stored)
    assert await compared(world, None, monkeypatch) == {
        "late": ["no_recording"],
        "cut": ["recording"],
        "ghost": ["recording"],
    }
    assert await counts(world) == (4, 4, None, 3, None), "without records of its own a PBX is compared with recordings"


async def test_records_that_cannot_be_read_accuse_no_event(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await told_live(world, call("a"))
    assert await compared(world, Records(is_down=True), monkeypatch) == {}
    assert await counts(world) == (1, 1, None, 0, "the PBX does not answer")


async def test_other_days_and_open_calls_are_left_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    open_call = json.dumps(
        {
            "event": "started",
            "call_id": "open",
            "direction": "inbound",
            "customer": "+79161234567",
            "at": TEN.isoformat(),
        }
    ).encode()
    await told_live(
        world, call("before", at=TEN - timedelta(days=1)), call("after", at=TEN + timedelta(days=1)), open_call
    )
    assert await compared(world, Records(), monkeypatch) == {}
    assert (await counts(world))[:3] == (0, 0, 0)


async def test_a_pbx_that_is_only_read_lacks_no_events(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.is_ever for one in await world.db.read(last_heard.every)] == [False]
    assert await compared(world, Records(call("a"), call("b")), monkeypatch) == {}
    assert await counts(world) == (2, 0, 2, 0, None)
    assert await world.db.read(last_heard.every) == [], "nor is it ever silent"


async def test_at_night_each_pbx_is_compared_once_and_a_failed_one_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.HISTORIES, "generic", Records(is_down=True))
    await nightly.nightly(world)
    first = await world.db.read(reconciliation.compared_at, 1, DAY)
    assert first == (NOW, "the PBX does not answer")
    monkeypatch.setitem(registry.HISTORIES, "generic", Records(call("a")))
    await nightly.nightly(world)
    assert await world.db.read(reconciliation.compared_at, 1, DAY) == first, "not before an hour has passed"
    later = NOW + nightly.AGAIN
    async with world_of(world.db, world.settings.data_dir, later) as then:
        await nightly.nightly(then)
        assert await world.db.read(reconciliation.compared_at, 1, DAY) == (later, None)
    assert await world.db.read(backfills.newest) == [], "the nights' own are not shown once they are done"


async def test_a_pbx_that_cannot_be_compared_does_not_hide_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.db.write(
        lambda session: session.add(Source(name="other", adapter="generic", secrets={"secret": "s"}, created_at=NOW))
    )
    compare = nightly.reconcile

    async def faulty(world: World, source: KnownSource, day: date) -> None:
        if source.name == "other":
            raise KeyError("a bug of ours")
        await compare(world, source, day)

    monkeypatch.setattr(nightly, "reconcile", faulty)
    await nightly.nightly(world)
    assert [one.source for one in await world.db.read(reconciliation.of_day, DAY)] == ["pbx"]


async def test_before_three_in_the_morning_nothing_is_compared(db: Database, tmp_path: Path) -> None:
    async with world_of(db, tmp_path, datetime(2026, 11, 23, 23, 59, tzinfo=UTC)) as early:
        await early.db.write(lambda session: add_source(session, NOW))
        await nightly.nightly(early)
        assert await db.read(reconciliation.last_days) == []


async def test_prometheus_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await told_live(world, call("a"))
    await compared(world, Records(call("a"), call("lost"), call("lost too")), monkeypatch)
    registered = CollectorRegistry()
    registered.register(await exposition._read(world))
    said = generate_latest(registered).decode()
    assert 'ringback_reconciliation_differences{kind="no_events",source="pbx"} 2.0' in said
    assert 'ringback_reconciliation_differences{kind="talk",source="pbx"} 0.0' in said
    assert 'ringback_reconciliation_timestamp_seconds{source="pbx"} 1.7955' in said
    assert 'ringback_source_silent{source="pbx"} 0.0' in said
