"""One AMI message: lines "Key: value" until an empty one.  Pure."""

from collections.abc import Mapping

from adapters.fields import LONGEST_TEXT, clean

Frame = Mapping[str, str]

NEVER_SAID = "<unknown>"


def frames(body: bytes) -> list[Frame]:
    """Messages in a text.  Never raises: a name in another encoding must not lose the hang-up it stands in."""
    text = body.decode(errors="replace").replace("\r\n", "\n")
    found = (_fields(block) for block in text.split("\n\n"))
    return [frame for frame in found if frame]


def _fields(block: str) -> dict[str, str]:
    """The first of a repeated key; values may contain ": "."""
    fields: dict[str, str] = {}
    for line in block.split("\n"):
        key, colon, value = line.partition(":")
        if colon and key.strip():
            fields.setdefault(key.strip(), clean(value)[:LONGEST_TEXT])
    return fields


def is_wanted(frame: Frame) -> bool:
    """Is this a message that tells something of a call?  The dialplan class alone sends dozens a call that do not."""
    event = frame.get("Event", "")
    if event == "VarSet":
        return frame.get("Variable") == "MIXMONITOR_FILENAME"
    if event == "Newexten":
        return frame.get("Application", "").lower() in ("mixmonitor", "voicemail")
    return event in WANTED


WANTED = frozenset(
    (
        "Newchannel",
        "Newstate",
        "DialBegin",
        "DialEnd",
        "BridgeEnter",
        "BridgeLeave",
        "LocalBridge",
        "Hangup",
        "AttendedTransfer",
        "MixMonitorStart",
        "MixMonitorStop",
        "QueueCallerAbandon",
        "Cdr",
        "Status",
    )
)
