"""The rules of adapters/README.md, "The call" and "Whose call", one fact each."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters import registry
from adapters.call_state import QUIET, fold, in_order
from adapters.events import (
    CallOutcome,
    CallSaid,
    Direction,
    EnteredBridge,
    LeftBridge,
    LegOutcome,
    LegSaid,
    Party,
    RecordingSaid,
    Talked,
)
from adapters.grouping import group

START = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
OFFICE = registry.connection(
    "office", "generic", {"secret": "x"}, {"extension_pattern": r"^\d{3}$", "own_numbers": "+74950000300"}
)
KEYS = ("call",)
CUSTOMER, MANAGER, COLLEAGUE = "customer", "manager", "colleague"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def leg(leg_id: str, party: Party, start: float, end: float | None = None, **more) -> LegSaid:
    ended_at = None if end is None else at(end)
    said = {"started_at": at(start), "ended_at": ended_at, **more}
    return LegSaid(keys=KEYS, at=at(start if end is None else end), leg_id=leg_id, party=party, **said)


def customer(start: float = 0, end: float | None = None, number: str = "89000000201", **more) -> LegSaid:
    return leg(CUSTOMER, Party.CUSTOMER, start, end, number=number, is_initiator=True, **more)


def employee(extension: str, start: float = 1, end: float | None = None, **more) -> LegSaid:
    return leg(f"leg-{extension}", Party.EMPLOYEE, start, end, extension=extension, **more)


def bridge(leg_id: str, start: float, end: float | None = None, room: str = "room"):
    entered = EnteredBridge(keys=KEYS, at=at(start), leg_id=leg_id, bridge_id=room)
    return [entered] if end is None else [entered, LeftBridge(keys=KEYS, at=at(end), leg_id=leg_id, bridge_id=room)]


def said(seconds: float = 0, **more) -> CallSaid:
    return CallSaid(keys=KEYS, at=at(seconds), **more)


def talk_of_a_customer_and(extension: str, start: float, end: float):
    return [*bridge(CUSTOMER, start, end), *bridge(f"leg-{extension}", start, end)]


class TestAnswered:
    def test_customer_and_employee_in_one_bridge_talk(self):
        call = fold([customer(0, 60), employee("101", 1, 60), *talk_of_a_customer_and("101", 10, 60)], OFFICE)
        assert (call.outcome, call.talk_seconds, call.wait_seconds) == (CallOutcome.ANSWERED, 50, 10)
        assert (call.direction, call.customer_phone, call.extension) == (Direction.INBOUND, "+79000000201", "101")
        assert call.answered_at == at(10)

    def test_a_picked_up_leg_alone_is_no_answer(self):
        """A queue, a menu, a click-to-call's first leg: up, but with nobody of the other side."""
        facts = [customer(0, 60, answered_at=at(1)), employee("101", 1, 60, answered_at=at(5))]
        assert fold(facts, OFFICE).outcome is CallOutcome.MISSED

    def test_a_bridge_with_a_menu_is_no_answer(self):
        menu = leg("menu", Party.SERVICE, 1, 30)
        call = fold([customer(0, 30), menu, *bridge(CUSTOMER, 1, 30), *bridge("menu", 1, 30)], OFFICE)
        assert (call.outcome, call.talk_seconds) == (CallOutcome.MISSED, 0)

    def test_a_connection_of_no_length_is_no_answer(self):
        call = fold([customer(0, 10), employee("101", 1, 10), *talk_of_a_customer_and("101", 10, 10)], OFFICE)
        assert call.outcome is CallOutcome.MISSED

    def test_one_after_the_other_in_a_bridge_do_not_talk(self):
        facts = [customer(0, 60), employee("101", 1, 60), *bridge(CUSTOMER, 5, 20), *bridge("leg-101", 20, 60)]
        assert fold(facts, OFFICE).outcome is CallOutcome.MISSED

    def test_a_summary_that_says_so_is_an_answer(self):
        summary = said(60, is_final=True, answered_at=at(10), ended_at=at(60), talk_seconds=50, extension="101")
        call = fold([customer(0), summary], OFFICE)
        assert (call.outcome, call.talk_seconds, call.extension) == (CallOutcome.ANSWERED, 50, "101")
        assert call.extensions == ("101",)

    def test_a_summary_that_says_no_does_not_undo_talk(self):
        summary = said(60, is_final=True, ended_at=at(60), outcome=CallOutcome.MISSED)
        call = fold([customer(0), employee("101"), *talk_of_a_customer_and("101", 10, 60), summary], OFFICE)
        assert (call.outcome, call.talk_seconds) == (CallOutcome.ANSWERED, 50)

    def test_voicemail_with_a_length_is_no_answer(self):
        summary = said(60, is_final=True, ended_at=at(60), talk_seconds=30, outcome=CallOutcome.VOICEMAIL)
        call = fold([customer(0), summary], OFFICE)
        assert (call.outcome, call.talk_seconds) == (CallOutcome.VOICEMAIL, 0)

    def test_that_colleagues_spoke_aside_is_no_answer_to_the_customer(self):
        aside = said(
            50, pbx_call_id="a", direction=Direction.INTERNAL, answered_at=at(30), ended_at=at(50), is_final=True
        )
        call = fold(
            [customer(0, 60), said(60, pbx_call_id="c", direction=Direction.INBOUND, is_final=True), aside], OFFICE
        )
        assert (call.outcome, call.talk_seconds) == (CallOutcome.MISSED, 0)

    def test_a_rough_row_speaks_only_where_nothing_better_is_known(self):
        row = said(60, is_rough=True, answered_at=at(0), talk_seconds=60, direction=Direction.INTERNAL, extension="999")
        call = fold([customer(0, 60), employee("101", 1, 60), *talk_of_a_customer_and("101", 40, 60), row], OFFICE)
        assert (call.talk_seconds, call.answered_at, call.extension) == (20, at(40), "101")
        assert call.direction is Direction.INBOUND
        alone = replace(row, ended_at=at(60), customer_number="89000000201", direction=Direction.OUTBOUND)
        call = fold([alone], OFFICE)
        assert (call.outcome, call.direction, call.extension) == (CallOutcome.ANSWERED, Direction.OUTBOUND, "999")


