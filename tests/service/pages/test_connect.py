"""A PBX in five minutes: kind, form, secrets shown once, steps, and the first call watched coming in."""

import json
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext
from sqlalchemy.orm import Session

from db.models.telephony import Source
from db.models.work import Audit
from db.queries import leases, listener_states
from service.intake import Intake
from service.world import INTAKE
from tests.small_company import NOON
from tests.web import NARROW, WIDE, Web, assert_fit_for_all, enter, until

SHOTS = os.environ.get("RINGBACK_TEST_SHOTS")  # a folder: keep pictures to look at
FORM = {"kind": "generic", "name": "office", "option.timezone": "Europe/Moscow"}
SINCE = int(NOON.timestamp())


async def connected(web: Web) -> str:
    """A generic PBX named office; its secret, as the page showed it."""
    answer = await web.ask("admin", "POST", "/sources/new", data=FORM)
    text = await answer.text()
    assert answer.status == 200, text
    return re.findall(r'<code class="copy">([^<]+)</code>', text)[1]


def said(web: Web, **changed: Any) -> dict[str, Any]:
    """One finished call, as the generic adapter's manual writes it, that ended a moment ago."""
    ended = NOON - timedelta(seconds=5)
    return {
        "event": "call", "call_id": "1", "direction": "inbound", "customer": "+79000000401", "extension": "201",
        "started_at": (ended - timedelta(seconds=60)).isoformat(),
        "answered_at": (ended - timedelta(seconds=50)).isoformat(),
        "ended_at": ended.isoformat(), "recording": {"url": "https://pbx.example.net/1.wav"}, **changed,
    }  # fmt: skip


async def deliver(web: Web, secret: str, event: Any) -> int:
    """Post it as the PBX would, and have it parsed."""
    intake = Intake(web.world)
    web.client.server.app._state[INTAKE] = intake  # the tests' application runs no loops
    headers = {"X-Ringback-Secret": secret}
    answer = await web.ask("", "POST", "/hook/office", data=json.dumps(event), headers=headers)
    if not intake._waiting.empty():
        await intake.parse_all([intake._waiting.get_nowait()])
    return answer.status


async def part(web: Web) -> str:
    return await web.get("admin", f"/sources/office/setup/part?since={SINCE}")


async def test_every_kind_can_be_chosen_and_has_its_form(seen_web: Web) -> None:
    text = await seen_web.get("admin", "/sources/new")
    kinds = re.findall(r'/sources/new\?kind=([\w-]+)"', text)
    assert {"asterisk", "mango", "generic"} <= set(kinds)
    for kind in kinds:
        assert f'name="kind" value="{kind}"' in await seen_web.get("admin", f"/sources/new?kind={kind}")


async def test_a_secret_of_ours_is_made_up_stored_and_shown_once(seen_web: Web) -> None:
    secret = await connected(seen_web)
    assert len(secret) >= 32
    (row,) = await seen_web.rows(Source)
    assert (row.name, row.adapter, row.secrets["secret"]) == ("office", "generic", secret)
    assert secret not in await seen_web.get("admin", "/sources/office/setup")
    assert secret not in await seen_web.get("admin", "/sources")
    (line,) = await seen_web.rows(Audit)
    assert (line.who, line.action, line.subject) == ("user:1", "connect PBX", "source:office")
    assert secret not in json.dumps(line.details)


async def test_an_address_that_is_the_secret_is_shown_whole_once(seen_web: Web) -> None:
    answer = await seen_web.ask("admin", "POST", "/sources/new", data=FORM | {"kind": "uis"})
    (address,) = re.findall(r'<code class="copy">(http[^<]+)</code>', await answer.text())
    (row,) = await seen_web.rows(Source)
    assert address.endswith(f"/hook/office/{row.secrets['url_token']}")
    assert row.secrets["url_token"] not in await seen_web.get("admin", "/sources/office/setup")


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"name": "мой офис"}, "a name is made of latin letters"),
        ({"name": ""}, "a name is made of latin letters"),
        ({"kind": "mango"}, "needs the secret vpbx_api_key"),
        ({"option.timezone": "Mars"}, "is not known; write it like Europe/Moscow"),
        ({"option.extension_pattern": "("}, "is no regular expression"),
        ({"option.nonsense": "1"}, "has no option"),
    ],
)
async def test_a_mistake_is_one_line_and_what_was_entered_stays(
    seen_web: Web, changed: dict[str, str], line: str
) -> None:
    answer = await seen_web.ask(
        "admin", "POST", "/sources/new", data=FORM | {"option.own_numbers": "+74950000400"} | changed
    )
    text = await answer.text()
    assert answer.status == 400
    assert line in text
    assert 'value="+74950000400"' in text
    assert await seen_web.rows(Source) == []


async def test_a_taken_name_is_said(seen_web: Web) -> None:
    await connected(seen_web)
    answer = await seen_web.ask("admin", "POST", "/sources/new", data=FORM)
    assert (answer.status, "is there already" in await answer.text()) == (400, True)


async def test_the_steps_are_those_of_the_kind_with_the_real_address(seen_web: Web) -> None:
    form = FORM | {"kind": "freeswitch", "secret.basic_auth_password": "of-my-own"}
    text = await (await seen_web.ask("admin", "POST", "/sources/new", data=form)).text()
    assert "autoload_configs/json_cdr.conf.xml" in text
    assert "&lt;param name=&#34;url&#34;" in text, "a manual is text, never markup"
    assert f"{seen_web.world.settings.address}/hook/office" in text
    assert "ringback.example" not in text
    assert "of-my-own" not in text, "what the administrator entered is known to him"


