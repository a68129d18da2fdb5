"""The demo's CRM, fed move by move as it happened: histories of stages, with their ways back, come out of that."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from sqlalchemy.orm import Session

from adapters.phone import to_e164
from adapters.records import DealRecord, DealStatus, LeadRecord, LeadStatus, StageChangeRecord
from db.queries import crm, crm_work
from service.demo.nouns import Dataset
from service.demo.plots import LOST_STAGE


def feed(session: Session, data: Dataset) -> None:
    """Write all records; doing it twice adds nothing but moves that are there already."""
    at = data.made_at
    for employee in data.employees:
        crm.put_employee(session, employee, at=at)
    for company in data.companies:
        crm.put_company(session, company, _numbers(company.phones), at=at)
    for contact in data.contacts:
        crm.put_contact(session, contact, _numbers(contact.phones), at=at)
    moves = {
        subject: list(changes)
        for subject, changes in groupby(data.changes, key=lambda change: (change.lead, change.deal))
    }
    stated = {review.lead: review.stated_reason for review in data.reviews}
    for lead in data.leads:
        _lead(session, lead, moves[(lead.external_id, None)], lead.rejection_reason or stated.get(lead.external_id))
    for deal in data.deals:
        _deal(session, deal, moves[(None, deal.external_id)])


def _lead(session: Session, lead: LeadRecord, moves: list[StageChangeRecord], stated: str | None) -> None:
    """Each move as the CRM would have sent it that moment; then the lead as it stands."""
    working = LeadStatus.NEW if lead.status is LeadStatus.NEW else LeadStatus.IN_WORK
    for move in moves:
        is_lost = move.to_stage == LOST_STAGE
        then = replace(
            lead,
            stage=move.to_stage,
            status=LeadStatus.REJECTED if is_lost else working,
            rejection_reason=stated if is_lost else None,
            rejected_at=move.at if is_lost else None,
        )
        crm_work.put_lead(session, then, at=move.at)
    crm_work.put_lead(session, lead, at=moves[-1].at)


def _deal(session: Session, deal: DealRecord, moves: list[StageChangeRecord]) -> None:
    for move in moves:
        then = replace(deal, stage=move.to_stage, status=DealStatus.OPEN, closed_at=None)
        crm_work.put_deal(session, then if move is not moves[-1] else deal, at=move.at)


def _numbers(phones: Iterable[str]) -> list[tuple[str, str]]:
    found = [(to_e164(phone).e164, phone) for phone in phones]
    return [(e164, phone) for e164, phone in found if e164 is not None]
