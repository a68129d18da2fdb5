"""A FreeSWITCH that posts a JSON CDR for each leg of a call, the far leg first, as mod_json_cdr does."""

import json
import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.http import basic_header
from service.demo.company import EXPORT_LINE
from service.demo.exchanges.played import Played
from service.demo.recorded import RecordedCall


def deliveries(call: RecordedCall, made_at: datetime, user: str, password: str, zone: ZoneInfo) -> list[Played]:
    """Two CDRs; the employee's leg carries the recording."""
    own, far = (str(uuid.uuid5(uuid.NAMESPACE_URL, f"demo/{call.file}/{leg}")) for leg in ("a", "b"))
    base = _times(call, made_at, zone) | {
        "hangup_cause": "NORMAL_CLEARING",
        "destination_number": call.customer.phone[1:],
        "call_uuid": own,
    }
    recorded = {
        "record_seconds": str(call.seconds),
        "record_path": f"/var/lib/freeswitch/recordings/{made_at:%Y/%m/%d}",
        "record_name": call.file,
        "RECORD_STEREO": "true",
    }
    a_leg = base | {"uuid": own, "direction": "inbound", "sip_from_user": call.extension, "bridge_uuid": far} | recorded
    b_leg = base | {"uuid": far, "direction": "outbound", "originator": own, "bridge_uuid": own}
    b_leg |= {"originating_leg_uuid": own, "caller_id_number": EXPORT_LINE[1:]}
    profile = {"username": call.extension, "caller_id_number": call.extension, "uuid": own, "context": "default"}
    called = {"destination_number": call.customer.phone[1:]}
    b_profile = {
        "username": EXPORT_LINE[1:],
        "caller_id_number": EXPORT_LINE[1:],
        "uuid": far,
        "context": "default",
        **called,
        "originator": {"originator_caller_profiles": [profile | called]},
    }
    headers = {"Authorization": basic_header(user, password), "Content-Type": "application/json"}
    return [
        Played(path=f"?uuid={leg['uuid']}", body=_cdr(leg, caller), headers=headers)
        for leg, caller in ((b_leg, b_profile), (a_leg, profile | called))
    ]


def _cdr(variables: dict[str, str], profile: dict[str, Any]) -> bytes:
    applications = [{"app_name": "record_session", "app_data": "", "app_stamp": variables["start_uepoch"]}]
    cdr = {
        "channel_data": {"state": "CS_REPORTING", "direction": variables["direction"]},
        "variables": variables,
        "app_log": {"applications": applications if "record_name" in variables else []},
        "callflow": [{"dialplan": "XML", "profile_index": "1", "caller_profile": profile}],
    }
    return json.dumps(cdr).encode()


def _times(call: RecordedCall, made_at: datetime, zone: ZoneInfo) -> dict[str, str]:
    moments = {
        "start": call.started_at(made_at),
        "answer": call.answered_at(made_at),
        "bridge": call.answered_at(made_at),
        "end": call.ended_at(made_at),
    }
    times = {}
    for name, moment in moments.items():
        times[f"{name}_epoch"] = str(int(moment.timestamp()))
        times[f"{name}_uepoch"] = str(int(moment.timestamp() * 1_000_000))
        times[f"{name}_stamp"] = f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return times | {"duration": str(call.seconds + 9), "billsec": str(call.seconds)}
