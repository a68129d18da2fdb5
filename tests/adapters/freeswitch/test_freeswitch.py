import asyncio
import base64
import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from adapters import captured, registry
from adapters.call_state import fold
from adapters.contract import Request
from adapters.errors import BadSignature, NoCredentials, NotReady, Refused, Unreadable
from adapters.events import CallOutcome, CallSaid, Direction, LegOutcome, RecordingSaid
from adapters.freeswitch.client import CLIENT
from adapters.freeswitch.parse import ADAPTER
from adapters.grouping import group
from adapters.http import basic_header

FIXTURES = Path(__file__).parents[1] / "fixtures" / "freeswitch"
SECRETS = {"basic_auth_user": "fscdr", "basic_auth_password": "S3cr3t-cdr"}
OFFICE = registry.connection("office", "freeswitch", SECRETS, {"extension_pattern": r"^\d{3,4}$"})
A, B = "aaaa-1", "bbbb-2"


def cdr(uuid=A, start=1770192010, answer=0, bridge=0, end=1770192100, profile=None, app="bridge", **variables) -> dict:
    times = {"start_epoch": start, "answer_epoch": answer, "bridge_epoch": bridge, "end_epoch": end}
    known = {"uuid": uuid, "call_uuid": A, "hangup_cause": "NORMAL_CLEARING", **{k: str(v) for k, v in times.items()}}
    caller = {
        "caller_id_number": "79000000201",
        "destination_number": "74950000200",
        "context": "public",
        "username": "",
    }
    flow = [{"caller_profile": {**caller, **(profile or {})}}]
    return {"variables": {**known, **variables}, "callflow": flow, "app_log": {"applications": [{"app_name": app}]}}


def b_leg(uuid=B, extension="1001", **more) -> dict:
    return cdr(uuid, originating_leg_uuid=A, dialed_user=extension, profile={"destination_number": extension}, **more)


def post(said: dict | bytes, content_type="application/json") -> Request:
    body = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
    headers = {"authorization": basic_header(*SECRETS.values()), "content-type": content_type}
    return Request(received_at=datetime(2026, 2, 4, tzinfo=UTC), body=body, headers=headers)


def state(*cdrs: dict, connection=OFFICE):
    return fold([fact for said in cdrs for fact in ADAPTER.parse(post(said), connection)], connection)


def encoded_forms(raw: bytes) -> dict[str, Request]:
    """One CDR in every way that mod_json_cdr can write it."""
    form = "application/x-www-form-urlencoded"
    return {
        "encode=false": post(raw),
        "encode=false, disable-100-continue": post(raw, form),
        "encode=true": post(b"cdr=" + quote(raw, safe=",").encode(), form),
        "encode=base64": post(b"cdr=" + base64.b64encode(raw), "application/x-www-form-base64-encoded"),
        "encode=base64, wrong type": post(b"cdr=" + base64.b64encode(raw), form),
    }


@pytest.mark.parametrize("way", encoded_forms(b"{}"))
def test_every_encoding_gives_the_same_facts(way):
    raw = json.dumps(cdr(caller_id_name="Мария + ?>~", caller_id_number="%2B79000000201")).encode()
    expected = ADAPTER.parse(post(raw), OFFICE)
    request = encoded_forms(raw)[way]
    assert ADAPTER.parse(request, OFFICE) == expected
    assert ADAPTER.identity(request, OFFICE) == f"cdr:{A}"


def test_a_plus_stays_a_plus():
    said = cdr(profile={"caller_id_number": "+79000000201"})
    del said["callflow"][0]["caller_profile"]["destination_number"]
    body = b"cdr=" + json.dumps(said).encode()  # an encoder that leaves everything alone
    (call,) = [fact for fact in ADAPTER.parse(post(body), OFFICE) if isinstance(fact, CallSaid)]
    assert call.customer_number == "+79000000201"


def test_a_quote_that_breaks_encode_true_is_told_with_its_cure():
    body = b"cdr=" + quote('{"variables":{"caller_id_name":"OOO "Romashka""}}').encode()
    with pytest.raises(Unreadable, match='set encode to "false"'):
        ADAPTER.parse(post(body), OFFICE)
    assert ADAPTER.identity(post(body), OFFICE).startswith("hash:")  # a readable repeat must still come in


