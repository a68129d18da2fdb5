"""An invented talk, to try a language model on and to show what would be sent: no call of anybody's leaves for it."""

from datetime import date

from scoring.facts import CallFacts, GoalCode
from scoring.verdict import Outcome
from transcription.transcript import Speaker, Turn

GOAL, EXPECTED = GoalCode.ISSUE_INVOICE, Outcome.ATTAINED  # what a reader of the talk would say
DAY = date(2026, 11, 23)
SECONDS = 3.0  # a line
TALKS = {
    "ru": (
        (Speaker.AGENT, "Ирина, добрый день. Двенадцать рулонов выходят на сорок тысяч. Выставить вам счёт?"),
        (Speaker.CUSTOMER, "Дороговато, конечно. А доставка входит?"),
        (Speaker.AGENT, "Да, привезём в четверг."),
        (Speaker.CUSTOMER, "Тогда выставляйте счёт на двенадцать рулонов. Номер 8 900 123 45 67, почта a@example.org."),
    ),
    "en": (
        (Speaker.AGENT, "Good morning, Helen. Twelve rolls come to four thousand. Shall I send you the invoice?"),
        (Speaker.CUSTOMER, "That is rather dear. Is delivery included?"),
        (Speaker.AGENT, "It is, on Thursday."),
        (Speaker.CUSTOMER, "Then send me the invoice for twelve rolls. My number is 202 555 0100, mail a@example.org."),
    ),
}  # fmt: skip


def talk(language: str) -> CallFacts:
    """The sample in this language, else in English."""
    said = TALKS.get(language, TALKS["en"])
    turns = tuple(
        Turn(speaker=speaker, start=SECONDS * number, end=SECONDS * (number + 1), text=text)
        for number, (speaker, text) in enumerate(said)
    )
    return CallFacts(turns=turns, call_date=DAY, goal=GOAL, language=language)
