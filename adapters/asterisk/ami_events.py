"""AMI events → facts.  Pure.

source  asterisk/asterisk main/manager*.c, apps/app_queue.c, apps/app_mixmonitor.c, cdr/cdr_manager.c (read 2026-02)
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from adapters.asterisk import cdr
from adapters.asterisk.channel import DIAL_STATUSES, HANGUP_CAUSES, Channel, call, created_at, leg
from adapters.asterisk.frame import Frame
from adapters.asterisk.recording import by_path
from adapters.contract import Connection
from adapters.events import CallFact, CallOutcome, CallSaid, EnteredBridge, LeftBridge, LegSaid, Party, RecordingSaid
from adapters.fields import epoch, identifier, whole

NOT_TALK = "holding_bridge"  # music on hold, parking: who shares it does not hear one another


def facts(frame: Frame, connection: Connection, received_at: datetime) -> list[CallFact]:
    """Raises ValueError.  Without `timestampevents = yes` in manager.conf the time is that of receipt."""
    read = READERS.get(frame.get("Event", ""))
    return read(frame, connection, epoch(frame, "Timestamp") or received_at) if read else []


def _channel(frame: Frame, prefix: str = "") -> Channel:
    return Channel(
        name=identifier(frame, f"{prefix}Channel"),
        unique_id=identifier(frame, f"{prefix}Uniqueid"),
        linked_id=frame.get(f"{prefix}Linkedid", ""),
        state=frame.get(f"{prefix}ChannelStateDesc", ""),
        number=frame.get(f"{prefix}CallerIDNum", ""),
        caller_name=frame.get(f"{prefix}CallerIDName", ""),
        exten=frame.get(f"{prefix}Exten", ""),
        dialled=frame.get("DialString", "") if prefix else "",
    )


def _new_channel(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    channel = _channel(frame)
    return [
        leg(channel, connection, at, started_at=at),
        call(channel, connection, at, is_pbx_time="Timestamp" in frame),
    ]


def _new_state(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    return [leg(_channel(frame), connection, at)]


def _status(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    """What we ask for after each log-in: calls that began while nobody listened."""
    channel = _channel(frame)
    told = leg(channel, connection, at, started_at=created_at(channel.unique_id))
    said = call(channel, connection, at, is_pbx_time=True)
    bridge_id = frame.get("BridgeID", "")
    entered = EnteredBridge(keys=channel.keys, at=at, leg_id=channel.unique_id, bridge_id=bridge_id)
    return [told, said, entered] if bridge_id else [told, said]


def _dial(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    """DialBegin and DialEnd: about the leg that rings, in the call of the leg that dials (none: an Originate)."""
    caller = tuple(key for key in (frame.get("Uniqueid", ""), frame.get("Linkedid", "")) if key)
    outcome = DIAL_STATUSES.get(frame.get("DialStatus", ""))
    return [leg(_channel(frame, "Dest"), connection, at, outcome=outcome, more_keys=caller)]


def _bridge_enter(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    channel, bridge_id = _channel(frame), identifier(frame, "BridgeUniqueid")
    if frame.get("BridgeTechnology") == NOT_TALK:
        return [leg(channel, connection, at)]
    entered = EnteredBridge(keys=channel.keys, at=at, leg_id=channel.unique_id, bridge_id=bridge_id)
    swapped = frame.get("SwapUniqueid")
    gone = [LeftBridge(keys=channel.keys, at=at, leg_id=swapped, bridge_id=bridge_id)] if swapped else []
    return [leg(channel, connection, at), entered, *gone]


def _bridge_leave(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    channel, bridge_id = _channel(frame), identifier(frame, "BridgeUniqueid")
    left = LeftBridge(keys=channel.keys, at=at, leg_id=channel.unique_id, bridge_id=bridge_id)
    return [leg(channel, connection, at), left]


def _local_bridge(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    """The two halves of a Local channel: a tunnel, kept up for the whole call when it was dialled with /n."""
    one, two = identifier(frame, "LocalOneUniqueid"), identifier(frame, "LocalTwoUniqueid")
    linked = tuple(key for key in (frame.get("LocalOneLinkedid", ""), frame.get("LocalTwoLinkedid", "")) if key)
    keys = tuple(dict.fromkeys((one, two, *linked)))
    return [
        LegSaid(keys=keys, at=at, leg_id=half, party=Party.SERVICE, joined_to=other)
        for half, other in ((one, two), (two, one))
    ]


def _hangup(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    channel = _channel(frame)
    outcome = HANGUP_CAUSES.get(whole(frame, "Cause"))
    return [
        leg(channel, connection, at, ended_at=at, outcome=outcome),
        call(channel, connection, at, is_pbx_time="Timestamp" in frame),
    ]


def _attended_transfer(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    """The consultation and the customer's call become one call."""
    if frame.get("Result") != "Success":
        return []
    sides = ("OrigTransferer", "SecondTransferer", "Transferee", "TransferTarget")
    names = [f"{side}{part}" for side in sides for part in ("Uniqueid", "Linkedid")]
    keys = tuple(dict.fromkeys(frame[name] for name in names if frame.get(name)))
    return [CallSaid(keys=keys, at=at)] if keys else []


def _mix_monitor(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    """Start and stop of a recording; its file's name is told by VarSet or Newexten."""
    channel, is_over = _channel(frame), frame["Event"] == "MixMonitorStop"
    return [RecordingSaid(keys=channel.keys, at=at, recording_id=channel.unique_id, is_ready=is_over)]


def _var_set(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    if frame.get("Variable") != "MIXMONITOR_FILENAME" or not frame.get("Value"):
        return []
    return [by_path(_channel(frame), frame["Value"], connection, at)]


def _new_exten(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    channel, application = _channel(frame), frame.get("Application", "").lower()
    if application == "voicemail":
        return [CallSaid(keys=channel.keys, at=at, outcome=CallOutcome.VOICEMAIL)]
    path = frame.get("AppData", "").split(",")[0]
    return [by_path(channel, path, connection, at)] if application == "mixmonitor" and path else []


def _queue_abandon(frame: Frame, connection: Connection, at: datetime) -> list[CallFact]:
    return [CallSaid(keys=_channel(frame).keys, at=at, outcome=CallOutcome.ABANDONED)]


READERS: Mapping[str, Callable[[Frame, Connection, datetime], list[CallFact]]] = {
    "Newchannel": _new_channel,
    "Newstate": _new_state,
    "Status": _status,
    "DialBegin": _dial,
    "DialEnd": _dial,
    "BridgeEnter": _bridge_enter,
    "BridgeLeave": _bridge_leave,
    "LocalBridge": _local_bridge,
    "Hangup": _hangup,
    "AttendedTransfer": _attended_transfer,
    "MixMonitorStart": _mix_monitor,
    "MixMonitorStop": _mix_monitor,
    "VarSet": _var_set,
    "Newexten": _new_exten,
    "QueueCallerAbandon": _queue_abandon,
    "Cdr": cdr.facts,
}