class TestTalk:
    def test_two_employees_at_once_count_once(self):
        facts = [
            *(customer(0, 100), employee("101", 1, 100), employee("102", 1, 100)),
            *(*bridge(CUSTOMER, 10, 100), *bridge("leg-101", 10, 70), *bridge("leg-102", 50, 100)),
        ]
        call = fold(facts, OFFICE)
        assert (call.talk_seconds, call.extensions, call.extension) == (90, ("101", "102"), "102")

    def test_said_and_heard_talk_of_one_moment_counts_once(self):
        heard = talk_of_a_customer_and("101", 10, 60)
        spoken = Talked(keys=KEYS, at=at(60), leg_id="leg-101", started_at=at(10), ended_at=at(60))
        assert fold([customer(0, 60), employee("101", 1, 60), *heard, spoken], OFFICE).talk_seconds == 50

    def test_talk_ends_with_the_leg_when_nobody_said_that_it_left_the_bridge(self):
        facts = [customer(0, 60), employee("101", 1, 40), *bridge(CUSTOMER, 10), *bridge("leg-101", 10)]
        assert fold(facts, OFFICE).talk_seconds == 30

    def test_a_leg_is_in_one_bridge_at_a_time(self):
        facts = [
            *(customer(0, 90), employee("101", 1, 90), employee("102", 20, 90)),
            *(*bridge(CUSTOMER, 10, room="one"), *bridge("leg-101", 10, 90, room="one")),
            *(*bridge(CUSTOMER, 50, 90, room="two"), *bridge("leg-102", 50, 90, room="two")),
        ]
        call = fold(facts, OFFICE)
        assert (call.talk_seconds, call.extensions) == (80, ("101", "102"))

    def test_a_local_channel_that_stays_up_is_a_tunnel(self):
        """Queues that dial Local/…/n never bring both phones into one bridge."""
        halves = [
            LegSaid(keys=KEYS, at=at(2), leg_id=half, party=Party.SERVICE, joined_to=other)
            for half, other in (("one", "two"), ("two", "one"))
        ]
        facts = [
            *(customer(0, 60), employee("101", 3, 60), *halves),
            *(*bridge(CUSTOMER, 10, 60, room="front"), *bridge("one", 10, 60, room="front")),
            *(*bridge("two", 10, 60, room="back"), *bridge("leg-101", 10, 60, room="back")),
        ]
        call = fold(facts, OFFICE)
        assert (call.outcome, call.talk_seconds, call.extension) == (CallOutcome.ANSWERED, 50, "101")
        assert fold([fact for fact in facts if fact not in halves], OFFICE).outcome is CallOutcome.MISSED

    def test_a_consultation_is_no_talk_with_the_customer(self):
        facts = [
            *(customer(0, 100), employee("101", 1, 100), employee("104", 40, 100)),
            *(*bridge(CUSTOMER, 10, 40), *bridge("leg-101", 10, 40)),
            *(*bridge("leg-101", 40, 70, room="aside"), *bridge("leg-104", 40, 70, room="aside")),
        ]
        call = fold(facts, OFFICE)
        assert (call.talk_seconds, call.extensions) == (30, ("101",))

    def test_a_running_call_counts_what_was_heard_so_far(self):
        call = fold([customer(0), employee("101"), *bridge(CUSTOMER, 10), *bridge("leg-101", 10), said(25)], OFFICE)
        assert (call.outcome, call.talk_seconds, call.answered_at) == (CallOutcome.IN_PROGRESS, 15, at(10))


