"""What a CRM sends, one record at a time: numbers made E.164, calls linked anew where owners changed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from adapters.phone import to_e164
from adapters.records import (
    CompanyRecord,
    ContactRecord,
    DealRecord,
    EmployeeRecord,
    LeadRecord,
    StageChangeRecord,
)
from db.queries import crm, jobs, linking
from db.queries.crm import NoSuchReference

Record = CompanyRecord | ContactRecord | EmployeeRecord | LeadRecord | DealRecord | StageChangeRecord

KINDS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "companies": CompanyRecord,
        "contacts": ContactRecord,
        "employees": EmployeeRecord,
        "leads": LeadRecord,
        "deals": DealRecord,
        "stage-changes": StageChangeRecord,
    }
)
READERS: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(noun) for kind, noun in KINDS.items()}


class RecordWrong(ValueError):
    """One clear line: which field, and what is wrong with it."""


def read(kind: str, values: Mapping[str, Any]) -> Record:
    """Raises RecordWrong: a field is missing, unknown or of another kind; a time without a zone."""
    unknown = values.keys() - KINDS[kind].__dataclass_fields__.keys()
    if unknown:
        raise RecordWrong(f"unknown field {sorted(unknown)[0]}; known: {', '.join(KINDS[kind].__dataclass_fields__)}")
    try:
        record: Record = READERS[kind].validate_python(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        raise RecordWrong(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
    naive = [name for name in KINDS[kind].__dataclass_fields__ if _is_naive(getattr(record, name))]
    if naive:
        raise RecordWrong(f"{naive[0]}: a time needs its zone, as in 2026-11-24T10:00:00+03:00")
    return record


def put(session: Session, record: Record, *, at: datetime, country: str = "RU") -> int:
    """Write one record.  Raises NoSuchReference, RecordWrong (a phone that is none)."""
    if isinstance(record, CompanyRecord | ContactRecord):
        return _put_owner(session, record, _numbers(record.phones, country), at)
    if isinstance(record, EmployeeRecord):
        return crm.put_employee(session, record, at=at)
    if isinstance(record, LeadRecord):
        return crm.put_lead(session, record, at=at)
    if isinstance(record, DealRecord):
        return crm.put_deal(session, record, at=at)
    return crm.put_stage_change(session, record, at=at)


def _put_owner(
    session: Session, record: CompanyRecord | ContactRecord, numbers: list[tuple[str, str]], at: datetime
) -> int:
    """Its calls are linked anew: they may have come before the CRM knew whose number it is."""
    write: Callable[..., int] = crm.put_company if isinstance(record, CompanyRecord) else crm.put_contact
    row_id = write(session, record, numbers, at=at)
    for call_id in linking.calls_of_phones(session, [e164 for e164, _ in numbers]):
        jobs.add(session, stage="link", call_id=call_id, now=at)
    return row_id


def _numbers(phones: tuple[str, ...], country: str) -> list[tuple[str, str]]:
    found = [(to_e164(phone, country=country).e164, phone) for phone in phones if phone.strip()]
    wrong = next((phone for e164, phone in found if e164 is None), None)
    if wrong is not None:
        raise RecordWrong("phones: one of them is no phone number")
    return [(e164, phone) for e164, phone in found if e164 is not None]


def _is_naive(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None


__all__ = ["KINDS", "NoSuchReference", "Record", "RecordWrong", "put", "read"]
