"""What counts as a connected call, as a company, as attained: facts, on both engines."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.connect import Database
from db.queries import kpi, kpi_companies
from db.queries.kpi import Figures, Scope
from scoring.kpis.period import Period, Span, period_of
from tests.small_company import NOON, Rows, days

MOSCOW = ZoneInfo("Europe/Moscow")
NOVEMBER = period_of(Span.MONTH, date(2026, 11, 18), MOSCOW)
SCOPE = Scope(since=NOVEMBER.since, until=NOVEMBER.until)


def figures(db: Database, fill: Callable[[Rows], None], scope: Scope = SCOPE) -> Figures:
    db.write_now(lambda session: fill(Rows(session)))
    return db.read_now(kpi.totals, scope)


def test_an_empty_month_has_no_value(db: Database) -> None:
    empty = db.read_now(kpi.totals, SCOPE)
    assert (empty.connected, empty.per_company.value) == (0, None)
    assert db.read_now(kpi.lines, SCOPE, "employee") == []


def test_internal_calls_never_count(db: Database) -> None:
    def fill(rows: Rows) -> None:
        rows.call(company=rows.company(), direction="internal")

    assert figures(db, fill) == db.read_now(kpi.totals, Scope(since=NOON - days(900), until=NOON - days(800)))


def test_a_voicemail_and_a_call_not_known_yet_are_not_connected(db: Database) -> None:
    def fill(rows: Rows) -> None:
        company = rows.company()
        rows.call(company=company, connected=False, outcome="answered")
        rows.call(company=company, connected=None)

    found = figures(db, fill)
    assert (found.calls, found.connected, found.per_company.companies) == (2, 0, 0)


def test_several_numbers_and_people_are_one_company(db: Database) -> None:
    def fill(rows: Rows) -> None:
        company = rows.company()
        for name, phone in (("Anna", "+79000000001"), ("Boris", "+79000000002")):
            rows.call(company=company, employee=rows.employee(name), phone=phone)

    found = figures(db, fill)
    assert (found.per_company.calls, found.per_company.companies, found.per_company.value) == (2, 1, 2.0)
    by_person = db.read_now(kpi.lines, SCOPE, "employee")
    assert [line.figures.per_company.companies for line in by_person] == [1, 1]
    (role,) = db.read_now(kpi.lines, SCOPE, "role")
    assert (role.key, role.figures.per_company.value) == ("telemarketing", 2.0)


def test_a_call_of_no_company_is_connected_but_not_in_the_mean(db: Database) -> None:
    found = figures(db, lambda rows: rows.call() and None)
    assert (found.connected, found.per_company.calls) == (1, 0)


def test_companies_are_distributed_by_how_often_they_were_reached(db: Database) -> None:
    def fill(rows: Rows) -> None:
        for times in (1, 1, 2, 3, 4, 5, 9):
            company = rows.company()
            for _ in range(times):
                rows.call(company=company)

    found = figures(db, fill).per_company
    assert (found.one, found.two, found.three_four, found.five_plus) == (2, 1, 2, 2)
    assert found.three_and_more == 4
    assert found.one + found.two + found.three_four + found.five_plus == found.companies
    assert [line.connected for line in db.read_now(kpi_companies.companies, SCOPE, size="3_4")] == [4, 3]
    assert [line.connected for line in db.read_now(kpi_companies.companies, SCOPE)] == [9, 5, 4, 3, 2, 1, 1]
    assert [line.connected for line in db.read_now(kpi_companies.companies, SCOPE, limit=2, after=1)] == [5, 4]


def test_attainment_counts_connected_calls_with_goal_and_verdict(db: Database) -> None:
    def fill(rows: Rows) -> None:
        rows.judged("attained")
        rows.judged("not_attained")
        rows.judged("rejected")
        rows.verdict(rows.call(), "keep_in_touch", goal=None)  # no goal: outside
        rows.call()  # no verdict: outside
        rows.verdict(rows.call(connected=False), "voicemail")  # nobody spoke: outside

    found = figures(db, fill)
    assert (found.attained, found.judged, found.connected) == (1, 3, 5)


def test_a_persons_verdict_wins(db: Database) -> None:
    def fill(rows: Rows) -> None:
        call = rows.call()
        rows.verdict(call, "attained", is_effective=False)
        rows.verdict(call, "not_attained", by="human")

    found = figures(db, fill)
    assert (found.attained, found.judged, found.connected) == (0, 1, 1)


@pytest.mark.parametrize(
    ("at", "is_inside"),
    [
        (datetime(2026, 10, 31, 20, 59, 59, tzinfo=UTC), False),  # 23:59:59 on 31 October in Moscow
        (datetime(2026, 10, 31, 21, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 20, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 21, tzinfo=UTC), False),
    ],
)
def test_a_month_begins_and_ends_at_the_tenants_midnight(db: Database, at: datetime, is_inside: bool) -> None:
    assert figures(db, lambda rows: rows.call(at=at) and None).connected == int(is_inside)


def test_a_day_of_a_clock_change_has_25_hours_of_calls(db: Database) -> None:
    berlin = period_of(Span.DAY, date(2026, 10, 25), ZoneInfo("Europe/Berlin"))

    def fill(rows: Rows) -> None:
        for hour in range(-1, 27):
            rows.call(at=datetime(2026, 10, 24, 22, 30, tzinfo=UTC) + timedelta(hours=hour))

    assert berlin.until - berlin.since == timedelta(hours=25)
    assert figures(db, fill, Scope(since=berlin.since, until=berlin.until)).connected == 25


def test_a_manager_sees_the_own_calls_only(db: Database) -> None:
    ids: list[int] = []

    def fill(rows: Rows) -> None:
        company = rows.company()
        ids.extend((rows.employee("Anna"), rows.employee("Boris")))
        for employee in (ids[0], ids[1], ids[1]):
            rows.judged(company=company, employee=employee)
        rows.call(company=company)

    assert figures(db, fill).connected == 4
    own = Scope(since=SCOPE.since, until=SCOPE.until, only_employee=ids[0])
    assert db.read_now(kpi.totals, own).connected == 1
    assert [line.name for line in db.read_now(kpi.lines, own, "employee")] == ["Anna"]
    assert db.read_now(kpi_companies.companies, own)[0].connected == 1
    asked_for_another = Scope(since=SCOPE.since, until=SCOPE.until, only_employee=ids[0], employee=ids[1])
    assert db.read_now(kpi.totals, asked_for_another).connected == 0
    nobody = Scope(since=SCOPE.since, until=SCOPE.until, only_employee=-1)
    assert db.read_now(kpi.totals, nobody).calls == 0


@pytest.mark.parametrize(
    "chosen",
    [{"team": "South"}, {"role": "closer"}, {"line": "+78000000000"}, {"segment": "retail"}, {"region": "Tver"},
     {"campaign": "Expo"}],
    ids=lambda chosen: next(iter(chosen)),
)  # fmt: skip
def test_every_filter_keeps_what_fits_it(db: Database, chosen: dict[str, str]) -> None:
    def fill(rows: Rows) -> None:
        company = rows.company("Fit", segment="retail", region="Tver")
        lead = rows.lead(status="in_work", campaign="Expo")
        closer = rows.employee("Anna", role="closer", team="South")
        rows.call(company=company, employee=closer, line="+78000000000", lead_id=lead)
        rows.call(company=rows.company("Other"), employee=rows.employee("Boris"), line="+78000000001")

    found = figures(db, fill, Scope(since=SCOPE.since, until=SCOPE.until, **chosen))
    assert (found.calls, found.connected) == (1, 1)


def test_calls_of_nobody_known_are_a_line_of_their_own(db: Database) -> None:
    figures(db, lambda rows: rows.call() and None)
    for by in kpi.BYS:
        (line,) = db.read_now(kpi.lines, SCOPE, by)
        assert (line.key, line.name, line.figures.connected) == (None, None, 1)


def test_forward_moves_stand_beside_the_calls(db: Database) -> None:
    def fill(rows: Rows) -> None:
        anna, stage = rows.employee("Anna"), rows.stages()
        rows.call(employee=anna)
        deal = rows.deal(stage["payment"], employee_id=anna)
        rows.move(deal, stage["offer"], frm=stage["interest"])
        rows.move(deal, stage["payment"], frm=stage["offer"])
        rows.move(deal, stage["offer"], frm=stage["payment"], back=True)
        rows.move(deal, stage["payment"], frm=stage["offer"], at=NOON - days(40))

    figures(db, fill)
    (line,) = db.read_now(kpi.lines, SCOPE, "employee")
    assert line.figures.moves == 2


def test_a_sparkline_adds_up_to_the_total(db: Database) -> None:
    def fill(rows: Rows) -> None:
        for day in (1, 1, 2, 17, 30):
            rows.call(at=datetime(2026, 11, day, 12, tzinfo=UTC))
        rows.call(connected=False)

    figures(db, fill)
    week = [Period(span=Span.DAY, first=date(2026, 11, d), last=date(2026, 11, d), zone=MOSCOW) for d in range(1, 31)]
    points = db.read_now(kpi.connected_by_part, SCOPE, [(part.since, part.until) for part in week])
    assert (points[0], points[1], points[16], points[29], sum(points)) == (2, 1, 1, 1, 5)
    assert db.read_now(kpi.connected_by_part, SCOPE, []) == []


def test_given_up_early_means_few_calls_no_promise_and_silence(db: Database) -> None:
    def fill(rows: Rows) -> None:
        def reached(name: str, times: int) -> int:
            company = rows.company(name)
            for _ in range(times):
                rows.call(company=company, at=NOON - days(10))
            return company

        reached("Given up", 2)
        reached("Worked", 3)
        promised = reached("Promised", 1)
        rows.promise(rows.call(company=promised, at=NOON - days(9)), due=date(2026, 11, 30), company=promised)
        rows.call(company=reached("Tried again", 1), at=NOON - days(1), connected=False, outcome="busy")

    figures(db, fill)
    quiet_since = NOON - days(7)
    assert [line.name for line in db.read_now(kpi_companies.given_up, SCOPE, quiet_since=quiet_since)] == ["Given up"]
    assert db.read_now(kpi_companies.given_up_count, SCOPE, quiet_since=quiet_since) == 1


def test_the_list_says_who_called_last_and_how_it_ended(db: Database) -> None:
    ids: list[int] = []

    def fill(rows: Rows) -> None:
        company = rows.company("Vector")
        rows.judged("attained", company=company, employee=rows.employee("Anna"), at=NOON - days(2))
        ids.append(rows.judged("rejected", company=company, employee=rows.employee("Boris"), at=NOON))
        rows.call(company=company, at=NOON + days(1), connected=False, outcome="busy")

    figures(db, fill)
    (line,) = db.read_now(kpi_companies.companies, SCOPE)
    assert (line.last_call, line.last_outcome, line.who, line.last_at) == (ids[0], "rejected", "Boris", NOON)


def test_filters_offer_what_is_there(db: Database) -> None:
    def fill(rows: Rows) -> None:
        rows.call(employee=rows.employee("Anna", team="South"), company=rows.company(region="Tver"), line="1")

    figures(db, fill)
    offered = db.read_now(kpi.filter_values)
    assert offered["team"] == [("South", "South")]
    assert offered["region"] == [("Tver", "Tver")]
    assert offered["line"] == [("1", "1")]
    assert [name for _, name in offered["employee"]] == ["Anna"]
    assert db.read_now(kpi.first_call_at) == NOON
