"""An exchange that posts our own JSON: one event for a whole call."""

import json
from datetime import datetime
from typing import Any

from adapters.generic.parse import SECRET_HEADER, signature
from service.demo.company import LINE
from service.demo.exchanges.played import Played
from service.demo.nouns import DemoCall
from service.demo.recorded import RecordedCall


def deliveries(call: RecordedCall, made_at: datetime, secret: str, files_url: str) -> list[Played]:
    """The call, with the address of its recording.  Proven by the body's signature."""
    said: dict[str, Any] = {
        "event": "call",
        "call_id": f"demo-{call.path.stem}",
        "direction": "outbound",
        "customer": call.customer.phone,
        "line": LINE,
        "extension": call.extension,
        "started_at": call.started_at(made_at).isoformat(),
        "answered_at": call.answered_at(made_at).isoformat(),
        "ended_at": call.ended_at(made_at).isoformat(),
        "talk_seconds": call.seconds,
        "outcome": "answered",
        "recording": {"url": f"{files_url}/{call.file}", "seconds": call.seconds},
    }
    if call.agent_channel is not None:
        said["recording"]["agent_channel"] = call.agent_channel
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "X-Ringback-Signature": signature(body, secret)}
    return [Played(path="", body=body, headers=headers)]


def past(call: DemoCall, secret: str) -> Played:
    """A call of the past month, with nothing to hear."""
    said: dict[str, Any] = {
        "event": "call",
        "call_id": call.id,
        "direction": str(call.direction),
        "customer": call.customer,
        "line": call.line,
        "extension": call.extension,
        "started_at": call.started_at.isoformat(),
        "answered_at": call.answered_at.isoformat() if call.answered_at else None,
        "ended_at": call.ended_at.isoformat(),
        "talk_seconds": (call.ended_at - call.answered_at).total_seconds() if call.answered_at else 0,
        "outcome": str(call.outcome),
    }
    if call.first_extension is not None and call.passed_at is not None and call.answered_at is not None:
        said["legs"] = [
            _leg(call.first_extension, call.started_at, call.answered_at, call.passed_at),
            _leg(call.extension, call.passed_at, call.passed_at, call.ended_at),
        ]
    body = json.dumps(said, ensure_ascii=False).encode()
    return Played(path="", body=body, headers={SECRET_HEADER: secret, "Content-Type": "application/json"})


def _leg(extension: str, started_at: datetime, answered_at: datetime, ended_at: datetime) -> dict[str, str]:
    return {
        "extension": extension,
        "started_at": started_at.isoformat(),
        "answered_at": answered_at.isoformat(),
        "ended_at": ended_at.isoformat(),
        "outcome": "answered",
    }