class TestEnd:
    def test_losing_legs_end_nothing(self):
        lost = [employee(name, 1, 9, outcome=LegOutcome.CANCELLED) for name in ("102", "103")]
        call = fold([customer(0), employee("101"), *lost], OFFICE)
        assert (call.outcome, call.ended_at) == (CallOutcome.IN_PROGRESS, None)

    def test_service_legs_end_nothing(self):
        local = leg("local", Party.SERVICE, 1, 24)
        call = fold([customer(0), employee("101"), local, *talk_of_a_customer_and("101", 10, 60)[:3]], OFFICE)
        assert call.outcome is CallOutcome.IN_PROGRESS

    def test_it_is_over_when_all_people_have_hung_up(self):
        call = fold([customer(0, 60), employee("101", 1, 58), leg("ivr", Party.SERVICE, 1)], OFFICE)
        assert call.ended_at == at(60)
        assert all(each.ended_at is not None for each in call.legs)

    def test_the_first_last_word_stays(self):
        first = said(60, is_final=True, pbx_call_id="c", ended_at=at(60), answered_at=at(10), talk_seconds=50)
        second = replace(first, at=at(90), ended_at=at(600), talk_seconds=590)
        call = fold([second, customer(0), first], OFFICE)
        assert (call.ended_at, call.talk_seconds) == (at(60), 50)

    def test_a_later_last_word_may_turn_missed_into_answered_only(self):
        missed = said(30, is_final=True, pbx_call_id="c", ended_at=at(30), outcome=CallOutcome.MISSED)
        answered = said(60, is_final=True, pbx_call_id="c", ended_at=at(60), answered_at=at(10), talk_seconds=50)
        for facts in ([missed, answered], [answered, missed]):
            assert fold([customer(0), *facts], OFFICE).outcome is CallOutcome.ANSWERED

    def test_a_call_of_which_nothing_is_heard_any_more_has_ended(self):
        facts = [customer(0), employee("101", 5)]
        assert fold(facts, OFFICE, now=at(5) + QUIET - timedelta(seconds=1)).outcome is CallOutcome.IN_PROGRESS
        call = fold(facts, OFFICE, now=at(5) + QUIET)
        assert (call.outcome, call.ended_at) == (CallOutcome.MISSED, at(5))


