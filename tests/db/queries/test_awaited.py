"""Somebody waits for a call that just ended, a VIP's, a rejected lead's: on both engines."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.crm import Company
from db.queries.awaited import JUST_ENDED, is_awaited
from tests.small_company import NOON, Rows

LONG_AGO = NOON - timedelta(days=2)


def are_waited_for(db: Database, *calls: dict[str, Any]) -> list[bool]:
    def steps(session: Session) -> list[bool]:
        rows = Rows(session)
        return [is_awaited(session, rows.call(**call), now=NOON) for call in calls]

    return db.write_now(steps)


def test_a_call_that_just_ended_is_awaited_and_one_of_yesterday_is_not(db: Database) -> None:
    ended = ({"ended_at": at} for at in (NOON - timedelta(minutes=1), NOON - JUST_ENDED, LONG_AGO))
    assert are_waited_for(db, *ended) == [True, False, False]


def test_a_vip_and_a_rejected_lead_are_awaited_at_any_age(db: Database) -> None:
    def steps(session: Session) -> tuple[bool, bool, bool, bool]:
        rows = Rows(session)
        usual, vip = rows.company("Vector"), rows.company("Granit")
        session.execute(update(Company).where(Company.id == vip).values(is_vip=True))
        lead, open_lead = rows.lead(), rows.lead(status="in_work")
        old: dict[str, Any] = {"ended_at": LONG_AGO}
        calls = (
            rows.call(company=vip, **old),
            rows.call(lead_id=lead, **old),
            rows.call(company=usual, **old),
            rows.call(lead_id=open_lead, **old),
        )
        vips, rejected, others, opens = (is_awaited(session, call, now=NOON) for call in calls)
        return vips, rejected, others, opens

    assert db.write_now(steps) == (True, True, False, False)


def test_a_call_of_the_past_never_is(db: Database) -> None:
    assert are_waited_for(db, {"mode": "backfill", "ended_at": NOON}) == [False]
