"""Companies, people and their numbers, written by external id: what is not known is made, what is known is changed.

Leads, deals and stage changes are crm_work.py's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from adapters.records import CompanyRecord, ContactRecord, EmployeeRecord, EmployeeRole
from db.models.crm import Company, Contact, Deal, Employee, Extension, Lead, Phone, Pipeline, Stage

Numbers = Sequence[tuple[str, str]]  # (E.164, as written)
Row = TypeVar("Row", Company, Contact, Employee, Lead, Deal)


class NoSuchReference(ValueError):
    """The record names a company, contact, … that is not there yet; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of one record."""

    id: int
    is_new: bool
    numbers: tuple[str, ...] = ()  # E.164 that got another owner: their calls are to be linked anew
    extensions: tuple[str, ...] = ()  # that got another employee
    notes: tuple[str, ...] = ()  # what a person should know: one line each
    company_id: int | None = None  # of a lead or deal
    contact_id: int | None = None


def put_company(session: Session, record: CompanyRecord, numbers: Numbers, *, at: datetime) -> Stored:
    row, is_new = row_of(session, Company, record.external_id, at)
    row.name, row.segment, row.industry = record.name, record.segment, record.industry
    row.region, row.is_vip = record.region, record.is_vip
    session.add(row)
    session.flush()
    changed = _put_numbers(session, numbers, company_id=row.id, contact_id=None)
    return Stored(id=row.id, is_new=is_new, numbers=changed)


def put_contact(session: Session, record: ContactRecord, numbers: Numbers, *, at: datetime) -> Stored:
    """A contact that went to another company takes its calls' links along.  Raises NoSuchReference."""
    row, is_new = row_of(session, Contact, record.external_id, at)
    company_id = reference(session, Company, record.company, "company")
    has_moved = not is_new and row.company_id != company_id
    row.name, row.position, row.company_id = record.name, record.position, company_id
    session.add(row)
    session.flush()
    changed = _put_numbers(session, numbers, company_id=None, contact_id=row.id)
    return Stored(id=row.id, is_new=is_new, numbers=tuple(e164 for e164, _ in numbers) if has_moved else changed)


def put_employee(session: Session, record: EmployeeRecord, *, at: datetime) -> Stored:
    """An extension that another employee had is now this one's: people change places.

    Only extensions of every PBX; what was set for one PBX (/unmapped) stays."""
    row, is_new = row_of(session, Employee, record.external_id, at)
    row.name, row.role, row.team = record.name, record.role, record.team
    row.email, row.is_active = record.email, record.is_active
    session.add(row)
    session.flush()
    wanted = set(record.extensions)
    mine = Extension.employee_id == row.id
    stored = session.scalars(
        select(Extension).where(Extension.source_id.is_(None), or_(mine, Extension.extension.in_(wanted)))
    ).all()
    have = {extension.extension for extension in stored if extension.employee_id == row.id}
    notes = []
    for extension in stored:
        if extension.employee_id != row.id:
            name = session.scalars(select(Employee.name).where(Employee.id == extension.employee_id)).one()
            notes.append(f"extension {extension.extension} was {name}’s and is now {record.name}’s")
        if extension.employee_id != row.id or extension.extension not in wanted:
            session.delete(extension)
    session.add_all(Extension(extension=extension, employee_id=row.id) for extension in sorted(wanted - have))
    session.flush()
    return Stored(id=row.id, is_new=is_new, extensions=tuple(sorted(wanted ^ have)), notes=tuple(notes))


def company(session: Session, external_id: str) -> CompanyRecord | None:
    """As it is stored; None: there is none."""
    row = session.scalar(select(Company).where(Company.external_id == external_id))
    if row is None:
        return None
    return CompanyRecord(
        external_id=row.external_id,
        name=row.name,
        phones=_written(session, company_id=row.id),
        segment=row.segment,
        industry=row.industry,
        region=row.region,
        is_vip=row.is_vip,
    )


def contact(session: Session, external_id: str) -> ContactRecord | None:
    """As it is stored; None: there is none."""
    row = session.scalar(select(Contact).where(Contact.external_id == external_id))
    if row is None:
        return None
    return ContactRecord(
        external_id=row.external_id,
        name=row.name,
        company=external_id_of(session, Company, row.company_id),
        position=row.position,
        phones=_written(session, contact_id=row.id),
    )


def employee(session: Session, external_id: str) -> EmployeeRecord | None:
    """As it is stored, with the extensions of every PBX; None: there is none."""
    row = session.scalar(select(Employee).where(Employee.external_id == external_id))
    if row is None:
        return None
    extensions = session.scalars(
        select(Extension.extension)
        .where(Extension.employee_id == row.id, Extension.source_id.is_(None))
        .order_by(Extension.extension)
    )
    return EmployeeRecord(
        external_id=row.external_id,
        name=row.name,
        role=EmployeeRole(row.role),
        team=row.team,
        email=row.email,
        extensions=tuple(extensions),
        is_active=row.is_active,
    )


def row_of(session: Session, kind: type[Row], external_id: str, at: datetime) -> tuple[Row, bool]:
    """The row to write into, and whether it is a new one, not yet added."""
    row = session.scalar(select(kind).where(kind.external_id == external_id))
    is_new = row is None
    if row is None:
        row = kind(external_id=external_id)
    row.updated_at = at
    return row, is_new


def reference(session: Session, kind: type[Row], external_id: str | None, word: str) -> int | None:
    """The id here of what the CRM calls so.  Raises NoSuchReference."""
    if external_id is None:
        return None
    found = session.scalar(select(kind.id).where(kind.external_id == external_id))
    if found is None:
        raise NoSuchReference(f"no {word} has the id {external_id}; send the {word} first")
    return found


def external_id_of(session: Session, kind: type[Row], row_id: int | None) -> str | None:
    if row_id is None:
        return None
    return session.scalars(select(kind.external_id).where(kind.id == row_id)).one()


def code_of_stage(session: Session, stage_id: int | None) -> tuple[str | None, str | None]:
    """Pipeline and stage, by their codes."""
    if stage_id is None:
        return None, None
    pipeline, stage = session.execute(select(Pipeline.code, Stage.code).join(Stage).where(Stage.id == stage_id)).one()
    return pipeline, stage


def _put_numbers(
    session: Session, numbers: Numbers, *, company_id: int | None, contact_id: int | None
) -> tuple[str, ...]:
    """The owner's numbers are these and no others; those that came or went."""
    owner = Phone.company_id == company_id if company_id is not None else Phone.contact_id == contact_id
    wanted = dict(numbers)
    stored = {row.e164: row for row in session.scalars(select(Phone).where(owner))}
    gone = stored.keys() - wanted.keys()
    if gone:
        session.execute(delete(Phone).where(owner, Phone.e164.in_(gone)))
    for e164, raw in wanted.items():
        if e164 in stored:
            stored[e164].raw = raw
        else:
            session.add(Phone(e164=e164, raw=raw, company_id=company_id, contact_id=contact_id))
    session.flush()
    return tuple(sorted(stored.keys() ^ wanted.keys()))


def _written(session: Session, *, company_id: int | None = None, contact_id: int | None = None) -> tuple[str, ...]:
    owner = Phone.company_id == company_id if company_id is not None else Phone.contact_id == contact_id
    return tuple(session.scalars(select(Phone.raw).where(owner).order_by(Phone.id)))
