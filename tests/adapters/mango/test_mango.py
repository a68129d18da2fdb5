import asyncio
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from adapters import registry
from adapters.call_state import fold
from adapters.contract import Request
from adapters.errors import BadSignature, NoCredentials, Refused, Unreadable
from adapters.events import CallOutcome, CallSaid, Direction, LegOutcome
from adapters.mango.client import CLIENT
from adapters.mango.parse import ADAPTER, sign

KEY, SALT = "k3ymangoexample0001", "s4ltmangoexample0001"
OFFICE = registry.connection("office", "mango", {"vpbx_api_key": KEY, "vpbx_api_salt": SALT}, {})
T = 1770275400


def post(path: str, said: dict | str, **form) -> Request:
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    fields = {"vpbx_api_key": KEY, "sign": sign(KEY, text, SALT), "json": text, **form}
    return Request(received_at=datetime.fromtimestamp(T, UTC), body=urlencode(fields).encode(), path=path)


def call(state="Appeared", seq=1, **more) -> dict:
    known = {"entry_id": "E", "call_id": "L", "timestamp": T, "seq": seq, "call_state": state, "location": "abonent"}
    return {**known, "from": {"number": "79000000301"}, "to": {"extension": 101, "line_number": "74950000300"}, **more}


def summary(**more) -> dict:
    known = {"entry_id": "E", "call_direction": 1, "from": {"number": "79000000301"}, "to": {"extension": "101"}}
    times = {"create_time": T, "talk_time": T + 6, "end_time": T + 66, "entry_result": 1, "disconnect_reason": 1110}
    return {**known, **times, **more}


def state(*posts: Request):
    return fold([fact for request in posts for fact in ADAPTER.parse(request, OFFICE)], OFFICE)


def test_the_signature_is_the_manuals_plain_hash():
    text = '{"recording_id":"MToxMDAwMDo1","action":"download"}'
    assert sign(KEY, text, SALT) == "40dea168f594714dd62fc79b1f9194064adcdc0f656b68dbd7e6ef54a8a1ed43"


def test_the_exact_text_is_signed_not_the_json_in_it():
    ADAPTER.verify(post("events/call", '{ "entry_id" : "E" }'), OFFICE)
    with pytest.raises(BadSignature):
        ADAPTER.verify(post("events/call", '{"entry_id": "E"}', json='{"entry_id":"E"}'), OFFICE)


def test_any_changed_byte_of_the_json_is_refused():
    text = json.dumps(call())
    for index in range(len(text)):
        changed = text[:index] + chr(ord(text[index]) ^ 1) + text[index + 1 :]
        with pytest.raises(BadSignature):
            ADAPTER.verify(post("events/call", text, json=changed), OFFICE)


def test_a_post_without_signature_is_asked_for_one():
    with pytest.raises(NoCredentials):
        ADAPTER.verify(Request(received_at=datetime.now(UTC), body=b"json={}", path="events/call"), OFFICE)
    with pytest.raises(NoCredentials):
        ADAPTER.verify(Request(received_at=datetime.now(UTC), body=b"", path="events/call"), OFFICE)


def test_the_cabinets_check_is_answered_and_kept_once():
    pings = [Request(received_at=datetime.now(UTC), body=body, path=path) for body, path in ((b"", ""), (b"a=b", "x"))]
    for ping in pings:
        ADAPTER.verify(ping, OFFICE)
        assert (ADAPTER.identity(ping, OFFICE), ADAPTER.parse(ping, OFFICE)) == ("ping", ())
        assert ADAPTER.answer(ping, OFFICE).status == 200


def test_kinds_that_we_do_not_use_have_no_facts():
    assert ADAPTER.parse(post("events/dtmf", {"entry_id": "E"}), OFFICE) == ()


def test_a_menu_is_not_an_answer_even_with_entry_result_1():
    menu = call("Connected", location="ivr", to={"number": "74950000300"})
    ended = summary(to={}, talk_time=0, disconnect_reason=1170)
    assert state(post("events/call", menu), post("events/summary", ended)).outcome is CallOutcome.ABANDONED


def test_talk_time_equal_to_create_time_is_an_answer_only_with_a_connected_employee():
    unsure = post("events/summary", summary(talk_time=T))
    assert state(unsure).outcome is CallOutcome.MISSED
    answered = state(post("events/call", call("Connected", seq=2, timestamp=T + 6)), unsure)
    assert (answered.outcome, answered.talk_seconds) == (CallOutcome.ANSWERED, 60)


