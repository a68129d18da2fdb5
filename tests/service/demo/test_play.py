"""The demo's past is loaded and its exchanges are played against a real service; only the speech model is left out."""

import asyncio
import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from db.connect import Database
from db.models.crm import StageChange
from db.models.telephony import Call, Recording
from db.models.work import Review
from db.queries import demo, rejected
from db.schema import migrate
from service.commands.demo import command, demo_settings
from service.demo import dataset, load
from service.demo.play import exchanges, play
from service.demo.recorded import RECORDED
from service.settings import Settings
from service.start import make_world, running
from service.world import World
from tests.service_world import world_of

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
FEW = {"c001", "c009", "c015", "c026", "c036", "c042", "c046", "c055"}  # those with recordings, one rescued, one asked


@pytest.fixture
def few_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """An eighth of the data: the way is the same."""
    make = dataset.make

    def fewer(*args: object, **named: object) -> dataset.Dataset:
        data = make(*args, **named)  # type: ignore[arg-type]  # handed on as it came
        leads = {lead.external_id for lead in data.leads if lead.company in FEW}
        deals = {deal.external_id for deal in data.deals if deal.company in FEW}
        return replace(
            data,
            leads=tuple(lead for lead in data.leads if lead.external_id in leads),
            deals=tuple(deal for deal in data.deals if deal.external_id in deals),
            changes=tuple(change for change in data.changes if change.lead in leads or change.deal in deals),
            calls=tuple(call for call in data.calls if call.id[:4] in FEW),
            reviews=tuple(review for review in data.reviews if review.lead in leads),
        )

    monkeypatch.setattr(dataset, "make", fewer)


@pytest.mark.usefixtures("few_customers")
async def test_the_past_is_linked_and_judged_and_loaded_once(db: Database, tmp_path: Path) -> None:
    async with world_of(db, tmp_path, NOW) as world:
        assert await load.seed(world, "a password") == NOW
        before = await world.db.read(demo.totals)
        assert before.linked == before.calls > 30
        assert before.judged == before.transcribed > 20
        assert before.attained > 0
        await _later_start_changes_nothing(world, before)
        reviews = await world.db.read(lambda s: {r.decision: r for r in s.scalars(select(Review))})
        assert set(reviews) == {"returned", "asked"}
        assert all(review.heard_reason for review in reviews.values())
        back = await world.db.read(lambda s: list(s.scalars(select(StageChange).where(StageChange.is_backward))))
        assert back
        stages = await world.db.read(lambda s: set(s.scalars(select(Call.stage_id).where(Call.lead_id.is_not(None)))))
        assert len(stages - {None}) >= 5


async def _later_start_changes_nothing(world: World, before: demo.Totals) -> None:
    later = replace(world, clock=lambda: NOW + timedelta(hours=3))
    assert await load.seed(later, "a password") == NOW
    assert await world.db.read(demo.totals) == before


@pytest.mark.slow
@pytest.mark.usefixtures("few_customers")
async def test_six_calls_come_by_four_exchanges_and_their_recordings_are_fetched(tmp_path: Path) -> None:
    settings = demo_settings(Settings(_env_file=None), tmp_path, 0, once=True)
    migrate(settings.database)
    async with make_world(settings, transcribes=False) as world:
        made_at = await load.seed(world, "a password")
        async with exchanges(world, made_at) as played, running(world, stages=("link", "fetch", "score"), serves=True):
            for _ in range(2):  # a second start plays the same again: nothing new
                await play(world, played, made_at, settings.address)
                await _fetched(world)
        calls = await world.db.read(_recorded_calls)
        assert [(call["phone"], call["extension"]) for call in calls] == [
            (call.customer.phone, call.extension) for call in RECORDED
        ]
        assert {call["seconds"] for call in calls} == {call.seconds for call in RECORDED}
        assert all(call["lead"] is not None and call["employee"] is not None for call in calls)
        assert [call["channels"] for call in calls] == [1 if call.agent_channel is None else 2 for call in RECORDED]
        queue = await world.db.read(rejected.queue, at=world.clock())
        last = {lead.external_id: lead.heard.call_id for lead in queue if lead.heard is not None}
        by_customer = {call["phone"]: call["id"] for call in calls}
        for recorded in (call for call in RECORDED if call.customer.number in (15, 26, 55)):
            assert last[f"l{recorded.customer.number:03}"] == by_customer[recorded.customer.phone]


async def _fetched(world: World) -> None:
    async with asyncio.timeout(90):
        while True:
            now = await world.db.read(demo.progress)
            assert now.troubles == ()
            if now.fetched == len(RECORDED):
                return
            await asyncio.sleep(0.2)


def _recorded_calls(session: object) -> list[dict[str, object]]:
    rows = session.execute(  # type: ignore[attr-defined]  # a session
        select(Call, Recording.channels).join(Recording, Recording.call_id == Call.id).order_by(Call.started_at)
    )
    return [
        {
            "id": call.id, "phone": call.customer_phone, "extension": call.extension, "lead": call.lead_id,
            "employee": call.employee_id, "seconds": round(call.talk_seconds), "channels": channels,
        }
        for call, channels in rows
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("few_customers")
def test_the_command_fills_a_folder_and_keeps_it(tmp_path: Path) -> None:
    arguments = ["--seed-only", "--json", "--data-dir", str(tmp_path)]
    first, second = (CliRunner().invoke(command, arguments, catch_exceptions=False) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    said, again = (json.loads(result.stdout.splitlines()[-1]) for result in (first, second))
    assert said["calls"] == said["linked"] > 30
    assert {**said, "seconds": 0} == {**again, "seconds": 0}
    assert said["calls_per_company_by_role"]["closer"] > 0
    assert (tmp_path / "password").stat().st_mode & 0o077 == 0
    assert "password of" not in first.stdout


def test_a_taken_port_is_one_clear_line(tmp_path: Path, unused_tcp_port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", unused_tcp_port))
        taken.listen()
        result = CliRunner().invoke(command, ["--port", str(unused_tcp_port), "--data-dir", str(tmp_path)])
    assert result.exit_code == 1
    assert f"port {unused_tcp_port} is taken; choose another one with --port" in result.output


def test_no_verdict_is_brought_along() -> None:
    """Rows of the past come as deliveries and words; the package never writes a verdict."""
    sources = (Path(load.__file__).parent / name for name in ("load.py", "crm.py", "dataset.py", "stories.py"))
    assert not any("VerdictRow" in path.read_text("utf-8") for path in sources)
