"""The script's item on objections and the verdict's list of them speak of the same objections."""

import pytest

from scoring.judge import judge
from scoring.scripts.check import check
from scoring.scripts.items import Item, Kind, Mark
from tests.scoring.talks import call

ITEM = (Item(code=Kind.OBJECTION, kind=Kind.OBJECTION),)
ANSWER = "agent: Зато доставка входит в цену, и гарантия три года на всё."
BARE = "agent: Понятно."
OBJECTIONS = (
    "Дорого для нас.", "У нас уже есть поставщик.", "Надо подумать.", "Нам это не нужно.", "Сейчас не до этого.",
    "It is too expensive.", "We already have a supplier.", "Расскажите ещё раз.", "Это недорого.",
)  # fmt: skip


@pytest.mark.parametrize("said", OBJECTIONS)
@pytest.mark.parametrize("answer", [ANSWER, BARE])
def test_an_item_is_owed_exactly_where_the_verdict_hears_an_objection(said: str, answer: str) -> None:
    facts = call("agent: Добрый день, предлагаю плёнку.", f"customer: {said}", answer, "customer: Хорошо.")
    verdict = judge(facts)
    (found,) = check(facts, verdict, ITEM)
    assert (found.mark is Mark.NOT_APPLICABLE) is (not verdict.objections)
    if verdict.objections:
        assert found.mark is (Mark.YES if answer is ANSWER else Mark.NO)


def test_objections_are_heard_at_all() -> None:
    heard = [said for said in OBJECTIONS if judge(call(BARE, f"customer: {said}", BARE)).objections]
    assert len(heard) >= 5
