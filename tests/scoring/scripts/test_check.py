"""Items of the middle and the end of a talk, order, own items; over anything a person may type or say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.facts import CallFacts, GoalCode
from scoring.judge import judge
from scoring.scripts.check import check, concept_of
from scoring.scripts.items import Item, ItemResult, ItemsWrong, Kind, Mark, as_json, checked, from_json, phrases_of
from scoring.speech.words import words
from transcription.transcript import Speaker, Turn

SIDES = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}
ALL = tuple(Item(code=kind, kind=kind) for kind in Kind if kind is not Kind.OWN)
YES, NO, NONE = Mark.YES, Mark.NO, Mark.NOT_APPLICABLE


def call_of(talk: str, goal: GoalCode | None = None, *, is_outbound: bool = True) -> CallFacts:
    turns = tuple(
        Turn(speaker=SIDES[one.strip()[0]], start=5.0 * n, end=5.0 * n + 4, text=one.strip()[2:].strip())
        for n, one in enumerate(talk.split(" / "))
    )
    return CallFacts(turns=turns, call_date=date(2026, 11, 24), goal=goal, is_outbound=is_outbound, talk_seconds=99)


def results(talk: str, *items: Item, goal: GoalCode | None = None) -> dict[str, ItemResult]:
    call = call_of(talk, goal)
    return {one.item: one for one in check(call, judge(call), items or ALL)}


@pytest.mark.parametrize(
    ("kind", "mark", "talk"),
    [
        (Kind.NEED, YES, "C: Алло. / A: Добрый день. Какой объём вам нужен? / C: Пока не знаю."),
        (Kind.NEED, YES, "C: Yes. / A: What do you use now? / C: Paper, mostly."),
        (Kind.NEED, NO, "C: Алло. / A: Добрый день, у нас скидка на плёнку. / C: Понятно. / A: До свидания."),
        (Kind.NEED, NO, "C: Алло. / A: Когда вам удобно, чтобы я позвонила? / C: Завтра. / A: Хорошо."),
        (Kind.NEED, NONE, "C: Нам нужны двадцать стеллажей. / A: Хорошо, завтра пришлю счёт. / C: Жду."),
        (Kind.NEED, NONE, "C: Алло. / A: Добрый день, это Мария. / C: Не звоните мне больше, мне ничего не нужно."),
        (Kind.OFFER, YES, "C: Алло. / A: Можем предложить плёнку со скидкой. / C: Подумаю."),
        (Kind.OFFER, YES, "C: Hello. / A: We have a new model in stock. / C: I see."),
        (Kind.OFFER, NO, "C: Алло. / A: Как у вас дела? / C: Хорошо. / A: Ну и славно, до свидания."),
        (Kind.PRICE, YES, "C: Сколько стоит рулон? / A: Четыре тысячи восемьсот рублей. / C: Понятно."),
        (Kind.PRICE, NO, "C: Сколько стоит рулон? / A: Пришлю прайс на почту завтра. / C: Жду."),
        (Kind.PRICE, NONE, "C: Алло. / A: Как у вас дела? / C: Хорошо. / A: До свидания."),
        (Kind.PRICE, YES, "C: How much is it? / A: It is ninety dollars a month. / C: Fine."),
        (Kind.OBJECTION, YES, "C: Дорого. / A: Зато доставка входит в цену, и гарантия три года. / C: Ну ладно."),
        (Kind.OBJECTION, NO, "C: Дорого. / A: Понятно. До свидания. / C: До свидания."),
        (Kind.OBJECTION, NONE, "C: Алло. / A: Выставить счёт? / C: Да, выставляйте. / A: Спасибо."),
        (Kind.OBJECTION, NONE, "C: Это недорого, берём. / A: Спасибо, сегодня выставлю счёт. / C: Хорошо."),
        (Kind.OBJECTION, YES, "C: It is too expensive. / A: What would you compare it with? / C: Others."),
        (Kind.NEXT_STEP, YES, "C: Алло. / A: Выставить счёт? / C: Да. / A: Пришлю завтра. / C: Жду."),
        (Kind.NEXT_STEP, NO, "C: Алло. / A: Просто хотел узнать, как дела. / C: Всё хорошо. / A: Отлично."),
        (Kind.DATE, YES, "C: Алло. / A: Выставить счёт? / C: Да. / A: Пришлю в пятницу. / C: Жду."),
        (Kind.DATE, NO, "C: Алло. / A: Выставить счёт? / C: Да. / A: Пришлю. / C: Жду."),
        (Kind.DATE, NONE, "C: Алло. / A: Просто хотел узнать, как дела. / C: Всё хорошо. / A: Отлично."),
        (Kind.THANKS, YES, "C: Алло. / A: Пришлю завтра. / C: Хорошо. / A: Спасибо, хорошего дня!"),
        (Kind.THANKS, NO, "C: Алло. / A: Пришлю завтра. / C: Хорошо. / A: Ага."),
        (Kind.THANKS, YES, "C: Hello. / A: I'll send it tomorrow. / C: Okay. / A: Have a great day, bye."),
    ],
)
def test_a_talk_meets_an_item(kind: Kind, mark: Mark, talk: str) -> None:
    assert results(talk)[kind].mark is mark


def test_an_answer_shows_its_words_and_its_moment() -> None:
    found = results("C: Алло. / A: Добрый день. Какой объём вам нужен? / C: Пока не знаю.")[Kind.NEED]
    assert (found.turn, found.quote) == (1, "Какой объём вам нужен")
    assert found.start is not None
    assert 5.0 < found.start < 9.0


def test_an_objection_without_an_answer_shows_the_customers_words() -> None:
    found = results("C: Дорого. / A: Понятно. До свидания. / C: До свидания.")[Kind.OBJECTION]
    assert (found.turn, found.quote) == (0, "Дорого")


def test_what_came_before_its_place_is_out_of_order() -> None:
    talk = "C: Алло. / A: Цена сто рублей. / C: Кто это? / A: Добрый день, меня зовут Мария. / C: А. / A: Спасибо."
    items = [Item(code=k, kind=k) for k in (Kind.GREETING, Kind.OWN_NAME, Kind.PRICE, Kind.THANKS)]
    found = results(talk, *items)
    assert [found[k].in_order for k in (Kind.GREETING, Kind.OWN_NAME, Kind.PRICE, Kind.THANKS)] == [
        True, True, False, True,
    ]  # fmt: skip


def test_a_machine_is_owed_nothing() -> None:
    assert results("C: Оставьте сообщение после сигнала. / A: Добрый день, это Мария.") == {}


def test_an_own_item_is_found_in_any_form_of_its_words() -> None:
    own = Item(code="own1", kind=Kind.OWN, title="Рассрочка", phrases=("рассрочка на … месяцев", "оплата частями"))
    assert results("C: Да. / A: Есть рассрочка на двенадцать месяцев. / C: Ну.", own)["own1"].mark is YES
    assert results("C: Да. / A: Можно договориться об оплате частями. / C: Ну.", own)["own1"].mark is YES
    assert results("C: Да. / A: Оплата сразу. / C: Ну.", own)["own1"].mark is NO


def test_an_own_item_may_wait_for_the_customers_words() -> None:
    own = Item(code="own1", kind=Kind.OWN, title="Lead time", phrases=("two weeks",), when=("deliver", "delivery"))
    assert results("C: When do you deliver? / A: In two weeks. / C: Fine.", own)["own1"].mark is YES
    assert results("C: When do you deliver? / A: Soon. / C: Fine.", own)["own1"].mark is NO
    assert results("C: Hello. / A: In two weeks. / C: Fine.", own)["own1"].mark is NONE


@given(st.text(max_size=60))
def test_no_phrase_breaks_the_check(phrase: str) -> None:
    concept_of((phrase,)).is_in(words("Есть рассрочка на двенадцать месяцев"))


@given(st.lists(st.tuples(st.sampled_from("AC"), st.text(max_size=40)), max_size=8))
def test_every_item_gets_one_answer_and_quotes_are_exact(said: list[tuple[str, str]]) -> None:
    turns = tuple(
        Turn(speaker=SIDES[side], start=2.0 * n, end=2.0 * n + 1, text=text) for n, (side, text) in enumerate(said)
    )
    call = CallFacts(turns=turns, call_date=date(2026, 11, 24))
    found = check(call, judge(call), ALL)
    assert len(found) in (0, len(ALL))
    for one in found:
        assert one.quote is None or (one.turn is not None and one.quote in turns[one.turn].text)
        assert one.mark is not Mark.YES or one.quote is not None


def test_items_are_checked_before_they_are_kept() -> None:
    greeting = Item(code="greeting", kind=Kind.GREETING)
    own = Item(code="own1", kind=Kind.OWN, title="Warranty", phrases=("two years",))
    assert checked([greeting, own]) == (greeting, own)
    assert from_json(as_json(own)) == own
    for wrong, words_of_it in (
        ([], "1 to 30"),
        ([greeting, greeting], "twice"),
        ([Item(code="own1", kind=Kind.OWN, title="Warranty")], "no key phrases"),
        ([Item(code="own1", kind=Kind.OWN, phrases=("x",))], "needs a title"),
        ([Item(code="own1", kind=Kind.OWN, title="T", phrases=("…",))], "no word"),
        ([Item(code="other", kind=Kind.GREETING)], "code of a known item"),
    ):
        with pytest.raises(ItemsWrong, match=words_of_it):
            checked(wrong)
    assert phrases_of("two years ; warranty\n\n one  year;") == ("two years", "warranty", "one year")
