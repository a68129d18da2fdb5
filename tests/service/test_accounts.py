"""Signing in: the right pair, everything else alike, and not too often."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from db.models.work import Audit, User, WebSession
from db.queries import accounts
from service.accounts import hash_password
from tests.small_company import NOON
from tests.web import Web

PASSWORD = "correct horse battery"


@pytest.fixture
async def with_password(seen_web: Web) -> Web:
    def change(session: Session) -> None:
        accounts.set_password(session, "head@example.org", hash_password(PASSWORD))

    await seen_web.world.db.write(change)
    return seen_web


async def sign_in(web: Web, email: str = "head@example.org", password: str = PASSWORD, **more: str) -> tuple[int, str]:
    answer = await web.ask("", "POST", "/sign-in", data={"email": email, "password": password, **more})
    web.client.session.cookie_jar.clear()
    cookie = answer.cookies.get("ringback")
    return answer.status, cookie.OutputString() if cookie is not None else ""


async def test_the_right_pair_gets_a_cookie_that_scripts_and_other_sites_do_not(with_password: Web) -> None:
    status, cookie = await sign_in(with_password)
    assert status == 303
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=43200" in cookie
    secret = cookie.partition("=")[2].partition(";")[0]
    page = await with_password.ask("", "GET", "/calls", headers={"Cookie": f"ringback={secret}"})
    assert page.status == 200
    trail = [(line.who, line.action) for line in await with_password.rows(Audit)]
    [user] = [row.id for row in await with_password.rows(User) if row.email == "head@example.org"]
    assert trail == [(f"user:{user}", "sign in")]


async def test_spaces_and_capitals_of_the_address_do_not_matter(with_password: Web) -> None:
    assert (await sign_in(with_password, " Head@Example.ORG "))[0] == 303


async def test_a_wrong_password_and_an_unknown_address_get_the_same_page(with_password: Web) -> None:
    pages = []
    for email in ("head@example.org", "nobody@example.org"):
        answer = await with_password.ask("", "POST", "/sign-in", data={"email": email, "password": "wrong" * 4})
        pages.append((answer.status, (await answer.text()).replace(email, "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 403


async def test_an_account_can_be_tried_six_times_a_minute(with_password: Web) -> None:
    for _ in range(6):
        assert (await sign_in(with_password, password="wrong" * 4))[0] == 403
    assert (await sign_in(with_password))[0] == 429
    assert (await sign_in(with_password, "supervisor@example.org"))[0] == 403


async def test_an_address_can_try_twenty_accounts_a_minute(with_password: Web) -> None:
    for number in range(20):
        assert (await sign_in(with_password, f"{number}@example.org"))[0] == 403
    assert (await sign_in(with_password))[0] == 429


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("/calls?period=day", "/calls?period=day"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("", "/"),
    ],
)
async def test_sign_in_leads_to_pages_of_ours_only(with_password: Web, target: str, leads: str) -> None:
    data = {"email": "head@example.org", "password": PASSWORD, "next": target}
    answer = await with_password.ask("", "POST", "/sign-in", data=data)
    assert answer.headers["Location"] == leads


async def test_another_site_cannot_sign_a_browser_in(with_password: Web) -> None:
    data = {"email": "head@example.org", "password": PASSWORD}
    answer = await with_password.ask("", "POST", "/sign-in", data=data, headers={"Origin": "https://evil.example"})
    assert answer.status == 403


async def test_sign_out_ends_the_session_itself(web: Web) -> None:
    assert (await web.ask("head", "POST", "/sign-out")).status == 303
    assert (await web.ask("head", "GET", "/calls")).status == 303


async def test_a_new_password_ends_all_sessions(with_password: Web) -> None:
    assert (await with_password.ask("head", "GET", "/calls")).status == 303
    assert (await with_password.ask("supervisor", "GET", "/calls")).status == 200


def test_a_short_password_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 10 characters"):
        hash_password("short")


async def test_the_language_is_the_persons(web: Web) -> None:
    assert "Звонки" in await web.get("head", "/calls")
    await web.ask("head", "GET", "/language/en?next=/calls")
    assert "<h1>Calls" in await web.get("head", "/calls")
    assert "<h1>Звонки" in await web.get("supervisor", "/calls")
    assert (await web.ask("head", "GET", "/language/xx")).status == 404


async def test_a_kiosk_opens_its_board_by_a_form_and_never_by_an_address(seen_web: Web) -> None:
    answer = await seen_web.ask("", "POST", "/board/open", data={"token": "kiosk"})
    assert (answer.status, answer.headers["Location"]) == (303, "/board")
    assert answer.cookies["ringback"]["httponly"]
    assert (await seen_web.ask("", "POST", "/board/open", data={"token": "api"})).status == 403
    seen_web.client.session.cookie_jar.clear()
    assert (await seen_web.ask("", "GET", "/calls?token=kiosk")).status == 303


async def test_old_sessions_are_swept_out(with_password: Web) -> None:
    with_password.wait(timedelta(days=30))
    await sign_in(with_password)
    [left] = await with_password.rows(WebSession)
    assert left.created_at == NOON + timedelta(days=30)
