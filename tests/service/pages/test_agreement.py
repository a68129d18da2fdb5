"""Double grading is blind, drawn at random and repeatable; κ is shown with the calls behind it."""

from aiohttp import ClientResponse

from db.models.people import Grade, GradedCall, Grading
from db.models.scoring import VerdictRow
from db.models.telephony import TranscriptRow
from db.models.work import User
from tests.small_company import NOON, Rows
from tests.web import CSRF, Web

DAYS = {"since": "2026-11-01", "until": "2026-11-30"}


async def setting(web: Web, calls: int = 6) -> dict[str, int]:
    """Two salespeople with `calls` judged, transcribed calls each; ids of head and supervisor."""

    def fill(session):
        rows = Rows(session)
        for name in ("Ann", "Ben"):
            who = rows.employee(name)
            for number in range(calls):
                call = rows.judged("attained" if number % 2 else "rejected", employee=who)
                session.add(
                    TranscriptRow(
                        call_id=call, engine="test", model="test", parameters={}, language="ru", seconds=4.0,
                        channels=2, wall_seconds=0.1, text="x", created_at=NOON,
                        turns=[{"speaker": "customer", "start": 0.0, "end": 1.0, "text": f"Слова {call}"}],
                    )
                )  # fmt: skip
        return {row.email.partition("@")[0]: row.id for row in session.query(User)}

    return await web.world.db.write(fill)


async def draw(web: Web, ids: dict[str, int], **more: object) -> ClientResponse:
    body = {**DAYS, "per_employee": 2, "first": ids["head"], "second": ids["supervisor"], "seed": 7, **more}
    return await web.ask("head", "POST", "/api/v1/gradings", json=body)


async def grade(web: Web, who: str, graded_call: int, **items: str) -> ClientResponse:
    said = {"outcome": "attained", "next_step": "yes", **items}
    return await web.ask(who, "POST", f"/agreement/grade/{graded_call}", data={"csrf": CSRF, **said})


async def test_the_same_seed_draws_the_same_calls_the_same_number_of_each(web: Web) -> None:
    ids = await setting(web)
    assert (await draw(web, ids)).status == 201
    drawn = {row.call_id for row in await web.rows(GradedCall)}
    assert len(drawn) == 4

    def forget(session):
        session.query(Grading).delete()

    await web.world.db.write(forget)
    await draw(web, ids)
    assert {row.call_id for row in await web.rows(GradedCall)} == drawn
    again = await draw(web, ids, per_employee=50)
    assert again.status == 201
    assert len(await web.rows(GradedCall)) == 12, "what these two grade already is not drawn again"
    assert (await draw(web, ids)).status == 422, "nothing is left"
    assert (await draw(web, ids, second=ids["head"])).status == 422
    assert (await draw(web, ids, second=ids["manager"])).status == 422


async def test_neither_sees_a_verdict_until_both_grades_are_in(web: Web) -> None:
    ids = await setting(web, calls=1)
    await draw(web, ids, per_employee=1)
    one = (await web.rows(GradedCall))[0]
    page = await web.get("head", f"/agreement/grade/{one.id}")
    assert f"Слова {one.call_id}" in page
    assert "because" not in page, "the machine's reason"
    for path in (f"/calls/{one.call_id}", f"/calls/{one.call_id}/part", f"/api/v1/calls/{one.call_id}"):
        assert (await web.ask("head", "GET", path)).status == 403
        assert (await web.ask("admin", "GET", path)).status == 200, "who does not grade sees as ever"
    listed = (await web.json("head", "/api/v1/calls"))["items"]
    assert [item["verdict"] for item in listed] == [None, None]
    assert (await grade(web, "head", one.id, outcome="rejected", reason="price")).status == 303
    assert (await web.ask("head", "GET", f"/calls/{one.call_id}")).status == 403, "the other grade is missing"
    assert (await grade(web, "head", one.id)).status == 409
    assert (await grade(web, "admin", one.id)).status == 409
    assert (await grade(web, "supervisor", one.id)).status == 303
    assert (await web.ask("head", "GET", f"/calls/{one.call_id}")).status == 200
    assert {row.user_id: row.items["outcome"] for row in await web.rows(Grade)} == {
        ids["head"]: "rejected", ids["supervisor"]: "attained",
    }  # fmt: skip


async def test_a_grade_is_whole(web: Web) -> None:
    ids = await setting(web, calls=1)
    await draw(web, ids)
    one = (await web.rows(GradedCall))[0]
    for wrong in ({"outcome": "won"}, {"next_step": ""}, {"outcome": "rejected"}, {"script:greeting": "maybe"}):
        assert (await grade(web, "head", one.id, **wrong)).status == 422
    assert await web.rows(Grade) == []


async def test_kappa_of_people_and_machine_with_the_calls_they_differ_on(web: Web) -> None:
    ids = await setting(web)
    await draw(web, ids, per_employee=6)
    verdicts = {row.call_id: row.outcome for row in await web.rows(VerdictRow)}
    for number, one in enumerate(await web.rows(GradedCall)):
        same = verdicts[one.call_id]
        reason = {"reason": "price"} if same == "rejected" else {}
        await grade(web, "head", one.id, outcome=same, **reason)
        other = "keep_in_touch" if number == 0 else same
        await grade(web, "supervisor", one.id, outcome=other, next_step="no", **({} if number == 0 else reason))
    said = await web.json("head", "/api/v1/agreement?period=month&on=2026-11-18")
    found = {(row["sides"], row["item"]): row for row in said["items"]}
    people = found["human_human", "outcome"]
    assert (people["n"], people["same"]) == (12, 11)
    assert 0.8 < people["kappa"] < 0.9
    assert found["human_machine", "outcome"]["n"] == 24
    assert found["human_human", "next_step"]["kappa"] == 0, "one says always yes, the other always no: chance"
    assert found["human_human", "reason"]["n"] == 5, "only where both heard a refusal"
    assert len(said["differing"]["human_human"]) == 1
    page = await web.get("head", "/agreement?period=month&on=2026-11-18&sides=human_human&item=outcome")
    assert f'href="/calls/{said["differing"]["human_human"][0]}"' in page
    assert "11/12" in page
    assert "почти полное" in page


async def test_a_grade_for_another_goal_is_not_compared_with_the_machine(web: Web) -> None:
    ids = await setting(web, calls=1)
    await draw(web, ids)
    for one in await web.rows(GradedCall):
        await grade(web, "head", one.id)
        await grade(web, "supervisor", one.id)

    def change(session):
        session.query(VerdictRow).update({"goal": "book_meeting"})

    await web.world.db.write(change)
    said = await web.json("head", "/api/v1/agreement?period=month&on=2026-11-18")
    assert {row["sides"] for row in said["items"]} == {"human_human"}
