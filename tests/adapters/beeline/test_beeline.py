"""What Beeline's events say beside the plain cases of the fixtures."""

import dataclasses
import re
from pathlib import Path

import pytest

from adapters import captured, registry
from adapters.call_state import fold
from adapters.contract import Request
from adapters.errors import Unreadable
from adapters.events import CallOutcome, CallState, Direction

CASE = captured.read(Path(__file__).parents[1] / "fixtures" / "beeline" / "in_answered.json")
CONNECTION = registry.from_example(CASE.connection)
BEELINE = registry.adapter("beeline")


def changed(pattern: str, text: str) -> list[Request]:
    """The captured call with this replaced in each of its events."""
    found = [re.sub(pattern, text, request.body.decode()) for request in CASE.requests]
    assert found != [request.body.decode() for request in CASE.requests]
    return [dataclasses.replace(r, body=body.encode()) for r, body in zip(CASE.requests, found, strict=True)]


def call(requests: list[Request]) -> CallState:
    return fold([fact for request in requests for fact in BEELINE.parse(request, CONNECTION)], CONNECTION)


def test_an_employees_own_phone_of_a_click_to_call_is_no_answer():
    state = call(changed("Terminator", "Click-to-Dial"))
    assert (state.direction, state.outcome, state.talk_seconds) == (Direction.OUTBOUND, CallOutcome.MISSED, 0)


def test_without_times_those_of_receipt_count():
    state = call(changed(r"<xsi:\w+Time>\d+</xsi:\w+Time>", ""))
    assert (state.outcome, state.talk_seconds) == (CallOutcome.ANSWERED, 45)


def test_a_colleague_is_told_by_the_kind_of_call():
    assert call(changed(">Network<", ">Group<")).direction is Direction.INTERNAL


def test_holds_and_the_end_of_a_subscription_say_nothing():
    for kind in ("CallHeldEvent", "SubscriptionTerminatedEvent"):
        assert not [fact for r in changed(r"xsi:Call\w+Event", f"xsi:{kind}") for fact in BEELINE.parse(r, CONNECTION)]


def test_a_document_type_is_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY b "b">]>' + CASE.requests[0].body.partition(b"?>")[2]
    with pytest.raises(Unreadable, match="document type"):
        BEELINE.parse(dataclasses.replace(CASE.requests[0], body=bomb), CONNECTION)
