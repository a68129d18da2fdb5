"""What is next, who does it, and when; who else was named."""

from datetime import date

import pytest

from scoring.facts import GoalCode
from scoring.judge import judge
from scoring.verdict import Side
from tests.scoring.talks import call


@pytest.mark.parametrize(
    ("lines", "goal", "who", "day"),
    [
        (("customer: Выставляйте счёт.", "agent: Счёт завтра будет у вас."), "issue_invoice", Side.AGENT, "2026-11-24"),
        (("customer: Наберите меня в следующую среду.",), "get_application", Side.AGENT, "2026-12-02"),
        (("agent: Когда оплатите?", "customer: Оплатим в пятницу."), "push_payment", Side.CUSTOMER, "2026-11-27"),
        (("agent: Встретимся в среду в десять?", "customer: Да, давайте."), "book_meeting", Side.BOTH, "2026-11-25"),
        (("agent: I will call you next Tuesday then.", "customer: Fine."), "push_payment", Side.AGENT, "2026-12-01"),
        (("customer: Позвоните после праздников.",), "get_application", Side.AGENT, None),
        (("customer: Ping me after New Year.",), "issue_invoice", Side.AGENT, None),
        (("agent: Хорошо.", "customer: Я вам перезвоню в четверг."), "book_meeting", Side.CUSTOMER, "2026-11-26"),
    ],
)
def test_the_next_step(lines: tuple[str, ...], goal: str, who: Side, day: str | None) -> None:
    step = judge(call(*lines, goal=GoalCode(goal))).next_step
    assert step is not None
    assert (step.who, step.date) == (who, date.fromisoformat(day) if day else None)


def test_it_is_named_in_the_calls_language() -> None:
    russian = judge(call("agent: Перезвоню вам завтра.", "customer: Хорошо.", goal=GoalCode.BOOK_MEETING)).next_step
    english = judge(call("agent: I will call you tomorrow.", "customer: Fine.", goal=GoalCode.BOOK_MEETING)).next_step
    assert russian is not None
    assert english is not None
    assert (russian.what, english.what) == ("агент перезванивает", "agent calls again")


@pytest.mark.parametrize(
    "line", ["customer: Понятно, спасибо.", "agent: Спасибо за время.", "customer: Не звоните мне завтра."]
)
def test_nothing_was_promised(line: str) -> None:
    assert judge(call("customer: Алло.", line, goal=GoalCode.BOOK_MEETING)).next_step is None


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (("customer: Нам компрессоры ремонтирует «Сервис-Гарант».",), ["Сервис-Гарант"]),
        (("customer: Мы подписали договор с «Инфосферой».",), ["Инфосфера"]),
        (("customer: Well, today we use Salesmaster for that.",), ["Salesmaster"]),
        (("agent: Анна, компания «Магистраль».", "customer: Алло.", "customer: Да, мы работаем с «Магистралью»."), []),
        (("customer: Компания «Гранит», Елена.", "customer: Мы посмотрели."), []),
        (("customer: We met David in Boston.",), []),
    ],
)
def test_who_else_was_named(lines: tuple[str, ...], names: list[str]) -> None:
    assert [one.name for one in judge(call(*lines, goal=GoalCode.FOLLOW_UP_OFFER)).competitors] == names


def test_a_watched_name_is_heard_though_misspelt_and_ours_never() -> None:
    said = call(
        "customer: Нам звонили из инфасферы, а потом из полимера.",
        goal=GoalCode.FOLLOW_UP_OFFER,
        competitors=("Инфосфера", "Полимер"),
        own_names=("Полимер",),
    )
    assert [one.name for one in judge(said).competitors] == ["Инфосфера"]
