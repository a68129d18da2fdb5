"""Two rows turned out to be one call: everything of the younger moves to the older.

What people did (verdicts, goals, disputes, grades, notes, reviews, marks, a link by hand) is never lost.  Where both
rows hold what a call has once, a person's word stands before a machine's, else the older row's.  What the machine
computes of a call is computed anew when it is judged again; until then one of the two stands."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, delete, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from db.models.exchanges import Difference
from db.models.people import Dispute, Grade, GradedCall, Opinion, RescoredCall
from db.models.promises import ObjectionRow, Promise
from db.models.scoring import CallGoal, TalkMetrics, VerdictRow
from db.models.scripts import CallSign, ScriptItemResult, SignCheck
from db.models.telephony import Call, CallFactRow, CallKey, CallLeg, Recording, TranscriptRow
from db.models.work import Comment, Job, Play, Review
from db.queries.scores import OF_NO_GOAL

MOVED: Sequence[type[Any]] = (
    CallFactRow, CallKey, TranscriptRow, Comment, Review, Dispute, Opinion, Promise, Difference, VerdictRow,
)  # fmt: skip
# A call has one of these (of each …): the older row's stays, the younger's moves where there is none.
ONE_EACH: Sequence[tuple[type[Any], tuple[Any, ...]]] = (
    (CallGoal, ()),
    (TalkMetrics, ()),
    (RescoredCall, (RescoredCall.rescoring_id,)),
    (ScriptItemResult, (ScriptItemResult.version_id, ScriptItemResult.item)),
    (CallSign, (CallSign.sign,)),
    (SignCheck, (SignCheck.sign,)),
)
OTHERWISE: Sequence[type[Any]] = (Recording, GradedCall, ObjectionRow, Job, CallLeg)  # legs are folded from the facts
SET = "set"  # scoring.facts.GoalOrigin
LINK = ("company_id", "contact_id", "lead_id", "deal_id", "stage_id", "link_method", "link_confidence", "link_why")


def join(session: Session, *, keep: int, lose: int) -> None:
    """Run before the facts are folded anew; `lose` is gone afterwards."""
    kept, lost = session.get_one(Call, keep), session.get_one(Call, lose)
    _settle_call(kept, lost)
    goal = _settled_goal(session, keep, lose)
    session.flush()
    _settle_verdicts(session, keep, lose, goal)
    _move_recordings(session, keep, lose)
    _move_grades(session, keep, lose)
    _move_jobs(session, keep, lose)
    if session.scalar(select(ObjectionRow.id).where(ObjectionRow.call_id == keep).limit(1)) is None:
        session.execute(update(ObjectionRow).where(ObjectionRow.call_id == lose).values(call_id=keep))
    for table in MOVED:
        session.execute(update(table).where(table.call_id == lose).values(call_id=keep))
    session.execute(update(Promise).where(Promise.settled_call_id == lose).values(settled_call_id=keep))
    for table, of_each in ONE_EACH:
        _move_missing(session, table, of_each, keep, lose)
    session.execute(delete(Call).where(Call.id == lose))
    session.expire_all()


def _settle_call(kept: Call, lost: Call) -> None:
    """What a person said of the row itself, and how far its recording is."""
    if lost.link_method == "manual" and kept.link_method != "manual":
        for name in LINK:
            setattr(kept, name, getattr(lost, name))
    if lost.connected_by == "human" and kept.connected_by != "human":
        kept.connected, kept.connected_by = lost.connected, lost.connected_by
    if kept.recording_state == "none" or lost.recording_state == "stored":
        kept.recording_state = lost.recording_state


def _settled_goal(session: Session, keep: int, lose: int) -> str | None:
    """The goal that a person or a program set for either; it stands before one of the stage or a guessed one."""
    kept, lost = session.get(CallGoal, keep), session.get(CallGoal, lose)
    if kept is not None and lost is not None and lost.origin == SET and kept.origin != SET:
        session.delete(kept)
    return next((one.goal for one in (kept, lost) if one is not None and one.origin == SET), None)


def _settle_verdicts(session: Session, keep: int, lose: int, goal: str | None) -> None:
    """One current verdict of each kind, and of these one that counts: a person's if it was given for the goal."""
    rows = session.scalars(
        select(VerdictRow).where(VerdictRow.call_id.in_((keep, lose)), VerdictRow.is_current.is_(True))
    ).all()
    current: dict[str, VerdictRow] = {}
    for row in sorted(rows, key=lambda row: (row.call_id != keep, -row.id)):  # the older call's newest first
        row.is_effective = False
        if row.by == "human" and goal is not None and row.goal != goal and row.outcome not in OF_NO_GOAL:
            row.is_current = False
            continue
        if current.setdefault(row.by, row) is not row:
            row.is_current = False
    counts = current.get("human") or current.get("machine")
    if counts is not None:
        counts.is_effective = True
    session.flush()


