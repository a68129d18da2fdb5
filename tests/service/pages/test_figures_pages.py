"""The pages with figures over real HTTP: what stands on them, for whom, in both languages."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientTimeout

from service.pages.today import silent_since
from tests.month_of_sales import fill
from tests.small_company import Rows
from tests.web import Web

MOSCOW = ZoneInfo("Europe/Moscow")
PAGES = ("/", "/kpi", "/kpi?by=role", "/kpi?by=team", "/kpi?by=month", "/kpi/companies", "/kpi/companies?given_up=1",
         "/funnel", "/funnel/deals", "/funnel/deals?stuck=1", "/today/tails", "/today/missed", "/board")  # fmt: skip


def text_of(page: str) -> str:
    """What is read on it: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


async def test_an_empty_house_has_no_empty_page(web: Web) -> None:
    for path in PAGES:
        assert "<h1>" in await web.get("head", path), path


async def test_every_page_speaks_one_language(web: Web) -> None:
    await web.world.db.write(fill)
    for language in ("en", "ru"):
        await web.ask("head", "GET", f"/language/{language}")
        for path in PAGES:
            title = re.search("<title>(.*?) · Ringback", await web.get("head", path))
            assert title is not None, path
            assert bool(re.search("[а-яё]", title[1].lower())) is (language == "ru"), path


async def test_the_first_screen_has_three_figures_and_what_waits(web: Web) -> None:
    await web.world.db.write(fill)
    page = text_of(await web.get("head", "/"))
    assert "38 % 13 из 34 оценённых (24–55 %)" in page
    assert "дозвонов 34 ÷ компаний 13" in page
    assert "1 забракованный ждёт прослушивания" in page
    assert "1 хвост остался со вчера" in page
    assert "названная причина не та, что в разговоре : не сейчас → цена" in page


