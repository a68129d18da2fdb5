"""Disputes, agreement, grading and re-scoring in a real browser: nothing hinders anybody, on paper width and phone."""

import os
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext

from db.models.people import Dispute
from db.models.telephony import TranscriptRow
from db.queries import gradings, rescoring
from scoring.verdict import Outcome
from service import rescoring as job
from tests.small_company import NOON, Rows, days
from tests.web import Web, assert_fit_for_all, enter

GRADED = ("attained", "rejected", "not_attained", "keep_in_touch")
SHOTS = os.environ.get("RINGBACK_TEST_SHOTS")  # a folder: keep pictures to look at


def fill(session) -> None:
    """Two salespeople, twelve graded calls, one still to grade, one dispute, one run."""
    rows = Rows(session)
    people = [rows.employee(name) for name in ("Анна Смирнова", "Борис Котов")]
    company = rows.company("ООО «Вектор»")
    calls = []
    for number in range(14):
        outcome = GRADED[number % 4]
        rejection = {"reason": "price", "quote": "дорого", "turn": 1} if outcome == "rejected" else None
        call = rows.call(employee=people[number % 2], company=company, at=NOON - days(number / 24))
        rows.verdict(call, outcome, rejection=rejection)
        text = "Хорошо, выставляйте счёт на двенадцать рулонов." if number % 2 else "Нет, для нас это дорого."
        turns = [{"speaker": "agent", "start": 0.0, "end": 2.0, "text": "Выставить вам счёт?"},
                 {"speaker": "customer", "start": 2.0, "end": 5.0, "text": text}]  # fmt: skip
        session.add(
            TranscriptRow(
                call_id=call, engine="test", model="test", parameters={}, language="ru", seconds=5.0, channels=2,
                wall_seconds=0.1, turns=turns, text=text.lower(), created_at=NOON,
            )
        )  # fmt: skip
        calls.append(call)
    session.flush()
    head, supervisor = (
        next(one.id for one in gradings.graders(session) if one.name == name) for name in ("Head", "Supervisor")
    )
    gradings.create(
        session, since=NOON - days(9), until=NOON + days(1), per_employee=7, seed=1, first_id=head,
        second_id=supervisor, by=None, at=NOON,
    )  # fmt: skip
    for number, one in enumerate(gradings.queue(session, head)[:13]):
        said = {"outcome": GRADED[number % 4], "attained": "yes" if number % 4 == 0 else "no", "next_step": "yes"}
        other = said | ({"outcome": "not_attained"} if number % 5 == 0 else {})
        gradings.grade(session, one.id, user_id=head, items=said, at=NOON)
        gradings.grade(session, one.id, user_id=supervisor, items=other, at=NOON)
    for number, state in enumerate(("open", "changed")):
        session.add(
            Dispute(
                call_id=calls[number], verdict_id=number + 1, employee_id=people[0], claimed=Outcome.KEEP_IN_TOUCH,
                reason="Клиент просил позвонить в марте, это не отказ.", state=state, created_at=NOON - days(4),
                due_at=NOON - days(1), answer="Верно, в 2:14 он это говорит." if number else None,
            )
        )  # fmt: skip
    rescoring.start(session, since=NOON - days(9), until=NOON + days(1), goal=None, is_dry_run=True, by="test", at=NOON)


@pytest.mark.parametrize("width", [1440, 390])
async def test_fit_for_all(seen_web: Web, browser: BrowserContext, width: int) -> None:
    await seen_web.world.db.write(fill)
    await job.step(seen_web.world, rest=0.0)
    for name, path in {
        "disputes": "/disputes",
        "agreement": "/agreement?sides=human_human&item=outcome",
        "rescoring": "/rescoring",
        "run": "/rescoring/1",
        "grade": "/agreement/grade",
    }.items():
        page = await enter(browser, seen_web, "head", path, width)
        await assert_fit_for_all(page)
        if SHOTS:
            await page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        await page.close()
