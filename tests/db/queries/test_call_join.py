"""Two rows that turn out to be one call lose nothing that a person did."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.connect import Database
from db.models.base import Base
from db.models.people import Dispute, Grade, GradedCall, Grading, Opinion, RescoredCall, Rescoring
from db.models.scoring import CallGoal, TalkMetrics, VerdictRow
from db.models.telephony import Call, Recording, TranscriptRow
from db.models.work import Comment, Job, Play, Review, User
from db.queries import call_join, jobs
from tests.small_company import NOON, Rows

DUE = NOON + timedelta(days=3)


def test_every_table_that_names_a_call_is_thought_of() -> None:
    known = {*call_join.MOVED, *call_join.OTHERWISE, *(table for table, _ in call_join.ONE_EACH)}
    named = {one.class_ for one in Base.registry.mappers if "call_id" in one.columns}
    assert {table.__name__ for table in named} == {table.__name__ for table in known}


def two(session: Session) -> tuple[Rows, int, int]:
    rows = Rows(session)
    return rows, rows.call(), rows.call()


def user(session: Session, name: str) -> int:
    row = User(email=f"{name}@example.org", name=name, role="head", password_hash="-", created_at=NOON)
    session.add(row)
    session.flush()
    return row.id


def joined(session: Session, keep: int, lose: int) -> None:
    session.flush()
    call_join.join(session, keep=keep, lose=lose)
    assert session.get(Call, lose) is None


def only(session: Session, table: type[Any]) -> Any:
    (row,) = session.query(table).all()
    return row


def test_a_dispute_goes_with_its_verdict(db: Database) -> None:
    def story(session):
        rows, keep, lose = two(session)
        verdict = rows.verdict(lose, "rejected")
        session.add(
            Dispute(call_id=lose, verdict_id=verdict, reason="no refusal", created_at=NOON, due_at=DUE)
        )  # fmt: skip
        session.add(Comment(call_id=lose, text="listen", created_at=NOON))
        joined(session, keep, lose)
        row = only(session, Dispute)
        assert (row.call_id, row.verdict_id, only(session, VerdictRow).is_effective) == (keep, verdict, True)
        assert only(session, Comment).call_id == keep

    db.write_now(story)


def graded(session: Session, grading: int, call: int, **items: str) -> None:
    """Of each grader named."""
    row = GradedCall(grading_id=grading, call_id=call, goal=None)
    session.add(row)
    session.flush()
    for name, outcome in items.items():
        grader = session.query(User).filter_by(name=name).one()
        session.add(Grade(graded_call_id=row.id, user_id=grader.id, created_at=NOON, items={"outcome": outcome}))


def sample(session: Session) -> int:
    row = Grading(created_at=NOON, since=NOON, until=DUE, per_employee=1, seed=1,
                  first_id=user(session, "ann"), second_id=user(session, "ben"))  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def test_grades_of_the_call_that_goes_are_kept(db: Database) -> None:
    def story(session):
        _, keep, lose = two(session)
        graded(session, sample(session), lose, ann="attained", ben="rejected")
        joined(session, keep, lose)
        assert only(session, GradedCall).call_id == keep
        return {row.items["outcome"] for row in session.query(Grade)}

    assert db.write_now(story) == {"attained", "rejected"}


def test_a_call_drawn_twice_for_one_sample_keeps_one_grade_of_each(db: Database) -> None:
    def story(session):
        _, keep, lose = two(session)
        grading = sample(session)
        graded(session, grading, keep, ann="attained")
        graded(session, grading, lose, ann="rejected", ben="keep_in_touch")
        joined(session, keep, lose)
        assert only(session, GradedCall).call_id == keep
        return sorted(row.items["outcome"] for row in session.query(Grade))

    assert db.write_now(story) == ["attained", "keep_in_touch"]


def verdicts(session: Session) -> list[tuple[str, str, bool, bool]]:
    rows = session.query(VerdictRow).order_by(VerdictRow.id)
    return [(row.by, row.outcome, row.is_current, row.is_effective) for row in rows]


def test_a_persons_verdict_counts_whichever_row_it_stood_at(db: Database) -> None:
    def story(session):
        rows, keep, lose = two(session)
        rows.verdict(keep, "rejected")
        rows.verdict(lose, "not_attained", is_effective=False)
        rows.verdict(lose, "attained", by="human")
        joined(session, keep, lose)
        return verdicts(session)

    assert db.write_now(story) == [
        ("machine", "rejected", True, False),
        ("machine", "not_attained", False, False),
        ("human", "attained", True, True),
    ]


def test_a_persons_verdict_for_another_goal_than_the_set_one_is_kept_and_does_not_count(db: Database) -> None:
    def story(session):
        rows, keep, lose = two(session)
        session.add(CallGoal(call_id=keep, goal="book_meeting", origin="set"))
        session.add(CallGoal(call_id=lose, goal="issue_invoice", origin="inferred"))
        rows.verdict(keep, "rejected", goal="book_meeting")
        rows.verdict(lose, "attained", by="human", goal="issue_invoice")
        joined(session, keep, lose)
        assert only(session, CallGoal).goal == "book_meeting"
        return verdicts(session)

    assert db.write_now(story) == [("machine", "rejected", True, True), ("human", "attained", False, False)]


def test_what_a_call_has_once_is_of_the_older_or_of_a_person(db: Database) -> None:
    def story(session):
        rows, keep, lose = two(session)
        company = rows.company()
        session.add_all([CallGoal(call_id=keep, goal="book_meeting", origin="inferred"),
                         CallGoal(call_id=lose, goal="issue_invoice", origin="set"),
                         TalkMetrics(call_id=keep, questions=1), TalkMetrics(call_id=lose, questions=2)])  # fmt: skip
        run = Rescoring(created_at=NOON, created_by="x", since=NOON, until=DUE, is_dry_run=False, last_id=9, total=1)
        session.add(run)
        session.flush()
        session.add(RescoredCall(rescoring_id=run.id, call_id=lose, old={}, new={}))
        session.add(Opinion(call_id=lose, at=NOON, host="h", model="m", seconds=1.0))
        lost = session.get_one(Call, lose)
        lost.company_id, lost.link_method, lost.recording_state = company, "manual", "expected"
        jobs.add(session, stage="score", call_id=lose, now=NOON)
        joined(session, keep, lose)
        kept = session.get_one(Call, keep)
        assert (kept.company_id, kept.link_method, kept.recording_state) == (company, "manual", "expected")
        assert (only(session, CallGoal).goal, only(session, TalkMetrics).questions) == ("issue_invoice", 1)
        assert {only(session, table).call_id for table in (RescoredCall, Opinion, Job, CallGoal)} == {keep}

    db.write_now(story)


def test_one_recording_of_both_is_the_stored_one_and_its_listeners_stay(db: Database) -> None:
    def story(session):
        rows, keep, lose = two(session)
        for call, state in ((keep, "expected"), (lose, "stored")):
            row = Recording(call_id=call, pbx_recording_id="r1", state=state, where={}, expected_at=NOON)
            session.add(row)
            session.flush()
            session.add(Play(recording_id=row.id, role="head", at=NOON))
        session.add(
            TranscriptRow(
                call_id=lose, recording_id=row.id, engine="test", model="test", parameters={}, language="ru",
                seconds=4.0, channels=2, wall_seconds=0.1, turns=[], text="x", created_at=NOON,
            )
        )  # fmt: skip
        session.add(Review(lead_id=rows.lead(), call_id=lose, rejected_at=NOON, decision="asked", created_at=NOON))
        joined(session, keep, lose)
        stored = only(session, Recording)
        assert (stored.call_id, stored.state) == (keep, "stored")
        assert {row.recording_id for row in session.query(Play)} == {stored.id}
        heard = only(session, TranscriptRow)
        assert (heard.call_id, heard.recording_id, heard.is_current) == (keep, stored.id, True)
        assert only(session, Review).call_id == keep
        return session.query(Play).count()

    assert db.write_now(story) == 2
