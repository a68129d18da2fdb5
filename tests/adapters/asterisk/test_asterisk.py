import asyncio
import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters import captured, registry
from adapters.asterisk.channel import party
from adapters.asterisk.client import CLIENT
from adapters.asterisk.frame import frames, is_wanted
from adapters.asterisk.parse import ADAPTER
from adapters.call_state import fold
from adapters.contract import Request
from adapters.errors import BadSignature, NotReady, Unreadable
from adapters.events import CallOutcome, Direction, Party
from adapters.grouping import group

FIXTURES = Path(__file__).parents[1] / "fixtures" / "asterisk"
SECRETS = {"ami_username": "callsvc", "ami_secret": "ami-secret-7h2"}
OPTIONS = {"extension_pattern": r"^\d{3}$", "timezone": "Europe/Moscow"}
OFFICE = registry.connection("office", "asterisk", SECRETS, OPTIONS)
NOON = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
TRUNK, DESK = "PJSIP/mtt-00000064", "PJSIP/101-00000065"


def frame(event: str, seconds: float = 0, **fields: object) -> Request:
    """A frame without a Timestamp: its time is that of receipt."""
    lines = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in {"Event": event, **fields}.items())
    body = f"{lines}\r\n".encode()
    return Request(received_at=NOON + timedelta(seconds=seconds), body=body, transport="tcp", method="")


def channel(name: str, unique_id: str, state="Up", number="79000000142", linked="1.1", **more) -> dict[str, object]:
    known = {"Channel": name, "Uniqueid": unique_id, "Linkedid": linked, "ChannelStateDesc": state}
    return {**known, "CallerIDNum": number, "CallerIDName": "<unknown>", "Exten": "74950000100", **more}


def calls(*requests: Request, connection=OFFICE):
    facts = [fact for request in requests for fact in ADAPTER.parse(request, connection)]
    return [fold(own, connection) for own in group(facts)]


def rung(**more) -> list[Request]:
    return [
        frame("Newchannel", 0, **channel(TRUNK, "1.1", "Ring")),
        frame("Newchannel", 1, **channel(DESK, "1.2", "Down", "<unknown>", Exten="s")),
        frame("Newstate", 8, **channel(DESK, "1.2", "Up", "101", Exten="101")),
    ]


def hung_up(seconds: float, cause=16) -> list[Request]:
    return [
        frame("Hangup", seconds, **channel(DESK, "1.2", number="101"), Cause=cause),
        frame("Hangup", seconds, **channel(TRUNK, "1.1"), Cause=cause),
    ]


def entered(seconds: float, name: str, unique_id: str, room="room", **more) -> Request:
    return frame("BridgeEnter", seconds, **channel(name, unique_id), BridgeUniqueid=room, **more)


def left(seconds: float, name: str, unique_id: str, room="room") -> Request:
    return frame("BridgeLeave", seconds, **channel(name, unique_id), BridgeUniqueid=room)


def test_frames_of_one_text_are_taken_apart():
    body = b"Event: A\r\nKey: a: b\r\nEmpty: \r\nKey: again\r\n\r\nResponse: Success\r\n\r\n"
    assert frames(body) == [{"Event": "A", "Key": "a: b", "Empty": ""}, {"Response": "Success"}]


def test_a_name_in_another_encoding_does_not_lose_the_frame():
    body = "Event: Hangup\r\nCallerIDName: Мария\r\n\r\n".encode("cp1251")
    assert frames(body)[0]["Event"] == "Hangup"


def test_only_frames_that_tell_of_calls_are_wanted():
    assert is_wanted({"Event": "Hangup"})
    assert is_wanted({"Event": "VarSet", "Variable": "MIXMONITOR_FILENAME"})
    assert not is_wanted({"Event": "VarSet", "Variable": "ANSWEREDTIME"})
    assert not is_wanted({"Event": "Newexten", "Application": "GotoIf"})
    assert not is_wanted({"Response": "Success"})


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("[!ac]*.json")), ids=lambda path: path.stem)
def test_what_is_not_wanted_tells_nothing(path):
    for request in captured.read(path).requests:
        if not is_wanted(frames(request.body)[0]):
            assert not ADAPTER.parse(request, OFFICE)


