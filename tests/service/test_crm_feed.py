"""What a CRM sends, on both engines: partial changes, references, history, and calls that are linked anew."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.records import DealStatus, LeadStatus
from db.connect import Database
from db.models.crm import Deal, Lead, Phone, StageChange
from db.models.work import Job
from db.queries import stages
from service import crm_feed
from service.crm_feed import Fed, NoSuchReference, RecordWrong
from tests.small_company import NOON, Rows, days


def fed(db: Database, kind: str, external_id: str, now: datetime = NOON, **fields: Any) -> Fed:
    return db.write_now(crm_feed.feed, kind, {"external_id": external_id, **fields}, at=now)


def moves(db: Database, **subject: int) -> list[tuple[str | None, str, bool]]:
    return [(move.from_stage, move.to_stage, move.is_backward) for move in db.read_now(stages.history, **subject)]


def jobs(session: Session) -> set[int]:
    return set(session.scalars(select(Job.call_id).where(Job.stage == "link")))


def test_what_is_left_out_stays_and_null_clears(db: Database) -> None:
    first = fed(db, "companies", "c1", name="Вектор", region="Тула", segment="опт", phones=["8 (495) 123-45-67"])
    again = fed(db, "companies", "c1", region=None, is_vip=True)
    assert (first.stored.is_new, again.stored.is_new) == (True, False)
    assert again.record == crm_feed.CompanyRecord(
        external_id="c1", name="Вектор", phones=("8 (495) 123-45-67",), segment="опт", is_vip=True
    )
    assert fed(db, "companies", "c1", phones=None).record.phones == ()


def test_numbers_are_stored_e164_beside_what_was_written(db: Database) -> None:
    known = fed(db, "companies", "c1", name="Вектор", phones=["8 (495) 123-45-67", "доб. 5", "+7 495 123 45 67"])
    assert known.notes == ("phones: “доб. 5” is no phone number and was left out",)
    assert db.read_now(lambda session: list(session.scalars(select(Phone.e164)))) == ["+74951234567"]


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("companies", {}, "name: Field required"),
        ("companies", {"name": " "}, "name: must not be empty"),
        ("companies", {"name": "x", "nmae": "y"}, "unknown field nmae"),
        ("companies", {"name": "a\x00"}, "name: a text of at most"),
        ("contacts", {"name": "x", "company": "c9"}, "no company has the id c9; send the company first"),
        ("leads", {"title": "x", "employee": "e9"}, "no employee has the id e9"),
        ("leads", {"title": "x", "status": "lost"}, "status: Input should be"),
        ("leads", {"title": "x", "created_at": "2026-11-24T10:00:00"}, "created_at: a time needs its zone"),
        ("deals", {"title": "x", "lead": "l9"}, "no lead has the id l9"),
        ("deals", {"title": "x", "sum": "many"}, "sum: Input should be a valid decimal"),
        ("deals", {"title": "x", "sum": "1e30"}, "sum: more than any sum of money"),
        ("deals", {"title": "x", "stage": "rejected"}, "stage “rejected” stands in bitrix-simple, optsnab"),
        ("deals", {"title": "x", "stage": "offer", "pipeline": "opt"}, "no pipeline “opt”; there are bitrix-simple"),
        ("deals", {"title": "x", "stage": "yes", "pipeline": "push"}, "no stage “yes” in pipeline “push”"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(db: Database, kind: str, fields: dict[str, Any], said: str) -> None:
    with pytest.raises((RecordWrong, NoSuchReference)) as wrong:
        fed(db, kind, "x1", **fields)
    assert str(wrong.value).startswith(said)
    assert "\n" not in str(wrong.value)


def test_a_way_back_is_one_more_line_of_the_history(db: Database) -> None:
    deal = fed(db, "deals", "d1", title="Плёнка", pipeline="optsnab", stage="interest").stored.id
    for hours, stage in enumerate(("offer", "payment", "offer", "offer"), start=1):
        fed(db, "deals", "d1", now=NOON + timedelta(hours=hours), stage=stage)
    assert moves(db, deal_id=deal) == [
        (None, "interest", False), ("interest", "offer", False),
        ("offer", "payment", False), ("payment", "offer", True),
    ]  # fmt: skip


def test_an_old_deals_first_stage_is_no_move_that_we_saw(db: Database) -> None:
    made = (NOON - days(90)).isoformat()
    deal = fed(db, "deals", "d1", title="x", pipeline="optsnab", stage="payment", created_at=made).stored.id
    assert moves(db, deal_id=deal) == []


def test_a_status_that_is_not_said_follows_the_stage(db: Database) -> None:
    def status(**fields: Any) -> tuple[str, datetime | None]:
        record = fed(db, "deals", "d1", **fields).record
        assert isinstance(record, crm_feed.DealRecord)
        return record.status, record.closed_at

    assert status(title="x", pipeline="optsnab", stage="payment") == (DealStatus.OPEN, None)
    assert status(stage="shipped") == (DealStatus.WON, NOON)
    assert status(stage="payment") == (DealStatus.OPEN, None)
    assert status(stage="rejected", status="open") == (DealStatus.OPEN, None), "what is said goes before"


def test_a_lead_that_comes_back_keeps_its_rejection_and_gets_a_new_one_the_next_time(db: Database) -> None:
    def lead(at: datetime, **fields: Any) -> tuple[str, datetime | None, str | None]:
        record = fed(db, "leads", "l1", at, **fields).record
        assert isinstance(record, crm_feed.LeadRecord)
        return record.status, record.rejected_at, record.rejection_reason

    lead(NOON, title="Короба", pipeline="optsnab", stage="offer")
    rejected = lead(NOON + days(1), stage="rejected", rejection_reason="дорого")
    assert rejected == (LeadStatus.REJECTED, NOON + days(1), "дорого")
    assert lead(NOON + days(2), campaign="осень") == rejected, "sent again: the same rejection"
    assert lead(NOON + days(3), stage="offer") == (LeadStatus.IN_WORK, NOON + days(1), "дорого")
    assert lead(NOON + days(4), status="rejected") == (LeadStatus.REJECTED, NOON + days(4), "дорого")
    row = db.read_now(lambda session: session.scalars(select(Lead.id)).one())
    assert moves(db, lead_id=row) == [
        (None, "offer", False), ("offer", "rejected", False), ("rejected", "offer", True),
    ]  # fmt: skip


def test_a_crms_own_history_takes_over_the_move_that_we_saw(db: Database) -> None:
    deal = fed(db, "deals", "d1", title="x", pipeline="optsnab", stage="interest").stored.id
    fed(db, "deals", "d1", now=NOON + timedelta(hours=5), stage="offer")
    row = {"deal": "d1", "to_stage": "offer", "at": NOON + timedelta(hours=4)}
    for _ in range(2):
        fed(db, "stage-changes", "s1", **row)
    fed(db, "stage-changes", "s0", deal="d1", to_stage="payment", at=NOON + timedelta(hours=3))
    assert moves(db, deal_id=deal) == [
        (None, "interest", False), ("interest", "payment", False), ("payment", "offer", True),
    ]  # fmt: skip
    at = db.read_now(lambda s: s.scalars(select(StageChange.at).where(StageChange.external_id == "s1")).one())
    assert at == NOON + timedelta(hours=4)


@pytest.mark.parametrize("fields", [{}, {"deal": "d1", "lead": "l1"}])
def test_a_stage_change_has_one_subject(db: Database, fields: dict[str, str]) -> None:
    with pytest.raises(NoSuchReference, match="exactly one"):
        fed(db, "stage-changes", "s1", to_stage="offer", at=NOON, **fields)


def test_calls_that_came_before_their_company_are_linked_anew(db: Database) -> None:
    def calls(session: Session) -> list[int]:
        rows = Rows(session)
        mine = [rows.call(phone="+74951234567"), rows.call(phone="+74951234567", link_method="manual")]
        return [*mine, rows.call(phone="+74950000000")]

    mine, _, _ = db.write_now(calls)
    fed(db, "companies", "c1", name="Вектор", phones=["84951234567"])
    assert db.read_now(jobs) == {mine}
    db.write_now(lambda session: session.execute(Job.__table__.delete()))
    fed(db, "companies", "c1", name="Вектор плюс")
    assert db.read_now(jobs) == set(), "its numbers are the same"


def test_an_extension_that_changes_hands_is_said_and_its_calls_are_linked_anew(db: Database) -> None:
    def calls(session: Session) -> list[int]:
        rows = Rows(session)
        return [rows.call(extension="204"), rows.call(extension="204", employee=rows.employee("Old"))]

    nobodys, _ = db.write_now(calls)
    fed(db, "employees", "e1", name="Анна", role="closer", extensions=["204", " 205 ", ""])
    assert db.read_now(jobs) == {nobodys}
    taken = fed(db, "employees", "e2", name="Борис", extensions=["204"])
    assert taken.notes == ("extension 204 was Анна’s and is now Борис’s",)
    anna = db.read_now(crm_feed.record_of, "employees", "e1")
    assert isinstance(anna, crm_feed.EmployeeRecord)
    assert anna.extensions == ("205",)


def test_a_new_lead_is_found_by_the_call_that_brought_it(db: Database) -> None:
    company = fed(db, "companies", "c1", name="Вектор").stored.id
    call = db.write_now(lambda session: Rows(session).call(company=company))
    fed(db, "leads", "l1", title="x", company="c1")
    assert db.read_now(jobs) == {call}


def test_money_is_exact(db: Database) -> None:
    fed(db, "deals", "d1", title="x", sum="58200.10")
    assert db.read_now(lambda session: session.scalars(select(Deal.sum)).one()) == Decimal("58200.10")


walks = st.lists(st.sampled_from(("interest", "offer", "payment", "shipment", "rejected", "shipped")), max_size=8)


@given(walk=walks)
def test_a_history_is_the_walk_without_standing_still(walk: list[str], history_database: Database) -> None:
    """Whatever the walk: each line begins where the one before ended, and the last is where the deal stands."""
    order = ("interest", "offer", "payment", "shipment", "shipped", "rejected")

    class Undone(Exception):
        pass

    def work(session: Session) -> None:
        first = crm_feed.feed(
            session, "deals", {"external_id": "d", "title": "x", "pipeline": "optsnab", "stage": "interest"}, at=NOON
        )
        for hours, stage in enumerate(walk, start=1):
            crm_feed.feed(session, "deals", {"external_id": "d", "stage": stage}, at=NOON + timedelta(hours=hours))
        history = stages.history(session, deal_id=first.stored.id)
        steps = [stage for i, stage in enumerate(walk) if stage != (["interest", *walk])[i]]
        assert [move.to_stage for move in history] == ["interest", *steps]
        assert [move.from_stage for move in history] == [None, *(move.to_stage for move in history[:-1])]
        for move in history[1:]:
            is_back = order.index(move.to_stage) < order.index(str(move.from_stage))
            assert move.is_backward is is_back
        raise Undone

    with pytest.raises(Undone):
        history_database.write_now(work)


@pytest.fixture(scope="module")
def history_database(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Any:
    import shutil

    path = tmp_path_factory.mktemp("history") / "ringback.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()
