"""Signs: each rule by a day that has it and by the nearest one that has not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.kpis.purpose import DayCall, Sign, is_purposeless, purposeless_share, signs

MORNING = datetime(2026, 11, 24, 10, tzinfo=UTC)
TALK = DayCall(
    id=1, employee=7, at=MORNING, is_outbound=True, phone="+79000000001", is_answered=True, connected=True,
    talk_seconds=90, outcome="not_attained", goal="issue_invoice", goal_origin="set", recording_state="stored",
)  # fmt: skip
IDLE = replace(TALK, goal=None, goal_origin="inferred", outcome="keep_in_touch")


def day(*calls: DayCall, every: int = 20) -> list[DayCall]:
    """The calls one after the other, `every` minutes, to numbers of their own unless they share one on purpose."""
    return [replace(call, id=n, at=call.at + timedelta(minutes=every * n)) for n, call in enumerate(calls, 1)]


def found(calls: list[DayCall]) -> dict[Sign, list[int]]:
    by_sign: dict[Sign, list[int]] = {}
    for one in signs(calls):
        by_sign.setdefault(one.sign, []).append(one.call)
    return by_sign


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, True),
        ({"goal": "discover_need"}, True),  # guessed, and kept in touch all the same
        ({"goal": "discover_need", "outcome": "not_attained"}, False),  # guessed, and worked on
        ({"goal": "issue_invoice", "goal_origin": "set"}, False),
        ({"has_step": True}, False),
        ({"attained": True}, False),
        ({"connected": False}, False),
        ({"connected": None}, False),
        ({"outcome": None}, False),
        ({"is_outbound": False}, False),  # the customer called us
    ],
)
def test_a_call_is_purposeless_without_goal_step_and_result(changed: dict[str, object], expected: bool) -> None:
    assert is_purposeless(replace(IDLE, **changed)) is expected


def test_a_voicemail_without_a_goal_is_no_purposeless_talk() -> None:
    assert found([replace(IDLE, outcome="voicemail", talk_seconds=20)]) == {}


def test_five_short_calls_in_half_an_hour_are_a_burst() -> None:
    short = replace(TALK, talk_seconds=9)
    assert found(day(*[short] * 5, every=6))[Sign.BURST] == [1, 2, 3, 4, 5]
    assert Sign.BURST not in found(day(*[short] * 4, every=6))
    assert Sign.BURST not in found(day(*[short] * 5, every=9)), "36 minutes"
    assert Sign.BURST not in found(day(*[replace(short, is_answered=False, talk_seconds=0)] * 5, every=1)), "no answer"


def test_a_burst_says_when_it_was_late() -> None:
    late = [replace(call, at=call.at.replace(hour=17)) for call in day(*[replace(TALK, talk_seconds=9)] * 5, every=5)]
    assert dict(signs(late)[0].facts) == {"calls": 5, "minutes": 30, "late": 1}


def test_the_same_number_again_without_a_goal() -> None:
    idle = replace(IDLE, outcome="not_attained", goal_origin=None)
    assert found(day(idle, idle, idle))[Sign.AGAIN] == [1, 2, 3]
    assert Sign.AGAIN not in found(day(idle, idle))
    assert Sign.AGAIN not in found(day(idle, idle, replace(idle, has_step=True)))
    assert Sign.AGAIN not in found(day(TALK, TALK, TALK)), "for a goal that was set"
    assert Sign.AGAIN not in found(day(idle, replace(idle, phone="+79000000002"), replace(idle, phone=None)))


def test_a_talk_in_which_only_one_speaks() -> None:
    assert found([replace(TALK, talk_ratio=0.97)]) == {Sign.ONE_SIDED: [1]}
    assert found([replace(TALK, talk_ratio=0.94)]) == {}
    assert found([replace(TALK, talk_ratio=None)]) == {}, "mono: not known is not one-sided"
    assert found([replace(TALK, talk_ratio=0.99, talk_seconds=30)]) == {}


def test_a_closed_customer_without_a_goal() -> None:
    closed = replace(TALK, is_closed=True, goal_origin="inferred")
    assert found([closed]) == {Sign.CLOSED: [1]}
    assert found([replace(closed, has_step=True)]) == {}
    assert found([replace(closed, goal_origin="set")]) == {}


def test_a_machine_held_long() -> None:
    assert found([replace(TALK, outcome="voicemail", connected=False, talk_seconds=61)]) == {Sign.MACHINE: [1]}
    assert found([replace(TALK, outcome="voicemail", connected=False, talk_seconds=25)]) == {}


def test_a_number_of_our_own() -> None:
    assert found([replace(TALK, to_colleague=True)]) == {Sign.COLLEAGUE: [1]}
    assert found([replace(TALK, to_colleague=True, is_answered=False)]) == {}


def test_the_one_recording_that_is_missing() -> None:
    gone = replace(TALK, recording_state="missing")
    assert found(day(TALK, TALK, TALK, TALK, gone)) == {Sign.UNRECORDED: [5]}
    assert found(day(TALK, TALK, TALK, gone)) == {}, "too few to compare with"
    assert found(day(TALK, TALK, TALK, gone, gone)) == {}, "recording fails as a whole: that is no sign of a person"


def test_a_goal_set_after_the_call() -> None:
    won = replace(TALK, attained=True)
    assert found([replace(won, goal_late=timedelta(minutes=30))]) == {Sign.GOAL_AFTER: [1]}
    assert found([replace(won, goal_late=timedelta(minutes=3))]) == {}
    assert found([replace(won, goal_late=None)]) == {}
    assert found([replace(TALK, goal_late=timedelta(minutes=30))]) == {}, "not attained: nothing was won by it"


def test_hung_up_just_after_it_counts() -> None:
    brief = replace(TALK, talk_seconds=31)
    assert found(day(brief, brief, brief, TALK))[Sign.JUST_OVER] == [1, 2, 3]
    assert found(day(brief, brief, TALK)) == {}, "two are chance"
    assert found(day(brief, brief, brief, *[TALK] * 13)) == {}, "three of sixteen are chance"
    assert found(day(brief, brief, replace(brief, attained=True))) == {}


CALLS = st.lists(
    st.builds(
        DayCall,
        id=st.integers(1, 99),
        employee=st.one_of(st.none(), st.integers(1, 3)),
        at=st.integers(0, 23 * 60).map(lambda minutes: MORNING.replace(hour=0) + timedelta(minutes=minutes)),
        is_outbound=st.booleans(),
        phone=st.one_of(st.none(), st.just("+79000000001")),
        is_answered=st.booleans(),
        connected=st.one_of(st.none(), st.booleans()),
        talk_seconds=st.floats(0, 300),
        outcome=st.one_of(st.none(), st.sampled_from(["attained", "keep_in_touch", "voicemail"])),
    ),
    max_size=20,
    unique_by=lambda call: call.id,
)


@given(CALLS)
def test_signs_do_not_depend_on_the_order_and_name_each_call_once(calls: list[DayCall]) -> None:
    seen = signs(calls)
    assert seen == signs(list(reversed(calls)))
    assert len({(one.call, one.sign) for one in seen}) == len(seen)
    nobodys = {call.id for call in calls if call.employee is None or not call.is_outbound}
    assert not nobodys & {one.call for one in seen}, "every sign is of an outbound call of somebody"


def test_the_share_has_its_interval() -> None:
    share = purposeless_share(6, 20)
    assert share.value == 0.3
    assert not share.is_few