@pytest.mark.parametrize("stem", ["in_answered", "out_answered", "queue", "transfer", "missed"])
def test_calls_are_right_without_timestamps_too(stem):
    conversation = captured.read(FIXTURES / f"{stem}.json")
    bare = []
    for request in conversation.requests:
        lines = [line for line in request.body.split(b"\r\n") if not line.startswith(b"Timestamp: ")]
        bare.append(dataclasses.replace(request, body=b"\r\n".join(lines)))
    (call,) = calls(*bare)
    said = conversation.expect["calls"][0]
    assert (call.pbx_call_id, call.extension) == (said["external_id"], said["employee"])
    assert abs(call.talk_seconds - said["talk_seconds"]) <= 1


def test_frames_come_only_from_our_own_connection():
    posted = dataclasses.replace(frame("Hangup"), transport="http")
    with pytest.raises(BadSignature):
        ADAPTER.verify(posted, OFFICE)
    ADAPTER.verify(frame("Hangup"), OFFICE)


def test_the_same_frame_later_is_news_unless_it_carries_its_time():
    frames_ = [frame("BridgeEnter", seconds, Uniqueid="1.1") for seconds in (0, 0, 5)]
    stamped = [frame("BridgeEnter", seconds, Uniqueid="1.1", Timestamp="1770106520.5") for seconds in (0, 5)]
    assert len({ADAPTER.identity(each, OFFICE) for each in frames_}) == 2
    assert len({ADAPTER.identity(each, OFFICE) for each in stamped}) == 1


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("PJSIP/101-00000065", (Party.EMPLOYEE, "101")),
        ("SIP/mtt-0000abcd", (Party.CUSTOMER, None)),
        ("IAX2/office-2-1234", (Party.CUSTOMER, None)),
        ("DAHDI/i1/89000000177-3", (Party.CUSTOMER, None)),
        ("Local/101@from-queue-000001f5;1", (Party.SERVICE, None)),
        ("AsyncGoto/PJSIP/101-00000065", (Party.SERVICE, None)),
        ("nonsense", (Party.SERVICE, None)),
        ("PJSIP/777-00000001", (Party.CUSTOMER, None)),
        ("PJSIP/0800-205-00000001", (Party.EMPLOYEE, "205")),
    ],
)
def test_who_is_at_the_end_of_a_channel(name, who):
    options = {**OPTIONS, "trunks": "777, 778", "peer_pattern": r"0800-(\d{3})"}
    assert party(name, registry.connection("office", "asterisk", SECRETS, options)) == who


def test_a_queue_whose_local_channels_stay_up_is_answered():
    """Local/101@from-queue/n: the two phones are never in one bridge."""
    one, two = "Local/101@from-queue-01;1", "Local/101@from-queue-01;2"
    local = frame("LocalBridge", 1, LocalOneUniqueid="1.3", LocalTwoUniqueid="1.4", LocalOneLinkedid="1.1")
    talk = [
        *(entered(10, TRUNK, "1.1", "front"), entered(10, one, "1.3", "front")),
        *(entered(10, two, "1.4", "back"), entered(10, DESK, "1.2", "back")),
    ]
    (call,) = calls(*rung(), local, *talk, *hung_up(70))
    assert (call.outcome, call.talk_seconds, call.extension) == (CallOutcome.ANSWERED, 60, "101")


def test_music_on_hold_is_shared_but_nobody_talks_there():
    held = {"BridgeTechnology": "holding_bridge"}
    (call,) = calls(*rung(), entered(10, TRUNK, "1.1", **held), entered(10, DESK, "1.2", **held), *hung_up(70))
    assert call.outcome is CallOutcome.MISSED


