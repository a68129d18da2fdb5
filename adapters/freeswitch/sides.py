"""Who called whom: read from a CDR's caller profiles.  Pure.

`direction` of a CDR is the switch's own view (an a-leg is always inbound), so it is not looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.contract import Connection
from adapters.events import Direction
from adapters.fields import Object, inner, text
from adapters.freeswitch.body import Variables
from adapters.phone import bare, to_e164

FUSION_DIRECTIONS = {"inbound": Direction.INBOUND, "outbound": Direction.OUTBOUND, "local": Direction.INTERNAL}
DEFAULT_CONTEXTS = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    originator: str | None  # uuid of the leg that rang this one; None: this leg began the call
    direction: Direction
    caller: str  # as received; "" when hidden
    caller_extension: str | None
    caller_name: str | None
    callee: str
    callee_extension: str | None

    @property
    def customer(self) -> str | None:
        return {Direction.INBOUND: self.caller, Direction.OUTBOUND: self.callee}.get(self.direction)

    @property
    def company_name(self) -> str | None:
        """The name that an outside caller showed."""
        return self.caller_name if self.direction is Direction.INBOUND else None

    @property
    def line(self) -> str | None:
        """The number that was dialled from outside."""
        return self.callee or None if self.direction is Direction.INBOUND else None


def of(cdr: Object, variables: Variables, connection: Connection) -> Sides:
    """Raises ValueError."""
    own = _original_profile(cdr)
    originator = next(_profiles(own, "originator"), {})
    uuid = variables.text("uuid")
    ringing = variables.first("originating_leg_uuid", "originator") or text(originator, "uuid")
    if not ringing and variables.text("call_uuid") not in ("", uuid):
        ringing = next(iter(peers(variables, uuid)), variables.text("call_uuid"))
    first = originator or own  # the profile of the leg that began the call, as far as this CDR shows it
    caller = text(first, "caller_id_number") or variables.text("caller_id_number")
    callee = text(own, "destination_number") or variables.text("destination_number")
    names = [text(first, "username"), *([] if ringing else [variables.text("sip_from_user")]), caller]
    caller_extension = next((name for name in names if _is_extension(name, connection)), None)
    rung = variables.text("dialed_user") or callee
    name = text(first, "caller_id_name") or variables.text("caller_id_name")
    return Sides(
        originator=ringing or None,
        direction=_direction(variables, first, caller_extension, callee, connection),
        caller=caller,
        caller_extension=caller_extension,
        caller_name=name if name and not bare(name).lstrip("+").isdigit() else None,
        callee=callee,
        callee_extension=rung if _is_extension(rung, connection) else None,
    )


def peers(variables: Variables, uuid: str) -> tuple[str, ...]:
    """Legs that this one was bridged to.  `call_uuid` is wrong in about 1 % of calls (their issue 1042): not here."""
    found = (
        variables.text(name) for name in ("bridge_uuid", "signal_bond", "last_bridge_to", "cc_member_session_uuid")
    )
    return tuple(dict.fromkeys(peer for peer in found if peer and peer != uuid))


def had_application(cdr: Object, name: str) -> bool:
    """Was a dialplan application run on this leg?"""
    ran = inner(cdr, "app_log").get("applications")
    return isinstance(ran, list) and any(isinstance(step, dict) and step.get("app_name") == name for step in ran)


def _direction(
    variables: Variables, first: Object, caller_extension: str | None, callee: str, connection: Connection
) -> Direction:
    fusion = FUSION_DIRECTIONS.get(variables.text("call_direction"))
    if fusion is not None:
        return fusion
    contexts = connection.options.get("inbound_contexts", DEFAULT_CONTEXTS).split(",")
    if text(first, "context") in {context.strip() for context in contexts}:
        return Direction.INBOUND
    if to_e164(callee, country=connection.country, extension_pattern=connection.extension_pattern).e164:
        return Direction.OUTBOUND
    return Direction.INTERNAL if caller_extension else Direction.INBOUND


def _is_extension(name: str, connection: Connection) -> bool:
    return bool(name) and connection.extension_pattern.fullmatch(name) is not None


def _original_profile(cdr: Object) -> Object:
    """callflow[0] is the newest profile, the last one is what the leg began with; {} when there is none."""
    flow = cdr.get("callflow")
    if not isinstance(flow, list) or not flow or not isinstance(flow[-1], dict):
        return {}
    return inner(flow[-1], "caller_profile")


def _profiles(profile: Object, kind: str) -> Iterator[Object]:
    found = inner(profile, kind).get(f"{kind}_caller_profiles")
    if isinstance(found, list):
        yield from (item for item in found if isinstance(item, dict))
