"""What a CRM sends, one record at a time: checked, merged with what is known, written; calls are linked anew.

A record changes only the fields it names: what is left out stays as it is, null clears.  A new one needs its name or
title.  Where a status is not said and the stage changes, the status follows the stage (lost, won, open again).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
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
from db.queries import crm, crm_work, jobs, linking, unmapped
from db.queries.crm import NoSuchReference, Stored

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
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "companies": "company",
        "contacts": "contact",
        "employees": "employee",
        "leads": "lead",
        "deals": "deal",
        "stage-changes": "stage change",
    }
)
READERS: Mapping[str, TypeAdapter[Any]] = {kind: TypeAdapter(noun) for kind, noun in KINDS.items()}
MADE_ANEW = frozenset(("rejected_at", "closed_at"))  # moments that only the record itself may carry over
LONGEST = 1000  # characters of one text
MOST_MONEY = Decimal(10) ** 15  # fits the store with room to sum


class RecordWrong(ValueError):
    """One clear line: which field, and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """What became of one record."""

    record: Record  # as it stands now
    stored: Stored
    is_changed: bool  # it was not like that before
    notes: tuple[str, ...]  # what a person should know


def read(kind: str, values: Mapping[str, Any]) -> Record:
    """Raises RecordWrong: a field is missing, unknown or of another kind; a time without a zone."""
    fields = KINDS[kind].__dataclass_fields__
    unknown = values.keys() - fields.keys()
    if unknown:
        raise RecordWrong(f"unknown field {min(unknown)}; known: {', '.join(fields)}")
    try:
        record: Record = READERS[kind].validate_python(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if not str(part).startswith("function-"))
        raise RecordWrong(f"{where}: {first['msg']}") from error
    for name in fields:
        _check(name, getattr(record, name))
    return record


def feed(
    session: Session,
    kind: str,
    given: Mapping[str, Any],
    *,
    at: datetime,
    country: str = "RU",
    priority: int = jobs.USUAL,
) -> Fed:
    """Write one record, given by the fields to change and `external_id`.  Raises RecordWrong, NoSuchReference."""
    known = record_of(session, kind, str(given.get("external_id", "")))
    carried = {} if known is None else {k: v for k, v in asdict(known).items() if k not in MADE_ANEW}
    record = read(kind, {**carried, **_cleared(kind, given)})
    stored = _put(session, record, at=at, country=country, follows_stage="status" not in given)
    for call_id in _touched(session, record, stored):
        jobs.add(session, stage="link", call_id=call_id, now=at, priority=priority)
    unread = _unread_phones(record, country)
    notes = (*stored.notes, *(f"phones: “{phone}” is no phone number and was left out" for phone in unread))
    now = record_of(session, kind, record.external_id) or record
    return Fed(record=now, stored=stored, is_changed=now != known, notes=notes)


def record_of(session: Session, kind: str, external_id: str) -> Record | None:
    """What is stored under this id."""
    find: Mapping[str, Callable[[Session, str], Record | None]] = {
        "companies": crm.company,
        "contacts": crm.contact,
        "employees": crm.employee,
        "leads": crm_work.lead,
        "deals": crm_work.deal,
        "stage-changes": crm_work.stage_change,
    }
    return find[kind](session, external_id)


def put(session: Session, record: Record, *, at: datetime, country: str = "RU") -> int:
    """Write a whole record, every field of it; its id here.  Raises NoSuchReference."""
    stored = _put(session, record, at=at, country=country, follows_stage=False)
    for call_id in _touched(session, record, stored):
        jobs.add(session, stage="link", call_id=call_id, now=at)
    return stored.id


def _put(session: Session, record: Record, *, at: datetime, country: str, follows_stage: bool) -> Stored:
    if isinstance(record, CompanyRecord):
        return crm.put_company(session, record, _numbers(record.phones, country), at=at)
    if isinstance(record, ContactRecord):
        return crm.put_contact(session, record, _numbers(record.phones, country), at=at)
    if isinstance(record, EmployeeRecord):
        tidy = (extension.strip() for extension in record.extensions)
        record = replace(record, extensions=tuple(extension for extension in tidy if extension))
        return crm.put_employee(session, record, at=at)
    if isinstance(record, LeadRecord):
        return crm_work.put_lead(session, record, at=at, follows_stage=follows_stage)
    if isinstance(record, DealRecord):
        return crm_work.put_deal(session, record, at=at, follows_stage=follows_stage)
    return crm_work.put_stage_change(session, record, at=at)


def _touched(session: Session, record: Record, stored: Stored) -> Iterable[int]:
    """Calls whose link this record may change: they may have come before the CRM knew whose they are."""
    if stored.numbers:
        return linking.calls_of_phones(session, stored.numbers)
    if stored.extensions:
        return unmapped.calls_of_extensions(session, stored.extensions)
    if isinstance(record, LeadRecord | DealRecord) and stored.is_new:
        return linking.calls_without_work(session, company_id=stored.company_id, contact_id=stored.contact_id)
    return ()


def _numbers(phones: tuple[str, ...], country: str) -> list[tuple[str, str]]:
    found = ((to_e164(phone, country=country).e164, phone.strip()) for phone in phones)
    return [(e164, phone) for e164, phone in found if e164 is not None]


def _unread_phones(record: Record, country: str) -> list[str]:
    """A base full of rubbish must not stop its good records: such numbers are left out, and said."""
    phones = record.phones if isinstance(record, CompanyRecord | ContactRecord) else ()
    return [phone for phone in phones if phone.strip() and to_e164(phone, country=country).e164 is None]


def _cleared(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """null clears a list too."""
    lists = {"phones", "extensions"} & KINDS[kind].__dataclass_fields__.keys()
    return {name: () if value is None and name in lists else value for name, value in given.items()}


def _check(name: str, value: object) -> None:
    """What the types do not say.  Raises RecordWrong."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise RecordWrong(f"{name}: a time needs its zone, as in 2026-11-24T10:00:00+03:00")
    if isinstance(value, Decimal) and abs(value) >= MOST_MONEY:
        raise RecordWrong(f"{name}: more than any sum of money")
    for text in value if isinstance(value, tuple) else (value,):
        if isinstance(text, str) and ("\x00" in text or len(text) > LONGEST):
            raise RecordWrong(f"{name}: a text of at most {LONGEST} characters, with no zero byte")
    if name in ("external_id", "name", "title") and isinstance(value, str) and not value.strip():
        raise RecordWrong(f"{name}: must not be empty")


__all__ = ["KINDS", "WORDS", "Fed", "NoSuchReference", "Record", "RecordWrong", "feed", "put", "read", "record_of"]