def test_hold_counts_as_talk_only_while_both_are_in_the_bridge():
    moves = [entered(10, TRUNK, "1.1"), entered(10, DESK, "1.2"), left(30, TRUNK, "1.1"), entered(50, TRUNK, "1.1")]
    assert calls(*rung(), *moves, *hung_up(70))[0].talk_seconds == 40


def test_an_abandoned_queue_and_a_voicemail():
    abandoned = frame("QueueCallerAbandon", 20, **channel(TRUNK, "1.1"))
    assert calls(*rung(), abandoned, *hung_up(20))[0].outcome is CallOutcome.ABANDONED
    voicemail = frame("Newexten", 20, **channel(TRUNK, "1.1"), Application="VoiceMail", AppData="101@default,u")
    assert calls(*rung(), voicemail, *hung_up(40))[0].outcome is CallOutcome.VOICEMAIL


def test_a_hidden_caller_is_hidden():
    (call,) = calls(frame("Newchannel", 0, **channel(TRUNK, "1.1", "Ring", "<unknown>")))
    assert (call.customer_phone, call.customer_number) == (None, "")


def test_a_busy_outgoing_call_names_whom_it_was_to():
    (call,) = calls(
        frame("Newchannel", 0, **channel(DESK, "1.1", "Ring", "101", Exten="89000000177")),
        frame("DialEnd", 3, Uniqueid="1.1", Linkedid="1.1", DestChannel=TRUNK, DestUniqueid="1.2", DialStatus="BUSY"),
        frame("Hangup", 3, **channel(TRUNK, "1.2", number="<unknown>"), Cause=17),
        frame("Hangup", 4, **channel(DESK, "1.1", number="101"), Cause=17),
    )
    assert (call.outcome, call.direction, call.customer_phone) == (CallOutcome.BUSY, Direction.OUTBOUND, "+79000000177")


def test_two_calls_of_one_number_at_once_stay_two():
    first = [*rung(), *hung_up(30)]
    second = [
        frame("Newchannel", 0, **channel(TRUNK.replace("64", "70"), "2.1", "Ring", linked="2.1")),
        frame("Hangup", 30, **channel(TRUNK.replace("64", "70"), "2.1", linked="2.1"), Cause=16),
    ]
    assert [call.pbx_call_id for call in calls(*first, *second)] == ["1.1", "2.1"]


def test_after_a_lost_connection_the_status_shows_who_is_talking():
    """Nothing of the call's beginning was heard."""
    old = "1770109100"
    status = [
        frame("Status", 0, **channel(TRUNK, f"{old}.1", linked=f"{old}.1"), BridgeID="room"),
        frame("Status", 0, **channel(DESK, f"{old}.2", number="101", linked=f"{old}.1"), BridgeID="room"),
    ]
    ends = [frame("Hangup", 30, **channel(TRUNK, f"{old}.1", linked=f"{old}.1"), Cause=16)]
    ends.append(frame("Hangup", 30, **channel(DESK, f"{old}.2", number="101", linked=f"{old}.1"), Cause=16))
    (call,) = calls(*status, *ends)
    assert (call.outcome, call.talk_seconds, call.extension) == (CallOutcome.ANSWERED, 30, "101")
    assert call.started_at == datetime.fromtimestamp(int(old), UTC)


@pytest.mark.parametrize("stem", ["in_answered", "out_answered", "queue", "missed"])
def test_cdr_rows_alone_give_the_call(stem):
    conversation = captured.read(FIXTURES / f"{stem}.json")
    (call,) = calls(*[request for request in conversation.requests if b"Event: Cdr" in request.body])
    said = conversation.expect["calls"][0]
    assert (call.pbx_call_id, call.customer_phone, call.extension) == (
        said["external_id"],
        said["customer"],
        said["employee"],
    )
    assert (call.outcome is CallOutcome.ANSWERED, call.talk_seconds) == (said["answered"], said["talk_seconds"])
    assert call.started_at == datetime.fromisoformat(said["started_at"])  # Moscow time in the row


