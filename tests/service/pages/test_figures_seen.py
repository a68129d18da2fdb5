"""The pages with figures in a real browser: fit for all, at a laptop's width and a phone's; the live wallboard."""

import pytest
from playwright.async_api import BrowserContext

from tests.month_of_sales import fill
from tests.small_company import NOON
from tests.web import NARROW, WIDE, Web, assert_fit_for_all, enter

pytestmark = pytest.mark.slow
PAGES = ("/", "/kpi", "/kpi/companies", "/funnel", "/funnel/deals?stuck=1", "/board")


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_are_fit_for_all(seen_web: Web, browser: BrowserContext, width: int, scheme: str) -> None:
    await seen_web.world.db.write(fill)
    for path in PAGES:
        page = await enter(browser, seen_web, "head", path, width)
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # a literal
        await assert_fit_for_all(page)
        await page.close()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768)])
async def test_the_wallboard_needs_no_scrolling(
    seen_web: Web, browser: BrowserContext, width: int, height: int
) -> None:
    await seen_web.world.db.write(fill)
    for code in ("optsnab", "push", "seven-step"):
        page = await enter(browser, seen_web, "head", f"/board?pipeline={code}")
        await page.set_viewport_size({"width": width, "height": height})
        tall = await page.evaluate("document.documentElement.scrollHeight")
        assert tall <= height, f"{code}: {tall} px in a window of {height}"
        await page.close()


async def test_the_wallboard_says_when_it_hears_nothing(seen_web: Web, browser: BrowserContext) -> None:
    await seen_web.world.db.write(fill)
    await browser.route("**/board/live*", lambda route: route.fulfill(status=204))
    page = await enter(browser, seen_web, "head", "/board")
    await page.get_by_text("Связь потеряна").wait_for(state="visible", timeout=5_000)


async def test_the_wallboard_turns_over_its_verdicts_and_takes_new_parts(
    seen_web: Web, browser: BrowserContext
) -> None:
    page = await enter(browser, seen_web, "head", "/board")
    assert await page.get_by_text("Итоги появляются здесь").is_visible()
    await seen_web.world.db.write(fill)
    seen_web.world.live.publish("board")
    await page.get_by_text("13 из 34").wait_for(state="visible", timeout=10_000)
    assert await page.locator("footer li:visible").count() == 1
    assert NOON.hour == 9  # 12:00 in Moscow
    assert await page.get_by_text("Данные на 12:00").is_visible()


async def test_from_the_figure_to_the_call(seen_web: Web, browser: BrowserContext) -> None:
    await seen_web.world.db.write(fill)
    page = await enter(browser, seen_web, "head", "/")
    await page.locator(".figure").nth(1).locator(".value a").click()
    await page.get_by_role("heading", name="Дозвонов на компанию").wait_for()
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    assert "is-current" in (await page.locator("tbody tr").nth(1).get_attribute("class") or "")
    await page.locator("tbody tr").first.locator("td").nth(1).locator("a").click()
    await page.wait_for_url("**/calls/*")
