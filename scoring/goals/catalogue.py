"""The goals a call may have, in the order they are shown; a new goal is a module and a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from scoring.facts import CallFacts, GoalCode
from scoring.goals import book_meeting, discover_need, follow_up_offer, get_application, issue_invoice, push_payment
from scoring.goals.finding import Finding
from scoring.verdict import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One goal with its rule."""

    code: GoalCode
    title_ru: str
    title_en: str
    version: int
    check: Callable[[CallFacts], Finding]
    examples: tuple[tuple[tuple[str, ...], Outcome], ...]


GOALS = (
    Goal(code=GoalCode.ISSUE_INVOICE, title_ru="Выставить счёт", title_en="Issue the invoice",
         version=issue_invoice.VERSION, check=issue_invoice.check, examples=issue_invoice.EXAMPLES),
    Goal(code=GoalCode.DISCOVER_NEED, title_ru="Выявить потребность", title_en="Discover the need",
         version=discover_need.VERSION, check=discover_need.check, examples=discover_need.EXAMPLES),
    Goal(code=GoalCode.GET_APPLICATION, title_ru="Получить заявку", title_en="Get the application",
         version=get_application.VERSION, check=get_application.check, examples=get_application.EXAMPLES),
    Goal(code=GoalCode.FOLLOW_UP_OFFER, title_ru="Дожать по предложению", title_en="Follow up the offer",
         version=follow_up_offer.VERSION, check=follow_up_offer.check, examples=follow_up_offer.EXAMPLES),
    Goal(code=GoalCode.PUSH_PAYMENT, title_ru="Дожать до оплаты", title_en="Push to payment",
         version=push_payment.VERSION, check=push_payment.check, examples=push_payment.EXAMPLES),
    Goal(code=GoalCode.BOOK_MEETING, title_ru="Назначить встречу", title_en="Book a meeting",
         version=book_meeting.VERSION, check=book_meeting.check, examples=book_meeting.EXAMPLES),
)  # fmt: skip
BY_CODE = MappingProxyType({goal.code: goal for goal in GOALS})
