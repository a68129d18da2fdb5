"""What waits for a person today, and which calls are worth hearing: facts, on both engines."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from db.connect import Database
from db.queries import today
from db.queries import worth_hearing as calls_worth_hearing
from db.queries.today import Attention
from db.queries.worth_hearing import WorthHearing
from tests.small_company import NOON, Rows, days

TODAY, YESTERDAY = date(2026, 11, 18), date(2026, 11, 17)


def attention(db: Database, fill: Callable[[Rows], None], only_employee: int | None = None) -> Attention:
    db.write_now(lambda session: fill(Rows(session)))
    return db.read_now(
        today.attention,
        today=TODAY,
        yesterday=YESTERDAY,
        missed_since=NOON - days(2),
        silent_since=NOON - timedelta(hours=4),
        only_employee=only_employee,
    )


def worth_hearing(db: Database, fill: Callable[[Rows], None], only_employee: int | None = None) -> list[WorthHearing]:
    db.write_now(lambda session: fill(Rows(session)))
    return db.read_now(
        calls_worth_hearing.five, since=NOON - days(7), until=NOON + days(1), only_employee=only_employee
    )


def test_nothing_waits_in_a_quiet_house(db: Database) -> None:
    assert attention(db, lambda _: None) == Attention(
        rejected_waiting=0, promises_today=0, tails_today=0, tails_yesterday=0, missed=0, ambiguous=0, parked=0,
        silent=0,
    )  # fmt: skip


def test_a_rejected_lead_waits_until_it_is_returned_or_confirmed(db: Database) -> None:
    def fill(rows: Rows) -> None:
        for decision in (None, "asked", "returned", "confirmed"):
            lead = rows.lead()
            if decision:
                rows.review(lead, decision)
        rows.lead(status="in_work")
        again = rows.lead(rejected_at=NOON + days(1))  # rejected anew after the review
        rows.review(again, "returned")

    assert attention(db, fill).rejected_waiting == 3


def test_a_promise_without_a_call_is_a_tail_of_its_day(db: Database) -> None:
    def fill(rows: Rows) -> None:
        for due in (TODAY, YESTERDAY, YESTERDAY, TODAY + days(1)):
            company = rows.company()
            rows.promise(rows.call(company=company, at=NOON - days(3)), due=due, company=company)

    found = attention(db, fill)
    assert (found.tails_today, found.tails_yesterday) == (1, 2)


def test_a_call_after_the_promise_ends_the_tail(db: Database) -> None:
    def fill(rows: Rows) -> None:
        company = rows.company()
        rows.promise(rows.call(company=company, at=NOON - days(3)), due=TODAY, company=company)
        rows.call(company=company, at=NOON)
        unknown = rows.call(phone="+79000000001", at=NOON - days(3))
        rows.promise(unknown, due=TODAY)
        rows.call(phone="+79000000001", at=NOON)

    assert attention(db, fill).tails_today == 0


def test_tails_are_listed_by_the_money_at_stake(db: Database) -> None:
    def fill(rows: Rows) -> None:
        anna, stage = rows.employee("Anna"), rows.stages()["offer"]
        for name, money in (("Small", 1_000), ("Large", 900_000)):
            company = rows.company(name)
            rows.deal(stage, company=company, money=money)
            rows.promise(rows.call(company=company, at=NOON - days(3)), due=TODAY, company=company, employee=anna)

    assert attention(db, fill).tails_today == 2
    listed = db.read_now(today.tails, day=TODAY, only_employee=None)
    assert [(tail.company, tail.who) for tail in listed] == [("Large", "Anna"), ("Small", "Anna")]
    assert db.read_now(today.tails, day=TODAY, only_employee=-1) == []


def test_missed_numbers_count_once_and_until_somebody_talks(db: Database) -> None:
    def fill(rows: Rows) -> None:
        for hours in (3, 2, 1):
            missed(rows, "+79000000001", hours)
        missed(rows, "+79000000002", 3)
        rows.call(phone="+79000000002", at=NOON, outcome="busy", connected=False)  # we tried to call back
        missed(rows, "+79000000003", 3)
        rows.call(phone="+79000000003", at=NOON, direction="inbound")  # got through on the second try
        missed(rows, None, 1)  # hidden: nobody can call back
        missed(rows, "+79000000004", 100)  # long ago

    assert attention(db, fill).missed == 1
    (one,) = db.read_now(today.missed, since=NOON - days(2), only_employee=None)
    assert (one.phone, one.times, one.at) == ("+79000000001", 3, NOON - timedelta(hours=1))


def missed(rows: Rows, phone: str | None, hours: int) -> None:
    rows.call(phone=phone, at=NOON - timedelta(hours=hours), direction="inbound", outcome="missed", connected=False)


def test_machinery_that_waits(db: Database) -> None:
    def fill(rows: Rows) -> None:
        rows.parked()
        for _ in range(2):
            rows.call(phone="+79000000001", link_method="ambiguous")

    found = attention(db, fill)
    assert (found.parked, found.ambiguous, found.silent) == (1, 1, 0)
    later = db.read_now(
        today.attention, today=TODAY, yesterday=YESTERDAY, missed_since=NOON, silent_since=NOON + days(1),
        only_employee=None,
    )  # fmt: skip
    assert later.silent == 1


def test_a_manager_is_shown_the_own_tails_only(db: Database) -> None:
    ids: list[int] = []

    def fill(rows: Rows) -> None:
        ids.extend((rows.employee("Anna"), rows.employee("Boris")))
        for employee in ids:
            company = rows.company()
            call = rows.call(company=company, employee=employee, at=NOON - days(3))
            rows.promise(call, due=TODAY, company=company, employee=employee)
            rows.lead(employee_id=employee)

    assert attention(db, fill).tails_today == 2
    own = db.read_now(
        today.attention, today=TODAY, yesterday=YESTERDAY, missed_since=NOON, silent_since=NOON, only_employee=ids[0]
    )  # fmt: skip
    assert (own.tails_today, own.rejected_waiting) == (1, 1)


def test_the_call_with_the_largest_sum_speaks_for_each_reason(db: Database) -> None:
    ids: dict[str, int] = {}

    def fill(rows: Rows) -> None:
        stage = rows.stages()["offer"]

        def judged(name: str, outcome: str, money: int, confidence: float = 0.9, lead: int | None = None) -> None:
            rejection = {"reason": "price", "quote": "дорого"} if outcome == "rejected" else None
            deal = None if lead else rows.deal(stage, money=money)
            ids[name] = rows.call(deal_id=deal, lead_id=lead)
            rows.verdict(ids[name], outcome, confidence=confidence, rejection=rejection)

        judged("small refusal", "rejected", 1_000)
        judged("large refusal", "rejected", 500_000)
        judged("differs", "rejected", 0, lead=rows.lead(money=10_000, rejection_reason="Нет бюджета"))
        judged("unsure", "not_attained", 2_000, confidence=0.4)
        judged("reached", "attained", 3_000)
        judged("no result", "keep_in_touch", 4_000)
        short = rows.call(talk_seconds=5.0)
        rows.verdict(short, "rejected", rejection={"reason": "price", "quote": "нет"})

    found = worth_hearing(db, fill)
    assert [(one.why, one.call_id) for one in found] == [
        ("reasons_differ", ids["differs"]),
        ("rejected", ids["large refusal"]),
        ("unsure", ids["unsure"]),
        ("reached", ids["reached"]),
        ("no_result", ids["no result"]),
    ]
    assert (found[0].stated, found[0].heard, found[0].sum, found[0].quote) == (
        "Нет бюджета", "price", Decimal(10_000), "дорого",
    )  # fmt: skip


def test_a_reason_in_other_words_is_the_same_reason(db: Database) -> None:
    def fill(rows: Rows) -> None:
        for stated in ("Не устроила цена", "Клиент пропал"):
            call = rows.call(lead_id=rows.lead(rejection_reason=stated))
            rows.verdict(call, "rejected", rejection={"reason": "price", "quote": "дорого"})

    assert [one.why for one in worth_hearing(db, fill)] == ["rejected", "rejected"]


def test_a_call_a_person_judged_was_heard_already(db: Database) -> None:
    def fill(rows: Rows) -> None:
        call = rows.call()
        rows.verdict(call, "rejected", is_effective=False)
        rows.verdict(call, "not_attained", by="human")
        rows.judged("attained", employee=rows.employee("Anna"))

    assert [one.why for one in worth_hearing(db, fill)] == ["reached"]
    assert db.read_now(calls_worth_hearing.five, since=NOON - days(1), until=NOON + days(1), only_employee=-1) == []


def test_where_a_reason_has_no_call_others_take_its_place(db: Database) -> None:
    def fill(rows: Rows) -> None:
        for _ in range(4):
            rows.judged("rejected")

    found = worth_hearing(db, fill)
    assert len({one.call_id for one in found}) == len(found) == 2