async def test_a_file_that_goes_into_the_pbx_can_be_taken_from_the_page(seen_web: Web) -> None:
    text = await (await seen_web.ask("admin", "POST", "/sources/new", data=FORM | {"kind": "3cx"})).text()
    assert 'href="/sources/office/template"' in text
    answer = await seen_web.ask("admin", "GET", "/sources/office/template")
    assert "<Crm " in await answer.text()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ringback.xml"'


async def test_a_connection_that_we_hold_says_how_it_is(seen_web: Web) -> None:
    secrets = {"secret.ami_username": "ringback", "secret.ami_secret": "invented"}
    form = FORM | {"kind": "asterisk"} | secrets
    text = await (await seen_web.ask("admin", "POST", "/sources/new", data=form)).text()
    assert "не нужен: Ringback сам подключается" in text
    assert "заполните параметр host" in text
    await seen_web.ask("admin", "POST", "/sources/office/setup", data={"option.host": "10.0.0.4"})
    assert "сейчас подключится" in await part(seen_web)

    def hold(session: Session) -> None:
        leases.hold(session, listener_states.lease_name(1), holder="me", lease=timedelta(minutes=1))
        listener_states.tell(session, 1, is_up=False, at=NOON, error="Asterisk refused the log-in")

    await seen_web.world.db.write(hold)
    assert "Соединения с АТС нет: Asterisk refused the log-in" in " ".join((await part(seen_web)).split())


async def test_waiting_begins_now(seen_web: Web) -> None:
    await connected(seen_web)
    answer = await seen_web.ask("admin", "GET", "/sources/office/setup?wait=1")
    assert (answer.status, answer.headers["Location"]) == (303, f"/sources/office/setup?since={SINCE}#test")
    text = await seen_web.get("admin", f"/sources/office/setup?since={SINCE}")
    assert "Пока ничего не пришло" in text
    assert '<noscript><meta http-equiv="refresh"' in text


async def test_a_wrong_secret_is_counted_and_said_and_nothing_is_kept(seen_web: Web) -> None:
    await connected(seen_web)
    assert await deliver(seen_web, "wrong", said(seen_web)) == 403
    assert await deliver(seen_web, "wrong", said(seen_web)) == 403
    text = await part(seen_web)
    assert "Отклонены 2 доставки" in text
    assert "the secret is wrong" in text


async def test_a_whole_call_lacks_but_its_employee(web: Web) -> None:
    secret = await connected(web)
    assert await deliver(web, secret, said(web)) == 200
    text = await part(web)
    assert "Пришла 1 доставка" in text
    assert "+79000000401" in text
    assert re.findall(r'class="band bad">([^<]+)<', text) == ["за этим добавочным никто не числится"]
    assert 'href="/unmapped"' in text


async def test_what_is_missing_is_said_in_order(seen_web: Web) -> None:
    secret = await connected(seen_web)
    late = {name: (NOON + timedelta(hours=3, seconds=s)).isoformat() for name, s in
            (("started_at", -60), ("answered_at", -50), ("ended_at", -5))}  # fmt: skip
    assert await deliver(seen_web, secret, said(seen_web, customer="", extension=None, recording=None, **late)) == 200
    text = await part(seen_web)
    lines = [
        "часы расходятся: время звонка и время его получения не совпадают",
        "добавочный не назван: проверьте параметр extension_pattern",
        "номер клиента не сообщён",
        "о записи ничего не сказано: включите запись разговоров в АТС",
    ]
    assert re.findall(r'class="band bad">([^<]+)<', text) == lines
    assert "на 3 ч;" in text


async def test_what_cannot_be_read_is_said(web: Web) -> None:
    secret = await connected(web)
    await deliver(web, secret, {"event": "nonsense"})
    assert "Не удалось прочесть:" in await part(web)


async def test_options_are_mended_on_the_page_and_secrets_stay(seen_web: Web) -> None:
    secret = await connected(seen_web)
    answer = await seen_web.ask("admin", "POST", "/sources/office/setup", data={"option.timezone": "Asia/Omsk"})
    assert (answer.status, answer.headers["Location"]) == (303, "/sources/office/setup?saved=1")
    (row,) = await seen_web.rows(Source)
    assert (row.options, row.secrets) == ({"timezone": "Asia/Omsk"}, {"secret": secret})
    wrong = await seen_web.ask("admin", "POST", "/sources/office/setup", data={"option.timezone": "Mars"})
    assert (wrong.status, "write it like Europe/Moscow" in await wrong.text()) == (400, True)
    assert (await seen_web.ask("admin", "GET", "/sources/other/setup")).status == 404


async def test_seen_in_a_browser_from_the_kind_to_the_call(seen_web: Web, browser: BrowserContext) -> None:
    page = await enter(browser, seen_web, "admin", "/sources/new", NARROW)
    await assert_fit_for_all(page)
    await _keep(page, "kinds")
    await page.click("text=Generic JSON")
    await page.fill("input[name=name]", "office")
    await assert_fit_for_all(page)
    await _keep(page, "form")
    await page.click("button.main")
    secret = await page.inner_text("dd code.copy >> nth=1")
    await assert_fit_for_all(page)
    await _keep(page, "connected")
    await page.set_viewport_size({"width": WIDE, "height": 900})
    await page.click("button[name=wait]")
    assert await deliver(seen_web, secret, said(seen_web)) == 200
    await until(page, "document.getElementById('arrived').textContent.includes('+79000000401')")
    await assert_fit_for_all(page)
    await _keep(page, "arrived")


async def _keep(page: Any, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"connect-{name}.png", full_page=True)
