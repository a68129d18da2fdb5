"""A past period judged anew: nothing lost, nothing twice, nothing before the calls of today."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.connect import Database
from db.models.people import RescoredCall, Rescoring
from db.models.scoring import VerdictRow
from db.models.telephony import TranscriptRow
from db.models.work import Job
from db.queries import jobs, judgements, rescoring, scores, scripts
from db.schema import migrate
from scoring.facts import GoalCode
from scoring.scripts.items import Item, ItemResult, Kind, Mark
from scoring.verdict import Outcome
from service import rescoring as job
from service.commands import rescore
from service.worker import Worker
from service.world import World
from tests.service_world import world_of
from tests.small_company import NOON, Rows

YES = [("agent", "Выставить вам счёт?"), ("customer", "Да, выставляйте счёт на двенадцать рулонов.")]
NO = [("agent", "Выставить вам счёт?"), ("customer", "Нет, нам это не нужно, не звоните больше.")]
DAY = timedelta(days=1)


def said(session, call: int, turns: list[tuple[str, str]]) -> None:
    spoken = [
        {"speaker": side, "start": 2.0 * number, "end": 2.0 * number + 1.5, "text": text}
        for number, (side, text) in enumerate(turns)
    ]
    session.add(
        TranscriptRow(
            call_id=call, engine="test", model="test", parameters={}, language="ru", seconds=4.0, channels=2,
            wall_seconds=0.1, turns=spoken, text=" ".join(text for _, text in turns), created_at=NOON,
        )
    )  # fmt: skip


def fill(session, calls: int = 5) -> list[int]:
    """Calls whose old verdicts were "not attained": all but every third said yes, the first one a person judged."""
    rows, made = Rows(session), []
    for number in range(calls):
        call = rows.call(at=NOON - timedelta(days=2, minutes=-number))
        rows.verdict(call, "not_attained", evidence=[{"turn": 1, "speaker": "customer", "quote": "old", "start": 2.0}])
        said(session, call, NO if number % 3 == 2 else YES)
        session.flush()
        scores.set_goal(session, call, GoalCode.ISSUE_INVOICE, user_id=None)
        made.append(call)
    judgements.judge_by_hand(session, made[0], outcome=Outcome.KEEP_IN_TOUCH, note="", user_id=None, at=NOON)
    rows.call(at=NOON - timedelta(days=2))  # nothing was heard of it
    rows.call(at=NOON)
    return made


@pytest.fixture
async def world(db: Database, tmp_path: Path) -> AsyncIterator[World]:
    async with world_of(db, tmp_path, NOON) as made:
        yield made


async def ask(world: World, **more) -> int:
    wanted = {
        "since": NOON - 3 * DAY, "until": NOON - DAY, "goal": None, "is_dry_run": False, "by": "test", "at": NOON,
    }  # fmt: skip
    return await world.db.write(rescoring.start, **(wanted | more))


async def verdicts(world: World, call: int) -> list[tuple[str, str, bool]]:
    def read(session):
        rows = session.query(VerdictRow).filter_by(call_id=call).order_by(VerdictRow.id)
        return [(row.by, row.outcome, row.is_effective) for row in rows]

    return await world.db.read(read)


async def test_old_verdicts_are_kept_and_what_a_person_said_goes_on_counting(world: World) -> None:
    first, second, third, *_ = await world.db.write(fill)
    run_id = await ask(world)
    assert await job.step(world, rest=0.0)
    await Worker(world, ("score",)).run_until_idle()
    assert await verdicts(world, first) == [
        ("machine", "not_attained", False), ("human", "keep_in_touch", True), ("machine", "attained", False),
    ]  # fmt: skip
    assert await verdicts(world, second) == [("machine", "not_attained", False), ("machine", "attained", True)]
    assert (await verdicts(world, third))[-1] == ("machine", "rejected", True)
    found = await world.db.read(rescoring.one, run_id)
    assert (found.state, found.total, found.done, found.failed, found.otherwise) == ("done", 5, 5, 0, 5)
    assert found.matrix == {("not_attained", "attained"): 4, ("not_attained", "rejected"): 1}
    changed = await world.db.read(rescoring.changed, run_id, limit=9)
    assert [(one.old.quote, one.human) for one in changed][:2] == [("old", "keep_in_touch"), ("old", None)]
    assert "выставляйте" in changed[0].new.quote

    again = await ask(world, at=NOON + DAY)
    await job.step(world, rest=0.0)
    await Worker(world, ("score",)).run_until_idle()
    found = await world.db.read(rescoring.one, again)
    assert (found.otherwise, found.matrix) == (0, {("attained", "attained"): 4, ("rejected", "rejected"): 1})
    assert len(await verdicts(world, second)) == 2, "what says the same is not written again"


async def test_scripts_are_checked_anew_and_what_one_that_is_off_now_found_stays(world: World) -> None:
    _, second, *_ = await world.db.write(fill)
    items = [Item(code=Kind.OBJECTION, kind=Kind.OBJECTION)]

    def switch_on(session):
        script = scripts.add(
            session, name="s", goal=GoalCode.ISSUE_INVOICE, stage_id=None, items=items, by=None, at=NOON
        )
        for version in scripts.one(session, script).versions:
            scripts.switch_on(session, version.id, at=NOON)
            old = ItemResult(item="objection", mark=Mark.NO)
            scripts.replace_results(session, second, scripts.for_call(session, second, GoalCode.ISSUE_INVOICE), [old])
        return script

    async def judged_anew() -> dict[str, Mark]:
        await ask(world, at=NOON)
        await job.step(world, rest=0.0)
        await Worker(world, ("score",)).run_until_idle()
        found = await world.db.read(scripts.of_call, second)
        return {} if found is None else {code: one.mark for code, one in found.results.items()}

    script = await world.db.write(switch_on)
    assert await judged_anew() == {"objection": Mark.NOT_APPLICABLE}
    await world.db.write(scripts.switch_off, script, at=NOON)
    assert await judged_anew() == {"objection": Mark.NOT_APPLICABLE}


async def test_a_dry_run_writes_no_verdict(world: World) -> None:
    calls = await world.db.write(fill)
    run_id = await ask(world, is_dry_run=True)
    await job.step(world, rest=0.0)
    await Worker(world, ("score",)).run_until_idle()
    assert [len(await verdicts(world, call)) for call in calls] == [2, 1, 1, 1, 1]
    assert await world.db.read(lambda session: session.query(Job).count()) == 0
    assert (await world.db.read(rescoring.one, run_id)).otherwise == 5


async def test_what_was_cut_off_goes_on_where_it_was_and_counts_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.db.write(fill, 7)
    run_id = await ask(world)
    monkeypatch.setattr(job, "BATCH", 3)
    settle, batches = rescoring.settle, []

    def killed(*args, **named):
        batches.append(1)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return settle(*args, **named)

    monkeypatch.setattr(rescoring, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        await job.step(world, rest=0.0)
    assert (await world.db.read(rescoring.one, run_id)).done == 3
    assert not await job.step(world, rest=0.0), "another process holds it yet"
    later = replace(world, clock=lambda: NOON + job.LEASE + timedelta(seconds=1))
    assert await job.step(later, rest=0.0)
    found = await world.db.read(rescoring.one, run_id)
    assert (found.state, found.done, sum(found.matrix.values())) == ("done", 7, 7)
    assert await world.db.read(lambda session: session.query(RescoredCall).count()) == 7


async def test_calls_of_today_come_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = await world.db.write(fill)
    await ask(world)

    def live(session):
        jobs.add(session, stage="score", call_id=calls[-1], now=NOON)

    await world.db.write(live)
    assert await world.db.read(rescoring.is_live_work_due, now=NOON)
    paused = []

    async def sleep(seconds: float) -> None:
        if seconds == job.PAUSE_SECONDS:
            paused.append(seconds)
            await Worker(world, ("score",)).run_until_idle()

    monkeypatch.setattr(job.asyncio, "sleep", sleep)
    await job.step(world, rest=0.0)
    assert paused == [job.PAUSE_SECONDS]
    taken = await world.db.write(jobs.take, stages=("score",), now=NOON, lease=DAY, limit=9)
    await world.db.write(live)
    assert len(taken) == 5


async def test_stopped_it_stays_stopped(world: World) -> None:
    await world.db.write(fill)
    run_id = await ask(world)
    assert await world.db.write(rescoring.stop, run_id, at=NOON)
    assert not await job.step(world, rest=0.0)
    assert not await world.db.write(rescoring.stop, run_id, at=NOON)
    with pytest.raises(rescoring.NothingToRescore):
        await ask(world, since=NOON + DAY, until=NOON + 2 * DAY)


def test_the_command_compares_and_then_judges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGBACK_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(rescore, "NICE", 0)
    monkeypatch.setattr(rescore.logs, "set_up", lambda *_: None)  # the tests' own logging stays
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'ringback.db'}"
    migrate(url)
    db = Database(url)
    db.write_now(fill)
    days = ["--since", "2026-11-15", "--until", "2026-11-16"]

    def run(*more: str):
        said = CliRunner().invoke(rescore.command, [*days, *more])
        assert said.exit_code == 0, said.output
        return said.output

    dry = json.loads(run("--dry-run", "--json").splitlines()[-1])
    assert (dry["done"], dry["otherwise"], len(dry["changed"]), dry["dry_run"]) == (5, 5, 5, True)
    assert db.read_now(lambda session: session.query(VerdictRow).count()) == 6
    assert "5 of 5 calls judged anew; 5 came out otherwise" in run("--goal", "issue_invoice")
    assert db.read_now(lambda session: session.query(VerdictRow).count()) == 11
    assert "wait for the service" in run("--queue")
    assert db.read_now(lambda session: [row.state for row in session.query(Rescoring)]) == ["done", "done", "running"]
    db.close()
    nothing = CliRunner().invoke(rescore.command, ["--since", "2026-12-01", "--until", "2026-12-02"])
    assert (nothing.exit_code, "no transcribed call" in nothing.output) == (1, True)
