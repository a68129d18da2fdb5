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


INDIRECT = {
    RejectionReason.PRICE: (
        "Слишком дорого, мы не потянем, откажемся",
        "Нет, за такие деньги не возьмём",
        "Ценник кусается, спасибо, не надо",
        "Это нам не по карману, отказываемся",
        "У вас вдвое дороже рынка, нет, спасибо",
        "It's way over our budget, so it's a no",
        "Too expensive, we'll pass",
        "We can't afford it, no thanks",
        "That costs an arm and a leg, not interested",
        "For that kind of money, no thank you",
    ),
    RejectionReason.COMPETITOR: (
        "Мы уже взяли у других",
        "Выбрали другого подрядчика, извините",
        "Тендер выиграла другая компания, вопрос закрыт",
        "Договор с другой фирмой подписали",
        "Остаёмся с нашим поставщиком, менять не будем",
        "We went with another vendor",
        "We decided to stay with our current supplier",
        "Someone else won the bid, sorry",
        "We've signed with a different company",
        "We gave the job to another contractor",
    ),
    RejectionReason.TRUST: (
        "После прошлой поставки мы с вами больше не работаем",
        "Вы нас обманули, больше не звоните",
        "Отзывы о вас ужасные, не надо",
        "Вы сорвали сроки в прошлый раз, не будем с вами",
        "Не верю я вам, удалите мой номер",
        "You let us down last time, never again",
        "I read the bad reviews, no thanks",
        "It sounds like a scam, take me off your list",
        "You lied to us, stop calling",
        "Your last batch was defective, we are done with you",
    ),
    RejectionReason.NO_NEED: (
        "Мы закрыли это направление, нам не нужно",
        "Не пользуемся таким, не интересно",
        "Фирму ликвидируем, ничего не понадобится",
        "У нас свой транспорт, нам не надо",
        "Всё сами делаем, спасибо, не надо",
        "We don't need it, no thanks",
        "We closed the plant, no use for it",
        "We do it in-house, not interested",
        "The business is sold, we no longer need it",
        "It's not for us, thank you",
    ),
    RejectionReason.TIMING: (
        "Бюджет на этот год исчерпан, отказываемся",
        "Проект заморожен на неопределённый срок, снимайте нас",
        "Опоздали вы, поезд ушёл",
        "Слишком долго ждать, нет, не будем заказывать",
        "Стройку остановили, вопрос снят",
        "The project is cancelled, so it's a no",
        "You're too late, we'll pass",
        "The budget is frozen, we have to decline",
        "Six weeks is too long, no thanks",
        "It was shelved, close our file",
    ),
}


@pytest.mark.parametrize(("reason", "line"), [(reason, line) for reason, lines in INDIRECT.items() for line in lines])
def test_a_reason_is_heard_in_any_wording(reason: RejectionReason, line: str) -> None:
    asked = "What did you decide?" if line.isascii() else "Что решили?"
    verdict = judge(call(f"agent: {asked}", f"customer: {line}", goal=GoalCode.FOLLOW_UP_OFFER))
    assert verdict.outcome is Outcome.REJECTED
    assert verdict.rejection is not None
    assert verdict.rejection.reason is reason
