"""A salesperson disputes a verdict, a supervisor answers; nobody sees another's."""

from datetime import timedelta

from aiohttp import ClientResponse

from db.models.people import Dispute
from db.models.scoring import VerdictRow
from db.models.work import Audit
from tests.small_company import NOON, Rows
from tests.web import CSRF, Web


async def setting(web: Web) -> tuple[int, int]:
    """(the manager's own call, somebody else's), both judged by the machine."""

    def fill(session):
        rows = Rows(session)
        ann, ben = rows.employee("Ann"), rows.employee("Ben")
        company = rows.company("Vector")
        return ann, rows.judged("not_attained", employee=ann, company=company), rows.judged("rejected", employee=ben)

    ann, own, other = await web.world.db.write(fill)
    await web.is_employee("manager", ann)
    return own, other


async def post(web: Web, who: str, path: str, **form: str) -> ClientResponse:
    return await web.ask(who, "POST", path, data={"csrf": CSRF, **form})


async def test_disputed_answered_and_counted(web: Web) -> None:
    own, _ = await setting(web)
    assert "Не согласен с оценкой" in await web.get("manager", f"/calls/{own}")
    said = await post(web, "manager", f"/calls/{own}/dispute", reason="He said yes at 2:10", claimed="attained")
    assert said.status == 303
    (dispute,) = await web.rows(Dispute)
    assert (dispute.state, dispute.claimed, dispute.due_at - dispute.created_at) == ("open", "attained", timedelta(3))
    again = await post(web, "manager", f"/calls/{own}/dispute", reason="Once more")
    assert again.status == 409
    assert "He said yes" in await web.get("supervisor", "/disputes")

    answered = await post(web, "supervisor", f"/disputes/{dispute.id}/answer", text="Right", outcome="attained")
    assert answered.status == 303
    (dispute,) = await web.rows(Dispute)
    assert (dispute.state, dispute.outcome, dispute.answer) == ("changed", "attained", "Right")
    effective = [row for row in await web.rows(VerdictRow) if row.call_id == own and row.is_effective]
    assert [(row.by, row.outcome, row.why) for row in effective] == [("human", "attained", "Right")]
    page = await web.get("manager", "/disputes")
    assert "1 из 1" in page
    assert "Right" in page
    audited = [(row.action, row.subject) for row in await web.rows(Audit) if "dispute" in row.action]
    assert audited == [("dispute", f"dispute:{dispute.id}"), ("dispute_answer", f"dispute:{dispute.id}")]
    late = await post(web, "supervisor", f"/disputes/{dispute.id}/answer", text="No")
    assert late.status == 409


async def test_upheld_means_that_a_person_agrees_with_the_machine(web: Web) -> None:
    own, _ = await setting(web)
    await post(web, "manager", f"/calls/{own}/dispute", reason="Listen again")
    (dispute,) = await web.rows(Dispute)
    await web.ask("supervisor", "POST", f"/api/v1/disputes/{dispute.id}/answer", json={"text": "It is a no"})
    effective = [row for row in await web.rows(VerdictRow) if row.call_id == own and row.is_effective]
    assert [(row.by, row.outcome) for row in effective] == [("human", "not_attained")]
    (dispute,) = await web.rows(Dispute)
    assert (dispute.state, dispute.outcome) == ("upheld", None)


async def test_nobody_disputes_or_sees_what_is_not_the_own(web: Web) -> None:
    own, other = await setting(web)
    assert (await post(web, "manager", f"/calls/{other}/dispute", reason="x")).status == 404
    assert (await post(web, "supervisor", f"/calls/{own}/dispute", reason="x")).status == 403
    await web.is_employee("manager", None)
    assert (await post(web, "manager", f"/calls/{own}/dispute", reason="x")).status == 404

    def disputed(session):
        session.add(
            Dispute(
                call_id=other, verdict_id=2, employee_id=2, reason="SECRET", created_at=NOON,
                due_at=NOON - timedelta(days=1),
            )
        )  # fmt: skip

    await web.world.db.write(disputed)
    assert "SECRET" not in await web.get("manager", "/disputes")
    assert (await web.json("manager", "/api/v1/disputes"))["items"] == []
    seen = await web.get("supervisor", "/disputes")
    assert "SECRET" in seen
    assert "просрочен" in seen


async def test_taken_back_by_the_one_who_opened_it(web: Web) -> None:
    own, _ = await setting(web)
    await post(web, "manager", f"/calls/{own}/dispute", reason="Hm")
    (dispute,) = await web.rows(Dispute)
    assert (await post(web, "head", f"/disputes/{dispute.id}/withdraw")).status == 409
    assert (await post(web, "manager", f"/disputes/{dispute.id}/withdraw")).status == 303
    assert [row.state for row in await web.rows(Dispute)] == ["withdrawn"]
    assert (await post(web, "manager", f"/calls/{own}/dispute", reason="Hm")).status == 409


async def test_a_dispute_says_why(web: Web) -> None:
    own, _ = await setting(web)
    assert (await post(web, "manager", f"/calls/{own}/dispute", reason=" ")).status == 400
    assert (await post(web, "manager", f"/calls/{own}/dispute", reason="x", claimed="won")).status == 400
    same = await post(web, "manager", f"/calls/{own}/dispute", reason="x", claimed="not_attained")
    assert same.status == 409