def test_basic_authentication_is_asked_for_and_checked():
    with pytest.raises(NoCredentials):
        ADAPTER.verify(dataclasses.replace(post(cdr()), headers={}), OFFICE)
    for user, password in (("fscdr", "wrong"), ("wrong", "S3cr3t-cdr"), ("fscdr", ""), ("", "")):
        with pytest.raises(BadSignature):
            ADAPTER.verify(
                dataclasses.replace(post(cdr()), headers={"authorization": basic_header(user, password)}), OFFICE
            )
    ADAPTER.verify(post(cdr()), OFFICE)


def test_a_repeat_after_a_time_out_is_known():
    first, repeat = post(cdr()), dataclasses.replace(post(cdr()), query=f"uuid={A}&retry=1")
    assert ADAPTER.identity(first, OFFICE) == ADAPTER.identity(repeat, OFFICE)


def test_losers_that_report_first_do_not_miss_the_call():
    loser = b_leg("cccc-3", "1002", end=1770192018, hangup_cause="LOSE_RACE")
    running = state(loser)
    assert running.outcome is CallOutcome.IN_PROGRESS
    assert [leg.outcome for leg in running.legs if leg.extension == "1002"] == [LegOutcome.CANCELLED]


def test_billsec_of_a_queue_is_not_talk():
    waited = cdr(answer=1770192011, end=1770192071, cc_queue="sales@example.net", billsec="60")
    found = state(waited)
    assert (found.outcome, found.talk_seconds, found.wait_seconds) == (CallOutcome.ABANDONED, 0, 61)


def test_voicemail_is_no_answer():
    assert state(cdr(answer=1770192030, app="voicemail")).outcome is CallOutcome.VOICEMAIL


def test_without_b_legs_the_a_leg_tells_when_it_was_bridged():
    found = state(cdr(answer=1770192011, bridge=1770192040, end=1770192100, dialed_user="1001"))
    assert (found.outcome, found.talk_seconds, found.extension) == (CallOutcome.ANSWERED, 60, "1001")


def test_a_wrong_call_uuid_does_not_tear_the_call_apart():
    """In about 1 % of calls: signalwire/freeswitch issue 1042."""
    facts = [*ADAPTER.parse(post(b_leg(call_uuid="dddd-4", bridge=1770192020)), OFFICE)]
    facts += ADAPTER.parse(post(cdr(bridge=1770192020)), OFFICE)
    assert len(group(facts)) == 1


@pytest.mark.parametrize(
    ("caller", "callee", "context", "direction"),
    [
        ("79000000201", "74950000200", "public", Direction.INBOUND),
        ("1002", "89000000201", "default", Direction.OUTBOUND),
        ("1002", "1003", "default", Direction.INTERNAL),
        ("1002", "*97", "default", Direction.INTERNAL),
        ("79000000201", "1003", "default", Direction.INBOUND),
    ],
)
def test_direction_is_read_from_context_and_numbers_never_from_the_switch(caller, callee, context, direction):
    profile = {"caller_id_number": caller, "destination_number": callee, "context": context}
    assert state(cdr(profile=profile, direction="inbound")).direction is direction


def test_fusionpbx_says_the_direction():
    assert state(cdr(call_direction="outbound")).direction is Direction.OUTBOUND


def test_an_internal_call_between_two_extensions_is_answered():
    profile = {"caller_id_number": "1002", "destination_number": "1003", "context": "default"}
    originator = {"originator_caller_profiles": [{**profile, "uuid": A}]}
    rung = cdr(
        B, originating_leg_uuid=A, dialed_user="1003", bridge=1770192020, profile={**profile, "originator": originator}
    )
    found = state(rung, cdr(bridge=1770192020, profile=profile))
    assert (found.direction, found.outcome, found.talk_seconds) == (Direction.INTERNAL, CallOutcome.ANSWERED, 80)
    assert (found.extension, found.customer_number) == ("1002", None)


