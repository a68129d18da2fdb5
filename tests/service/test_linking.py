"""Whose call is it?  The rules as facts, and the whole on both engines."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.connect import Database
from db.models.crm import Contact, Extension, Phone
from db.models.telephony import Call, Source
from db.queries import linking as queries
from db.queries.linking import LinkDecision, PhoneMatch, Work
from service.link_words import EMPLOYEE, REASONS, WORK, explained
from service.linking import beginnings, best_named, by_owners, choose_work, core_of, link_call, own_numbers
from tests.small_company import NOON, Rows, days

NUMBER = "+74951234567"
VECTOR, OMEGA = PhoneMatch(company_id=1, company="Vector"), PhoneMatch(company_id=2, company="Omega")
IRINA = PhoneMatch(company_id=1, company="Vector", contact_id=11, contact="Irina")
OLEG = PhoneMatch(company_id=1, company="Vector", contact_id=12, contact="Oleg")
NOBODYS = PhoneMatch(company_id=None, company=None, contact_id=13, contact="Anna")


@pytest.mark.parametrize(
    ("owners", "method", "reason", "company", "contact"),
    [
        ((), "none", "number_unknown", None, None),
        ((VECTOR,), "phone", "number_of_company", 1, None),
        ((IRINA,), "phone", "number_of_contact", 1, 11),
        ((IRINA, VECTOR), "phone", "number_of_contact", 1, 11),
        ((IRINA, OLEG), "shared_phone", "shared_within_company", 1, None),
        ((IRINA, OLEG, VECTOR), "shared_phone", "shared_within_company", 1, None),
        ((NOBODYS,), "phone", "contact_without_company", None, 13),
        ((NOBODYS, VECTOR), "shared_phone", "shared_within_company", 1, None),
        ((VECTOR, OMEGA), "ambiguous", "several_companies", None, None),
        ((IRINA, OMEGA), "ambiguous", "several_companies", None, None),
    ],
)
def test_a_number_links_by_who_has_it(
    owners: tuple[PhoneMatch, ...], method: str, reason: str, company: int | None, contact: int | None
) -> None:
    for order in permutations(owners):
        found = by_owners(order)
        assert (found.method, found.reason, found.company_id, found.contact_id) == (method, reason, company, contact)


matches = st.builds(
    PhoneMatch,
    company_id=st.none() | st.integers(1, 3),
    company=st.just("x"),
    contact_id=st.none() | st.integers(1, 3),
    contact=st.just("y"),
).filter(lambda match: match.company_id is not None or match.contact_id is not None)


@given(st.lists(matches, min_size=1, max_size=60))
def test_two_companies_are_never_chosen_between(owners: list[PhoneMatch]) -> None:
    companies = {owner.company_id for owner in owners if owner.company_id is not None}
    found = by_owners(owners)
    if len(companies) > 1:
        assert (found.method, found.company_id, found.contact_id) == ("ambiguous", None, None)
    elif companies:
        assert {found.company_id} == companies


def piece(kind: str = "deal", number: int = 1, status: str = "open", **more: Any) -> Work:
    more = {"employee_id": None, "lead_id": None, "created_at": NOON - days(10), "ended_at": None, **more}
    return Work(kind=kind, id=number, status=status, **more)


MINE = piece(number=2, employee_id=7, created_at=NOON - days(30))
NEWEST = piece(number=3, created_at=NOON - days(1))
LEAD = piece("lead", 4, "in_work")
LOST = piece("lead", 5, "rejected", ended_at=NOON - days(2))
REJECTED_AFTER = piece("lead", 6, "rejected", ended_at=NOON + timedelta(minutes=5))
CLOSED = piece(number=7, status="won", ended_at=NOON - days(1))
CLOSED_LATER = piece(number=8, status="won", ended_at=NOON + days(1))
LATER = piece("lead", 9, "new", created_at=NOON + days(40))


@pytest.mark.parametrize(
    ("candidates", "chosen", "why"),
    [
        ((LEAD, NEWEST, MINE), MINE, "open_deal_of_employee"),
        ((LEAD, NEWEST, piece()), NEWEST, "open_deal"),
        ((LEAD, LOST, CLOSED), LEAD, "open_lead"),
        ((CLOSED, CLOSED_LATER), CLOSED_LATER, "open_deal"),
        ((LOST, REJECTED_AFTER), REJECTED_AFTER, "open_lead"),
        ((LOST, CLOSED), LOST, "rejected_lead"),
        ((LATER,), LATER, "entered_later"),
        ((LATER, LOST), LOST, "rejected_lead"),
        ((CLOSED,), None, "nothing_open"),
        ((), None, "nothing_open"),
    ],
)
def test_a_call_is_about_what_was_open_then(candidates: tuple[Work, ...], chosen: Work | None, why: str) -> None:
    for order in permutations(candidates):
        assert choose_work(order, employee_id=7, started_at=NOON) == (chosen, why)


def test_a_name_is_compared_without_legal_form_and_quotes() -> None:
    assert core_of("ООО «Вектор»") == core_of('ооо "Вектор"') == "Вектор"
    names = [(1, "ООО «Вектор-Плюс»"), (2, "ООО «Вектор»"), (3, "АО «Век»")]
    assert [one["company_id"] for one in best_named("Вектор", names)] == [2]
    assert 'ООО "Вектор' in beginnings("Вектор Плюс")


def test_our_own_lines_are_read_from_the_sources_options() -> None:
    assert own_numbers({"own_numbers": "8 (495) 123-45-67, мусор"}) == {NUMBER}
    assert own_numbers({}) == frozenset()


# --- on both engines -----------------------------------------------------------------------------------------------


class House(Rows):
    """A company with a number, an employee at 204."""

    def number(self, *, company: int | None = None, contact: int | None = None) -> int:
        return self._add(Phone(e164=NUMBER, raw=NUMBER, company_id=company, contact_id=contact))

    def contact(self, company: int | None, name: str = "Irina") -> int:
        return self._add(Contact(external_id=self._id("p"), name=name, company_id=company, updated_at=NOON))

    def extension(self, employee: int, extension: str = "204", source: int | None = None) -> int:
        return self._add(Extension(extension=extension, employee_id=employee, source_id=source))


def linked(db: Database, fill: Any) -> tuple[LinkDecision, Any]:
    """The call that `fill` makes, linked twice: the second time must say the same."""
    names: dict[str, int] = {}

    def work(session: Any) -> tuple[LinkDecision, LinkDecision]:
        call = fill(House(session), names)
        return link_call(session, call, at=NOON), link_call(session, call, at=NOON)

    first, second = db.write_now(work)
    assert first == second
    return second, names


def test_number_extension_deal_and_stage(db: Database) -> None:
    def fill(rows: House, names: dict[str, int]) -> int:
        stages = rows.stages()
        names |= {"company": rows.company(), "who": rows.employee("Alexey"), "offer": stages["offer"]}
        rows.number(company=names["company"])
        rows.extension(names["who"])
        rows.deal(stages["interest"], company=names["company"])
        names["deal"] = rows.deal(
            stages["payment"], company=names["company"], employee_id=names["who"], created_at=NOON - days(9)
        )
        rows.move(names["deal"], stages["payment"], frm=stages["offer"], at=NOON + days(1))
        return rows.call(phone=NUMBER, extension="204", customer_number=NUMBER)

    found, names = linked(db, fill)
    assert (found.method, found.company_id) == ("phone", names["company"])
    assert (found.employee_id, found.deal_id) == (names["who"], names["deal"])
    assert found.stage_id == names["offer"], "the stage at the time of the call, not today's"
    assert [*explained(found.why)] == [
        REASONS["number_of_company"], EMPLOYEE["extension"], WORK["open_deal_of_employee"],
    ]  # fmt: skip


def test_an_extension_of_this_pbx_goes_before_one_of_any(db: Database) -> None:
    def fill(rows: House, names: dict[str, int]) -> int:
        names["here"] = rows.employee("Here")
        rows.extension(rows.employee("Anywhere"))
        rows.extension(names["here"], source=rows.source)
        return rows.call(extension="204")

    found, names = linked(db, fill)
    assert found.employee_id == names["here"]


@pytest.mark.parametrize(
    ("extension", "why"), [("204", "extension_of_several"), ("205", "extension_of_nobody"), ("", "no_extension")]
)
def test_an_extension_is_never_guessed(db: Database, extension: str, why: str) -> None:
    def fill(rows: House, _: dict[str, int]) -> int:
        rows.extension(rows.employee("Anna"))
        rows.extension(rows.employee("Boris"))
        return rows.call(extension=extension)

    found, _ = linked(db, fill)
    assert (found.employee_id, found.why["employee"]) == (None, why)


def test_an_own_number_is_no_customer(db: Database) -> None:
    def fill(rows: House, _: dict[str, int]) -> int:
        rows.session.get_one(Source, rows.source).options = {"own_numbers": NUMBER}
        rows.number(company=rows.company())
        return rows.call(phone=NUMBER, customer_number=NUMBER)

    found, _ = linked(db, fill)
    assert (found.method, found.company_id, found.why["reason"]) == ("none", None, "own_number")


def test_a_shown_name_is_proposed_and_never_linked(db: Database) -> None:
    def fill(rows: House, names: dict[str, int]) -> int:
        names["company"] = rows.company("ООО «Вектор»")
        rows.company("ООО «Омега»")
        return rows.call(phone=NUMBER, customer_number=NUMBER, caller_name="Вектор")

    found, names = linked(db, fill)
    assert (found.method, found.company_id) == ("none", None)
    assert found.why["proposals"] == [{"company_id": names["company"], "company": "ООО «Вектор»", "score": 100}]


def test_a_choice_for_a_number_holds_for_its_old_and_new_calls(db: Database) -> None:
    def work(session: Any) -> tuple[list[int | None], str, int, int]:
        rows = House(session)
        vector, omega = rows.company("Vector"), rows.company("Omega")
        rows.number(company=vector)
        rows.number(company=omega)
        old = [rows.call(phone=NUMBER, customer_number=NUMBER) for _ in range(2)]
        assert {link_call(session, call, at=NOON).method for call in old} == {"ambiguous"}
        assert sorted(queries.choose_company(session, NUMBER, omega, at=NOON)) == old
        new = rows.call(phone=NUMBER, customer_number=NUMBER, at=NOON + days(1))
        made = [link_call(session, call, at=NOON) for call in (*old, new)]
        queries.choose_company(session, NUMBER, None, at=NOON)
        taken_back = link_call(session, new, at=NOON)
        return [one.company_id for one in made], taken_back.method, omega, vector

    companies, taken_back, omega, _ = db.write_now(work)
    assert companies == [omega] * 3
    assert taken_back == "ambiguous"


def test_a_link_made_for_one_call_survives(db: Database) -> None:
    def fill(rows: House, names: dict[str, int]) -> int:
        rows.number(company=rows.company("Vector"))
        names["chosen"] = rows.company("Omega")
        call = rows.call(phone=NUMBER, customer_number=NUMBER, company=names["chosen"], link_method="manual")
        assert rows.session.get_one(Call, call).link_why == {}
        return call

    found, names = linked(db, fill)
    assert (found.method, found.company_id) == ("manual", names["chosen"])


def test_hidden_and_internal_calls_have_no_company(db: Database) -> None:
    assert linked(db, lambda rows, _: rows.call())[0].why["reason"] == "number_hidden"


def test_a_call_between_colleagues_is_nobodys(db: Database) -> None:
    assert linked(db, lambda rows, _: rows.call(direction="internal"))[0].method == "internal"
