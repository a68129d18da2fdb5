"""Is the invented company believable?  Every stage and ending is there, and nothing happens at impossible times."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.events import CallOutcome, Direction
from adapters.records import LeadStatus
from db.presets import PRESETS
from scoring.stated_reason import classify
from service.demo import dataset
from service.demo.company import NOBODYS_EXTENSION, STAFF
from service.demo.customers import CUSTOMERS, TWINS_PHONE
from service.demo.dialogue import order_units
from service.demo.nouns import Dataset
from service.demo.plots import PATHS, PLOTS
from service.demo.recorded import FOLDER, RECORDED

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
ANY_MOMENT = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # the zone is beside it


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset.make(NOW, MOSCOW)


def test_the_same_moment_and_seed_give_the_same_data(data: Dataset) -> None:
    assert dataset.make(NOW, MOSCOW) == data
    assert dataset.make(NOW, MOSCOW, seed=2).calls != data.calls


def test_stages_are_those_of_the_presets() -> None:
    for pipeline, path in PATHS.items():
        preset = next(preset for preset in PRESETS if preset.code == pipeline)
        known = {stage.code: stage for stage in preset.stages}
        assert {stage.code for stage in path} <= known.keys()
        assert [known[stage.code].goal or "" for stage in path] == [stage.goal for stage in path]
        assert known[path[-1].code].kind == "won"


def test_every_customer_has_one_plot() -> None:
    assert [plot.customer.number for plot in PLOTS] == [customer.number for customer in CUSTOMERS]


def test_no_page_is_empty(data: Dataset) -> None:
    assert {lead.status for lead in data.leads} == set(LeadStatus)
    assert {deal.status.value for deal in data.deals} == {"open", "won", "lost"}
    assert {call.outcome for call in data.calls} >= {
        *(CallOutcome.ANSWERED, CallOutcome.MISSED, CallOutcome.BUSY, CallOutcome.ABANDONED),
    }
    assert {call.direction for call in data.calls} == set(Direction)
    assert {review.decision for review in data.reviews} == {"returned", "confirmed", "asked"}
    stood_at = {(deal.pipeline, deal.stage) for deal in data.deals} | {
        (lead.pipeline, lead.stage) for lead in data.leads
    }
    assert stood_at >= {("optsnab", stage.code) for stage in PATHS["optsnab"]}
    assert NOBODYS_EXTENSION in {call.extension for call in data.calls}
    assert TWINS_PHONE in {call.customer for call in data.calls}
    assert any(call.passed_at is not None for call in data.calls)


def test_a_month_has_some_four_hundred_calls_of_nine_people(data: Dataset) -> None:
    assert 350 <= len(data.calls) <= 550
    assert len(data.employees) == 9
    assert len({employee.team for employee in data.employees}) == 2
    assert len({call.id for call in data.calls}) == len(data.calls)


def test_telemarketing_talks_twice_and_closers_three_times_with_a_company(data: Dataset) -> None:
    role = {person.extension: person.role.value for person in STAFF}
    company = {phone: customer.id for customer in CUSTOMERS for phone in (customer.phone, customer.office_phone)}
    talks: Counter[str] = Counter()
    reached = defaultdict(set)
    for call in data.calls:
        if call.said is not None and call.customer in company:
            talks[role[call.extension]] += 1
            reached[role[call.extension]].add(company[call.customer])
    each = {name: talks[name] / len(reached[name]) for name in talks}
    assert 1.9 <= each["telemarketing"] <= 2.7
    assert each["closer"] >= 3


def test_some_stated_reasons_are_not_the_reasons_told(data: Dataset) -> None:
    told = [(plot.stated, plot.heard) for plot in PLOTS if plot.ending == "rejected"]
    differ = [stated for stated, heard in told if classify(stated) not in (None, heard)]
    assert 3 <= len(differ) < len(told)


def test_russian_counts_need_no_other_form() -> None:
    assert all(order_units(customer) % 10 in (0, 5, 6, 7, 8, 9) or order_units(customer) % 100 in (11, 12, 13, 14)
               for customer in CUSTOMERS)  # fmt: skip


def test_the_recordings_are_there_and_small() -> None:
    files = {path.name: path.stat().st_size for path in FOLDER.iterdir() if path.suffix in (".opus", ".mp3")}
    assert set(files) == {call.file for call in RECORDED}
    assert sum(files.values()) < 3_000_000
    assert all(name in (FOLDER / "ORIGIN.md").read_text("utf-8") for name in files)


@settings(max_examples=6, deadline=None)
@given(ANY_MOMENT)
def test_whenever_it_starts_nothing_is_in_the_future_or_out_of_order(now: datetime) -> None:
    data = dataset.make(now, MOSCOW)
    for call in data.calls:
        local = call.started_at.astimezone(MOSCOW)
        assert call.started_at <= (call.answered_at or call.ended_at) <= call.ended_at <= now
        assert now - call.started_at < timedelta(days=45)
        assert local.weekday() < 5
        assert 9 <= local.hour <= 19
    moves = defaultdict(list)
    for change in data.changes:
        moves[change.lead or change.deal].append(change)
    for changes in moves.values():
        assert [change.at for change in changes] == sorted(change.at for change in changes)
        assert [change.from_stage for change in changes] == [None, *(change.to_stage for change in changes[:-1])]
        assert changes[-1].at <= now
    for lead in data.leads:
        assert lead.stage == moves[lead.external_id][-1].to_stage
    for deal in data.deals:
        assert deal.stage == moves[deal.external_id][-1].to_stage
        assert deal.closed_at is None or deal.closed_at == moves[deal.external_id][-1].at
