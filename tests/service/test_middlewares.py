"""What every answer carries, what errors say, and what never gets into a log."""

from datetime import timedelta

import pytest
import structlog
from sqlalchemy.orm import Session

from db.models.work import Token, User, WebSession
from db.queries import accounts
from tests.small_company import NOON
from tests.web import PEOPLE, Web

PHONE = "+79000000777"


@pytest.mark.parametrize(
    "path", ["/sign-in", "/calls", "/nothing", "/api/v1/calls", "/static/ringback.css", "/healthz"]
)
async def test_no_page_runs_or_frames_what_is_not_ours(seen_web: Web, path: str) -> None:
    for who in ("", "admin"):
        answer = await seen_web.ask(who, "GET", path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/sign-in", "/calls", "/board/open", "/nothing"])
async def test_no_script_or_style_stands_inside_a_page(seen_web: Web, path: str) -> None:
    text = await (await seen_web.ask("admin", "GET", path)).text()
    assert "style=" not in text
    assert "<style" not in text
    assert " on" not in "".join(part.partition(">")[0] for part in text.split("<") if " on" in part and '="' in part)
    assert text.count("<script") == text.count('<script type="module" src="/static/')


async def test_pages_are_not_kept_by_caches(seen_web: Web) -> None:
    assert (await seen_web.ask("admin", "GET", "/calls")).headers["Cache-Control"] == "no-store"


TOLD = (
    ("GET", "/api/v1/nothing", 404, "there is nothing at this address"),
    ("DELETE", "/api/v1/calls", 405, "this address does not take this method"),
    ("GET", "/api/v1/calls/99", 404, "there is no such call, or it is not yours to see"),
    ("GET", "/api/v1/calls?limit=many", 400, "limit should be a whole number"),
    ("PUT", "/api/v1/calls/99/goal", 404, "there is no such call, or it is not yours to see"),
)


async def test_a_program_is_told_in_one_line(seen_web: Web) -> None:
    for method, path, status, said in TOLD:
        answer = await seen_web.ask("api", method, path)
        assert (answer.status, await answer.json()) == (status, {"error": said})


async def test_a_wrong_method_says_which_are_right(seen_web: Web) -> None:
    answer = await seen_web.ask("api", "DELETE", "/api/v1/calls")
    assert "GET" in answer.headers["Allow"]


async def test_a_person_gets_a_page_in_the_own_language(seen_web: Web) -> None:
    answer = await seen_web.ask("manager", "GET", "/sources")
    text = await answer.text()
    assert answer.status == 403
    assert "Сюда вам нельзя" in text
    assert "Ваша роль этого не позволяет" in text


async def test_what_breaks_is_told_without_details(seen_web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"could not read {PHONE}")

    monkeypatch.setattr("db.queries.calls.page", broken)
    answer = await seen_web.ask("api", "GET", "/api/v1/calls")
    assert (answer.status, await answer.json()) == (500, {"error": "something went wrong here; the log has it"})


async def test_the_way_back_after_sign_in_is_the_whole_address(seen_web: Web) -> None:
    answer = await seen_web.ask("", "GET", "/calls?period=day&q=плёнка")
    assert answer.headers["Location"].startswith("/sign-in?next=/calls?period%3Dday%26q%3D%25D0")


async def test_a_session_ends(web: Web) -> None:
    assert (await web.ask("head", "GET", "/calls")).status == 200
    web.wait(timedelta(days=9, seconds=1))
    assert (await web.ask("head", "GET", "/calls")).status == 303


async def test_a_closed_account_is_out_at_once(web: Web) -> None:
    def close(session: Session) -> None:
        session.query(User).update({User.is_active: False})

    await web.world.db.write(close)
    for who in PEOPLE:
        assert (await web.ask(who, "GET", "/calls")).status == 303


async def test_a_wrong_token_is_nobody(web: Web) -> None:
    for header in ("Bearer wrong", "Bearer ", "Basic YXBpOmFwaQ==", "api"):
        answer = await web.ask("", "GET", "/api/v1/calls", headers={"Authorization": header})
        assert answer.status == 401, header


async def test_a_wallboards_token_in_the_cookie_is_let_in_and_a_programs_is_not(seen_web: Web) -> None:
    for token, status in (("kiosk", 403), ("api", 303), ("metrics", 303)):
        answer = await seen_web.ask("", "GET", "/calls", headers={"Cookie": f"ringback={token}"})
        assert answer.status == status  # 403: known, but sees the wallboard only


async def test_secrets_are_kept_as_hashes_only(web: Web) -> None:
    hashes = [row.token_hash for row in [*await web.rows(WebSession), *await web.rows(Token)]]
    assert sorted(hashes) == sorted(accounts.hashed(secret) for secret in (*PEOPLE, "kiosk", "api", "metrics"))


async def test_a_tokens_last_use_is_known_to_the_minute(web: Web) -> None:
    for pause, known in ((0, 0), (30, 0), (31, 61)):
        web.wait(timedelta(seconds=pause))
        await web.ask("api", "GET", "/api/v1/calls")
        [token] = [row for row in await web.rows(Token) if row.name == "api"]
        assert token.last_used_at == NOON + timedelta(seconds=known)


async def test_no_secret_number_or_question_is_logged(seen_web: Web) -> None:
    with structlog.testing.capture_logs() as lines:
        await seen_web.ask("api", "GET", f"/api/v1/calls?q={PHONE}")
        await seen_web.ask("api", "GET", f"/api/v1/contacts/{PHONE}")
        await seen_web.ask("admin", "GET", "/calls?q=private")
        await seen_web.ask("", "POST", "/sign-in", data={"email": "head@example.org", "password": "hunter2hunter2"})
        await seen_web.ask("", "POST", "/board/open", data={"token": "kiosk-secret"})
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("GET", "/api/v1/calls", 200),
        ("GET", "/api/v1/{kind}/{external_id}", 404),
        ("GET", "/calls", 200),
        ("POST", "/sign-in", 403),
        ("POST", "/board/open", 403),
    ]
    told = repr(lines)
    for secret in (PHONE, PHONE[1:], "private", "hunter2", "head@example.org", "kiosk-secret", "Bearer"):
        assert secret not in told
