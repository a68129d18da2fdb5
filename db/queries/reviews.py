"""A supervisor's decision on a rejected lead, and how many came back (S1.27, S1.41)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.models.crm import Deal, Lead, Pipeline, Stage, StageChange
from db.models.promises import Promise
from db.models.work import Review
from db.queries import rejected, stages
from db.queries.stages import of_subject

RETURNED, CONFIRMED, ASKED = "returned", "confirmed", "asked"
DECISIONS = (RETURNED, CONFIRMED, ASKED)


class NotWaiting(ValueError):
    """One line: this rejection is no longer to be decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a supervisor said."""

    decision: str  # returned | confirmed | asked
    next_step: str | None = None  # of a returned lead: what is to be done,
    next_step_on: date | None = None  # and when
    note: str | None = None  # to the salesperson


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Of the rejections listened to in a period: how many went back to work, how many of them were won since."""

    reviewed: int
    returned: int
    won: int


def decide(
    session: Session, lead_id: int, said: Decision, *, rejected_at: datetime | None, user_id: int | None, at: datetime
) -> int:
    """Write the decision; a returned lead goes back to the stage it came from.  The review's id.

    rejected_at   the rejection that was looked at; None: whichever stands
    raises        NotWaiting: another rejection, or another person was faster"""
    lead = session.scalar(select(Lead).where(Lead.id == lead_id).with_for_update())
    if lead is None or lead.status != "rejected" or lead.rejected_at is None:
        raise NotWaiting("this lead is not rejected any more")
    if rejected_at is not None and lead.rejected_at != rejected_at:
        raise NotWaiting("this lead was rejected again meanwhile; look at the new rejection")
    decided = select(Review.id).where(
        Review.lead_id == lead_id, Review.rejected_at == lead.rejected_at, Review.decision != ASKED
    )
    if session.scalar(decided.limit(1)) is not None:
        raise NotWaiting("somebody has decided on this lead already")
    talk = rejected.last_talk(session, lead_id, lead.company_id)
    review_id = keep(
        session,
        lead_id=lead_id,
        said=said,
        rejected_at=lead.rejected_at,
        stated=lead.rejection_reason,
        talk=talk,
        user_id=user_id,
        at=at,
    )
    if said.decision == RETURNED:
        _return(session, lead, at)
        if talk is not None:
            _promise(session, lead, talk, said, at)
    return review_id


def keep(
    session: Session,
    *,
    lead_id: int,
    said: Decision,
    rejected_at: datetime,
    stated: str | None,
    talk: rejected.Heard | None,
    user_id: int | None,
    at: datetime,
) -> int:
    """The row of a review; the lead is not touched."""
    review = Review(
        lead_id=lead_id,
        call_id=talk.call_id if talk is not None else None,
        user_id=user_id,
        rejected_at=rejected_at,
        decision=said.decision,
        stated_reason=stated,
        heard_reason=_heard_reason(talk),
        next_step=said.next_step,
        next_step_on=said.next_step_on,
        note=said.note,
        created_at=at,
    )
    session.add(review)
    session.flush()
    return review.id


def recovered(session: Session, *, since: datetime, until: datetime) -> Recovered:
    """Rejections reviewed in [since, until): one counts once, however often it was spoken of.

    Won: a deal of the returned lead was closed as won after its return."""
    mine = (Review.created_at >= since, Review.created_at < until)
    each = select(Review.lead_id, Review.rejected_at).where(*mine).distinct().subquery()
    back = (
        select(Review.lead_id, Review.rejected_at, func.max(Review.created_at).label("at"))
        .where(*mine, Review.decision == RETURNED)
        .group_by(Review.lead_id, Review.rejected_at)
        .subquery()
    )
    won = (
        select(func.count(func.distinct(back.c.lead_id)))
        .select_from(back)
        .join(Deal, and_(Deal.lead_id == back.c.lead_id, Deal.status == "won", Deal.closed_at >= back.c.at))
    )
    return Recovered(
        reviewed=session.scalar(select(func.count()).select_from(each)) or 0,
        returned=session.scalar(select(func.count()).select_from(back)) or 0,
        won=session.scalar(won) or 0,
    )


def _return(session: Session, lead: Lead, at: datetime) -> None:
    """To work again; `rejected_at` stays as the moment of the rejection that was, the reason stays in the review."""
    stage_id = _stage_before(session, lead)
    if stage_id is not None and stage_id != lead.stage_id:
        stages.moved(session, lead, stage_id, frm=lead.stage_id, at=at)
        lead.stage_id = stage_id
    lead.status, lead.rejection_reason, lead.updated_at = "in_work", None, at


def _promise(session: Session, lead: Lead, talk: rejected.Heard, said: Decision, at: datetime) -> None:
    """The next step as a promise of the last talk's: it shows up among what is to be done that day."""
    for heard in session.scalars(select(Promise).where(Promise.call_id == talk.call_id, Promise.turn.is_not(None))):
        session.delete(heard)  # the refused call's own promises are overtaken
    row = session.scalar(select(Promise).where(Promise.call_id == talk.call_id, Promise.turn.is_(None)))
    if row is None:
        row = Promise(call_id=talk.call_id, turn=None, quote="", who="agent", kind="other", is_next_step=True)
        session.add(row)
    row.company_id, row.employee_id, row.made_at = lead.company_id, lead.employee_id, at
    row.what, row.said_on, row.due_on, row.state = said.next_step or "", said.next_step_on, said.next_step_on, "open"
    session.flush()


def _heard_reason(talk: rejected.Heard | None) -> str | None:
    """The reason's code; for a talk without a refusal its outcome: that is what was heard instead."""
    if talk is None or talk.outcome is None:
        return None
    return talk.reason if talk.outcome == "rejected" else talk.outcome


def _stage_before(session: Session, lead: Lead) -> int | None:
    """Where the lead stood before it was rejected: the open stage of its last move out of one, else its funnel's first.

    None: the lead stands at no stage."""
    if lead.stage_id is None:
        return None
    stage = session.get_one(Stage, lead.stage_id)
    if stage.kind != "lost":
        return stage.id
    before = session.scalars(
        select(StageChange.from_stage_id)
        .join(Stage, Stage.id == StageChange.from_stage_id)
        .where(of_subject(deal_id=None, lead_id=lead.id), StageChange.to_stage_id == stage.id, Stage.kind == "open")
        .order_by(StageChange.at.desc(), StageChange.id.desc())
        .limit(1)
    ).first()
    if before is not None:
        return before
    return session.scalars(
        select(Stage.id)
        .join(Pipeline)
        .where(Pipeline.id == stage.pipeline_id, Stage.kind == "open")
        .order_by(Stage.position)
        .limit(1)
    ).first()