class TestUnanswered:
    @pytest.mark.parametrize(
        ("outcome", "direction", "becomes"),
        [
            (LegOutcome.BUSY, Direction.OUTBOUND, CallOutcome.BUSY),
            (LegOutcome.FAILED, Direction.OUTBOUND, CallOutcome.FAILED),
            (LegOutcome.MISSED, Direction.OUTBOUND, CallOutcome.MISSED),
            (LegOutcome.BUSY, Direction.INBOUND, CallOutcome.MISSED),  # somebody has to call back
        ],
    )
    def test_why_nobody_answered(self, outcome, direction, becomes):
        facts = [customer(0, 20), employee("101", 1, 20, outcome=outcome), said(direction=direction)]
        assert fold(facts, OFFICE).outcome is becomes

    def test_abandoned_in_a_queue(self):
        assert fold([customer(0, 20), said(20, outcome=CallOutcome.ABANDONED)], OFFICE).outcome is CallOutcome.ABANDONED

    def test_a_recording_without_a_call_is_nobody_to_call_back(self):
        alone = RecordingSaid(keys=KEYS, at=at(0), recording_id="r", is_ready=True)
        assert fold([alone], OFFICE).outcome is CallOutcome.IN_PROGRESS
        assert fold([alone], OFFICE, now=at(0) + QUIET).outcome is CallOutcome.FAILED


class TestWhose:
    def test_missed_by_one_is_theirs(self):
        assert fold([customer(0, 20), employee("101", 1, 20)], OFFICE).extension == "101"

    def test_missed_by_several_is_nobodys(self):
        assert fold([customer(0, 20), employee("101", 1, 20), employee("102", 1, 20)], OFFICE).extension is None

    def test_an_outgoing_call_that_nobody_answered_is_the_callers(self):
        out = leg("trunk", Party.CUSTOMER, 2, 20, number="89000000201")
        call = fold([employee("101", 0, 20, is_initiator=True), out], OFFICE)
        assert (call.direction, call.extension, call.extensions) == (Direction.OUTBOUND, "101", ())

    def test_an_internal_call_is_the_callers_and_has_no_customer(self):
        facts = [
            *(employee("101", 0, 40, is_initiator=True), employee("102", 1, 40)),
            *(*bridge("leg-101", 5, 40), *bridge("leg-102", 5, 40)),
        ]
        call = fold(facts, OFFICE)
        assert (call.direction, call.extension, call.customer_phone) == (Direction.INTERNAL, "101", None)
        assert (call.outcome, call.talk_seconds) == (CallOutcome.ANSWERED, 35)

    def test_a_call_forwarded_to_a_mobile_is_answered_by_it(self):
        mobile = leg("trunk-2", Party.CUSTOMER, 5, 60, number="89000000999")
        call = fold([customer(0, 60), mobile, *bridge(CUSTOMER, 10, 60), *bridge("trunk-2", 10, 60)], OFFICE)
        assert (call.outcome, call.customer_phone) == (CallOutcome.ANSWERED, "+79000000201")


