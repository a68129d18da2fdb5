"""What is graded of a call: closed items with closed answers, the same for people, machine and language model.

An item of a call script stands beside them as `script:CODE` with yes, no or not_applicable (scoring/scripts/items.py),
and is counted like the rest."""

from collections.abc import Iterable, Mapping

from scoring.verdict import Outcome, RejectionReason

OUTCOME, ATTAINED, REASON, NEXT_STEP = ITEMS = ("outcome", "attained", "reason", "next_step")
SCRIPT = "script:"
YES, NO, NA = YES_NO_NA = ("yes", "no", "not_applicable")  # scoring.scripts.items.Mark
NONE_HEARD = "none"  # refused, and no reason was given

Items = Mapping[str, str]


class ItemsWrong(ValueError):
    """One line: which answer is missing or unknown."""


def items_of(
    outcome: str, *, reason: str | None, has_next_step: bool | None, script: Mapping[str, str] | None = None
) -> dict[str, str]:
    """A verdict as items.  has_next_step None: not said (a language model is not asked)."""
    found = {OUTCOME: outcome, ATTAINED: YES if outcome == Outcome.ATTAINED else NO}
    if outcome == Outcome.REJECTED:
        found[REASON] = reason or NONE_HEARD
    if has_next_step is not None:
        found[NEXT_STEP] = YES if has_next_step else NO
    return found | {SCRIPT + code: said for code, said in (script or {}).items()}


def read_items(said: Mapping[str, str]) -> dict[str, str]:
    """What a grader filled in.  Raises ItemsWrong."""
    outcome, reason, step = said.get(OUTCOME, ""), said.get(REASON) or None, said.get(NEXT_STEP, "")
    if outcome not in tuple(Outcome):
        raise ItemsWrong("choose an outcome")
    if step not in (YES, NO):
        raise ItemsWrong("say whether a next step was agreed")
    if outcome == Outcome.REJECTED and reason not in (*RejectionReason, NONE_HEARD):
        raise ItemsWrong("choose the reason of the refusal")
    script = {name.removeprefix(SCRIPT): value for name, value in said.items() if name.startswith(SCRIPT)}
    if any(value not in YES_NO_NA for value in script.values()):
        raise ItemsWrong("an item of the script is yes, no or not_applicable")
    return items_of(outcome, reason=reason, has_next_step=step == YES, script=script)


def pair(item: str, first: Items, second: Items) -> tuple[str, str] | None:
    """Both answers; None where one side has none.  The reason is compared only where both heard a refusal."""
    if item not in first or item not in second:
        return None
    return first[item], second[item]


def all_items(graded: Iterable[Items]) -> list[str]:
    """The items that occur, scripts last."""
    found = {name for one in graded for name in one}
    return [name for name in ITEMS if name in found] + sorted(name for name in found if name.startswith(SCRIPT))
