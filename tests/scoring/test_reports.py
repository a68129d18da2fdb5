"""What is said to be done of what was promised."""

import pytest

from scoring.judge import judge
from scoring.verdict import StepKind
from tests.scoring.talks import call


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("agent: Счёт получили?", "customer: Да, пришёл."), {StepKind.INVOICE: True}),
        (("agent: Счёт получили?", "customer: Нет, не приходил."), {StepKind.INVOICE: False}),
        (("customer: Ваше предложение получили, смотрим.",), {StepKind.OFFER: True}),
        (("customer: Договор так и не пришёл.",), {StepKind.CONTRACT: False}),
        (("customer: Мы вчера всё оплатили.",), {StepKind.PAY: True}),
        (("agent: Did you get our proposal?", "customer: Yes, we got it."), {StepKind.OFFER: True}),
        (("customer: We never received the invoice.",), {StepKind.INVOICE: False}),
        (("agent: Счёт пришлю завтра.", "customer: Хорошо."), {}),
        (("customer: Если счёт получим, оплатим.",), {}),
        (("customer: А счёт вы отправили?",), {}),
    ],
)
def test_what_is_said_to_be_done(lines: tuple[str, ...], found: dict[StepKind, bool]) -> None:
    said = judge(call("agent: Здравствуйте.", "customer: Добрый день.", *lines)).reports
    assert {one.kind: one.is_done for one in said} == found


def test_the_last_word_counts() -> None:
    said = judge(
        call("agent: Счёт получили?", "customer: Нет, не приходил.", "customer: А, вижу, счёт пришёл.")
    ).reports
    assert [(one.kind, one.is_done) for one in said] == [(StepKind.INVOICE, True)]
