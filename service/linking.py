"""Whose call is it?  Number → company and contact, extension → employee, then the lead or deal it is about.

The rules below are pure; `link_call` reads, decides and writes within one transaction.  They never guess: a number of
two companies waits for a person (/ambiguous), an extension of nobody does too (/unmapped).  Why a call is linked so, or
not at all, is stored with it: README.md, "Linking".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from adapters.phone import to_e164
from db.queries import linking, stages
from db.queries.linking import LinkDecision, LinkFacts, PhoneMatch, Work

CREATED_WITHIN = timedelta(days=1)  # a lead is often entered after the call that brought it
NAME_SCORE = 80.0  # of 100: companies named at least so alike are proposed
MOST_PROPOSED = 3
MOST_SHOWN = 20  # of a number's owners: a switchboard may stand on hundreds of contacts
LEGAL_FORMS = ("ООО", "АО", "ПАО", "ЗАО", "ОАО", "ИП")
FORM = re.compile(rf"^(?:{'|'.join(LEGAL_FORMS)}|LLC|Ltd\.?)\s+", re.IGNORECASE)
QUOTES = re.compile(r"[«»\"“”„']")

# An order of trust, no measured probability: one person's number, the company's, one that several people share.
CONFIDENCE = {
    "number_of_contact": 0.98,
    "number_of_company": 0.95,
    "shared_within_company": 0.9,
    "contact_without_company": 0.8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Company and contact, and why."""

    method: str
    reason: str  # a key of service/link_words.py
    confidence: float = 0.0
    company_id: int | None = None
    contact_id: int | None = None
    why: Mapping[str, Any] = field(default_factory=dict)


def link_call(session: Session, call_id: int, *, at: datetime) -> LinkDecision:
    """Decide a call's link and write it.  Again: the same link, unless CRM data or a person's choice changed.

    at      when the row is written; the rules look at the call's own time alone
    raises  NoResultFound: the call was joined to another"""
    facts = linking.facts(session, call_id)
    decision = decide(session, facts)
    linking.set_link(session, call_id, decision, at=at)
    return decision


def decide(session: Session, facts: LinkFacts) -> LinkDecision:
    """Company, then employee, then lead or deal, then the stage it stood at."""
    found = match(facts)
    employee_id, employee_why = employee_of(facts)
    why: dict[str, Any] = {"candidates": [], "proposals": [], **found.why, "reason": found.reason}
    why["employee"] = employee_why
    if found.method == "none" and found.reason != "own_number":
        why["proposals"] = proposals(session, facts.caller_name)
    decision = LinkDecision(
        method=found.method,
        confidence=found.confidence,
        company_id=found.company_id,
        contact_id=found.contact_id,
        employee_id=employee_id,
        why=why,
    )
    by_hand = facts.by_hand
    if by_hand is not None and not by_hand.is_for_number and (by_hand.lead_id or by_hand.deal_id):
        kept = replace(decision, lead_id=by_hand.lead_id, deal_id=by_hand.deal_id)
        return _with_stage(session, kept, facts.started_at)
    candidates = linking.work(session, company_id=found.company_id, contact_id=found.contact_id)
    chosen, work_why = choose_work(candidates, employee_id=employee_id, started_at=facts.started_at)
    decision = replace(
        decision,
        lead_id=chosen.lead_id if chosen is not None else None,
        deal_id=chosen.id if chosen is not None and chosen.kind == "deal" else None,
        why={**why, "work": work_why},
    )
    return _with_stage(session, decision, facts.started_at)


def match(facts: LinkFacts) -> Match:
    """Number → company and contact.  Two companies are never chosen between."""
    if facts.direction == "internal":
        return Match(method="internal", reason="internal_call")
    if facts.by_hand is not None:
        return _chosen(facts)
    if facts.customer_phone is None:
        return Match(method="none", reason="number_hidden" if facts.is_hidden else "no_phone_number")
    if facts.customer_phone in own_numbers(facts.source_options):
        return Match(method="none", reason="own_number")
    return by_owners(facts.matches)


def by_owners(owners: Sequence[PhoneMatch]) -> Match:
    """The rules of a number, given all who have it."""
    if not owners:
        return Match(method="none", reason="number_unknown")
    why = {"candidates": _as_candidates(owners)}
    companies = {owner.company_id for owner in owners if owner.company_id is not None}
    contacts = {owner.contact_id for owner in owners if owner.contact_id is not None}
    if len(companies) > 1:
        return Match(method="ambiguous", reason="several_companies", why=why)
    if not companies and len(contacts) > 1:
        return Match(method="ambiguous", reason="several_contacts", why=why)
    company_id = next(iter(companies), None)
    if len(contacts) > 1:
        return _matched("shared_phone", "shared_within_company", company_id, None, why)
    if contacts:
        (contact_id,) = contacts
        if company_id is None:
            return _matched("phone", "contact_without_company", None, contact_id, why)
        if any(owner.contact_id == contact_id and owner.company_id == company_id for owner in owners):
            return _matched("phone", "number_of_contact", company_id, contact_id, why)
        return _matched("shared_phone", "shared_within_company", company_id, None, why)
    return _matched("phone", "number_of_company", company_id, None, why)


def employee_of(facts: LinkFacts) -> tuple[int | None, str]:
    """The one employee at the extension, and how that is known."""
    if not facts.extension:
        return None, "no_extension"
    if len(facts.employees) == 1:
        return facts.employees[0], "extension"
    return None, "extension_of_several" if facts.employees else "extension_of_nobody"


