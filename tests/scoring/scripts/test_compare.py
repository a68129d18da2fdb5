"""A new version beside the old one, on the same calls; and the scripts that come with the product."""

from scoring.facts import GoalCode
from scoring.scripts.compare import Comparison, Counts
from scoring.scripts.items import Item, ItemResult, Kind, Mark, checked
from scoring.scripts.presets import presets

GREETING, THANKS = Item(code="greeting", kind=Kind.GREETING), Item(code="thanks", kind=Kind.THANKS)
OWN = Item(code="own1", kind=Kind.OWN, title="Warranty", phrases=("two years",))


def result(item: str, mark: Mark, quote: str | None = None) -> ItemResult:
    return ItemResult(item=item, mark=mark, quote=quote, turn=1 if quote else None, start=2.0 if quote else None)


def test_counts_stand_side_by_side_and_changed_calls_are_named() -> None:
    compared = Comparison([GREETING, THANKS], [GREETING, OWN])
    compared.add(7, [result("greeting", Mark.NO), result("thanks", Mark.YES, "спасибо")],
                 [result("greeting", Mark.YES, "день добрый"), result("own1", Mark.NO)])  # fmt: skip
    compared.add(8, [result("greeting", Mark.YES, "алло"), result("thanks", Mark.NO)],
                 [result("greeting", Mark.YES, "алло"), result("own1", Mark.NOT_APPLICABLE)])  # fmt: skip
    compared.add(9, [], [])  # a voicemail: neither applies
    assert compared.calls == 2
    assert [(one.item, one.before, one.after) for one in compared.counts()] == [
        ("greeting", Counts(yes=1, no=1), Counts(yes=2)),
        ("own1", None, Counts(no=1, not_applicable=1)),
        ("thanks", Counts(yes=1, no=1), None),
    ]
    assert [(one.call, one.item, one.before, one.after, one.quote) for one in compared.changed] == [
        (7, "greeting", Mark.NO, Mark.YES, "день добрый")
    ]


def test_a_first_version_has_nothing_before() -> None:
    compared = Comparison(None, [GREETING])
    compared.add(7, [], [result("greeting", Mark.YES, "hello")])
    assert compared.counts()[0].before is None
    assert compared.changed == []


def test_every_goal_has_a_script_in_both_languages_that_may_be_kept() -> None:
    for language in ("ru", "en"):
        found = presets(language)
        assert [one.goal for one in found] == list(GoalCode)
        for one in found:
            checked(one.items)
    assert presets("ru")[0].name != presets("en")[0].name
