"""What a test call still lacks, so that every call of this PBX will be whole.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from db.queries.first_deliveries import HeardCall

LATE_IS_FINE = timedelta(minutes=20)  # a CDR comes some minutes after its call
CLOCK_STEP = timedelta(minutes=30)  # zones differ by hours and halves

# Message ids: one line each, with what to do.
MISSING = {
    "clock": "its clock is off: times of the call and of its receipt differ",
    "no_extension": "no extension was named: check the option extension_pattern",
    "unmapped": "nobody is entered at this extension",
    "hidden": "the customer's number was not told",
    "no_recording": "no recording was told of: switch recordings on in the PBX",
    "in_progress": "the call is still going on, or its end was not told",
}


@dataclass(frozen=True, slots=True)
class Missing:
    what: str  # a key of MISSING
    hours: float = 0.0  # of "clock": how far the PBX's times are ahead (+) or behind (-)


def of(call: HeardCall) -> Sequence[Missing]:
    """In the order in which they should be mended; () when the call is whole."""
    found: list[Missing] = []
    off = clock_off(call)
    if off:
        found.append(Missing("clock", off / timedelta(hours=1)))
    if call.outcome == "in_progress":
        found.append(Missing("in_progress"))
    was_answered = call.outcome == "answered"
    if call.extension is None and was_answered:
        found.append(Missing("no_extension"))
    if call.extension is not None and call.employee is None:
        found.append(Missing("unmapped"))
    if call.direction != "internal" and not call.customer:
        found.append(Missing("hidden"))
    if was_answered and not call.recordings:
        found.append(Missing("no_recording"))
    return found


def clock_off(call: HeardCall) -> timedelta:
    """How far the call's times lie from their receipt, in steps of half an hour; nothing when they fit.

    An end is told within minutes; of a call that goes on the start was."""
    gap = call.started_at - call.heard_first_at if call.ended_at is None else call.ended_at - call.heard_last_at
    if abs(gap) <= LATE_IS_FINE:
        return timedelta()
    return round(gap / CLOCK_STEP) * CLOCK_STEP