@pytest.mark.parametrize(
    ("direction", "variables", "channel"),
    [
        ("inbound", {"RECORD_STEREO": "true"}, 1),  # the customer's own leg: left is the customer
        ("outbound", {"RECORD_STEREO": "true"}, 0),
        ("inbound", {"RECORD_STEREO_SWAP": "true"}, 0),
        ("inbound", {"RECORD_STEREO": "true", "RECORD_STEREO_SWAP": "true"}, None),
        ("inbound", {}, None),
    ],
)
def test_which_channel_is_the_employees(direction, variables, channel):
    said = cdr(call_direction=direction, record_seconds="60", **variables)
    (found,) = [fact for fact in ADAPTER.parse(post(said), OFFICE) if isinstance(fact, RecordingSaid)]
    assert (found.agent_channel, found.seconds) == (channel, 60)


def test_an_outgoing_busy_call_is_busy():
    profile = {"caller_id_number": "1002", "destination_number": "89000000201", "context": "default"}
    assert state(cdr(profile=profile, hangup_cause="USER_BUSY")).outcome is CallOutcome.BUSY
    assert state(cdr(profile=profile, hangup_cause="UNALLOCATED_NUMBER")).outcome is CallOutcome.FAILED
    assert state(cdr(profile=profile, hangup_cause="NO_ANSWER")).outcome is CallOutcome.MISSED


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (b"", "neither JSON nor a form"),
        (b"{}", "uuid is missing"),
        (b"cdr=%%%", "neither JSON nor base64"),
        (json.dumps({"variables": {"uuid": A}}).encode(), "start_epoch or end_epoch is missing"),
        (json.dumps(cdr(end=99)).encode(), "end_epoch is no time"),
    ],
)
def test_what_cannot_be_read_says_why(said, complaint):
    with pytest.raises(Unreadable, match=complaint):
        ADAPTER.parse(post(said), OFFICE)


def located(options: dict, where: dict):
    connection = registry.connection("office", "freeswitch", SECRETS, options)
    return asyncio.run(CLIENT.locate(where, connection))


def test_a_recording_is_where_the_administrators_template_says():
    conversation = captured.read(FIXTURES / "in_answered.json")
    facts = [fact for request in conversation.requests for fact in ADAPTER.parse(request, OFFICE)]
    (said,) = [fact for fact in facts if isinstance(fact, RecordingSaid)]
    download = located({"recording_url": "https://fs1.example.net/rec/{year}/{month}/{day}/{name}"}, said.where)
    assert download.url == "https://fs1.example.net/rec/2026/02/04/5f000001-0f1e-4b2a-9c3d-000000abc001.wav"
    assert not download.headers  # the CDR's password is not for the file server


def test_without_a_template_the_file_is_waited_for():
    with pytest.raises(NotReady, match="watched folder"):
        located({}, {"uuid": A})
    with pytest.raises(NotReady, match="path"):
        located({"recording_url": "https://fs1/{path}"}, {"uuid": A})


def test_a_path_that_climbs_is_refused_and_odd_letters_are_quoted():
    with pytest.raises(Refused):
        located({"recording_url": "https://fs1/{path}"}, {"path": "/rec/../../etc/passwd"})
    url = located({"recording_url": "https://fs1/{path}"}, {"path": "/rec/a b?c#d.wav"}).url
    assert url == "https://fs1/rec/a%20b%3Fc%23d.wav"


def test_the_caller_s_name_is_heard_only_from_outside():
    assert state(cdr(profile={"caller_id_name": "ООО «Ромашка»"})).company_name == "ООО «Ромашка»"
    assert state(cdr(profile={"caller_id_name": "+79000000201"})).company_name is None


def test_a_cdr_out_of_a_file_is_the_posted_one_and_needs_no_password():
    posted = post(cdr())
    filed = dataclasses.replace(posted, transport="file", headers={})
    ADAPTER.verify(filed, OFFICE)
    assert ADAPTER.identity(filed, OFFICE) == ADAPTER.identity(posted, OFFICE)
    assert ADAPTER.parse(filed, OFFICE) == ADAPTER.parse(posted, OFFICE) != []
