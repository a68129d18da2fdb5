"""The CRM side, written by external id: what is not known is made, what is known is changed, history is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from adapters.records import (
    CompanyRecord,
    ContactRecord,
    DealRecord,
    DealStatus,
    EmployeeRecord,
    LeadRecord,
    LeadStatus,
    StageChangeRecord,
)
from db.models.crm import Company, Contact, Deal, Employee, Extension, Lead, Phone, Pipeline, Stage, StageChange

Numbers = Sequence[tuple[str, str]]  # (E.164, as written)
Row = TypeVar("Row", Company, Contact, Employee, Lead, Deal)


class NoSuchReference(ValueError):
    """The record names a company, contact, … that is not there yet; the message says which."""


def put_company(session: Session, record: CompanyRecord, numbers: Numbers, *, at: datetime) -> int:
    row = _row(session, Company, record.external_id, at)
    row.name, row.segment, row.industry = record.name, record.segment, record.industry
    row.region, row.is_vip = record.region, record.is_vip
    session.add(row)
    session.flush()
    _put_numbers(session, numbers, company_id=row.id, contact_id=None)
    return row.id


def put_contact(session: Session, record: ContactRecord, numbers: Numbers, *, at: datetime) -> int:
    """Raises NoSuchReference."""
    row = _row(session, Contact, record.external_id, at)
    row.name, row.position = record.name, record.position
    row.company_id = _reference(session, Company, record.company, "company")
    session.add(row)
    session.flush()
    _put_numbers(session, numbers, company_id=None, contact_id=row.id)
    return row.id


def put_employee(session: Session, record: EmployeeRecord, *, at: datetime) -> int:
    row = _row(session, Employee, record.external_id, at)
    row.name, row.role, row.team = record.name, record.role, record.team
    row.email, row.is_active = record.email, record.is_active
    session.add(row)
    session.flush()
    session.execute(delete(Extension).where(Extension.employee_id == row.id, Extension.source_id.is_(None)))
    session.add_all(
        Extension(extension=extension, employee_id=row.id) for extension in dict.fromkeys(record.extensions)
    )
    session.flush()
    return row.id


def put_lead(session: Session, record: LeadRecord, *, at: datetime) -> int:
    """A lead's way back from rejection is one more line of its history.  Raises NoSuchReference."""
    row = _row(session, Lead, record.external_id, at)
    stage = _stage(session, record.pipeline, record.stage)
    row.title, row.status, row.campaign = record.title, record.status, record.campaign
    row.company_id = _reference(session, Company, record.company, "company")
    row.contact_id = _reference(session, Contact, record.contact, "contact")
    row.employee_id = _reference(session, Employee, record.employee, "employee")
    row.expected_sum, row.currency = record.expected_sum, record.currency
    row.rejection_reason = record.rejection_reason
    if record.status is LeadStatus.REJECTED:
        row.rejected_at = record.rejected_at or row.rejected_at or at
    row.created_at = record.created_at or row.created_at or at
    before, row.stage_id = row.stage_id, stage.id if stage is not None else row.stage_id
    session.add(row)
    session.flush()
    if stage is not None:
        note_stage(session, lead_id=row.id, deal_id=None, before=before, after=stage.id, at=record.rejected_at or at)
    return row.id


def put_deal(session: Session, record: DealRecord, *, at: datetime) -> int:
    """Raises NoSuchReference."""
    row = _row(session, Deal, record.external_id, at)
    stage = _stage(session, record.pipeline, record.stage)
    row.title, row.status = record.title, record.status
    row.company_id = _reference(session, Company, record.company, "company")
    row.lead_id = _reference(session, Lead, record.lead, "lead")
    row.employee_id = _reference(session, Employee, record.employee, "employee")
    row.sum, row.currency = record.sum, record.currency
    row.created_at = record.created_at or row.created_at or at
    is_open = record.status is DealStatus.OPEN
    row.closed_at = None if is_open else record.closed_at or row.closed_at or at
    before, row.stage_id = row.stage_id, stage.id if stage is not None else row.stage_id
    session.add(row)
    session.flush()
    if stage is not None:
        note_stage(session, lead_id=None, deal_id=row.id, before=before, after=stage.id, at=record.closed_at or at)
    return row.id


