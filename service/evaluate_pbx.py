"""Are captured sequences turned into exactly the calls their file expects?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

DIRECTIONS = {"in": "inbound", "out": "outbound", "internal": "internal"}
TOLERANCE_SECONDS = 1.0


def differences(expect: Mapping[str, Any], fed: Mapping[str, Any], requests: int) -> list[str]:
    """What `ringback feed` gave for a file, held against the file's `expect`; [] when exactly right."""
    refused = list(range(requests)) if expect.get("reject") else list(expect.get("rejected_requests", ()))
    found = [] if list(fed["rejected"]) == refused else [f"refused {fed['rejected']} instead of {refused}"]
    expected, calls = expect.get("calls", []), fed["calls"]
    count = expect.get("calls_count", len(expected))
    if len(calls) != count:
        return [*found, f"{len(calls)} calls instead of {count}"]
    for want in expected:
        call = _matching(want, calls)
        if call is None:
            found.append(f"no call {want['external_id']}")
        else:
            found += [f"{want['external_id']}: {said}" for said in _call_differences(want, call)]
    return found


def _matching(want: Mapping[str, Any], calls: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    ids = {want["external_id"], *want.get("external_id_accept", ())}
    return next((call for call in calls if call["pbx_call_id"] in ids), None)


def _call_differences(want: Mapping[str, Any], call: Mapping[str, Any]) -> list[str]:
    pairs = {
        "direction": (DIRECTIONS[want["direction"]], call["direction"]),
        "customer": (want["customer"], call["customer_phone"]),
        "answered": (want["answered"], call["outcome"] == "answered"),
        "recording": (want["recording"], call["recording"]["state"] != "none"),
    }
    found = [f"{name} {got!r} instead of {wanted!r}" for name, (wanted, got) in pairs.items() if wanted != got]
    if call["extension"] not in (want["employee"], *want.get("employee_accept", ())):
        found.append(f"employee {call['extension']!r} instead of {want['employee']!r}")
    started = abs((_moment(call["started_at"]) - _moment(want["started_at"])).total_seconds())
    if started > want.get("started_tolerance", TOLERANCE_SECONDS):
        found.append(f"started {started:.0f} s away from {want['started_at']}")
    if abs(call["talk_seconds"] - want["talk_seconds"]) > want.get("talk_tolerance", TOLERANCE_SECONDS):
        found.append(f"talk {call['talk_seconds']:.0f} s instead of {want['talk_seconds']}")
    return found


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
