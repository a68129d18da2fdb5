"""When a lead is lost, why; when only nothing is wanted now; and what is neither."""

import pytest

from scoring.facts import GoalCode
from scoring.judge import judge
from scoring.verdict import Outcome, RejectionReason
from tests.scoring.talks import call


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Мы уже подписали договор с «Инфосферой».", RejectionReason.COMPETITOR),
        ("Спасибо, мы выбрали другого поставщика.", RejectionReason.COMPETITOR),
        ("We decided against it, another vendor was faster.", RejectionReason.COMPETITOR),
        ("We went with Northgate in the end.", RejectionReason.COMPETITOR),
        ("Для нас это слишком дорого, не потянем.", RejectionReason.PRICE),
        ("It is too expensive for us.", RejectionReason.PRICE),
        ("Нам это не нужно.", RejectionReason.NO_NEED),
        ("Не интересно.", RejectionReason.NO_NEED),
        ("We are not interested.", RejectionReason.NO_NEED),
        ("Бюджет заморозили на весь следующий год.", RejectionReason.TIMING),
        ("The budget is frozen until next summer, so it is a no from us.", RejectionReason.TIMING),
        ("Больше с вами работать не будем, вы нас в прошлый раз подвели.", RejectionReason.TRUST),
        ("Do not call us again, your last delivery was damaged.", RejectionReason.TRUST),
    ],
)
@pytest.mark.parametrize("goal", [GoalCode.FOLLOW_UP_OFFER, GoalCode.BOOK_MEETING])
def test_the_lead_is_lost_for_a_reason(line: str, reason: RejectionReason, goal: GoalCode) -> None:
    verdict = judge(call("agent: Что скажете?", f"customer: {line}", goal=goal))
    assert verdict.outcome is Outcome.REJECTED
    assert verdict.rejection is not None
    assert verdict.rejection.reason is reason
    assert verdict.rejection.quote in line


@pytest.mark.parametrize(
    "line",
    [
        "По субботам мы не работаем, приезжайте в понедельник.",
        "Мы с предоплатой не работаем обычно, дайте отсрочку.",
        "Большие коробки мы в этот раз брать не будем, только маленькие.",
        "Я сам договоры не подписываю, это к директору.",
        "Мы перешли на новый склад, адрес поменялся.",
        "Нам доставка не нужна, заберём сами.",
        "У вас цена выше, чем у другого поставщика, подумаем.",
        "Мы у вас в прошлый раз взяли десять штук.",
        "We don't do Mondays, let's make it Tuesday.",
        "I won't take the red ones, only blue.",
        "We do not need delivery, we will pick it up.",
        "Director is away, he has not signed it yet.",
    ],
)
@pytest.mark.parametrize("goal", list(GoalCode))
def test_a_refused_detail_loses_no_lead(line: str, goal: GoalCode) -> None:
    assert judge(call("agent: Что скажете?", f"customer: {line}", goal=goal)).outcome is not Outcome.REJECTED


@pytest.mark.parametrize(
    "line",
    [
        "Пока всё есть, заказов не планируем.",
        "Сейчас ничего не нужно.",
        "Nothing at the moment, we have enough.",
        "We are all set for now.",
    ],
)
def test_nothing_is_wanted_now(line: str) -> None:
    verdict = judge(
        call("agent: Как дела?", f"customer: {line}", "customer: Позвоните весной.", goal=GoalCode.GET_APPLICATION)
    )
    assert verdict.outcome is Outcome.KEEP_IN_TOUCH
    assert verdict.evidence[0].quote == line.rstrip(".")


def test_an_open_door_softens_disinterest_but_no_decision() -> None:
    soft = call("customer: Нам это не актуально.", "customer: Перезвоните в марте.", goal=GoalCode.BOOK_MEETING)
    hard = call(
        "customer: Мы выбрали другого поставщика.", "customer: Перезвоните в марте.", goal=GoalCode.BOOK_MEETING
    )
    assert judge(soft).outcome is not Outcome.REJECTED
    assert judge(hard).outcome is Outcome.REJECTED


def test_the_agents_refusal_is_nobodys() -> None:
    said = call("agent: Нам это не интересно, мы выбрали другого.", "customer: Понятно.", goal=GoalCode.BOOK_MEETING)
    assert judge(said).rejection is None


def test_a_reason_may_stand_in_another_line() -> None:
    said = call(
        "agent: Что решили?",
        "customer: Мы отказываемся.",
        "agent: Почему, если не секрет?",
        "customer: Дорого вышло.",
        goal=GoalCode.FOLLOW_UP_OFFER,
    )
    rejection = judge(said).rejection
    assert rejection is not None
    assert (rejection.reason, rejection.quote) == (RejectionReason.PRICE, "Дорого вышло")
