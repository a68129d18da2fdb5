"""ARI events → facts.  Pure.

source  asterisk/asterisk rest-api/api-docs/events.json, channels.json, recordings.json (read 2026-02)
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from adapters.asterisk.ami_events import NOT_TALK
from adapters.asterisk.channel import DIAL_STATUSES, HANGUP_CAUSES, Channel, call, created_at, leg
from adapters.contract import Connection
from adapters.events import CallFact, EnteredBridge, LeftBridge, RecordingSaid
from adapters.fields import Object, identifier, inner, iso, seconds, text, whole

LINKED_ID = "CHANNEL(linkedid)"  # ari.conf: channelvars = CHANNEL(linkedid)
BRIDGE_SLACK = timedelta(seconds=5)


def facts(said: Object, connection: Connection, received_at: datetime) -> list[CallFact]:
    """Raises ValueError."""
    read = READERS.get(text(said, "type"))
    if read is None:
        return []
    stamp = text(said, "timestamp")
    at = iso(stamp, "timestamp", connection.zone, near=received_at) if stamp else received_at
    return read(said, connection, at)


def _channel(said: Object, name: str = "channel", dialled: str = "") -> Channel:
    channel = inner(said, name)
    caller, plan = inner(channel, "caller"), inner(channel, "dialplan")
    return Channel(
        name=identifier(channel, "name"),
        unique_id=identifier(channel, "id"),
        linked_id=text(inner(channel, "channelvars"), LINKED_ID),
        state=text(channel, "state"),
        number=text(caller, "number"),
        caller_name=text(caller, "name"),
        exten=text(plan, "exten"),
        dialled=dialled,
    )


def _created(said: Object, connection: Connection, at: datetime) -> list[CallFact]:
    channel = _channel(said)
    return [leg(channel, connection, at, started_at=at), call(channel, connection, at, is_pbx_time=True)]


def _changed(said: Object, connection: Connection, at: datetime) -> list[CallFact]:
    return [leg(_channel(said), connection, at)]


def _dial(said: Object, connection: Connection, at: datetime) -> list[CallFact]:
    caller = _channel(said, "caller").keys if inner(said, "caller") else ()
    outcome = DIAL_STATUSES.get(text(said, "dialstatus"))
    return [leg(_channel(said, "peer", text(said, "dialstring")), connection, at, outcome=outcome, more_keys=caller)]


def _entered(said: Object, connection: Connection, at: datetime) -> list[CallFact]:
    channel, bridge = _channel(said), inner(said, "bridge")
    told = leg(channel, connection, at)
    if text(bridge, "technology") == NOT_TALK:
        return [told]
    keys = (*channel.keys, *_bridge_key(channel, bridge, connection, at))
    return [
        told,
        EnteredBridge(keys=keys, at=at, leg_id=channel.unique_id, bridge_id=identifier(bridge, "id")),
    ]


def _left(said: Object, connection: Connection, at: datetime) -> list[CallFact]:
    channel, bridge_id = _channel(said), identifier(inner(said, "bridge"), "id")
    return [
        leg(channel, connection, at),
        LeftBridge(keys=channel.keys, at=at, leg_id=channel.unique_id, bridge_id=bridge_id),
    ]


def _bridge_key(channel: Channel, bridge: Object, connection: Connection, at: datetime) -> tuple[str, ...]:
    """A recording of a bridge names only the bridge, so a bridge made for this call is one of its ids.

    One that was there before the call (a standing conference room) is not: it would make all its calls one."""
    began = created_at(channel.linked_id or channel.unique_id)
    made = text(bridge, "creationtime")
    if began is None or not made:
        return ()
    made_at = iso(made, "creationtime", connection.zone, near=at)
    return (f"bridge:{identifier(bridge, 'id')}",) if made_at >= began - BRIDGE_SLACK else ()


def _destroyed(said: Object, connection: Connection, at: datetime) -> list[CallFact]:
    channel, outcome = _channel(said), HANGUP_CAUSES.get(whole(said, "cause"))
    return [
        leg(channel, connection, at, ended_at=at, outcome=outcome),
        call(channel, connection, at, is_pbx_time=True),
    ]


def _recording(said: Object, connection: Connection, at: datetime) -> list[CallFact]:
    recording, kind = inner(said, "recording"), text(said, "type")
    name, target = identifier(recording, "name"), text(recording, "target_uri")
    if target.startswith("channel:"):
        key = target.removeprefix("channel:")
    elif target.startswith("bridge:"):
        key = target
    else:
        raise ValueError("recording.target_uri names neither a channel nor a bridge")
    return [
        RecordingSaid(
            keys=(key,),
            at=at,
            recording_id=name,
            is_ready=kind == "RecordingFinished",
            where={"ari_name": name},
            seconds=seconds(recording, "duration"),
            is_void=kind == "RecordingFailed",
        )
    ]


READERS: Mapping[str, Callable[[Object, Connection, datetime], list[CallFact]]] = {
    "ChannelCreated": _created,
    "StasisStart": _changed,
    "ChannelStateChange": _changed,
    "Dial": _dial,
    "ChannelEnteredBridge": _entered,
    "ChannelLeftBridge": _left,
    "ChannelDestroyed": _destroyed,
    "RecordingStarted": _recording,
    "RecordingFinished": _recording,
    "RecordingFailed": _recording,
}
