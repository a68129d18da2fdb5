"""/api/v1/kpi and /api/v1/funnel: numerators, denominators, intervals, bands."""

import pytest

from tests.month_of_sales import fill
from tests.web import Web


async def test_the_figures_of_a_month(web: Web) -> None:
    await web.world.db.write(fill)
    found = await web.json("api", "/api/v1/kpi?period=month&on=2026-11-18")
    assert found["period"] == {
        "span": "month",
        "first": "2026-11-01",
        "last": "2026-11-30",
        "since": "2026-10-31T21:00:00+00:00",
        "until": "2026-11-30T21:00:00+00:00",
        "zone": "Europe/Moscow",
    }
    total = found["total"]
    assert (total["calls"], total["connected"]) == (35, 34)
    rate = total["goal_attainment"]
    assert (rate["attained"], rate["judged"], rate["is_few"]) == (13, 34, False)
    assert rate["low"] < rate["value"] == 13 / 34 < rate["high"]
    per_company = total["calls_per_company"]
    assert (per_company["calls"], per_company["companies"], per_company["band"]) == (34, 13, None)
    assert per_company["distribution"] == {"1": 4, "2": 3, "3_4": 4, "5_plus": 2}
    assert found["compared_with"]["last"] == "2026-10-18"  # as many days of October
    assert found["computed_at"] == "2026-11-18T09:00:00+00:00"


async def test_lines_have_the_band_of_their_role(web: Web) -> None:
    await web.world.db.write(fill)
    found = await web.json("api", "/api/v1/kpi?by=role")
    bands = {line["key"]: line["calls_per_company"] for line in found["lines"] if line["key"]}
    assert (bands["telemarketing"]["value"], bands["telemarketing"]["band"]) == (2.6, "works")
    assert (bands["closer"]["norm"], bands["closer"]["band"]) == (3.0, "below_closing")


async def test_months_go_back_from_the_one_asked_for(web: Web) -> None:
    await web.world.db.write(fill)
    found = await web.json("api", "/api/v1/kpi?by=month&period=month&on=2026-12-05")
    assert [line["key"] for line in found["lines"]][:3] == ["2026-12-01", "2026-11-01", "2026-10-01"]
    assert [line["connected"] for line in found["lines"]][:3] == [0, 34, 0]


async def test_companies_page_by_page(web: Web) -> None:
    await web.world.db.write(fill)
    first = await web.json("api", "/api/v1/kpi?by=company&limit=8")
    rest = await web.json("api", f"/api/v1/kpi?by=company&limit=8&after={first['next']}")
    assert (len(first["companies"]), len(rest["companies"]), rest["next"]) == (8, 5, None)
    assert len({company["id"] for company in first["companies"] + rest["companies"]}) == 13
    assert first["companies"][0]["connected"] == 5
    few = await web.json("api", "/api/v1/kpi?by=company&size=1")
    assert {company["connected"] for company in few["companies"]} == {1}


async def test_the_funnel_with_reference_and_stuck_deals(web: Web) -> None:
    await web.world.db.write(fill)
    found = await web.json("api", "/api/v1/funnel")
    stages = {stage["code"]: stage for stage in found["stages"]}
    assert found["pipeline"]["code"] == "optsnab"
    assert (stages["offer"]["deals"], stages["offer"]["sum"]) == (12, "4539600")
    assert stages["offer"]["reference"] == {"deals": 20, "sum": "2400000"}
    assert stages["interest"]["conversion"]["advanced"] == stages["interest"]["conversion"]["entered"] == 12
    assert found["inverted"][-1] == {"above": "payment", "below": "shipment"}
    assert found["backward"]["moves"] == 4
    assert found["leaving"]["heard"] == [{"reason": "price", "leads": 1}]
    assert found["new_interests"]["is_enough"] is False
    assert len(found["stuck"]) == sum(stage["stuck"] for stage in found["stages"])


@pytest.mark.parametrize("path", ["/api/v1/kpi?by=mood", "/api/v1/kpi?period=year", "/api/v1/kpi?limit=x&by=company"])
async def test_a_wrong_question_gets_one_line(web: Web, path: str) -> None:
    answer = await web.ask("api", "GET", path)
    assert answer.status == 400
    said = await answer.json()
    assert set(said) == {"error"}
    assert "\n" not in said["error"]


async def test_programs_of_other_roles_are_refused(web: Web) -> None:
    for path in ("/api/v1/kpi", "/api/v1/funnel"):
        assert (await web.ask("", "GET", path)).status == 401
        assert (await web.ask("kiosk", "GET", path)).status == 403
        assert (await web.ask("metrics", "GET", path)).status == 403
