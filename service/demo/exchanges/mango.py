"""A Mango Office that posts signed forms: the call's states, its summary, and word of the recording."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from adapters.mango.parse import sign
from service.demo.company import LINE
from service.demo.exchanges.played import Played
from service.demo.recorded import RecordedCall

NORMAL_END = 1110  # Mango's code: hung up by one of the two


def deliveries(call: RecordedCall, made_at: datetime, key: str, salt: str) -> list[Played]:
    """Seven forms, as Mango sends them of an answered and recorded outgoing call."""
    entry = f"demo-{call.path.stem}"
    began, answered, ended = (
        int(moment.timestamp())
        for moment in (call.started_at(made_at), call.answered_at(made_at), call.ended_at(made_at))
    )
    sides = {
        "from": {
            "extension": call.extension,
            "number": f"sip:user{call.extension}@vpbx.example",
            "line_number": LINE[1:],
        },
        "to": {"number": call.customer.phone[1:]},
    }
    state = {"entry_id": entry, "call_id": f"{entry}-1", "location": "abonent", **sides}
    recording = {
        "recording_id": recording_id(call),
        "entry_id": entry,
        "call_id": f"{entry}-1",
        "extension": call.extension,
        "completion_code": 1000,
        "recipient": "Cloud",
    }
    summary = {
        "entry_id": entry,
        "call_direction": 2,
        **sides,
        "line_number": LINE[1:],
        "create_time": began,
        "forward_time": 0,
        "talk_time": answered,
        "end_time": ended,
        "entry_result": 1,
        "disconnect_reason": NORMAL_END,
    }
    later = int((call.ended_at(made_at) + timedelta(seconds=10)).timestamp())
    said: list[tuple[str, Mapping[str, Any]]] = [
        ("call", {**state, "timestamp": began, "seq": 1, "call_state": "Appeared"}),
        ("call", {**state, "timestamp": answered, "seq": 2, "call_state": "Connected"}),
        ("recording", {**recording, "recording_state": "Started", "seq": 1, "timestamp": answered}),
        (
            "call",
            {**state, "timestamp": ended, "seq": 3, "call_state": "Disconnected", "disconnect_reason": NORMAL_END},
        ),
        ("recording", {**recording, "recording_state": "Completed", "seq": 2, "timestamp": ended}),
        ("summary", summary),
        ("record/added", {"entry_id": entry, "recording_id": recording_id(call), "timestamp": later}),
    ]
    return [_signed(kind, content, key, salt) for kind, content in said]


def recording_id(call: RecordedCall) -> str:
    return f"demo-recording-{call.path.stem}"


def _signed(kind: str, content: Mapping[str, Any], key: str, salt: str) -> Played:
    text = json.dumps(content, separators=(",", ":"))
    form = urlencode({"vpbx_api_key": key, "sign": sign(key, text, salt), "json": text})
    return Played(
        path=f"/events/{kind}", body=form.encode(), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
