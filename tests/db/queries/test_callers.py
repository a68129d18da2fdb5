from datetime import UTC, datetime

from sqlalchemy.orm import Session

from adapters.contract import Caller
from db.models.crm import Company, Contact, Employee, Extension, Lead, Phone
from db.queries import callers

AT = datetime(2026, 2, 9, 8, tzinfo=UTC)
PHONE = "+79000000501"


def test_a_known_number_has_a_name_and_the_extension_of_who_works_on_it(db):
    with Session(db.engine) as session:
        company = Company(external_id="c", name="Ромашка", is_vip=False, updated_at=AT)
        employee = Employee(external_id="e", name="Анна", role="manager", is_active=True, updated_at=AT)
        session.add_all([company, employee])
        session.flush()
        contact = Contact(external_id="k", company_id=company.id, name="Мария", updated_at=AT)
        session.add(contact)
        session.flush()
        session.add(Phone(e164=PHONE, raw=PHONE, contact_id=contact.id))
        session.flush()
        assert callers.known(session, e164=PHONE, source_id=1) == Caller(name="Мария, Ромашка")
        session.add(Extension(source_id=None, extension="702", employee_id=employee.id))
        session.add(
            Lead(
                external_id="l",
                title="t",
                company_id=company.id,
                employee_id=employee.id,
                status="open",
                created_at=AT,
                updated_at=AT,
            )
        )
        session.flush()
        assert callers.known(session, e164=PHONE, source_id=1) == Caller(name="Мария, Ромашка", extension="702")


def test_a_number_that_nobody_has_is_not_known(db):
    with Session(db.engine) as session:
        assert callers.known(session, e164=PHONE, source_id=1) is None
