"""What the judge may know of a call.  Standard library and other nouns only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from transcription.transcript import Turn


class GoalCode(StrEnum):
    """The catalogue: concrete results only, never "to keep in touch" (S1.48, S1.49)."""

    ISSUE_INVOICE = "issue_invoice"
    DISCOVER_NEED = "discover_need"
    GET_APPLICATION = "get_application"
    FOLLOW_UP_OFFER = "follow_up_offer"
    PUSH_PAYMENT = "push_payment"
    BOOK_MEETING = "book_meeting"


class GoalOrigin(StrEnum):
    """Where a call's goal came from."""

    SET = "set"  # a person or the CRM set it before the call
    STAGE = "stage"  # the goal of the stage the deal or lead stood at
    INFERRED = "inferred"  # guessed from what was said


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """One call as the rules see it: no database, no clock, no settings."""

    turns: tuple[Turn, ...]
    call_date: date  # in the tenant's zone; relative dates are worked out from it
    goal: GoalCode | None = None  # None: infer it
    origin: GoalOrigin = GoalOrigin.SET  # of `goal`; ignored when goal is None
    is_outbound: bool = True
    language: str = "ru"
    talk_seconds: float = 0.0
    competitors: tuple[str, ...] = ()  # names the tenant watches for
    own_names: tuple[str, ...] = ()  # our company and brands: never competitors
