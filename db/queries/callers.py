"""Who is calling: what a PBX may show on an employee's phone while it rings."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from adapters.contract import Caller
from db.models.crm import Company, Contact, Deal, Extension, Lead, Phone


def known(session: Session, *, e164: str, source_id: int) -> Caller | None:
    """Contact and company of a number, and the extension of who works on them; None: nobody or several have it.

    Of several deals and leads the newest decides; an employee's extension at this PBX goes before one at every PBX."""
    query = (
        select(Contact.id, Contact.name, Company.id, Company.name)
        .select_from(Phone)
        .outerjoin(Contact, Contact.id == Phone.contact_id)
        .outerjoin(Company, Company.id == func.coalesce(Phone.company_id, Contact.company_id))
        .where(Phone.e164 == e164)
        .limit(2)
    )
    found = session.execute(query).all()
    if len(found) != 1:
        return None
    contact_id, contact, company_id, company = found[0]
    name = ", ".join(part for part in (contact, company) if part)
    return Caller(name=name, extension=_extension(session, company_id, contact_id, source_id))


def _extension(session: Session, company_id: int | None, contact_id: int | None, source_id: int) -> str | None:
    employee_id = _worked_on_by(session, company_id, contact_id)
    if employee_id is None:
        return None
    return session.scalar(
        select(Extension.extension)
        .where(Extension.employee_id == employee_id)
        .where(or_(Extension.source_id == source_id, Extension.source_id.is_(None)))
        .order_by(Extension.source_id.is_(None), Extension.id)
        .limit(1)
    )


def _worked_on_by(session: Session, company_id: int | None, contact_id: int | None) -> int | None:
    """The employee of the newest deal of the company, else of its or the contact's newest lead."""
    if company_id is not None:
        of_deal = session.scalar(
            select(Deal.employee_id)
            .where(Deal.company_id == company_id, Deal.employee_id.is_not(None))
            .order_by(Deal.created_at.desc(), Deal.id.desc())
            .limit(1)
        )
        if of_deal is not None:
            return of_deal
    owners = [
        column == value
        for column, value in ((Lead.company_id, company_id), (Lead.contact_id, contact_id))
        if value is not None
    ]
    return session.scalar(
        select(Lead.employee_id)
        .where(Lead.employee_id.is_not(None), or_(*owners))
        .order_by(Lead.created_at.desc(), Lead.id.desc())
        .limit(1)
    )
