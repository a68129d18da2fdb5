"""Leads, deals and their way through the stages, written by external id.  History is added to, never overwritten."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from adapters.records import DealRecord, DealStatus, LeadRecord, LeadStatus, StageChangeRecord
from db.models.crm import Company, Contact, Deal, Employee, Lead, StageChange
from db.queries import stages
from db.queries.crm import NoSuchReference, Stored, code_of_stage, external_id_of, reference, row_of
from db.queries.stages import KnownStage, NoSuchStage


def put_lead(session: Session, record: LeadRecord, *, at: datetime, follows_stage: bool = False) -> Stored:
    """Make or change a lead.  A rejection keeps its moment when the lead comes back, and gets a new one the next time.

    follows_stage   the status was not said: it is what the new stage makes of it
    raises          NoSuchReference"""
    row, is_new = row_of(session, Lead, record.external_id, at)
    was_rejected = not is_new and row.status == LeadStatus.REJECTED
    stage = _stage(session, row.stage_id, record.pipeline, record.stage)
    moves = stage is not None and stage.id != row.stage_id
    status = _lead_status(record.status, stage) if follows_stage and moves else record.status
    row.title, row.status, row.campaign = record.title, status, record.campaign
    row.company_id = reference(session, Company, record.company, "company")
    row.contact_id = reference(session, Contact, record.contact, "contact")
    row.employee_id = reference(session, Employee, record.employee, "employee")
    row.expected_sum, row.currency = record.expected_sum, record.currency
    row.rejection_reason = record.rejection_reason
    is_rejected_now = status is LeadStatus.REJECTED and not was_rejected
    if is_rejected_now:
        row.rejected_at = record.rejected_at or at
    elif status is LeadStatus.REJECTED:
        row.rejected_at = record.rejected_at or row.rejected_at or at
    row.created_at = record.created_at or row.created_at or at
    session.add(row)
    _go(session, row, stage, at=(row.rejected_at or at) if is_rejected_now else at, now=at, is_new=is_new)
    return Stored(id=row.id, is_new=is_new, company_id=row.company_id, contact_id=row.contact_id)


def put_deal(session: Session, record: DealRecord, *, at: datetime, follows_stage: bool = False) -> Stored:
    """Make or change a deal; one that is closed gets the moment, one that is opened again loses it.

    follows_stage   the status was not said: it is what the new stage makes of it
    raises          NoSuchReference"""
    row, is_new = row_of(session, Deal, record.external_id, at)
    was_open = is_new or row.status == DealStatus.OPEN
    stage = _stage(session, row.stage_id, record.pipeline, record.stage)
    moves = stage is not None and stage.id != row.stage_id
    status = DealStatus(stage.kind) if follows_stage and moves and stage is not None else record.status
    row.title, row.status = record.title, status
    row.company_id = reference(session, Company, record.company, "company")
    row.lead_id = reference(session, Lead, record.lead, "lead")
    row.employee_id = reference(session, Employee, record.employee, "employee")
    row.sum, row.currency = record.sum, record.currency
    row.created_at = record.created_at or row.created_at or at
    is_open = status is DealStatus.OPEN
    row.closed_at = None if is_open else record.closed_at or row.closed_at or at
    session.add(row)
    _go(session, row, stage, at=(row.closed_at or at) if was_open and not is_open else at, now=at, is_new=is_new)
    return Stored(id=row.id, is_new=is_new, company_id=row.company_id)


def put_stage_change(session: Session, record: StageChangeRecord, *, at: datetime) -> Stored:
    """One row of a CRM's own stage history; where the subject stands now is not touched.

    A move that we saw ourselves, because the deal or lead was sent with another stage, is the same move: it becomes
    the CRM's row, with the CRM's time.  Raises NoSuchReference."""
    if (record.deal is None) == (record.lead is None):
        raise NoSuchReference("a stage change belongs to exactly one of deal and lead")
    deal_id = reference(session, Deal, record.deal, "deal")
    lead_id = reference(session, Lead, record.lead, "lead")
    subject = session.get_one(Deal, deal_id) if deal_id is not None else session.get_one(Lead, lead_id)
    after = _in_pipeline_of(session, subject, record.to_stage)
    row = session.scalar(select(StageChange).where(StageChange.external_id == record.external_id))
    is_new = row is None
    if row is None:
        row = _seen_already(session, subject, after.id, record.at) or StageChange()
    before_id = _in_pipeline_of(session, subject, record.from_stage).id if record.from_stage else None
    if before_id is None:
        before_id = _stood_before(session, subject, record.at, not_row=row.id)
    row.external_id, row.deal_id, row.lead_id, row.at = record.external_id, deal_id, lead_id, record.at
    row.from_stage_id, row.to_stage_id = before_id, after.id
    row.is_backward = stages.is_backward(session, before_id, after.id)
    session.add(row)
    session.flush()
    if is_new:
        _split(session, subject, row)
    return Stored(id=row.id, is_new=is_new)


def lead(session: Session, external_id: str) -> LeadRecord | None:
    """As it is stored; None: there is none."""
    row = session.scalar(select(Lead).where(Lead.external_id == external_id))
    if row is None:
        return None
    pipeline, stage = code_of_stage(session, row.stage_id)
    return LeadRecord(
        external_id=row.external_id,
        title=row.title,
        company=external_id_of(session, Company, row.company_id),
        contact=external_id_of(session, Contact, row.contact_id),
        employee=external_id_of(session, Employee, row.employee_id),
        status=LeadStatus(row.status),
        pipeline=pipeline,
        stage=stage,
        expected_sum=row.expected_sum,
        currency=row.currency,
        rejection_reason=row.rejection_reason,
        rejected_at=row.rejected_at,
        created_at=row.created_at,
        campaign=row.campaign,
    )


def deal(session: Session, external_id: str) -> DealRecord | None:
    """As it is stored; None: there is none."""
    row = session.scalar(select(Deal).where(Deal.external_id == external_id))
    if row is None:
        return None
    pipeline, stage = code_of_stage(session, row.stage_id)
    return DealRecord(
        external_id=row.external_id,
        title=row.title,
        company=external_id_of(session, Company, row.company_id),
        lead=external_id_of(session, Lead, row.lead_id),
        employee=external_id_of(session, Employee, row.employee_id),
        status=DealStatus(row.status),
        pipeline=pipeline,
        stage=stage,
        sum=row.sum,
        currency=row.currency,
        created_at=row.created_at,
        closed_at=row.closed_at,
    )


def stage_change(session: Session, external_id: str) -> StageChangeRecord | None:
    """As it is stored; None: there is none."""
    row = session.scalar(select(StageChange).where(StageChange.external_id == external_id))
    if row is None:
        return None
    found = stages.known(session, (row.from_stage_id, row.to_stage_id))
    return StageChangeRecord(
        external_id=external_id,
        deal=external_id_of(session, Deal, row.deal_id),
        lead=external_id_of(session, Lead, row.lead_id),
        to_stage=found[row.to_stage_id].code,
        from_stage=found[row.from_stage_id].code if row.from_stage_id in found else None,
        at=row.at,
    )


def _go(
    session: Session, row: Lead | Deal, stage: KnownStage | None, *, at: datetime, now: datetime, is_new: bool
) -> None:
    """To that stage.  A new subject's first stage is history only when it was made lately: else we did not see it."""
    before = row.stage_id
    if stage is not None:
        row.stage_id = stage.id
    session.flush()
    if stage is None or stage.id == before:
        return
    if not is_new:
        stages.moved(session, row, stage.id, frm=before, at=at)
    elif row.created_at >= now - stages.FRESH:
        stages.moved(session, row, stage.id, frm=None, at=row.created_at)


