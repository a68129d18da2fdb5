"""What holds for every PBX kind, over every captured conversation in fixtures/: exact, in any order, with any loss.

A new PBX is checked by its fixtures alone.  `expect` in a fixture: `calls` and their fields, `calls_count`, and, beside
what adapters/captured.py names, `parts`: how many calls there may seem to be while a delivery that joins them is lost.
"""

import json
import logging
import sys
import time
from datetime import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import registry
from adapters.call_state import fold
from adapters.events import CallOutcome, CallState, Direction
from adapters.grouping import group

DIRECTIONS = {"in": Direction.INBOUND, "out": Direction.OUTBOUND, "internal": Direction.INTERNAL}
STILL_ANSWERED = (CallOutcome.ANSWERED, CallOutcome.IN_PROGRESS)


def assert_is_as_expected(calls: list[CallState], expect: dict) -> None:
    assert len(calls) == expect["calls_count"]
    for state, said in zip(sorted(calls, key=lambda call: call.started_at), expect["calls"], strict=True):
        assert state.pbx_call_id in {said["external_id"], *said.get("external_id_accept", ())}
        assert state.direction is DIRECTIONS[said["direction"]]
        assert state.customer_phone == said["customer"]
        assert state.extension in {said["employee"], *said.get("employee_accept", ())}
        if "employees" in said:
            assert list(state.extensions) == said["employees"]
        off = abs((state.started_at - datetime.fromisoformat(said["started_at"])).total_seconds())
        assert off <= said.get("started_tolerance", 1)
        assert (state.outcome is CallOutcome.ANSWERED) is said["answered"]
        assert state.is_ended
        assert abs(state.talk_seconds - said["talk_seconds"]) <= said.get("talk_tolerance", 1)
        assert bool(state.recordings) is said["recording"]


def test_calls_are_exactly_right_in_order_reversed_and_doubled(case, parse, calls):
    conversation, connection = case.captured(), case.connection()
    requests = list(conversation.requests)
    orders = {
        "in order": requests,
        "reversed": requests[::-1],
        "doubled": requests + requests,
        "each twice": [request for request in requests for _ in (1, 2)],
    }
    states = {name: calls(parse(order, connection), connection) for name, order in orders.items()}
    assert_is_as_expected(states["in order"], conversation.expect)
    in_order = by_id(states["in order"])
    assert all(by_id(state) == in_order for state in states.values())


def by_id(calls: list[CallState]) -> list[CallState]:
    return sorted(calls, key=lambda call: (call.pbx_call_id, call.started_at))


def facts_by_delivery(case, connection) -> list[list]:
    adapter = registry.adapter(case.provider)
    return [list(adapter.parse(request, connection)) for request in case.captured().requests]


def test_any_order_and_repetition_gives_the_same_calls(case, calls, fuzz):
    connection = case.connection()
    deliveries = facts_by_delivery(case, connection)
    every = list(range(len(deliveries)))
    right = by_id(calls((fact for facts in deliveries for fact in facts), connection))

    @settings(max_examples=8 * fuzz, deadline=None)
    @given(st.permutations(every), st.lists(st.sampled_from(every), max_size=4))
    def any_order(order, again):
        assert by_id(calls((fact for index in [*order, *again] for fact in deliveries[index]), connection)) == right

    any_order()


def test_any_loss_is_borne_and_what_comes_later_never_unanswers_a_call(case, calls, fuzz):
    """What was lost is lost: no error, no call too many, and no call that hearing more turns into a missed one."""
    connection, expect = case.connection(), case.captured().expect
    deliveries = facts_by_delivery(case, connection)
    every = list(range(len(deliveries)))
    most = expect.get("parts", expect["calls_count"])

    @settings(max_examples=12 * fuzz, deadline=None)
    @given(st.data())
    def any_loss(data):
        order = data.draw(st.permutations(every))
        some = order[: data.draw(st.integers(1, len(every)))]
        more = some + data.draw(st.lists(st.sampled_from(every), max_size=len(every)))
        before = calls((fact for index in some for fact in deliveries[index]), connection)
        after = calls((fact for index in more for fact in deliveries[index]), connection)
        assert len(before) <= most
        assert len(after) <= most
        later = {key: state for state, keys in zip(after, keys_of(more, deliveries), strict=True) for key in keys}
        for state, keys in zip(before, keys_of(some, deliveries), strict=True):
            assert state.talk_seconds >= 0
            now = later[min(keys)]
            if state.outcome is CallOutcome.ANSWERED and now.direction is state.direction:
                assert now.outcome in STILL_ANSWERED

    any_loss()