class TestWhoIsBelieved:
    def test_the_last_word_before_an_earlier_one(self):
        early = said(0, customer_number="89000000299", line="1", direction=Direction.OUTBOUND)
        last = said(60, customer_number="89000000201", line="2", direction=Direction.INBOUND, is_final=True)
        call = fold([early, last], OFFICE)
        assert (call.customer_phone, call.line, call.direction) == ("+79000000201", "2", Direction.INBOUND)

    def test_a_consultation_does_not_make_a_customers_call_internal(self):
        aside = said(0, pbx_call_id="a", direction=Direction.INTERNAL, is_final=True)
        outside = said(5, pbx_call_id="b", direction=Direction.OUTBOUND, is_final=True)
        assert fold([aside, outside], OFFICE).direction is Direction.OUTBOUND

    def test_a_higher_sequence_of_a_leg_before_a_later_time(self):
        second = employee("102", 5, sequence=2)
        first = replace(second, extension="101", sequence=1, at=at(9))
        assert fold([customer(0), first, second], OFFICE).legs[1].extension == "102"

    def test_facts_of_one_moment_have_one_order_and_come_once(self):
        facts = [said(line="2"), employee("101", 0), said(line="1"), customer(0), said(line="2")]
        assert in_order(facts) == in_order(facts[::-1])
        assert len(in_order(facts)) == 4


class TestCustomer:
    def test_a_hidden_number_is_told_from_an_unknown_one(self):
        assert fold([customer(0, 9, number="")], OFFICE).customer_number == ""
        assert fold([leg(CUSTOMER, Party.CUSTOMER, 0, 9)], OFFICE).customer_number is None

    def test_our_own_line_is_never_the_customer(self):
        call = fold([customer(0, 9, number="84950000300"), said(customer_number="89000000201")], OFFICE)
        assert call.customer_phone == "+79000000201"

    def test_a_short_number_is_kept_as_it_came(self):
        call = fold([customer(0, 9, number="900")], OFFICE)
        assert (call.customer_phone, call.customer_number) == (None, "900")


class TestIds:
    def test_the_oldest_of_several_ids_is_the_calls(self):
        facts = [
            said(9, pbx_call_id="1770117190.410", started_at=at(9)),
            said(50, pbx_call_id="1770117125.400", started_at=at(0)),
        ]
        assert fold(facts, OFFICE).pbx_call_id == "1770117125.400"

    def test_ids_of_one_second_are_compared_as_numbers(self):
        facts = [said(pbx_call_id="1770117125.400"), said(pbx_call_id="1770117125.99")]
        assert fold(facts, OFFICE).pbx_call_id == "1770117125.99"

    def test_facts_that_share_an_id_are_one_call_however_long_the_chain(self):
        facts = [CallSaid(keys=keys, at=START) for keys in (("a", "b"), ("c", "d"), ("e",), ("b", "c"))]
        assert [len(own) for own in group(facts)] == [3, 1]
        assert [len(own) for own in group(facts[::-1])] == [3, 1]


class TestRecordings:
    def test_what_was_said_of_one_recording_is_put_together(self):
        begun = RecordingSaid(keys=KEYS, at=at(5), recording_id="r", where={"id": "r"}, extension="101")
        ready = RecordingSaid(keys=KEYS, at=at(70), recording_id="r", is_ready=True, seconds=60)
        (found,) = fold([customer(0), ready, begun], OFFICE).recordings
        assert (found.is_ready, found.where, found.extension, found.seconds) == (True, {"id": "r"}, "101", 60)

    def test_a_recording_that_was_not_stored_does_not_exist(self):
        begun = RecordingSaid(keys=KEYS, at=at(5), recording_id="r", where={"id": "r"})
        assert fold([customer(0), begun, replace(begun, at=at(9), is_void=True)], OFFICE).recordings == ()

    def test_after_the_call_a_file_whose_place_is_known_may_be_asked_for(self):
        begun = RecordingSaid(keys=KEYS, at=at(5), recording_id="r", where={"path": "/r.wav"})
        assert not fold([customer(0), begun], OFFICE).recordings[0].is_ready
        assert fold([customer(0, 60), begun], OFFICE).recordings[0].is_ready


def test_without_facts_there_is_no_call():
    with pytest.raises(ValueError, match=re.escape("without a single fact")):
        fold([], OFFICE)
