"""What a new version of a script would have changed on past calls: counts before and after, calls that differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scoring.scripts.items import Item, ItemResult, Mark

MOST_CHANGED = 200  # calls shown of an item


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    yes: int = 0
    no: int = 0
    not_applicable: int = 0

    @property
    def applicable(self) -> int:
        return self.yes + self.no


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCounts:
    """before, after: None: the item is not in that version."""

    item: str
    before: Counts | None
    after: Counts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A call whose item came out otherwise."""

    call: int
    item: str
    before: Mark
    after: Mark
    quote: str | None  # of the result after, else of the one before
    turn: int | None
    start: float | None


@dataclass(slots=True)
class Comparison:
    """Filled call by call.  `before` is None when no version was in force."""

    before: Sequence[Item] | None
    after: Sequence[Item]
    calls: int = 0
    changed: list[Changed] = field(default_factory=list)
    _marks: dict[tuple[str, str], list[Mark]] = field(default_factory=dict)
    _shown: dict[str, int] = field(default_factory=dict)

    def add(self, call: int, before: Iterable[ItemResult], after: Iterable[ItemResult]) -> None:
        """One call's results by both versions; a call that neither applies to is not counted."""
        old, new = {one.item: one for one in before}, {one.item: one for one in after}
        if not old and not new:
            return
        self.calls += 1
        for when, found in (("before", old), ("after", new)):
            for one in found.values():
                self._marks.setdefault((when, one.item), []).append(one.mark)
        for code in old.keys() & new.keys():
            self._note(call, old[code], new[code])

    def counts(self) -> tuple[ItemCounts, ...]:
        """In the new version's order; items that are left out stand last."""
        new = [item.code for item in self.after]
        old = [item.code for item in self.before or ()]
        return tuple(
            ItemCounts(
                item=code,
                before=self._count("before", code) if code in old else None,
                after=self._count("after", code) if code in new else None,
            )
            for code in dict.fromkeys((*new, *old))
        )

    def _count(self, when: str, code: str) -> Counts:
        marks = self._marks.get((when, code), [])
        return Counts(**{str(mark): marks.count(mark) for mark in Mark})

    def _note(self, call: int, old: ItemResult, new: ItemResult) -> None:
        if old.mark is new.mark or self._shown.get(new.item, 0) >= MOST_CHANGED:
            return
        self._shown[new.item] = self._shown.get(new.item, 0) + 1
        shown: ItemResult = new if new.quote is not None else old
        self.changed.append(
            Changed(
                call=call,
                item=new.item,
                before=old.mark,
                after=new.mark,
                quote=shown.quote,
                turn=shown.turn,
                start=shown.start,
            )
        )