def keys_of(chosen: list[int], deliveries: list[list]) -> list[set[str]]:
    """The ids of each call, in the order in which `calls` gives the calls."""
    grouped = group(fact for index in chosen for fact in deliveries[index])
    return [{key for fact in own for key in fact.keys} for own in grouped]


def test_any_part_of_the_facts_can_be_folded(case, parse, fuzz):
    connection = case.connection()
    facts = parse(case.captured().requests, connection)
    if not facts:
        return  # a check of the address
    assert fold(facts + facts, connection) == fold(facts, connection)
    every = list(range(len(facts)))

    @settings(max_examples=10 * fuzz, deadline=None)
    @given(st.sets(st.sampled_from(every), min_size=1), st.sets(st.sampled_from(every)))
    def any_part(some, more):
        before = fold([facts[index] for index in some], connection)
        after = fold([facts[index] for index in some | more], connection)
        if before.outcome is CallOutcome.ANSWERED and after.direction is before.direction:
            assert after.outcome in STILL_ANSWERED

    any_part()


def test_a_call_is_not_over_before_its_last_word(case, parse, calls):
    """Live, in order: nothing is called missed that is answered in the end."""
    conversation, connection = case.captured(), case.connection()
    was_answered = any(call["answered"] for call in conversation.expect["calls"] if call["direction"] != "internal")
    for count in range(1, len(conversation.requests) + 1):
        for state in calls(parse(conversation.requests[:count], connection), connection):
            if was_answered and state.direction is not Direction.INTERNAL:
                assert state.outcome in STILL_ANSWERED, count


def test_the_answer_is_what_the_provider_wants(case):
    adapter, connection, expect = registry.adapter(case.provider), case.connection(), case.captured().expect
    for request in case.captured().requests:
        answer = adapter.answer(request, connection)
        assert 200 <= answer.status < 300
        if wanted := expect.get("response"):
            said = json.loads(answer.body) if "json" in wanted else answer.body.decode()
            assert (answer.status, said) == (wanted["status"], wanted.get("json", wanted.get("body")))


def test_secrets_and_numbers_stay_out_of_logs_and_reprs(case, parse, calls, caplog):
    connection = case.connection()
    with caplog.at_level(logging.DEBUG):
        calls(parse(case.captured().requests, connection), connection)
    for secret in connection.secrets.values():
        assert secret not in repr(connection)
        assert secret not in caplog.text
    assert "7900000" not in caplog.text


def test_parsing_and_folding_keep_up(case, parse, calls):
    """A smoke alarm at a tenth of the speed measured (adapters/README.md): a quadratic step would set it off."""
    conversation, connection = case.captured(), case.connection()
    parse(conversation.requests, connection)
    began = time.perf_counter()
    calls(parse(conversation.requests, connection), connection)
    assert (time.perf_counter() - began) / len(conversation.requests) < 0.02


def test_every_adapter_has_a_manual_in_two_languages_and_fixtures():
    for kind, adapter in registry.ADAPTERS.items():
        manual = Path(sys.modules[type(adapter).__module__].__file__).parent / "README.md"
        text = manual.read_text("utf-8")
        assert "## Настройка" in text, kind
        assert "## Set-up" in text, kind
        for name in (*adapter.secret_names, *adapter.optional_secret_names, *adapter.option_names):
            assert name in text, f"{kind}: {name}"
        assert list((Path(__file__).parent / "fixtures" / kind).glob("*.json")), kind
