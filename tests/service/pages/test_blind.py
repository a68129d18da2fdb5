"""Who grades a call blind sees its verdict on no page; the others see it as ever."""

from html import unescape

from db.models.telephony import TranscriptRow
from db.models.work import User
from db.queries import gradings
from tests.small_company import NOON, Rows, days
from tests.web import Web

QUOTE, PROMISED = "Нет, для нас это слишком дорого", "Пришлю вам смету в пятницу"
BLIND = "вы оцениваете"


def fill(session) -> dict[str, int]:
    """One rejected lead whose only talk is drawn for grading by head and supervisor."""
    rows = Rows(session)
    company, who = rows.company("Вектор"), rows.employee("Анна")
    lead = rows.lead(company_id=company, employee_id=who)
    call = rows.call(company=company, employee=who, lead_id=lead, at=NOON - days(1))
    quote = {"turn": 0, "speaker": "customer", "quote": QUOTE, "start": 0.0}
    rows.verdict(call, "rejected", evidence=[quote], rejection={"reason": "price", "quote": QUOTE, "turn": 0})
    rows.promise(call, company=company, employee=who, quote=PROMISED, due=NOON.date())
    session.add(
        TranscriptRow(
            call_id=call, engine="test", model="test", parameters={}, language="ru", seconds=4.0, channels=2,
            wall_seconds=0.1, text="x", created_at=NOON,
            turns=[{"speaker": "customer", "start": 0.0, "end": 1.0, "text": "Здравствуйте."}],
        )
    )  # fmt: skip
    people = {row.email.partition("@")[0]: row.id for row in session.query(User)}
    session.flush()
    gradings.create(
        session, since=NOON - days(9), until=NOON + days(1), per_employee=1, seed=1, first_id=people["head"],
        second_id=people["supervisor"], by=None, at=NOON,
    )  # fmt: skip
    return people | {"call": call, "lead": lead}


async def test_a_grader_does_not_see_the_verdict_and_another_does(web: Web) -> None:
    await web.world.db.write(fill)
    for path, words in (("/", QUOTE), ("/rejected", QUOTE), ("/promises", PROMISED), ("/today/tails", PROMISED)):
        assert words not in unescape(await web.get("head", path)), path
        assert words in unescape(await web.get("admin", path)), path


async def test_the_queue_says_why_and_opens_when_both_grades_are_in(web: Web) -> None:
    ids = await web.world.db.write(fill)
    assert BLIND in await web.get("head", f"/rejected?lead={ids['lead']}")
    for path, told in (("/api/v1/rejected", "outcome"), ("/api/v1/promises?period=month&on=2026-11-18", "quote")):
        items = (await web.json("head", path))["items"]
        assert not any((one.get("heard") or one).get(told) for one in items)
        assert (await web.json("admin", path))["items"] != items

    def graded(session):
        for name in ("head", "supervisor"):
            for one in gradings.queue(session, ids[name]):
                gradings.grade(session, one.id, user_id=ids[name], items={"outcome": "rejected"}, at=NOON)

    await web.world.db.write(graded)
    page = unescape(await web.get("head", f"/rejected?lead={ids['lead']}"))
    assert QUOTE in page
    assert BLIND not in page


async def test_the_wallboard_tells_nobody_what_is_still_graded(web: Web) -> None:
    await web.world.db.write(fill)
    board = await web.get("kiosk", "/board")
    assert 'class="outcome rejected"' not in board

    def forget(session):
        session.query(gradings.Grading).delete()

    await web.world.db.write(forget)
    assert 'class="outcome rejected"' in await web.get("kiosk", "/board")
