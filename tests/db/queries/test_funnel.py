"""The funnel's counts, cohorts, stuck deals and ways back: facts, on both engines."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from db.connect import Database
from db.queries import board, funnel, stuck
from db.queries.funnel import Moves, Standing
from tests.small_company import NOON, Rows, days

SINCE, UNTIL = datetime(2026, 10, 31, 21, tzinfo=UTC), datetime(2026, 11, 30, 21, tzinfo=UTC)
QUIET = NOON - days(7)


def filled(db: Database, fill: Callable[[Rows], Any]) -> int:
    """The id of the pipeline the rows were put into."""

    def write(session: Any) -> int:
        rows = Rows(session)
        fill(rows)
        return rows.pipeline()

    return db.write_now(write)


def standing(db: Database, pipeline: int, only_employee: int | None = None) -> dict[str, Standing]:
    found = db.read_now(
        funnel.standing, pipeline, since=SINCE, until=UNTIL, quiet_since=QUIET, only_employee=only_employee
    )
    return {stage.code: stage for stage in found}


def moves(db: Database, pipeline: int, only_employee: int | None = None) -> Moves:
    return db.read_now(funnel.moves, pipeline, since=SINCE, until=UNTIL, now=NOON, only_employee=only_employee)


def test_an_empty_funnel_shows_every_stage(db: Database) -> None:
    found = standing(db, filled(db, lambda _: None))
    assert list(found) == ["interest", "offer", "payment", "shipment", "shipped", "rejected"]
    assert {stage.deals for stage in found.values()} == {0}
    assert (found["interest"].reference_count, found["interest"].reference_sum) == (40, Decimal(4_000_000))


def test_open_deals_stand_at_their_stage_and_closed_ones_of_the_period_at_the_end(db: Database) -> None:
    def fill(rows: Rows) -> None:
        stage = rows.stages()
        rows.deal(stage["offer"], money=100_050)
        rows.deal(stage["offer"], money=50_000)
        rows.deal(stage["offer"], status="lost", money=1)  # closed at an open stage: stands nowhere
        rows.deal(stage["shipped"], status="won", closed_at=NOON)
        rows.deal(stage["shipped"], status="won", closed_at=NOON - days(60))
        rows.deal(rows.stages("push")["paid"])

    found = standing(db, filled(db, fill))
    assert (found["offer"].deals, found["offer"].sum) == (2, Decimal(150_050))
    assert (found["shipped"].deals, found["payment"].deals) == (1, 0)


def test_a_deal_nobody_called_about_is_stuck(db: Database) -> None:
    def fill(rows: Rows) -> None:
        stage = rows.stages()["offer"]
        called = rows.company("Called")
        rows.deal(stage, company=called)
        rows.call(company=called, at=NOON - days(1))
        quiet = rows.company("Quiet")
        rows.deal(stage, company=quiet, money=5)
        rows.call(company=quiet, at=NOON - days(30))
        rows.deal(stage, company=rows.company("Never"), money=900_000, created_at=NOON - days(40))
        about_the_deal = rows.deal(stage)
        rows.call(deal_id=about_the_deal, at=NOON - days(2))

    pipeline = filled(db, fill)
    assert standing(db, pipeline)["offer"].stuck == 2
    listed = db.read_now(stuck.open_deals, pipeline, quiet_since=QUIET)
    assert [(deal.company, deal.last_call_at) for deal in listed] == [("Never", None), ("Quiet", NOON - days(30))]
    assert listed[0].since == NOON - days(40)
    assert db.read_now(stuck.open_deals, pipeline, quiet_since=QUIET, limit=1, after=1)[0].company == "Quiet"
    assert db.read_now(stuck.open_deals, pipeline, quiet_since=QUIET, only_employee=-1) == []
    assert len(db.read_now(stuck.open_deals, pipeline, quiet_since=None)) == 4


def test_an_offer_without_a_call_since_it_was_sent_is_unworked(db: Database) -> None:
    def fill(rows: Rows) -> None:
        stage, company = rows.stages(), rows.company()
        deal = rows.deal(stage["offer"], company=company)
        rows.move(deal, stage["offer"], frm=stage["interest"], at=NOON - days(20))
        rows.call(company=company, at=NOON - days(25))
        worked = rows.company()
        deal = rows.deal(stage["offer"], company=worked, money=1)
        rows.move(deal, stage["offer"], frm=stage["interest"], at=NOON - days(20))
        rows.call(company=worked, at=NOON - days(15))

    listed = db.read_now(stuck.open_deals, filled(db, fill), quiet_since=QUIET)
    assert [deal.is_unworked for deal in listed] == [True, False]


def test_cohorts_follow_the_deals_that_entered_in_the_period(db: Database) -> None:
    def fill(rows: Rows) -> None:
        stage = rows.stages()

        def way(*steps: tuple[str, float]) -> None:
            deal, before = rows.deal(stage["offer"]), None
            for code, ago in steps:
                rows.move(deal, stage[code], frm=before, at=NOON - days(ago))
                before = stage[code]

        way(("interest", 10), ("offer", 6), ("payment", 2))
        way(("interest", 9), ("offer", 3))
        way(("interest", 8))
        way(("interest", 7), ("rejected", 6))
        way(("interest", 90), ("offer", 5))  # entered interest long ago

    pipeline = filled(db, fill)
    stages = standing(db, pipeline)
    by_stage = moves(db, pipeline).by_stage
    interest, offer = by_stage[stages["interest"].id], by_stage[stages["offer"].id]
    assert (interest.entered, interest.advanced, interest.lost, interest.standing) == (4, 2, 1, 1)
    assert (offer.entered, offer.advanced, offer.standing) == (3, 1, 2)
    assert interest.median_days == 4.0
    assert set(by_stage) == {stage.id for stage in stages.values() if stage.kind == "open"}


def test_ways_back_are_counted_never_overwritten(db: Database) -> None:
    def fill(rows: Rows) -> None:
        stage = rows.stages()
        deal = rows.deal(stage["payment"])
        rows.move(deal, stage["offer"], frm=stage["interest"], at=NOON - days(5))
        rows.move(deal, stage["payment"], frm=stage["offer"], at=NOON - days(4))
        rows.move(deal, stage["offer"], frm=stage["payment"], at=NOON - days(3), back=True)
        rows.move(deal, stage["payment"], frm=stage["offer"], at=NOON - days(2))

    pipeline = filled(db, fill)
    found = moves(db, pipeline)
    assert (found.transitions, found.backward) == (4, 1)
    assert found.backward_pairs == (("Оплата", "Коммерческое предложение", 1),)
    assert moves(db, pipeline, only_employee=-1).transitions == 0


def test_reasons_of_leaving_as_stated_and_as_heard(db: Database) -> None:
    def fill(rows: Rows) -> None:
        for stated, heard in (("price", "price"), ("price", "trust"), (None, None)):
            lead = rows.lead(rejection_reason=stated)
            if heard:
                rows.verdict(rows.call(lead_id=lead), "rejected", rejection={"reason": heard, "quote": "нет"})
        rows.lead(rejected_at=NOON - days(60))
        rows.lead(stage_id=rows.stages("push")["paid"])  # of another funnel

    found = db.read_now(funnel.leaving, filled(db, fill), since=SINCE, until=UNTIL)
    assert found.rejected == 3
    assert found.stated == (("price", 2), (None, 1))
    assert found.heard == (("price", 1), ("trust", 1))


def test_interests_are_what_came_to_the_first_stage(db: Database) -> None:
    def fill(rows: Rows) -> None:
        stage = rows.stages()
        for _ in range(3):
            rows.move(rows.deal(stage["interest"]), stage["interest"])
        rows.move(rows.deal(stage["offer"]), stage["offer"])
        rows.move(rows.deal(stage["interest"]), stage["interest"], at=NOON - days(60))
        rows.move(rows.deal(stage["interest"]), stage["interest"], frm=stage["offer"], back=True)

    assert db.read_now(funnel.interests, filled(db, fill), since=SINCE, until=UNTIL) == 3


def test_the_busiest_funnel_comes_first(db: Database) -> None:
    filled(db, lambda rows: rows.deal(rows.stages("push")["paid"]))
    first = db.read_now(funnel.pipelines)[0]
    assert (first.code, first.open_deals) == ("push", 1)


def test_the_wallboard_learns_goal_and_outcome_only(db: Database) -> None:
    def fill(rows: Rows) -> None:
        rows.judged("attained", company=rows.company("Secret Ltd"), employee=rows.employee("Anna"))
        rows.judged("rejected", at=NOON - days(1))
        rows.judged("rejected", direction="internal")

    filled(db, fill)
    found = db.read_now(board.last_verdicts, since=NOON - days(3))
    assert [one.outcome for one in found] == ["attained", "rejected"]
    assert "Secret" not in repr(found)
    assert "Anna" not in repr(found)
