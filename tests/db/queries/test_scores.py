"""Which verdict counts: the machine's, a person's, and what becomes of it when the goal is changed."""

from dataclasses import replace
from datetime import timedelta

from db.connect import Database
from db.models.scoring import VerdictRow
from db.queries import judgements, scores
from scoring.facts import GoalCode, GoalOrigin
from scoring.verdict import Evidence, Outcome, Verdict
from tests.small_company import NOON, Rows
from transcription.transcript import Speaker

LATER = NOON + timedelta(days=1)
INVOICE, MEETING = GoalCode.ISSUE_INVOICE, GoalCode.BOOK_MEETING
VERDICT = Verdict(
    goal=INVOICE, origin=GoalOrigin.STAGE, version=1, outcome=Outcome.NOT_ATTAINED, confidence=0.7, why="because",
    evidence=(Evidence(turn=1, speaker=Speaker.CUSTOMER, quote="не знаю", start=2.5),),
)  # fmt: skip


def test_a_verdict_that_says_the_same_is_not_written_again(db: Database) -> None:
    def again(session):
        call = Rows(session).call()
        for verdict in (VERDICT, VERDICT, replace(VERDICT, confidence=0.8), VERDICT):
            scores.replace_machine_verdict(session, call, verdict, at=NOON)
            session.flush()
            session.expire_all()
        rows = session.query(VerdictRow).filter_by(call_id=call).order_by(VerdictRow.id).all()
        return [(row.confidence, row.is_current, row.is_effective) for row in rows]

    assert db.write_now(again) == [(0.7, False, False), (0.8, False, False), (0.7, True, True)]


def by_hand(session, call: int, outcome: Outcome) -> None:
    judgements.judge_by_hand(session, call, outcome=outcome, note="", user_id=None, at=NOON)
    session.flush()


def effective(session, call: int) -> list[tuple[str, str, str | None]]:
    session.flush()
    rows = session.query(VerdictRow).filter_by(call_id=call, is_effective=True)
    return [(row.by, row.outcome, row.goal) for row in rows]


def test_a_persons_verdict_for_an_old_goal_does_not_count_after_the_goal_was_changed(db: Database) -> None:
    def story(session):
        call = Rows(session).call()
        scores.replace_machine_verdict(session, call, VERDICT, at=NOON)
        by_hand(session, call, Outcome.ATTAINED)
        seen = [effective(session, call)]
        scores.set_goal(session, call, MEETING, user_id=None)
        seen.append(effective(session, call))
        other = replace(VERDICT, goal=MEETING, origin=GoalOrigin.SET, outcome=Outcome.KEEP_IN_TOUCH)
        scores.replace_machine_verdict(session, call, other, at=LATER)
        seen.append(effective(session, call))
        scores.set_goal(session, call, INVOICE, user_id=None)
        seen.append(effective(session, call))
        scores.replace_machine_verdict(session, call, VERDICT, at=LATER)
        seen.append(effective(session, call))
        return seen

    assert db.write_now(story) == [
        [("human", "attained", INVOICE)],
        [("machine", "not_attained", INVOICE)],  # until the stage has run
        [("machine", "keep_in_touch", MEETING)],
        [("human", "attained", INVOICE)],  # the goal it was given for is set again
        [("human", "attained", INVOICE)],
    ]


def test_what_says_nothing_of_a_goal_counts_for_every_goal(db: Database) -> None:
    def story(session):
        call = Rows(session).call()
        scores.replace_machine_verdict(session, call, VERDICT, at=NOON)
        by_hand(session, call, Outcome.WRONG_NUMBER)
        scores.set_goal(session, call, MEETING, user_id=None)
        return effective(session, call)

    assert db.write_now(story) == [("human", "wrong_number", INVOICE)]
