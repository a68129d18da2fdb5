"""Whose call is it?  Number → company and contact, then lead or deal, then employee; by rules that can be read.

- A number of one company, or of contacts of one company: that company; the contact only when it is the only one.
- A number of several companies: nobody is chosen.  The call waits under *Ambiguous numbers* for a person.
- The deal: open and with this employee; else the latest open one; else the open lead; else the latest rejected lead, so
  that the queue of rejected leads finds its last call.
- The employee: by extension of this PBX, else of any PBX.  An unknown extension is listed, never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz, process, utils
from sqlalchemy.orm import Session

from db.queries import linking
from db.queries.linking import LinkFacts, PhoneMatch

SIMILAR_NAME = 85.0  # of 100 (rapidfuzz token_set_ratio): from here a company is proposed, never taken
PROPOSALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    method: str  # phone | shared_phone | ambiguous | manual | none | internal
    confidence: float
    company_id: int | None
    contact_id: int | None
    why: dict[str, Any]  # {"reason": code, "candidates": [{company_id, company, contact, why}], "proposals": […]}


def link_call(session: Session, call_id: int, *, at: datetime) -> Decision:
    """Read, decide, write: in the caller's transaction.  A link made by hand stays."""
    facts = linking.facts(session, call_id)
    decision = decide(facts)
    linking.save(
        session,
        call_id,
        method=decision.method,
        confidence=decision.confidence,
        company_id=decision.company_id,
        contact_id=decision.contact_id,
        why=decision.why,
        employee_id=facts.employee_id,
        at=at,
    )
    return decision


def decide(facts: LinkFacts) -> Decision:
    """Pure: the same facts, the same link."""
    if facts.manual_company_id is not None:
        return _decision("manual", 1.0, facts.manual_company_id, None, "chosen_by_hand", facts.matches)
    if facts.is_internal:
        return _decision("internal", 1.0, None, None, "internal_call", ())
    if facts.phone is None:
        return _nobody("number_hidden", facts)
    companies = {match.company_id for match in facts.matches if match.company_id is not None}
    if len(companies) > 1:
        return _decision("ambiguous", 0.0, None, None, "several_companies", facts.matches)
    contacts = {match.contact_id for match in facts.matches if match.contact_id is not None}
    contact_id = contacts.pop() if len(contacts) == 1 else None
    if companies:
        company_id = companies.pop()
        if len({match.contact_id for match in facts.matches}) > 1:
            return _decision("shared_phone", 0.9, company_id, contact_id, "shared_within_company", facts.matches)
        reason = "number_of_contact" if contact_id is not None else "number_of_company"
        return _decision("phone", 1.0, company_id, contact_id, reason, facts.matches)
    if contact_id is not None:
        return _decision("phone", 0.8, None, contact_id, "contact_without_company", facts.matches)
    return _nobody("number_unknown", facts)


def proposals(caller_name: str | None, companies: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    """Companies whose name is like the one the PBX showed, the likest first."""
    if not caller_name or not companies:
        return []
    names = [name for _, name in companies]
    found = process.extract(
        caller_name,
        names,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=SIMILAR_NAME,
        limit=PROPOSALS,
    )
    return [
        {"company_id": companies[index][0], "company": name, "score": round(score, 1)} for name, score, index in found
    ]


def _nobody(reason: str, facts: LinkFacts) -> Decision:
    decision = _decision("none", 0.0, None, None, reason, facts.matches)
    decision.why["proposals"] = proposals(facts.caller_name, facts.company_names)
    return decision


def _decision(
    method: str,
    confidence: float,
    company_id: int | None,
    contact_id: int | None,
    reason: str,
    matches: Sequence[PhoneMatch],
) -> Decision:
    candidates = [
        {
            "company_id": match.company_id,
            "company": match.company,
            "contact": match.contact,
            "why": "number_of_contact" if match.contact_id is not None else "number_of_company",
        }
        for match in matches
    ]
    return Decision(
        method=method,
        confidence=confidence,
        company_id=company_id,
        contact_id=contact_id,
        why={"reason": reason, "candidates": candidates, "proposals": []},
    )