def choose_work(
    candidates: Iterable[Work], *, employee_id: int | None, started_at: datetime
) -> tuple[Work | None, str]:
    """The lead or deal a call is about, by what stood open when it was made.

    The open deal with this employee, else the newest open deal, else the open lead with this employee, else the newest
    open lead.  Where nothing was open: the lead rejected last before the call, so that the queue of rejected leads
    finds its last call; else the first that was entered later."""
    in_order = sorted(candidates, key=lambda work: (work.created_at, work.id), reverse=True)
    was_open = [work for work in in_order if _was_open(work, started_at)]
    for standing in ([work for work in was_open if work.created_at <= started_at], was_open):
        mine = [work for work in standing if employee_id is not None and work.employee_id == employee_id]
        for kind in ("deal", "lead"):
            for group, reason in ((mine, f"open_{kind}_of_employee"), (standing, f"open_{kind}")):
                chosen = next((work for work in group if work.kind == kind), None)
                if chosen is not None:
                    return chosen, reason
    rejected = [work for work in in_order if work.status == "rejected" and work.created_at <= started_at]
    if rejected:
        return max(rejected, key=lambda work: (work.ended_at or work.created_at, work.id)), "rejected_lead"
    later = [work for work in in_order if work.created_at > started_at and work.status in OPEN]
    return (later[-1], "entered_later") if later else (None, "nothing_open")


OPEN = frozenset(("open", "new", "in_work"))


def proposals(session: Session, caller_name: str | None) -> list[dict[str, Any]]:
    """Companies named like what the PBX showed: proposed to a person, never linked by themselves."""
    core = core_of(caller_name or "")
    if len(core) < 3:
        return []
    return best_named(core, linking.named_like(session, beginnings(core)))


def best_named(core: str, names: Iterable[tuple[int, str]]) -> list[dict[str, Any]]:
    """The most alike names, with the score of 100."""
    scored = [(fuzz.token_sort_ratio(core.casefold(), core_of(name).casefold()), i, name) for i, name in names]
    best = sorted((one for one in scored if one[0] >= NAME_SCORE), key=lambda one: (-one[0], one[2], one[1]))
    return [{"company_id": i, "company": name, "score": round(score)} for score, i, name in best[:MOST_PROPOSED]]


def core_of(name: str) -> str:
    """A company's name without legal form and quotes: «ООО "Вектор"» → Вектор."""
    plain = QUOTES.sub("", name).strip()
    return FORM.sub("", plain).strip()


def beginnings(core: str) -> list[str]:
    """How a stored name may begin: with or without legal form and quote, before the core's first word."""
    first = core.split()[0]
    forms = ("", *(f"{form} " for form in LEGAL_FORMS))
    return [f"{form}{quote}{first}" for form in forms for quote in ("", "«", '"')]


def own_numbers(options: Mapping[str, str]) -> frozenset[str]:
    """The lines of the PBX itself: never customers."""
    return _own(options.get("own_numbers", ""), (options.get("default_country") or "RU").upper())


@lru_cache(maxsize=64)
def _own(text: str, country: str) -> frozenset[str]:
    numbers = (to_e164(part, country=country).e164 for part in text.split(","))
    return frozenset(number for number in numbers if number is not None)


def _chosen(facts: LinkFacts) -> Match:
    by_hand = facts.by_hand
    assert by_hand is not None, "asked only where a person chose"
    owners = [owner for owner in facts.matches if owner.company_id == by_hand.company_id]
    contacts = {owner.contact_id for owner in owners if owner.contact_id is not None}
    contact_id = by_hand.contact_id or (next(iter(contacts)) if len(contacts) == 1 else None)
    return Match(
        method="manual",
        reason="chosen_by_hand",
        confidence=1.0,
        company_id=by_hand.company_id,
        contact_id=contact_id,
        why={
            "candidates": _as_candidates(facts.matches),
            "chosen_for": "number" if by_hand.is_for_number else "call",
        },
    )


def _matched(method: str, reason: str, company_id: int | None, contact_id: int | None, why: Mapping[str, Any]) -> Match:
    return Match(
        method=method,
        reason=reason,
        confidence=CONFIDENCE[reason],
        company_id=company_id,
        contact_id=contact_id,
        why=why,
    )


def _as_candidates(owners: Sequence[PhoneMatch]) -> list[dict[str, Any]]:
    return [
        {
            "company_id": owner.company_id,
            "company": owner.company,
            "contact": owner.contact,
            "why": "number_of_contact" if owner.contact_id is not None else "number_of_company",
        }
        for owner in owners[:MOST_SHOWN]
    ]


def _was_open(work: Work, moment: datetime) -> bool:
    """Open then: entered before, or within a day after; not closed or rejected before."""
    if work.created_at > moment + CREATED_WITHIN:
        return False
    return work.status in OPEN or (work.ended_at is not None and work.ended_at >= moment)


def _with_stage(session: Session, decision: LinkDecision, moment: datetime) -> LinkDecision:
    if decision.deal_id is None and decision.lead_id is None:
        return decision
    stage_id = stages.stage_at(session, moment, deal_id=decision.deal_id, lead_id=decision.lead_id)
    return replace(decision, stage_id=stage_id)