def test_a_cdr_row_of_a_part_does_not_end_the_call():
    """A blind transfer closes a row while the customer talks on."""
    row = {"StartTime": "2026-02-03 12:00:00", "EndTime": "2026-02-03 12:00:20", "Disposition": "NO ANSWER"}
    (call,) = calls(*rung(), frame("Cdr", 20, UniqueID="1.1", Channel=TRUNK, DestinationChannel=DESK, **row))
    assert (call.outcome, call.started_at) == (CallOutcome.IN_PROGRESS, NOON)


def test_an_attended_transfer_joins_consultation_and_call_at_once():
    aside = frame("Newchannel", 20, **channel(DESK, "9.1", "Ring", "101", linked="9.1", Exten="104"))
    assert len(calls(*rung(), aside)) == 2
    parts = {"OrigTransfererLinkedid": "1.1", "SecondTransfererLinkedid": "9.1", "TransfereeUniqueid": "1.1"}
    (call,) = calls(*rung(), aside, frame("AttendedTransfer", 30, Result="Success", **parts))
    assert (call.pbx_call_id, call.direction) == ("1.1", Direction.INBOUND)
    assert len(calls(*rung(), aside, frame("AttendedTransfer", 30, Result="Fail", **parts))) == 2


def test_a_standing_conference_room_does_not_make_its_calls_one():
    def enters(unique_id: str) -> Request:
        said = {
            "type": "ChannelEnteredBridge",
            "timestamp": "2026-02-03T16:00:07.030+0300",
            "bridge": {"id": "room", "technology": "softmix", "creationtime": "2026-01-01T00:00:00.000+0300"},
            "channel": {"id": unique_id, "name": "PJSIP/mtt-01", "channelvars": {"CHANNEL(linkedid)": unique_id}},
        }
        return Request(received_at=NOON, body=json.dumps(said).encode(), transport="websocket")

    assert len(calls(enters("1770123600.1"), enters("1770123605.9"))) == 2


@pytest.mark.parametrize(
    ("request_", "complaint"),
    [
        (frame("Hangup"), "Channel is missing"),
        (frame("Hangup", **channel(TRUNK, "1.1"), Timestamp="noon"), "Timestamp must be a time"),
        (frame("Cdr", UniqueID="1.1", Channel=TRUNK, StartTime="noon"), "StartTime must look like"),
        (dataclasses.replace(frame("x"), body=b'{"type": "ChannelCreated"}'), "name is missing"),
        (dataclasses.replace(frame("x"), body=b'{"type"'), "not JSON"),
    ],
)
def test_what_cannot_be_read_says_why(request_, complaint):
    with pytest.raises(Unreadable, match=complaint):
        ADAPTER.parse(request_, OFFICE)


def located(options: dict, where: dict):
    return asyncio.run(CLIENT.locate(where, registry.connection("office", "asterisk", SECRETS, {**OPTIONS, **options})))


def test_a_recording_is_fetched_from_a_file_server_or_from_ari():
    (call,) = calls(*captured.read(FIXTURES / "in_answered.json").requests)
    (recording,) = call.recordings
    template = "https://pbx.example.net/monitor/{year}/{month}/{day}/{name}"
    assert located({"recording_url": template}, recording.where).url == (
        "https://pbx.example.net/monitor/2026/02/03/exten-101-%2B79000000142-20260203-111520-1770106520.100.wav"
    )
    with pytest.raises(NotReady):
        located({}, recording.where)
    download = located({"ari_url": "http://pbx:8088/ari/"}, {"ari_name": "call/900"})
    assert download.url == "http://pbx:8088/ari/recordings/stored/call%2F900/file"
    assert "ami-secret" not in repr(download)