def _stage(session: Session, present_id: int | None, pipeline: str | None, stage: str | None) -> KnownStage | None:
    """The stage that was sent; without a pipeline, of the pipeline it stands in already."""
    if stage is None:
        return None
    present = stages.known(session, (present_id,)).get(present_id or 0)
    try:
        return stages.find(session, pipeline=pipeline or (present.pipeline if present else None), stage=stage)
    except NoSuchStage as error:
        raise NoSuchReference(str(error)) from error


def _lead_status(said: LeadStatus, stage: KnownStage | None) -> LeadStatus:
    """What a stage makes of a lead: lost → rejected, won → converted, open → at work, where it was not new."""
    if stage is None or stage.kind not in ("won", "lost"):
        return LeadStatus.IN_WORK if said in (LeadStatus.REJECTED, LeadStatus.CONVERTED) else said
    return LeadStatus.REJECTED if stage.kind == "lost" else LeadStatus.CONVERTED


def _in_pipeline_of(session: Session, subject: Lead | Deal, code: str) -> KnownStage:
    present = stages.known(session, (subject.stage_id,)).get(subject.stage_id or 0)
    try:
        return stages.find(session, pipeline=present.pipeline if present else None, stage=code)
    except NoSuchStage as error:
        raise NoSuchReference(str(error)) from error


def _seen_already(session: Session, subject: Lead | Deal, to: int, moment: datetime) -> StageChange | None:
    """The next move after that moment, when it goes to the same stage and is no CRM's row yet."""
    following = session.scalars(
        select(StageChange)
        .where(_mine(subject), StageChange.at >= moment)
        .order_by(StageChange.at, StageChange.id)
        .limit(1)
    ).first()
    is_same = following is not None and following.external_id is None and following.to_stage_id == to
    return following if is_same else None


def _split(session: Session, subject: Lead | Deal, row: StageChange) -> None:
    """A move that came to light between two others: the next one begins where this one ended."""
    following = session.scalars(
        select(StageChange)
        .where(_mine(subject), StageChange.at > row.at)
        .order_by(StageChange.at, StageChange.id)
        .limit(1)
    ).first()
    if following is not None and following.from_stage_id == row.from_stage_id:
        following.from_stage_id = row.to_stage_id
        following.is_backward = stages.is_backward(session, row.to_stage_id, following.to_stage_id)
        session.flush()


def _stood_before(session: Session, subject: Lead | Deal, moment: datetime, *, not_row: int | None) -> int | None:
    query = select(StageChange.to_stage_id).where(_mine(subject), StageChange.at < moment)
    if not_row is not None:
        query = query.where(StageChange.id != not_row)
    return session.scalars(query.order_by(StageChange.at.desc(), StageChange.id.desc()).limit(1)).first()


def _mine(subject: Lead | Deal) -> ColumnElement[bool]:
    return stages.of_subject(
        deal_id=subject.id if isinstance(subject, Deal) else None,
        lead_id=subject.id if isinstance(subject, Lead) else None,
    )
