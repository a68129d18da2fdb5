"""The contract with other programs: documented, the same on both engines, counting what the pages count."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from db.connect import Database
from db.models.crm import Employee
from db.views import VIEWS
from tests.small_company import NOON, Rows, days

README = Path(__file__).parents[2] / "db" / "README.md"


@pytest.mark.parametrize("name", VIEWS)
def test_every_column_is_in_the_readme(db: Database, name: str) -> None:
    section = README.read_text("utf-8").partition(f"### {name}\n")[2].partition("\n##")[0]
    columns = [column["name"] for column in inspect(db.engine).get_columns(name)]
    assert set(columns) == set(re.findall(r"`([a-z_]+)`", section))


def rows(db: Database, query: str) -> list[dict[str, Any]]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]


def a_month(session: Any) -> None:
    """Anna: five calls, three connected, two of them to one company; one goal of two reached."""
    made = Rows(session)
    anna, vector, omega = made.employee("Anna"), made.company("Vector"), made.company("Omega")
    session.get_one(Employee, anna).external_id = "anna"
    made.judged(employee=anna, company=vector)
    made.verdict(made.call(employee=anna, company=vector), "not_attained")
    made.judged("keep_in_touch", employee=anna, company=omega, connected=False)
    made.verdict(made.call(employee=anna), "attained", goal=None)
    made.call(employee=anna, company=omega, connected=None, outcome="missed")
    made.call(employee=anna, company=omega, direction="internal")
    made.judged(employee=anna, company=omega, at=NOON - days(40))


def test_an_employees_month(db: Database) -> None:
    db.write_now(a_month)
    (month,) = rows(db, "SELECT * FROM v_employee_month WHERE month = '2026-11'")
    counted = {name: int(month[name]) for name in month if name.endswith("calls") or name in ("companies", "attained")}
    assert counted == {
        "calls": 5, "answered_calls": 0, "connected_calls": 3, "connected_company_calls": 2, "companies": 1,
        "attained": 1,
    }  # fmt: skip
    assert (month["employee"], int(month["connected_with_goal"])) == ("anna", 2)


def test_calls_per_company_and_goal_attainment_agree_with_it(db: Database) -> None:
    db.write_now(a_month)
    calls = rows(db, "SELECT * FROM v_company_calls_month WHERE month = '2026-11'")
    assert [(row["company_name"], row["connected_calls"]) for row in calls] == [("Vector", 2)]
    (goal,) = rows(db, "SELECT * FROM v_goal_attainment_month WHERE month = '2026-11'")
    assert (goal["goal"], int(goal["attained"]), goal["connected_with_goal"]) == ("issue_invoice", 1, 2)


def test_money_is_in_units_and_the_funnel_beside_its_reference(db: Database) -> None:
    def fill(session: Any) -> None:
        made = Rows(session)
        stages = made.stages()
        for money in (100_000, 50_000):
            made.deal(stages["offer"], money=money)
        made.deal(stages["offer"], status="lost")

    db.write_now(fill)
    (offer,) = rows(db, "SELECT * FROM v_funnel WHERE pipeline = 'optsnab' AND stage = 'offer'")
    assert (offer["open_deals"], Decimal(str(offer["open_sum"]))) == (2, 150_000)
    assert (offer["reference_count"], Decimal(str(offer["reference_sum"]))) == (20, 2_400_000)
    assert {Decimal(str(row["sum"])) for row in rows(db, "SELECT sum FROM v_deal")} == {100_000, 50_000}


def test_a_rejected_lead_shows_its_last_decision(db: Database) -> None:
    def fill(session: Any) -> None:
        made = Rows(session)
        made.review(lead := made.lead(), "asked")
        made.review(lead, "returned")
        made.lead(status="in_work")

    db.write_now(fill)
    assert [row["last_decision"] for row in rows(db, "SELECT * FROM v_rejected_lead")] == ["returned"]
