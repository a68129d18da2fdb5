"""Ambiguous numbers and unknown extensions: a person chooses once, and all the calls follow."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import BrowserContext
from sqlalchemy.orm import Session

from db.models.crm import Contact, Extension, Phone
from db.models.telephony import Call
from db.models.work import Audit, Job
from service.linking import link_call
from tests.small_company import NOON, Rows
from tests.web import NARROW, WIDE, Web, assert_fit_for_all, enter

NUMBER = "+74951234567"


def two_owners(session: Session) -> dict[str, Any]:
    """Vector and Omega share a number; two calls of it, at an extension nobody sits at."""
    rows = Rows(session)
    vector, omega, who = rows.company("Вектор", region="Тула"), rows.company("Омега"), rows.employee("Анна Белова")
    irina = Contact(external_id="p1", name="Ирина Петрова", company_id=vector, updated_at=NOON)
    session.add(irina)
    session.flush()
    session.add_all(
        (Phone(e164=NUMBER, raw=NUMBER, contact_id=irina.id), Phone(e164=NUMBER, raw=NUMBER, company_id=omega))
    )
    rows.deal(rows.stages()["offer"], company=omega)
    calls = [rows.call(phone=NUMBER, customer_number=NUMBER, extension="204") for _ in range(2)]
    for call in calls:
        link_call(session, call, at=NOON)
    return {"vector": vector, "omega": omega, "who": who, "calls": calls, "source": rows.source}


async def work_off(web: Web) -> list[Call]:
    """Run the link jobs that wait; the calls after it."""
    jobs = await web.rows(Job)
    for job in jobs:
        await web.world.db.write(link_call, job.call_id, at=NOON)
    return await web.rows(Call)


async def test_a_choice_links_all_calls_of_the_number(web: Web) -> None:
    made = await web.world.db.write(two_owners)
    text = await web.get("supervisor", "/ambiguous")
    assert text.index("Омега") < text.index("Вектор"), "an open deal speaks for Omega"
    assert "Ирина Петрова" in text
    done = await web.ask("supervisor", "POST", "/ambiguous", data={"phone": NUMBER, "company": str(made["omega"])})
    assert (done.status, done.headers["Location"]) == (303, "/ambiguous?chosen=2")
    assert {(call.company_id, call.link_method) for call in await work_off(web)} == {(made["omega"], "manual")}
    assert all(call.deal_id for call in await web.rows(Call))
    (line,) = await web.rows(Audit)
    assert (line.action, line.subject, line.details) == ("link", f"company:{made['omega']}", {"calls": 2})
    assert "2 звонка привязываются заново" in await web.get("supervisor", "/ambiguous?chosen=2")


async def test_only_a_company_that_has_the_number_can_be_chosen(web: Web) -> None:
    await web.world.db.write(two_owners)
    other = await web.world.db.write(lambda session: Rows.company(_more(session), "Other"))
    done = await web.ask("head", "POST", "/ambiguous", data={"phone": NUMBER, "company": str(other)})
    assert done.status == 409
    assert (await web.ask("head", "POST", "/ambiguous", data={"phone": NUMBER, "company": "x"})).status == 400
    assert {call.link_method for call in await web.rows(Call)} == {"ambiguous"}


async def test_an_extension_is_given_to_an_employee(web: Web) -> None:
    made = await web.world.db.write(two_owners)
    assert "Анна Белова" in await web.get("supervisor", "/unmapped")
    form = {"source": str(made["source"]), "extension": "204", "employee": str(made["who"])}
    done = await web.ask("supervisor", "POST", "/unmapped", data=form)
    assert (done.status, done.headers["Location"]) == (303, "/unmapped?chosen=2")
    assert {call.employee_id for call in await work_off(web)} == {made["who"]}
    assert "У каждого добавочного есть сотрудник" in await web.get("supervisor", "/unmapped")
    assert (await web.ask("supervisor", "POST", "/unmapped", data=form | {"employee": "999"})).status == 409


async def test_several_at_one_extension_are_named_and_none_is_taken(web: Web) -> None:
    def fill(session: Session) -> None:
        made = two_owners(session)
        rows = _more(session)
        session.add_all(Extension(extension="204", employee_id=one) for one in (made["who"], rows.employee("Борис")))

    await web.world.db.write(fill)
    assert "Анна Белова, Борис" in await web.get("supervisor", "/unmapped")


@pytest.mark.parametrize("path", ["/ambiguous", "/unmapped"])
async def test_a_manager_may_not_choose(web: Web, path: str) -> None:
    assert (await web.ask("manager", "GET", path)).status == 403
    assert (await web.ask("manager", "POST", path, data={})).status == 403
    assert (await web.ask("supervisor", "POST", path, data={}, headers={"X-CSRF-Token": "no"})).status == 403


@pytest.mark.slow
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["/ambiguous", "/unmapped"])
async def test_the_pages_are_fit_for_all(seen_web: Web, browser: BrowserContext, path: str, width: int) -> None:
    page = await enter(browser, seen_web, "supervisor", path, width)
    await assert_fit_for_all(page)
    await seen_web.world.db.write(two_owners)
    seen_web.wait(timedelta(minutes=1))
    await page.reload()
    await assert_fit_for_all(page)


def _more(session: Session) -> Rows:
    """More rows beside those that are there: ids and names of their own."""
    rows = Rows.__new__(Rows)
    rows.session = session
    rows._numbers = iter(range(1000, 2000))  # type: ignore[assignment]  # only next() is asked of it
    return rows