def test_a_hidden_caller_has_an_empty_from():
    found = state(post("events/call", call(**{"from": {}})), post("events/summary", summary(**{"from": {}})))
    assert (found.customer_phone, found.customer_number, found.direction) == (None, "", Direction.INBOUND)


def test_php_s_empty_object_is_an_empty_list():
    assert state(post("events/summary", summary(to=[], talk_time=0))).outcome is CallOutcome.ABANDONED


def test_numbers_may_be_text_and_text_may_be_numbers():
    as_text = {key: str(value) if isinstance(value, int) else value for key, value in summary().items()}
    assert state(post("events/summary", as_text)).talk_seconds == 60


def test_an_internal_call_is_the_callers():
    sides = {"from": {"extension": 101, "number": "sip:a@b"}, "to": {"extension": 102, "number": "sip:c@b"}}
    found = state(
        post("events/call", call("Connected", **sides)), post("events/summary", summary(call_direction=0, **sides))
    )
    assert (found.direction, found.extension, found.customer_number) == (Direction.INTERNAL, "101", None)
    assert found.outcome is CallOutcome.ANSWERED


def test_after_a_transfer_of_an_outgoing_call_it_is_still_outgoing():
    """The new leg has the customer in `from`, as if he had called."""
    first = call("Connected", **{"from": {"extension": "101"}, "to": {"number": "79000000301"}})
    taken = {"number": "79000000301", "taken_from_call_id": "L", "was_transferred": True}
    second = call("Connected", call_id="M", timestamp=T + 60, **{"from": taken, "to": {"extension": "103"}})
    for posts in ([first, second], [second, first]):
        assert state(*(post("events/call", said) for said in posts)).direction is Direction.OUTBOUND
    assert state(post("events/call", second)).customer_phone == "+79000000301"
    (told,) = [fact for fact in ADAPTER.parse(post("events/call", second), OFFICE) if isinstance(fact, CallSaid)]
    assert told.direction is None


def test_a_running_call_shows_before_the_summary():
    ringing = state(post("events/call", call()))
    assert (ringing.outcome, ringing.direction, ringing.line) == (
        CallOutcome.IN_PROGRESS,
        Direction.INBOUND,
        "74950000300",
    )
    lost = post("events/call", call("Disconnected", seq=2, disconnect_reason=1181))
    assert state(post("events/call", call()), lost).outcome is CallOutcome.IN_PROGRESS


def test_a_colleague_who_was_faster_leaves_a_cancelled_leg():
    legs = state(post("events/call", call("Disconnected", seq=2, disconnect_reason=1183))).legs
    assert [leg.outcome for leg in legs if leg.extension == "101"] == [LegOutcome.CANCELLED]


def test_a_recording_too_short_to_keep_does_not_exist():
    known = {"entry_id": "E", "call_id": "L", "recording_id": "R", "timestamp": T, "completion_code": 1000}
    begun = post("events/recording", {**known, "recording_state": "Started", "seq": 1})
    short = post("events/recording", {**known, "recording_state": "Completed", "seq": 2, "completion_code": 4002})
    assert state(begun).recordings
    assert state(begun, short).recordings == ()


@pytest.mark.parametrize(
    ("path", "said", "complaint"),
    [
        ("events/call", {"entry_id": "E"}, "call_id is missing"),
        ("events/call", call(timestamp="yesterday"), "timestamp must be a time"),
        ("events/call", call(timestamp=T * 1000), "timestamp is no time of this century"),
        ("events/summary", "not json", "not JSON"),
        ("events/summary", summary(**{"from": "x"}), "from must be an object"),
    ],
)
def test_what_cannot_be_read_says_why(path, said, complaint):
    with pytest.raises(Unreadable, match=complaint):
        ADAPTER.parse(post(path, said), OFFICE)


def test_a_recording_is_asked_for_with_a_signed_post():
    download = asyncio.run(CLIENT.locate({"mango_recording_id": "MToxMDAwMDo1"}, OFFICE))
    assert (download.method, download.url) == ("POST", "https://app.mango-office.ru/vpbx/queries/recording/post")
    assert download.form["sign"] == "40dea168f594714dd62fc79b1f9194064adcdc0f656b68dbd7e6ef54a8a1ed43"
    assert KEY not in repr(download)
    with pytest.raises(Refused):
        asyncio.run(CLIENT.locate({}, OFFICE))
