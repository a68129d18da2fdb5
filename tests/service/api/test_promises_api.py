"""Promises and objections for other programs."""

from db.models.promises import Promise
from db.models.work import Audit
from tests.month_of_sales import fill
from tests.web import Web

PERIOD = "period=month&on=2026-11-18"


async def test_the_register_and_what_became_of_it(web: Web) -> None:
    ids = await web.world.db.write(fill)
    found = await web.json("api", f"/api/v1/promises?{PERIOD}")
    (item,) = found["items"]
    assert (item["call"], item["due_on"], item["state"], item["who"]) == (ids["refused"], "2026-11-17", "open", "agent")
    assert item["settled"] == {"at": None, "by": None, "reason": None, "call": None, "note": None}
    assert found["states"]["open"] == 1
    assert found["on_time"] == {"kept": 0, "due": 0, "value": None, "low": None, "high": None, "is_few": True}
    assert (await web.json("api", f"/api/v1/promises?{PERIOD}&state=kept"))["items"] == []
    assert len((await web.json("api", f"/api/v1/promises?{PERIOD}&overdue=1"))["items"]) == 1


async def test_a_wrong_state_or_side_is_said(web: Web) -> None:
    for query in ("state=done", "side=both", "after=x"):
        assert (await web.ask("api", "GET", f"/api/v1/promises?{query}")).status == 400, query
    for query in ("kind=rain", "met=maybe"):
        assert (await web.ask("api", "GET", f"/api/v1/objections?{query}")).status == 400, query


async def test_a_mark_is_kept_and_audited(web: Web) -> None:
    await web.world.db.write(fill)
    (row,) = await web.rows(Promise)
    path = f"/api/v1/promises/{row.id}/mark"
    for body, status in (({"state": "dropped"}, 422), ({"state": "gone"}, 422), ({"state": "done", "why": 1}, 422)):
        assert (await web.ask("api", "POST", path, json=body)).status == status, body
    answer = await web.ask("api", "POST", path, json={"state": "dropped", "note": "они закрылись"})
    assert await answer.json() == {"id": row.id, "state": "dropped"}
    (after,) = await web.rows(Promise)
    assert (after.state, after.reason, after.settled_by, after.note) == ("dropped", "person", "human", "они закрылись")
    (line,) = [one for one in await web.rows(Audit) if one.action == "promise"]
    assert (line.subject, line.who.partition(":")[0], line.details["state"]) == (
        f"promise:{row.id}",
        "token",
        "dropped",
    )
    assert (await web.ask("api", "POST", "/api/v1/promises/999/mark", json={"state": "done"})).status == 404


async def test_a_manager_marks_the_own_ones_only(web: Web) -> None:
    ids = await web.world.db.write(fill)
    (row,) = await web.rows(Promise)
    await web.is_employee("manager", ids["alexey"])
    path = f"/api/v1/promises/{row.id}/mark"
    assert (await web.ask("manager", "POST", path, json={"state": "done"})).status == 404
    assert (await web.json("manager", f"/api/v1/promises?{PERIOD}"))["items"] == []
    await web.is_employee("manager", ids["irina"])
    assert (await (await web.ask("manager", "POST", path, json={"state": "done"})).json())["state"] == "late"


async def test_objections_and_reasons_that_differ(web: Web) -> None:
    await web.world.db.write(fill)
    found = await web.json("api", f"/api/v1/objections?{PERIOD}")
    assert (found["by_kind"], found["items"], found["next"]) == ([], [], None)
    assert (found["reasons_differ"]["differ"], found["reasons_differ"]["known"]) == (1, 1)
