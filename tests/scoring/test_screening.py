"""Who is at a wrong number and what a machine says; and what only sounds like it."""

import pytest

from scoring.screening import screen
from scoring.speech.dialogue import dialogue_of
from scoring.verdict import Outcome
from tests.scoring.talks import call

WRONG_RU = """
    Вы ошиблись номером | Не туда попали | Здесь таких нет | Это частная квартира | Вы перепутали, это мой личный номер
    Нет тут никакого Петрова | Не тот номер набрали | Вам не сюда | Мы не та организация, вы не по адресу
    Они давно съехали | Номер теперь мой, я купил симку | Он тут не живёт | Не знаю таких | Петровых нет
    Неправильно номер набрали, вы ошиблись | Впервые слышу про такую фамилию, вы не туда | Никакого Петрова не знаю
"""
WRONG_EN = """
    Wrong number | You have the wrong number | There is no one here by that name | This is a private residence
    You've misdialed | You've come through to a hair salon | Never heard of him | He doesn't work here any more
    Nobody here called Ben | I just got this number | No such company here | I think you've got the wrong person
    This is my personal phone | youve got the wrong number love
"""
RIGHT = """
    Вы ошиблись в счёте, там не та сумма | Директора сейчас нет, перезвоните | Перепутали цвет в прошлый раз, проверьте
    Мы переехали в новый офис, приезжайте | Я за рулём | Петрова нет на месте, он вернётся к трём | Петров в отпуске
    Какой ещё акт? | You sent the wrong item last time | He is not here, call after lunch | The price is wrong
"""
MACHINE = """
    Оставьте сообщение после сигнала | Абонент временно недоступен | Это голосовая почта, говорите после гудка
    Вас приветствует автоответчик, наговорите после писка | Ваш звонок очень важен для нас, оставайтесь на линии
    Меня не застали, обязательно перезвоню | Для связи с оператором нажмите ноль | Аппарат абонента выключен
    Please leave a message after the tone | You have reached the voicemail of Ben
    Press one for sales | I can't come to the phone right now, leave your name and number
    Our office is closed, opening hours are nine to five
    You know what to do after the beep | The person you are calling is not available
"""


def phrases(text: str) -> list[str]:
    return [phrase.strip() for line in text.splitlines() for phrase in line.split("|") if phrase.strip()]


def outcome(agent: str, customer: str) -> Outcome | None:
    found = screen(dialogue_of(call(f"agent: {agent}", f"customer: {customer}")))
    return found.outcome if found is not None else None


@pytest.mark.parametrize("text", phrases(WRONG_RU) + phrases(WRONG_EN))
def test_the_number_is_wrong(text: str) -> None:
    greeting = "Hi, is that Ben Carter?" if text.isascii() else "Здравствуйте, это Анна, позовите Петрова."
    assert outcome(greeting, text) is Outcome.WRONG_NUMBER


@pytest.mark.parametrize("text", phrases(RIGHT))
def test_the_number_is_right(text: str) -> None:
    assert outcome("Здравствуйте, это Анна, позовите Петрова.", text) is None


@pytest.mark.parametrize("text", phrases(MACHINE))
def test_a_machine_answers(text: str) -> None:
    assert outcome("Алло?", text) is Outcome.VOICEMAIL
