"""Three accounts of one call, compared: its events, the PBX's own record of it (CDR), and its recordings.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# Ends of a talk are seen some seconds apart, and a CDR counts whole seconds of a leg, not of the call.
TALK_SECONDS, TALK_SHARE = 5.0, 0.1
HEARD_SECONDS = 10.0  # so much of a recording of an unanswered call is no ringing tone that was cut late
CUT_SHARE = 0.8  # of a talk: a recording shorter than that, and than the talk less TALK_SECONDS, lacks a part
NOT_HERE = ("expected", "late", "missing", "corrupt")


class Kind(StrEnum):
    """What differs."""

    NO_EVENTS = "no_events"  # in the CDR; no event told of it
    NO_CDR = "no_cdr"  # events told of it; the CDR does not know it
    ANSWER = "answer"  # one says answered, the other not
    TALK = "talk"  # they differ in how long it was
    NO_RECORDING = "no_recording"  # told of, and not here
    RECORDING = "recording"  # its length does not fit the call: cut off, or somebody talks in an unanswered call


@dataclass(frozen=True, slots=True)
class Account:
    """What events, or the CDR, say of a call."""

    outcome: str  # adapters.events.CallOutcome
    talk_seconds: float

    @property
    def is_answered(self) -> bool:
        return self.outcome == "answered"


@dataclass(frozen=True, slots=True)
class Recorded:
    state: str  # of a recording: db/models/telephony.py
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Of one call.  cdr_is_whole: all of the day's CDR was read, so that a call that is not in it is not in it."""

    events: Account | None
    cdr: Account | None
    recordings: Sequence[Recorded] = ()
    cdr_is_whole: bool = False
    has_events: bool = True  # this PBX sends any


def differences(call: Accounts) -> list[Kind]:
    """In the order of `Kind`; [] where all agree, or where nothing can be compared."""
    found: list[Kind] = []
    if call.events is None and call.cdr is not None and call.has_events:
        found.append(Kind.NO_EVENTS)
    if call.events is not None and call.cdr is None and call.cdr_is_whole:
        found.append(Kind.NO_CDR)
    if call.events is not None and call.cdr is not None:
        if call.events.is_answered != call.cdr.is_answered:
            found.append(Kind.ANSWER)
        elif call.events.is_answered and _differ(call.events.talk_seconds, call.cdr.talk_seconds):
            found.append(Kind.TALK)
    if any(one.state in NOT_HERE for one in call.recordings):
        found.append(Kind.NO_RECORDING)
    elif _does_not_fit(call):
        found.append(Kind.RECORDING)
    return found


def _differ(one: float, other: float) -> bool:
    return abs(one - other) > max(TALK_SECONDS, TALK_SHARE * max(one, other))


def _does_not_fit(call: Accounts) -> bool:
    account = call.events or call.cdr
    heard = [one.seconds for one in call.recordings if one.state == "stored" and one.seconds is not None]
    if account is None or not heard or account.outcome == "voicemail":
        return False
    if not account.is_answered:
        return sum(heard) >= HEARD_SECONDS
    return sum(heard) < min(account.talk_seconds - TALK_SECONDS, CUT_SHARE * account.talk_seconds)