def put_stage_change(session: Session, record: StageChangeRecord, *, at: datetime) -> int:
    """One row of a CRM's own stage history; the subject's present stage is not touched.  Raises NoSuchReference."""
    if (record.deal is None) == (record.lead is None):
        raise NoSuchReference("a stage change belongs to exactly one of deal and lead")
    deal_id = _reference(session, Deal, record.deal, "deal")
    lead_id = _reference(session, Lead, record.lead, "lead")
    pipeline_id = _pipeline_of(session, deal_id, lead_id)
    after = _stage_in(session, pipeline_id, record.to_stage)
    before = _stage_in(session, pipeline_id, record.from_stage) if record.from_stage else None
    row = session.scalar(select(StageChange).where(StageChange.external_id == record.external_id))
    if row is None:
        row = StageChange(external_id=record.external_id, to_stage_id=after.id, at=record.at)
        session.add(row)
    row.deal_id, row.lead_id = deal_id, lead_id
    row.from_stage_id, row.to_stage_id, row.at = before.id if before else None, after.id, record.at
    row.is_backward = before is not None and after.position < before.position
    session.flush()
    return row.id


def note_stage(
    session: Session, *, lead_id: int | None, deal_id: int | None, before: int | None, after: int, at: datetime
) -> None:
    """Keep a move from stage to stage; no move, no line."""
    if before == after:
        return
    positions = dict(
        session.execute(select(Stage.id, Stage.position).where(Stage.id.in_([after, before or after]))).tuples()
    )
    session.add(
        StageChange(
            lead_id=lead_id,
            deal_id=deal_id,
            from_stage_id=before,
            to_stage_id=after,
            at=at,
            is_backward=before is not None and positions[after] < positions.get(before, 0),
        )
    )
    session.flush()


def _row(session: Session, kind: type[Row], external_id: str, at: datetime) -> Row:
    row = session.scalar(select(kind).where(kind.external_id == external_id))
    if row is None:
        row = kind(external_id=external_id)
    row.updated_at = at
    return row


def _reference(session: Session, kind: type[Row], external_id: str | None, word: str) -> int | None:
    if external_id is None:
        return None
    found = session.scalar(select(kind.id).where(kind.external_id == external_id))
    if found is None:
        raise NoSuchReference(f"no {word} has the id {external_id}; send the {word} first")
    return found


def _stage(session: Session, pipeline: str | None, stage: str | None) -> Stage | None:
    if stage is None:
        return None
    if pipeline is None:
        raise NoSuchReference(f"the stage {stage} needs its pipeline beside it")
    pipeline_id = session.scalar(select(Pipeline.id).where(Pipeline.code == pipeline))
    if pipeline_id is None:
        known = ", ".join(session.scalars(select(Pipeline.code).order_by(Pipeline.code)))
        raise NoSuchReference(f"no pipeline is named {pipeline}; there are {known}")
    return _stage_in(session, pipeline_id, stage)


def _stage_in(session: Session, pipeline_id: int | None, code: str) -> Stage:
    row = session.scalar(select(Stage).where(Stage.pipeline_id == pipeline_id, Stage.code == code))
    if row is None:
        known = ", ".join(session.scalars(select(Stage.code).where(Stage.pipeline_id == pipeline_id)))
        raise NoSuchReference(f"no stage is named {code} there; there are {known or 'none: give it a stage first'}")
    return row


def _pipeline_of(session: Session, deal_id: int | None, lead_id: int | None) -> int | None:
    stage_id = session.scalar(
        select(Deal.stage_id).where(Deal.id == deal_id)
        if deal_id is not None
        else select(Lead.stage_id).where(Lead.id == lead_id)
    )
    return session.scalar(select(Stage.pipeline_id).where(Stage.id == stage_id))


def _put_numbers(session: Session, numbers: Numbers, *, company_id: int | None, contact_id: int | None) -> None:
    """The owner's numbers are these and no others."""
    owner = Phone.company_id == company_id if company_id is not None else Phone.contact_id == contact_id
    session.execute(delete(Phone).where(owner))
    session.add_all(
        Phone(e164=e164, raw=raw, company_id=company_id, contact_id=contact_id)
        for e164, raw in dict(numbers).items()
    )
    session.flush()
