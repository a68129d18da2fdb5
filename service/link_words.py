"""Why a call is linked so, or why not, in words: the codes of `call.link_why` → message ids of pages.

`link_why` holds: reason (REASONS), employee (EMPLOYEE), work (WORK), candidates [{company_id, company,
contact, why (of REASONS)}] where the number has owners, proposals [{company_id, company, score}] where it has none.
"""

from collections.abc import Mapping
from typing import Any

REASONS: Mapping[str, str] = {
    "number_of_contact": "the number of one contact",
    "number_of_company": "the number of the company",
    "shared_within_company": "several people of the company share this number: linked to the company",
    "several_companies": "the number fits several companies: a person must choose",
    "several_contacts": "the number fits several people of no company: a person must choose",
    "contact_without_company": "the number of a contact of no company",
    "chosen_by_hand": "chosen by hand",
    "number_unknown": "no company and no contact has this number",
    "number_hidden": "the number was withheld",
    "no_phone_number": "what the exchange sent is no phone number",
    "own_number": "one of our own numbers",
    "internal_call": "a call between colleagues",
}
EMPLOYEE: Mapping[str, str] = {
    "extension": "the employee is known by the extension",
    "extension_of_nobody": "no employee has this extension",
    "extension_of_several": "several employees have this extension",
    "no_extension": "the exchange named no extension",
}
WORK: Mapping[str, str] = {
    "open_deal_of_employee": "the company's open deal with this employee",
    "open_deal": "the company's newest open deal",
    "open_lead_of_employee": "the open lead with this employee",
    "open_lead": "the newest open lead",
    "rejected_lead": "nothing was open: the lead rejected last",
    "entered_later": "nothing was open: the first that was entered later",
    "nothing_open": "no lead and no deal",
}


def explained(why: Mapping[str, Any]) -> list[str]:
    """Message ids, most important first; unknown codes of an older version are left out."""
    parts = (REASONS.get(why.get("reason", "")), EMPLOYEE.get(why.get("employee", "")), WORK.get(why.get("work", "")))
    return [part for part in parts if part is not None]
