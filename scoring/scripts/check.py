"""A call against a script: each item yes, no or not applicable, with its words, and whether it came in its order.

Pure.  Only for calls a person answered: a machine is owed no greeting."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from scoring.facts import CallFacts
from scoring.scripts import closings, openings, substance
from scoring.scripts.items import Item, ItemResult, Kind, Mark
from scoring.scripts.seen import NOT_APPLICABLE, Seen, Talked, yes
from scoring.speech.dialogue import dialogue_of
from scoring.speech.phrases import Concept
from scoring.speech.words import CYRILLIC, words
from scoring.verdict import Outcome, Verdict

CHECKS: Mapping[Kind, Callable[[Talked], Seen]] = {
    Kind.GREETING: openings.greeting,
    Kind.OWN_NAME: openings.own_name,
    Kind.COMPANY: openings.company,
    Kind.PURPOSE: openings.purpose,
    Kind.NEED: substance.need,
    Kind.OFFER: substance.offer,
    Kind.PRICE: substance.price,
    Kind.OBJECTION: substance.objection,
    Kind.NEXT_STEP: closings.next_step,
    Kind.DATE: closings.date,
    Kind.THANKS: closings.thanks,
}
ANYWHERE = frozenset({Kind.OBJECTION, Kind.DATE})  # have no place of their own in the order
NO_TALK = (Outcome.VOICEMAIL, Outcome.NO_SPEECH, Outcome.WRONG_NUMBER)


def is_checkable(verdict: Verdict) -> bool:
    """Whether a script applies at all: a person was reached, and the right one."""
    return verdict.outcome not in NO_TALK


def check(
    call: CallFacts, verdict: Verdict, items: Sequence[Item], *, our_names: tuple[str, ...] = ()
) -> tuple[ItemResult, ...]:
    """A result for each item, in the script's order; () where no script applies.  our_names: our company and brands."""
    if not is_checkable(verdict):
        return ()
    talked = Talked(dialogue_of(call), verdict, our_names)
    seen = [CHECKS[item.kind](talked) if item.kind in CHECKS else _own(talked, item) for item in items]
    return tuple(
        _result(item, one, in_order) for item, one, in_order in zip(items, seen, _in_order(items, seen), strict=True)
    )


def _own(talked: Talked, item: Item) -> Seen:
    """An item by key phrases; with `when`, owed only once the customer has said one of those."""
    if item.when:
        asked = next((line for line in talked.talk.customer if line.mentions(concept_of(item.when))), None)
        if asked is None:
            return NOT_APPLICABLE
    said = concept_of(item.phrases)
    return yes(next((line for line in talked.talk.agent if line.mentions(said)), None))


def concept_of(phrases: Sequence[str]) -> Concept:
    """Phrases as a person types them → any form of their words, in this order, «…» for a gap."""
    return Concept(*(row for phrase in phrases if (row := _row(phrase))))


def _row(phrase: str) -> str:
    parts = list[str]()
    for part in phrase.replace("...", "…").replace("…", " … ").split():
        if part == "…":
            parts += ["…"] if parts else []
        else:
            parts += [_forms(word.norm, word.forms) for word in words(part)]
    return " ".join(parts[:-1] if parts and parts[-1] == "…" else parts)


def _forms(norm: str, forms: Mapping[str, frozenset[str]]) -> str:
    """Every dictionary form the typed word may be of, and the word itself."""
    found = (
        dict.fromkeys((norm, *sorted(forms))) if CYRILLIC.search(norm) else dict.fromkeys((norm, *_bases(norm, forms)))
    )
    return "|".join(found)


def _bases(norm: str, forms: Mapping[str, frozenset[str]]) -> list[str]:
    return sorted(form for form in forms if len(form) > 2 or form == norm)


def _in_order(items: Sequence[Item], seen: Sequence[Seen]) -> list[bool | None]:
    """Met items in the longest row that keeps the script's order are in order; the others came too soon or too late."""
    placed = [
        (index, one.line.place)
        for index, (item, one) in enumerate(zip(items, seen, strict=True))
        if one.mark is Mark.YES and one.line is not None and item.kind not in ANYWHERE
    ]
    kept = {placed[at][0] for at in _longest_rising([place for _, place in placed])}
    return [index in kept if any(index == found for found, _ in placed) else None for index in range(len(items))]


def _longest_rising(places: Sequence[int]) -> list[int]:
    """Indexes of a longest row that never falls (two items may share a sentence)."""
    tails: list[int] = []  # place that a row of this length ends with
    at: list[int] = []  # index of that place
    came: list[int] = []
    for index, place in enumerate(places):
        length = bisect_right(tails, place)
        came.append(at[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        at[length : length + 1] = [index]
    found, step = [], at[-1] if at else -1
    while step >= 0:
        found.append(step)
        step = came[step]
    return found[::-1]


def _result(item: Item, seen: Seen, in_order: bool | None) -> ItemResult:
    if seen.line is None:
        return ItemResult(item=item.code, mark=seen.mark)
    words_said = seen.line.evidence()
    return ItemResult(
        item=item.code,
        mark=seen.mark,
        in_order=in_order,
        turn=words_said.turn,
        quote=words_said.quote,
        start=words_said.start,
    )