async def test_every_figure_of_the_first_screen_leads_to_its_list(web: Web) -> None:
    await web.world.db.write(fill)
    page = await web.get("head", "/")
    numbers = re.findall(r'class="value"><a href="([^"]+)"', page)
    assert len(numbers) == 3
    for address in {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', page)}:
        if not address.startswith(("/static", "/language", "/rejected")):
            assert (await web.ask("head", "GET", address)).status == 200, address


async def test_the_lists_hold_as_many_calls_as_the_figures_say(web: Web) -> None:
    await web.world.db.write(fill)
    page = await web.get("head", "/")
    attained, connected = (link.replace("&amp;", "&") for link in re.findall(r'value"><a href="(/calls[^"]+)"', page))
    for address, count in ((attained, 13), (connected, 34)):
        found = await web.json("head", address.replace("/calls", "/api/v1/calls", 1) + "&limit=100")
        assert len(found["calls"] if "calls" in found else found["items"]) == count, address


async def test_a_manager_sees_the_own_figures_and_no_review(web: Web) -> None:
    ids = await web.world.db.write(fill)
    await web.is_employee("manager", ids["alexey"])
    page = text_of(await web.get("manager", "/"))
    assert "4 из 11 оценённых" in page
    assert "прослушивания" not in page
    assert "доставка не разобрана" not in page
    lines = text_of(await web.get("manager", "/kpi"))
    assert "Алексей Смирнов" in lines
    assert "Ирина Петрова" not in lines
    assert "Ирина Петрова" not in text_of(await web.get("manager", "/funnel/deals"))
    assert "Ирина Петрова" not in await web.get("manager", f"/kpi?employee={ids['irina']}")


async def test_filters_and_period_stay_in_every_link(web: Web) -> None:
    await web.world.db.write(fill)
    page = (await web.get("head", "/kpi?period=week&on=2026-11-18&team=Юг")).replace("&amp;", "&")
    kept = "team=%D0%AE%D0%B3"
    assert f"/kpi?period=month&on=2026-11-01&{kept}" in page
    assert f"/kpi?period=week&on=2026-11-09&{kept}" in page  # the week before
    assert "Ольга Иванова" in page
    assert '<th scope="row">Алексей Смирнов' not in page


async def test_an_address_that_makes_no_sense_is_told_in_one_line(web: Web) -> None:
    for path in ("/?period=year", "/?from=2026-11-20&to=2026-11-01", "/?on=yesterday", "/?from=1026-01-01",
                 "/kpi?by=mood", "/kpi/companies?size=7", "/?employee=Anna", "/funnel?days=-1"):  # fmt: skip
        answer = await web.ask("head", "GET", path)
        assert answer.status == 400, path
        assert "Traceback" not in await answer.text()


async def test_an_upside_down_funnel_is_said_in_words(web: Web) -> None:
    await web.world.db.write(fill)
    page = text_of(await web.get("head", "/funnel"))
    assert "На этапе «Отгрузка» сделок 15, а на предыдущем «Оплата» только 0" in page
    assert "Новых интересов за месяц: 12; по эталону к сегодняшнему дню нужно 24 (на месяц 40)" in page
    assert "Назад ушло переходов: 4 из 20 за период" in page
    assert (await web.ask("head", "GET", "/funnel?pipeline=nothing")).status == 404


async def test_the_wallboard_names_nobody(web: Web) -> None:
    await web.world.db.write(fill)
    page = await web.get("kiosk", "/board")
    assert "Данные на 12:00" in page
    for secret in ("Вектор", "Тишина", "Петрова", "Смирнов", "Иванова", "+7900", "рулонов"):
        assert secret not in page
    assert (await web.ask("kiosk", "GET", "/kpi")).status == 403


async def test_the_wallboard_is_the_same_for_a_manager(web: Web) -> None:
    ids = await web.world.db.write(fill)
    await web.is_employee("manager", ids["alexey"])
    assert "13 из 34" in text_of(await web.get("manager", "/board"))


async def test_the_wallboard_renews_itself_when_a_call_is_judged(web: Web) -> None:
    await web.world.db.write(fill)
    headers = {"Authorization": "Bearer kiosk"}
    async with web.client.get("/board/live", headers=headers, timeout=ClientTimeout(total=20)) as stream:
        assert "13 из 34" in text_of(await next_event(stream))

        def judge(session) -> None:
            rows = Rows.__new__(Rows)
            rows.session, rows._numbers, rows.source = session, iter(range(900, 999)), 1
            rows.judged("attained")

        await web.world.db.write(judge)
        web.wait(timedelta(minutes=2))
        web.world.live.publish("board")
        fresh = text_of(await next_event(stream))
    assert "14 из 35" in fresh
    assert "Данные на 12:02" in fresh


async def next_event(stream) -> str:
    lines: list[str] = []
    while (line := (await stream.content.readline()).decode().rstrip("\r\n")) or not lines:
        lines.append(line)
    assert "event: parts" in lines
    return "\n".join(line.removeprefix("data: ") for line in lines)


@pytest.mark.parametrize(
    ("now", "since"),
    [
        (datetime(2026, 11, 18, 12, tzinfo=MOSCOW), datetime(2026, 11, 17, 17, tzinfo=MOSCOW)),  # 1 h + 3 h
        (datetime(2026, 11, 18, 17, tzinfo=MOSCOW), datetime(2026, 11, 18, 13, tzinfo=MOSCOW)),
        (datetime(2026, 11, 16, 9, 30, tzinfo=MOSCOW), datetime(2026, 11, 13, 14, 30, tzinfo=MOSCOW)),  # Monday: Friday
        (datetime(2026, 11, 15, 3, tzinfo=MOSCOW), datetime(2026, 11, 13, 14, tzinfo=MOSCOW)),  # Sunday
        (datetime(2026, 11, 18, 23, tzinfo=MOSCOW), datetime(2026, 11, 18, 14, tzinfo=MOSCOW)),
    ],
)
def test_nights_and_weekends_make_no_pbx_silent(now: datetime, since: datetime) -> None:
    assert silent_since(now.astimezone(UTC), MOSCOW) == since.astimezone(UTC)


async def test_a_quote_cannot_bring_markup_into_the_page(web: Web) -> None:
    def wicked(session) -> None:
        rows = Rows(session)
        call = rows.call(company=rows.company("<script>alert(1)</script>"))
        rows.verdict(
            call, "attained", evidence=[{"turn": 0, "speaker": "customer", "quote": "<b>да</b>", "start": 1.0}]
        )

    await web.world.db.write(wicked)
    for path in ("/", "/kpi/companies"):
        page = await web.get("head", path)
        assert "<script>alert" not in page
        assert "<b>да</b>" not in page


async def test_filters_survive_in_json_too(web: Web) -> None:
    await web.world.db.write(fill)
    found = await web.json("api", "/api/v1/kpi?team=Юг&by=employee")
    assert [line["name"] for line in found["lines"]] == ["Ольга Иванова"]
    json.dumps(found)
