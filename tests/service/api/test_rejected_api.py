"""The rejected queue for programs, and decisions over HTTP."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.models.crm import Lead
from db.models.work import Audit, Review
from tests.small_company import NOON, Rows
from tests.web import Web

RETURN = {"decision": "returned", "next_step": "Call with a new price", "next_step_on": "2026-11-20"}


def fill(session: Session) -> int:
    rows = Rows(session)
    company, who = rows.company("Granite"), rows.employee("Artem", "closer")
    lead = rows.lead(company_id=company, employee_id=who, rejection_reason="Дорого", money=70_000)
    call = rows.call(company=company, employee=who, lead_id=lead)
    rows.verdict(call, "rejected", rejection={"reason": "trust", "quote": "привезли брак", "turn": 0})
    return lead


async def post(web: Web, who: str, lead: int, **body: Any) -> tuple[int, dict[str, Any]]:
    answer = await web.ask(who, "POST", f"/api/v1/rejected/{lead}/review", json=body)
    return answer.status, await answer.json()


async def test_a_queue_says_stated_and_heard(web: Web) -> None:
    lead = await web.world.db.write(fill)
    said = await web.json("supervisor", "/api/v1/rejected")
    assert said["waiting"] == 1
    (item,) = said["items"]
    assert (item["id"], item["company"]["name"], item["employee"]) == (lead, "Granite", "Artem")
    assert (item["stated_reason"], item["heard"]["reason"], item["differs"]) == ("Дорого", "trust", True)
    assert item["expected_sum"] == "70000"
    assert item["asked"] is False


async def test_a_decision_is_written_with_who_and_when(web: Web) -> None:
    lead = await web.world.db.write(fill)
    status, said = await post(web, "supervisor", lead, **RETURN)
    assert (status, said["waiting"]) == (200, 0)
    (row,) = await web.rows(Lead)
    assert row.status == "in_work"
    (review,) = await web.rows(Review)
    assert (review.decision, review.heard_reason, review.created_at) == ("returned", "trust", NOON)
    assert review.user_id is not None
    (line,) = [line for line in await web.rows(Audit) if line.action == "review"]
    assert (line.subject, line.who) == (f"lead:{lead}", f"user:{review.user_id}")


async def test_the_second_decision_is_a_conflict(web: Web) -> None:
    lead = await web.world.db.write(fill)
    await post(web, "supervisor", lead, decision="confirmed")
    status, said = await post(web, "head", lead, decision="confirmed")
    assert status == 409
    assert "already" in said["error"]
    assert len(await web.rows(Review)) == 1


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"decision": "returned"}, "next step"),
        ({"decision": "returned", "next_step": "Call"}, "day"),
        ({**RETURN, "next_step_on": "2026-11-17"}, "over"),
        ({"decision": "asked"}, "note"),
        ({"decision": "forgotten"}, "decision"),
        ({**RETURN, "surprise": 1}, "surprise"),
    ],
)
async def test_what_is_missing_is_said_in_one_line(web: Web, body: dict[str, Any], word: str) -> None:
    lead = await web.world.db.write(fill)
    status, said = await post(web, "supervisor", lead, **body)
    assert status == 422
    assert word in said["error"]
    assert await web.rows(Review) == []


async def test_another_rejection_than_the_one_looked_at_is_a_conflict(web: Web) -> None:
    lead = await web.world.db.write(fill)
    status, _ = await post(web, "supervisor", lead, decision="confirmed", rejected_at="2026-11-01T09:00:00Z")
    assert status == 409


async def test_no_such_lead_is_a_conflict_too(web: Web) -> None:
    status, said = await post(web, "supervisor", 4711, decision="confirmed")
    assert status == 409
    assert "not rejected" in said["error"]


@pytest.mark.parametrize("who", ["manager", "api", "kiosk", "metrics", ""])
async def test_only_supervisors_decide(web: Web, who: str) -> None:
    lead = await web.world.db.write(fill)
    answer = await web.ask(who, "POST", f"/api/v1/rejected/{lead}/review", json={"decision": "confirmed"})
    assert answer.status in (401, 403)
    assert await web.rows(Review) == []
