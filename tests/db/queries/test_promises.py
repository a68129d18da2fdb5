"""Promises in the store: kept from a verdict, settled by later calls and moves, listed, marked."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.promises import ObjectionRow, Promise
from db.models.scoring import VerdictRow
from db.queries import objections, promise_list, promise_signs, promises, scores
from db.queries.kpi import Scope
from db.queries.promise_list import Wanted
from db.queries.promises import Marked, NoSuchPromise
from scoring.facts import GoalOrigin
from scoring.kpis.promises import State
from scoring.kpis.working_days import WorkingDays
from scoring.verdict import NextStep, Objection, ObjectionKind, Outcome, Side, StepKind, Verdict
from tests.small_company import NOON, Rows, days
from transcription.transcript import Speaker, Turn

MOSCOW = ZoneInfo("Europe/Moscow")
TODAY = NOON.date()  # a Wednesday
TURNS = (
    Turn(speaker=Speaker.CUSTOMER, start=0.0, end=4.0, text="Дорого. Позвоните в пятницу."),
    Turn(speaker=Speaker.AGENT, start=4.0, end=8.0, text="Хорошо, счёт завтра."),
)
CALL = NextStep(
    what="call", who=Side.AGENT, date=TODAY + timedelta(days=2), quote="Позвоните в пятницу", turn=0, kind=StepKind.CALL
)
INVOICE = NextStep(
    what="invoice", who=Side.AGENT, date=TODAY + timedelta(days=3), quote="счёт завтра", turn=1, kind=StepKind.INVOICE
)


def on(db: Database, steps: Callable[[Rows, Session], None]) -> None:
    db.write_now(lambda session: steps(Rows(session), session))


def verdict(*said: NextStep, **more: Any) -> Verdict:
    return Verdict(
        goal=None, origin=GoalOrigin.INFERRED, version=1, outcome=Outcome.NOT_ATTAINED, confidence=0.5, why="",
        next_step=said[0] if said else None, promises=said, **more,
    )  # fmt: skip


def judged(session: Session, call: int, made: Verdict, working: WorkingDays = promises.ALWAYS) -> None:
    scores.replace_machine_verdict(session, call, made, at=NOON, turns=TURNS, working=working)


def kept(session: Session) -> list[Promise]:
    return list(session.scalars(select(Promise).order_by(Promise.id)))


def settle(session: Session, call: int, days_on: float) -> None:
    promise_signs.settle_company(session, call, now=NOON + days(days_on), zone=MOSCOW, since=NOON - days(99))


def wanted(**more: Any) -> Wanted:
    scope = Scope(since=NOON - days(30), until=NOON + days(30), only_employee=more.pop("only_employee", None))
    return Wanted(first=TODAY - timedelta(days=30), last=TODAY + timedelta(days=30), scope=scope, **more)


def test_every_promise_of_a_call_is_kept_with_its_moment_and_working_day(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company, who = rows.company(), rows.employee("Vera")
        call = rows.call(company=company, employee=who)
        judged(session, call, verdict(CALL, INVOICE), WorkingDays())
        first, second = kept(session)
        assert (first.kind, first.is_next_step, first.company_id, first.employee_id) == ("call", True, company, who)
        assert (second.is_next_step, second.at_seconds) == (False, pytest.approx(5.6, abs=0.1))
        assert (second.said_on, second.due_on) == (date(2026, 11, 21), date(2026, 11, 23))  # Saturday → Monday

    on(db, steps)


def test_judging_again_keeps_what_is_still_heard_and_what_a_person_marked(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        call = rows.call(company=rows.company())
        judged(session, call, verdict(CALL, INVOICE))
        first, second = (row.id for row in kept(session))
        promises.mark(session, second, Marked(is_done=True, note=None, only_employee=None), at=NOON, today=TODAY)
        judged(session, call, verdict(CALL))
        assert [row.id for row in kept(session)] == [first, second]
        judged(session, call, verdict())
        assert [row.id for row in kept(session)] == [second]

    on(db, steps)


def test_a_later_call_keeps_it_and_the_time_that_passes_breaks_it(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company = rows.company()
        call = rows.call(company=company)
        judged(session, call, verdict(CALL, INVOICE))
        promise_signs.settle_due(session, now=NOON + days(9), zone=MOSCOW, limit=10)
        assert [row.state for row in kept(session)] == ["broken", "broken"]
        later = rows.call(company=company, at=NOON + days(2))
        settle(session, later, 9)
        first, second = kept(session)
        assert (first.state, first.settled_call_id, first.settled_by) == ("kept", later, "machine")
        assert (second.state, second.reason) == ("unclear", "no_sign")

    on(db, steps)


def test_another_company_s_call_changes_nothing_and_a_number_stands_for_an_unknown_one(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        unknown = rows.call(phone="+79000000001")
        judged(session, unknown, verdict(CALL))
        other = rows.call(company=rows.company(), at=NOON + days(2), phone="+79000000002")
        settle(session, other, 2)
        assert kept(session)[0].state == "open"
        again = rows.call(phone="+79000000001", at=NOON + days(2))
        settle(session, again, 2)
        assert (kept(session)[0].state, kept(session)[0].settled_call_id) == ("kept", again)

    on(db, steps)


def test_a_move_of_the_deal_shows_an_invoice_and_its_end_drops_a_call(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        stages, company = rows.stages(), rows.company()
        deal = rows.deal(stages["payment"], company=company, status="won", closed_at=NOON + days(1.5))
        call = rows.call(company=company, deal_id=deal)
        judged(session, call, verdict(CALL, INVOICE))
        rows.move(deal, stages["payment"], frm=stages["offer"], at=NOON + days(1))
        promise_signs.settle_round(session, now=NOON + days(2), zone=MOSCOW, since=NOON - days(9), after=0, limit=10)
        assert [(row.kind, row.state, row.reason) for row in kept(session)] == [
            ("call", "dropped", "closed"),
            ("invoice", "kept", "crm"),
        ]

    on(db, steps)


def test_what_was_said_in_a_later_call_counts(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company = rows.company()
        judged(session, rows.call(company=company), verdict(INVOICE))
        later = rows.call(company=company, at=NOON + days(3))
        rows.verdict(later, reports=[{"kind": "invoice", "is_done": True, "quote": "счёт получили", "turn": 0}])
        settle(session, later, 4)
        assert (kept(session)[0].state, kept(session)[0].reason) == ("kept", "said")

    on(db, steps)


def test_a_round_goes_on_where_it_stopped(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        for _ in range(3):
            judged(session, rows.call(company=rows.company()), verdict(CALL))
        went, after = [], 0
        for _ in range(3):
            _, after = promise_signs.settle_round(
                session, now=NOON + days(9), zone=MOSCOW, since=NOON - days(9), after=after, limit=2
            )
            went.append(after)
        assert went[1] == 0
        assert {row.state for row in kept(session)} == {"broken"}

    on(db, steps)


def test_a_person_marks_and_nothing_changes_it(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        anna, company = rows.employee("Anna"), rows.company()
        call = rows.call(company=company, employee=anna)
        judged(session, call, verdict(CALL))
        (row,) = kept(session)
        another = Marked(is_done=True, note=None, only_employee=anna + 1)
        with pytest.raises(NoSuchPromise):
            promises.mark(session, row.id, another, at=NOON, today=TODAY)
        said = Marked(is_done=False, note="они закрылись", only_employee=anna)
        assert promises.mark(session, row.id, said, at=NOON, today=TODAY) is State.DROPPED
        settle(session, rows.call(company=company, at=NOON + days(2)), 9)
        assert (row.state, row.note, row.settled_by) == ("dropped", "они закрылись", "human")

    on(db, steps)


def test_the_register_lists_counts_and_narrows(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        anna, boris = rows.employee("Anna"), rows.employee("Boris")
        for who, state, due in ((anna, "kept", -3), (anna, "broken", -2), (boris, "kept", -1), (boris, "open", 2)):
            call = rows.call(employee=who, at=NOON - days(5))
            rows.promise(call, due=TODAY + timedelta(days=due), employee=who, state=state)
        rows.promise(rows.call(employee=anna), due=None, employee=anna, who="customer")
        lines = promise_list.listed(session, wanted(), today=TODAY, limit=10)
        assert [(line.state, line.who) for line in lines] == [
            ("open", "agent"), ("open", "customer"), ("kept", "agent"), ("broken", "agent"), ("kept", "agent"),
        ]  # fmt: skip
        rate = promise_list.counted(session, wanted()).on_time
        assert (rate.numerator, rate.denominator) == (2, 3)
        assert len(promise_list.listed(session, wanted(is_overdue=True), today=TODAY, limit=10)) == 1
        assert len(promise_list.listed(session, wanted(side="customer"), today=TODAY, limit=10)) == 1
        assert len(promise_list.listed(session, wanted(only_employee=anna), today=TODAY, limit=10)) == 3
        found = {one.employee: one.counted.on_time.numerator for one in promise_list.by_employee(session, wanted())}
        assert found == {"Anna": 1, "Boris": 1}

    on(db, steps)


def test_objections_are_those_of_the_newest_judgement_and_are_counted(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        anna = rows.employee("Anna")
        call = rows.call(employee=anna, company=rows.company())
        price = Objection(
            kind=ObjectionKind.PRICE, quote="Дорого", turn=0, is_met=True, answer="счёт завтра", answer_turn=1
        )
        judged(session, call, verdict(CALL, objections=(price,)))
        judged(session, call, verdict(CALL, objections=(price,)))
        assert len(session.scalars(select(ObjectionRow)).all()) == 1
        scope = wanted().scope
        (kind,) = objections.by_kind(session, scope)
        assert (kind.key, kind.raised, kind.share.numerator, kind.share.denominator) == ("price", 1, 1, 1)
        (who,) = objections.by_employee(session, scope)
        assert (who.key, who.name) == (anna, "Anna")
        assert objections.listed(session, scope, kind="price", is_met=False, limit=5) == []
        (line,) = objections.listed(session, scope, kind="price", is_met=True, limit=5)
        assert (line.quote, line.answer, line.answer_at_seconds) == (
            "Дорого",
            "счёт завтра",
            pytest.approx(5.6, abs=0.1),
        )
        assert session.scalar(select(VerdictRow.reports).where(VerdictRow.is_current.is_(True))) == []

    on(db, steps)
