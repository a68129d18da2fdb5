"""What people say of a call: a verdict beside the machine's, a note at a moment."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models.scoring import CallGoal, VerdictRow
from db.models.telephony import Call
from db.models.work import Comment
from scoring.verdict import Outcome


def judge_by_hand(
    session: Session, call_id: int, *, outcome: Outcome, note: str, user_id: int | None, at: datetime
) -> None:
    """A person's verdict counts from now on; the machine's stays beside it."""
    machine = session.scalar(
        select(VerdictRow)
        .where(VerdictRow.call_id == call_id, VerdictRow.by == "machine", VerdictRow.is_current.is_(True))
        .limit(1)
    )
    goal = session.get(CallGoal, call_id)
    session.execute(update(VerdictRow).where(VerdictRow.call_id == call_id).values(is_effective=False))
    session.execute(
        update(VerdictRow).where(VerdictRow.call_id == call_id, VerdictRow.by == "human").values(is_current=False)
    )
    agrees = machine is not None and machine.outcome == outcome
    session.add(
        VerdictRow(
            call_id=call_id,
            by="human",
            user_id=user_id,
            created_at=at,
            goal=goal.goal if goal else machine.goal if machine else None,
            origin=goal.origin if goal else machine.origin if machine else "inferred",
            version=machine.version if machine else 0,
            outcome=outcome,
            attained=outcome is Outcome.ATTAINED,
            confidence=1.0,
            why=note,
            evidence=machine.evidence if machine and agrees else [],
            next_step=machine.next_step if machine else None,
            rejection=machine.rejection if machine and outcome is Outcome.REJECTED else None,
            competitors=machine.competitors if machine else [],
            prices=machine.prices if machine else [],
        )
    )
    session.execute(
        update(Call)
        .where(Call.id == call_id)
        .values(connected=outcome.is_talk_with_a_person, connected_by="human", updated_at=at)
    )


def comment(
    session: Session, call_id: int, *, text: str, at_seconds: float | None, user_id: int | None, at: datetime
) -> int:
    """The new note's id."""
    row = Comment(call_id=call_id, user_id=user_id, at_seconds=at_seconds, text=text, created_at=at)
    session.add(row)
    session.flush()
    return row.id