def _move_recordings(session: Session, keep: int, lose: int) -> None:
    """One and the same recording of both: a stored one stands, and who listened to the other goes with it."""
    mine, theirs = aliased(Recording), aliased(Recording)
    twice = session.execute(
        select(mine, theirs)
        .join(theirs, and_(theirs.call_id == lose, theirs.pbx_recording_id == mine.pbx_recording_id))
        .where(mine.call_id == keep)
    ).all()
    for kept, lost in twice:
        winner, loser = (lost, kept) if lost.state == "stored" and kept.state != "stored" else (kept, lost)
        heard = select(TranscriptRow.id).where(
            TranscriptRow.recording_id == winner.id, TranscriptRow.is_current.is_(True)
        )
        if session.scalar(heard.limit(1)) is not None:
            session.execute(
                update(TranscriptRow).where(TranscriptRow.recording_id == loser.id).values(is_current=False)
            )
        for table in (Play, TranscriptRow):
            session.execute(update(table).where(table.recording_id == loser.id).values(recording_id=winner.id))
        session.execute(delete(Recording).where(Recording.id == loser.id))
    session.execute(update(Recording).where(Recording.call_id == lose).values(call_id=keep))


def _move_grades(session: Session, keep: int, lose: int) -> None:
    """A call drawn twice for one sample keeps both graders' grades; of one grader's two the older call's."""
    mine, theirs = aliased(GradedCall), aliased(GradedCall)
    twice = session.execute(
        select(mine.id, theirs.id)
        .join(theirs, and_(theirs.call_id == lose, theirs.grading_id == mine.grading_id))
        .where(mine.call_id == keep)
    ).all()
    for kept, lost in twice:
        graders = select(Grade.user_id).where(Grade.graded_call_id == kept).scalar_subquery()
        session.execute(
            update(Grade)
            .where(Grade.graded_call_id == lost, Grade.user_id.not_in(graders))
            .values(graded_call_id=kept)
            .execution_options(synchronize_session=False)
        )
        session.execute(delete(GradedCall).where(GradedCall.id == lost))
    session.execute(update(GradedCall).where(GradedCall.call_id == lose).values(call_id=keep))


def _move_jobs(session: Session, keep: int, lose: int) -> None:
    """What was still to be done is done for the call that stays; what runs runs once more."""
    waiting = select(Job.stage).where(Job.call_id == keep)
    stages = set(session.scalars(waiting))
    session.execute(
        update(Job)
        .where(Job.call_id == lose, Job.stage.not_in(stages))
        .values(call_id=keep, again=case((Job.state == "doing", True), else_=Job.again))
    )
    session.execute(delete(Job).where(Job.call_id == lose))


def _move_missing(session: Session, table: type[Any], of_each: tuple[Any, ...], keep: int, lose: int) -> None:
    query = update(table).where(table.call_id == lose).values(call_id=keep)
    there = session.execute(select(*(of_each or (table.call_id,))).where(table.call_id == keep)).all()
    if of_each and there:
        query = query.where(tuple_(*of_each).not_in([tuple(row) for row in there]))
    elif there:
        return
    session.execute(query.execution_options(synchronize_session=False))
