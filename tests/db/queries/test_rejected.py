"""The queue of rejected leads, and what a decision does: on both engines."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.records import LeadRecord, LeadStatus
from db.connect import Database
from db.models.crm import Lead, StageChange
from db.models.promises import Promise
from db.queries import crm_work, rejected, reviews, scores
from db.queries.reviews import Decision, NotWaiting
from scoring.facts import GoalOrigin
from scoring.verdict import NextStep, Outcome, Side, Verdict
from tests.small_company import NOON, Rows, days

BACK = Decision(decision="returned", next_step="Call with a new price", next_step_on=date(2026, 11, 20))
CONFIRMED = Decision(decision="confirmed")
ASKED = Decision(decision="asked", note="Why not a smaller box?")


def on(db: Database, steps: Any) -> Any:
    """Run the steps in one change, with rows to build on."""
    return db.write_now(lambda session: steps(Rows(session), session))


def queue(session: Session, at: datetime = NOON) -> list[int]:
    return [lead.lead_id for lead in rejected.queue(session, at=at)]


def decide(session: Session, lead: int, said: Decision, at: datetime = NOON) -> int:
    return reviews.decide(session, lead, said, rejected_at=None, user_id=None, at=at)


def test_rejected_leads_wait_and_others_do_not(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        waits = rows.lead()
        rows.lead(status="in_work")
        rows.lead(status="converted")
        assert queue(session) == [waits]
        assert rejected.waiting(session) == 1

    on(db, steps)


@pytest.mark.parametrize("said", [BACK, CONFIRMED])
def test_a_decision_takes_a_lead_out_of_the_queue(db: Database, said: Decision) -> None:
    def steps(rows: Rows, session: Session) -> None:
        lead = rows.lead()
        decide(session, lead, said)
        assert queue(session) == []
        with pytest.raises(NotWaiting):
            decide(session, lead, CONFIRMED)

    on(db, steps)


def test_a_lead_asked_about_stays_marked_and_can_be_decided_later(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        lead = rows.lead()
        decide(session, lead, ASKED)
        (shown,) = rejected.queue(session, at=NOON)
        assert shown.is_asked
        decide(session, lead, CONFIRMED)
        assert queue(session) == []

    on(db, steps)


def test_a_lead_rejected_twice_comes_back(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        lead = rows.lead()
        decide(session, lead, BACK)
        external_id = session.get_one(Lead, lead).external_id
        again = LeadRecord(external_id=external_id, title="Boxes", status=LeadStatus.REJECTED, rejection_reason="again")
        crm_work.put_lead(session, again, at=NOON + days(3))
        assert queue(session, NOON + days(4)) == [lead]
        decide(session, lead, CONFIRMED, at=NOON + days(4))
        assert queue(session, NOON + days(4)) == []
        assert [one.decision for one in rejected.reviews(session, lead)] == ["confirmed", "returned"]

    on(db, steps)


def test_who_looked_at_an_older_rejection_decides_nothing(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        lead = rows.lead(rejected_at=NOON)
        with pytest.raises(NotWaiting, match="rejected again"):
            reviews.decide(session, lead, CONFIRMED, rejected_at=NOON - days(2), user_id=None, at=NOON)
        assert queue(session) == [lead]

    on(db, steps)


def test_sum_and_freshness_make_the_order(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        small_today = rows.lead(money=90_000)
        large_old = rows.lead(money=200_000, rejected_at=NOON - days(30))
        large_today = rows.lead(money=200_000)
        two_weeks = rows.lead(money=200_000, rejected_at=NOON - days(14))
        nothing = rows.lead(money=0)
        assert queue(session) == [large_today, two_weeks, small_today, large_old, nothing]

    on(db, steps)


def test_a_sum_is_halved_in_two_weeks() -> None:
    assert rejected.worth(None, NOON, NOON) == 1
    assert rejected.worth(None, NOON - days(14), NOON) == pytest.approx(0.5)


def test_the_last_conversation_of_the_lead_is_shown_with_its_reason(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company, who = rows.company(), rows.employee("Vera")
        lead = rows.lead(company_id=company, rejection_reason="Дорого")
        rows.call(company=company, employee=who, at=NOON - days(3), lead_id=lead)
        last = rows.call(company=company, employee=who, at=NOON - days(1), lead_id=lead)
        rows.call(company=company, at=NOON, lead_id=lead, outcome="missed", connected=False)
        rows.call(company=company, at=NOON, lead_id=lead, connected=False)  # a voicemail
        rows.verdict(
            last,
            "rejected",
            rejection={"reason": "competitor", "quote": "взяли у других", "turn": 1},
            evidence=[{"turn": 1, "speaker": "customer", "quote": "взяли у других", "start": 12.5}],
        )
        (shown,) = rejected.queue(session, at=NOON)
        assert shown.heard is not None
        assert (shown.heard.call_id, shown.heard.employee) == (last, "Vera")
        assert (shown.heard.reason, shown.heard.quote, shown.heard.at_seconds) == ("competitor", "взяли у других", 12.5)
        assert shown.differs is True

    on(db, steps)


def test_a_reason_in_another_turn_than_the_deciding_words_has_no_time_of_theirs(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company = rows.company()
        rows.lead(company_id=company)
        call = rows.call(company=company)
        rows.verdict(
            call,
            "rejected",
            rejection={"reason": "timing", "quote": "the budget is frozen", "turn": 4},
            evidence=[{"turn": 6, "speaker": "customer", "quote": "so it is a no", "start": 37.0}],
        )
        (shown,) = rejected.queue(session, at=NOON)
        assert shown.heard is not None
        assert (shown.heard.quote, shown.heard.at_seconds) == ("the budget is frozen", None)

    on(db, steps)


@pytest.mark.parametrize(
    ("stated", "outcome", "reason", "differs"),
    [
        ("Дорого", "rejected", "price", False),
        ("Дорого", "rejected", "trust", True),
        ("Дорого", "rejected", None, None),  # refused, and no reason was heard
        ("Клиент пропал", "rejected", "price", None),  # no reason that a call could show
        ("Дорого", "keep_in_touch", None, True),  # no refusal was heard at all
        (None, "attained", None, True),
    ],
)
def test_reasons_differ(db: Database, stated: str, outcome: str, reason: str | None, differs: bool | None) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company = rows.company()
        rows.lead(company_id=company, rejection_reason=stated)
        call = rows.call(company=company)
        said = {"reason": reason, "quote": "нет", "turn": 0} if outcome == "rejected" else None
        rows.verdict(call, outcome, rejection=said)
        (shown,) = rejected.queue(session, at=NOON)
        assert shown.differs is differs

    on(db, steps)


def test_a_talk_with_the_company_stands_in_where_none_is_the_leads(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company = rows.company()
        others = rows.lead(status="in_work", company_id=company)
        talk = rows.call(company=company, lead_id=others)
        lead = rows.lead(company_id=company)
        found = rejected.last_talk(session, lead, company)
        assert found is not None
        assert found.call_id == talk
        assert rejected.last_talk(session, lead, company, until=NOON - days(1)) is None

    on(db, steps)


def test_a_lead_nobody_talked_with_has_nothing_to_play(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company = rows.company()
        rows.lead(company_id=company)
        rows.call(company=company, outcome="missed", connected=False)
        (shown,) = rejected.queue(session, at=NOON)
        assert shown.heard is None
        assert shown.differs is None

    on(db, steps)


def test_a_returned_lead_goes_back_to_its_stage_and_the_way_back_is_history(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        stages = rows.stages()
        lead = rows.lead(stage_id=stages["rejected"], rejection_reason="Дорого")
        for frm, to, ago in (("interest", "offer", 4), ("offer", "rejected", 1)):
            change = StageChange(lead_id=lead, from_stage_id=stages[frm], to_stage_id=stages[to], at=NOON - days(ago))
            session.add(change)
        session.flush()
        decide(session, lead, BACK, at=NOON)
        row = session.get_one(Lead, lead)
        assert (row.status, row.stage_id, row.rejection_reason) == ("in_work", stages["offer"], None)
        moves = rejected.stage_history(session, lead)
        assert [(move.to_stage, move.is_backward) for move in moves][-2:] == [
            ("Забракован", False),
            ("Коммерческое предложение", True),
        ]
        (past,) = rejected.reviews(session, lead)
        assert (past.stated, past.next_step) == ("Дорого", "Call with a new price")

    on(db, steps)


def test_without_history_a_lead_goes_back_to_the_first_stage(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        stages = rows.stages("push")
        lead = rows.lead(stage_id=stages["rejected"])
        decide(session, lead, BACK)
        assert session.get_one(Lead, lead).stage_id == stages["never_ordered"]

    on(db, steps)


def test_the_next_step_is_a_promise_that_a_new_judgement_keeps(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company, who = rows.company(), rows.employee("Vera")
        lead = rows.lead(company_id=company, employee_id=who)
        call = rows.call(company=company, employee=who)
        rows.promise(call, due=date(2026, 12, 1))  # the machine's
        decide(session, lead, BACK)
        step = NextStep(what="else", who=Side.AGENT, date=None, quote="else", turn=0)
        verdict = Verdict(
            goal=None, origin=GoalOrigin.INFERRED, version=1, outcome=Outcome.REJECTED, confidence=0.5, why="",
            next_step=step,
        )  # fmt: skip
        scores.replace_machine_verdict(session, call, verdict, at=NOON)
        (promise,) = session.scalars(select(Promise))
        assert (promise.what, promise.due_on, promise.employee_id) == ("Call with a new price", date(2026, 11, 20), who)

    on(db, steps)


def test_recovery_counts_a_rejection_once_and_a_win_only_after_the_return(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        stages = rows.stages()
        won, won_before, confirmed, asked = (rows.lead() for _ in range(4))
        decide(session, won, ASKED)
        decide(session, won, BACK)
        decide(session, won_before, BACK)
        decide(session, confirmed, CONFIRMED)
        decide(session, asked, ASKED)
        rows.deal(stages["shipped"], status="won", lead_id=won, closed_at=NOON + days(2))
        rows.deal(stages["shipped"], status="won", lead_id=won, closed_at=NOON + days(3))
        rows.deal(stages["shipped"], status="won", lead_id=won_before, closed_at=NOON - days(2))
        counted = reviews.recovered(session, since=NOON - days(1), until=NOON + days(1))
        assert (counted.reviewed, counted.returned, counted.won) == (4, 2, 1)
        later = reviews.recovered(session, since=NOON + days(1), until=NOON + days(9))
        assert (later.reviewed, later.returned, later.won) == (0, 0, 0)

    on(db, steps)


def test_what_was_heard_instead_of_a_refusal_is_kept_with_the_review(db: Database) -> None:
    def steps(rows: Rows, session: Session) -> None:
        company = rows.company()
        lead = rows.lead(company_id=company)
        rows.judged("keep_in_touch", company=company)
        decide(session, lead, CONFIRMED)
        assert rejected.reviews(session, lead)[0].heard == "keep_in_touch"

    on(db, steps)
