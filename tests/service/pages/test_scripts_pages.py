"""Scripts, talks and signs over real HTTP: edited, tried, switched on; whose calls are seen; looked at in a browser."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.scoring import TalkMetrics
from db.models.scripts import ScriptTrial
from db.queries import purpose, scripts, transcripts
from scoring.facts import GoalCode
from scoring.scripts.items import Item, Kind
from service.pipeline import score
from service.script_checks import run_one_trial
from service.signs import refresh
from tests.small_company import NOON, Rows
from tests.web import CSRF, NARROW, WIDE, Web, assert_fit_for_all, chromium, enter, running_web
from transcription.transcript import Speaker, Transcript, Turn

TALK = (
    ("customer", "Алло."),
    ("agent", "Добрый день, меня зовут Анна, компания Вектор. Звоню по поводу счёта."),
    ("customer", "Да, выставляйте счёт."),
    ("agent", "Пришлю завтра. Гарантия два года. Спасибо, до свидания!"),
)
IDLE = (("customer", "Алло."), ("agent", "Просто хотел узнать, как дела."), ("customer", "Всё хорошо, спасибо."))
GREETING = Item(code="greeting", kind=Kind.GREETING)
OWN_FORM = {"title_new1": "Гарантия", "phrases_new1": "гарантия … года", "place_new1": "2"}


def heard(session: Session, call: int, said: tuple[tuple[str, str], ...]) -> None:
    turns = tuple(
        Turn(speaker=Speaker(side), start=5.0 * n, end=5.0 * n + 4, text=text) for n, (side, text) in enumerate(said)
    )
    found = Transcript(language="ru", seconds=20, channels=2, turns=turns, engine="written", model="")
    transcripts.replace(session, call, None, found, at=NOON)


def fill(session: Session) -> dict[str, int]:
    """Two employees; Anna keeps to the script, Boris calls idly."""
    rows = Rows(session)
    anna, boris, company = rows.employee("Anna"), rows.employee("Boris"), rows.company()
    script = scripts.add(
        session, name="Счёт", goal=GoalCode.ISSUE_INVOICE, stage_id=None, items=[GREETING], by=None, at=NOON
    )
    draft = scripts.one(session, script).draft
    assert draft is not None
    scripts.switch_on(session, draft.id, at=NOON)
    good = rows.call(employee=anna, company=company, at=NOON - timedelta(hours=2), ended_at=NOON - timedelta(hours=1))
    idle = rows.call(employee=boris, company=company, at=NOON - timedelta(hours=2))
    heard(session, good, TALK)
    heard(session, idle, IDLE)
    return {"anna": anna, "boris": boris, "script": script, "good": good, "idle": idle}


@pytest.fixture
async def ids(web: Web) -> dict[str, int]:
    """The two calls went through the stage that judges."""
    made = await web.world.db.write(fill)
    for call in (made["good"], made["idle"]):
        await score(call, web.world)
    assert await refresh(web.world) == 1
    return made


async def test_a_judged_call_shows_its_script_with_its_words(web: Web, ids: dict[str, int]) -> None:
    page = await web.get("head", f"/calls/{ids['good']}")
    assert "приветствие" in page
    assert "Добрый день, меня зовут Анна, компания Вектор" in page
    said = await web.json("head", f"/api/v1/calls/{ids['good']}/script")
    assert said["script"] == {"id": ids["script"], "name": "Счёт", "version": 1}
    assert (said["items"][0]["mark"], said["items"][0]["turn"]) == ("yes", 1)
    metrics = (await web.rows(TalkMetrics))[0]
    assert (metrics.open_questions, metrics.is_guessed) == (0, False)


async def test_a_draft_is_edited_tried_and_switched_on(web: Web, ids: dict[str, int]) -> None:
    script = ids["script"]
    form = {"csrf": CSRF, "code": ["greeting", "new1", "new2"], "place_greeting": "1", **OWN_FORM}
    assert (await web.ask("head", "POST", f"/scripts/{script}/draft", data=form)).status == 303
    row = await web.world.db.read(scripts.one, script)
    assert [item.code for item in row.draft.items] == ["greeting", "own1"]
    assert [item.code for item in row.active.items] == ["greeting"], "what is in force did not change"
    asked = await web.ask("head", "POST", f"/scripts/{script}/trial", data={"csrf": CSRF, "days": "9", "calls": "9"})
    assert "испытывается" in await web.get("head", asked.headers["Location"])
    assert await run_one_trial(web.world)
    assert not await run_one_trial(web.world)
    (trial,) = await web.rows(ScriptTrial)
    assert (trial.state, trial.calls, trial.counts[1]["before"], trial.counts[1]["after"]["yes"]) == (
        "done",
        1,
        None,
        1,
    )
    assert "Гарантия" in await web.get("head", asked.headers["Location"])
    assert (await web.ask("head", "POST", f"/scripts/{script}/on", data={"csrf": CSRF})).status == 303
    assert (await web.ask("head", "POST", f"/scripts/{script}/on", data={"csrf": CSRF})).status == 400
    await score(ids["good"], web.world)
    assert (await web.json("head", f"/api/v1/calls/{ids['good']}/script"))["script"]["version"] == 2
    listed = await web.get("head", f"/scripts/{script}/calls?item=own1&mark=yes")
    assert "Гарантия два года" in listed


async def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(web: Web, ids: dict[str, int]) -> None:
    form = {"csrf": CSRF, "code": ["new1"], "title_new1": "Моя гарантия"}
    answer = await web.ask("head", "POST", f"/scripts/{ids['script']}/draft", data=form)
    page = await answer.text()
    assert answer.status == 400
    assert "no key phrases" in page
    assert "Моя гарантия" in page


async def test_a_sign_is_a_question_until_somebody_finds_it_fine(web: Web, ids: dict[str, int]) -> None:
    assert "Зачем звонили?" in await web.get("head", f"/calls/{ids['idle']}")
    link = f'href="/calls/{ids["idle"]}"'
    assert link in await web.get("head", "/signs/purposeless")
    form = {"csrf": CSRF, "call": str(ids["idle"]), "note": "именины"}
    assert (await web.ask("supervisor", "POST", "/signs/purposeless/check", data=form)).status == 303
    assert link not in await web.get("head", "/signs/purposeless")
    assert "именины" in await web.get("head", "/signs/purposeless?all=1")
    said = await web.json("head", "/api/v1/signs")
    assert next(one for one in said["signs"] if one["sign"] == "purposeless") == {
        "sign": "purposeless", "calls": 1, "waiting": 0,
    }  # fmt: skip
    undo = {"csrf": CSRF, "undo": str(ids["idle"])}
    await web.ask("supervisor", "POST", "/signs/purposeless/check", data=undo)
    assert link in await web.get("head", "/signs/purposeless")


async def test_a_manager_sees_the_own_calls_only(web: Web, ids: dict[str, int]) -> None:
    await web.is_employee("manager", ids["anna"])
    assert "Boris" not in await web.get("manager", "/signs/purposeless")
    assert "Boris" not in await web.get("manager", "/talk")
    assert "Anna" in await web.get("manager", "/talk")
    assert (await web.json("manager", "/api/v1/signs/purposeless"))["calls"] == []
    assert (await web.ask("manager", "GET", f"/api/v1/calls/{ids['idle']}/script")).status == 404
    await web.is_employee("manager", ids["boris"])
    assert "Добрый день" not in await web.get("manager", f"/scripts/{ids['script']}/calls?item=greeting&mark=yes")


async def test_pages_are_there_for_an_empty_house(web: Web) -> None:
    for path in ("/scripts", "/talk", "/signs", "/signs/burst"):
        assert "<h1>" in await web.get("head", path), path
    assert (await web.ask("head", "POST", "/scripts/presets", data={"csrf": CSRF})).status == 303
    assert len((await web.json("head", "/api/v1/scripts"))["scripts"]) == len(GoalCode)


async def test_the_pages_are_fit_for_all(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "ringback.db")
    db = Database(f"sqlite:///{tmp_path / 'ringback.db'}")
    async with running_web(db, tmp_path) as web, chromium() as browser:
        made = await web.world.db.write(fill)
        for call in (made["good"], made["idle"]):
            await score(call, web.world)
        await refresh(web.world)
        script, good = made["script"], made["good"]
        wide = (f"/scripts/{script}/edit", "/signs/purposeless", "/signs")
        narrow = (f"/scripts/{script}", "/talk", f"/calls/{good}", f"/scripts/{script}/edit")
        for width, paths in ((WIDE, wide), (NARROW, narrow)):
            for path in paths:
                page = await enter(browser, web, "head", path, width)
                await assert_fit_for_all(page)
                await page.close()
    db.close()


async def test_days_are_due_only_once(web: Web, ids: dict[str, int]) -> None:
    assert await web.world.db.read(purpose.due_days) == []
    assert await refresh(web.world) == 0
    assert await web.world.db.read(lambda session: session.scalar(select(ScriptTrial.id))) is None
