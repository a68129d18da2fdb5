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
        (
            (
                "agent: Кто поставляет?",
                "customer: Нам поставляет «Инфосфера».",
                "agent: И как?",
                "customer: С «Инфосферой» дешевле выходит.",
            ),
            ["Инфосфера"],
        ),
        (("customer: Здравствуйте, это из «Ветлайфа», мы у вас бумагу брали.",), []),
    ],
)
def test_who_else_was_named(lines: tuple[str, ...], names: list[str]) -> None:
    assert [one.name for one in judge(call(*lines, goal=GoalCode.FOLLOW_UP_OFFER)).competitors] == names


def test_a_watched_name_is_heard_though_misspelt_and_ours_never() -> None:
    said = call(
        "agent: Смотрели наше предложение?",
        "customer: Смотрели. Нам звонили из инфасферы, а потом из полимера.",
        "agent: И что скажете?",
        "customer: Пока думаем.",
        goal=GoalCode.FOLLOW_UP_OFFER,
        competitors=("Инфосфера", "Полимер"),
        own_names=("Полимер",),
    )
    assert [one.name for one in judge(said).competitors] == ["Инфосфера"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ("customer: Пришлите на почту.", "agent: Отправлю сегодня и перезвоню в пятницу.", "customer: Хорошо."),
            [("agent", "send", "2026-11-23"), ("agent", "call", "2026-11-27")],
        ),
        (
            ("customer: Fine.", "agent: I'll send the quote today and call you on Friday.", "customer: Good."),
            [("agent", "offer", "2026-11-23"), ("agent", "call", "2026-11-27")],
        ),
        (("agent: Могу прислать договор в среду.", "customer: Нет, не надо.", "agent: Понял."), []),
        (("agent: Когда вам набрать?", "customer: В четверг после обеда."), [("agent", "call", "2026-11-26")]),
        (("agent: When will you pay?", "customer: Friday."), [("customer", "pay", "2026-11-27")]),
        (("agent: Записала вас на среду.", "customer: Спасибо."), [("agent", "other", "2026-11-25")]),
        (("customer: Может быть, и сами заедем.", "agent: Перезвоню в среду."), [("agent", "call", "2026-11-25")]),
        (("customer: Дадите скидку, подпишу договор.",), []),
        (("agent: Сейчас уточню, минутку.", "customer: Жду."), []),
    ],
)
def test_every_promise_of_both_sides(lines: tuple[str, ...], found: list[tuple[str, str, str]]) -> None:
    said = judge(call("agent: Здравствуйте.", "customer: Добрый день.", *lines)).promises
    assert [(str(one.who), str(one.kind), one.date and one.date.isoformat()) for one in said] == found


@pytest.mark.parametrize(
    ("lines", "kind", "is_met"),
    [
        (
            ("customer: Дорого у вас.", "agent: Зато доставка бесплатная и три года гарантии.",
             "customer: Ладно, тогда выставляйте счёт."), "price", True,
        ),
        (("customer: Вы в прошлый раз привезли брак.", "agent: Мы заменим за наш счёт.", "customer: Не верю я вам."),
         "trust", False),
        (("customer: Yes, I have seen your offer.", "agent: What do you think?", "customer: It is a bit pricey.",
          "agent: Delivery is free."), "price", None),
    ],
)  # fmt: skip
def test_an_objection_and_whether_it_was_met(lines: tuple[str, ...], kind: str, is_met: bool | None) -> None:
    (one,) = judge(call("agent: Здравствуйте.", *lines, goal=GoalCode.ISSUE_INVOICE)).objections
    assert (str(one.kind), one.is_met) == (kind, is_met)
