"""A script's items and what a call met of them: nouns, and the reading of items a person wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_ITEMS = 30
MOST_TITLE, MOST_PHRASES = 80, 1000  # characters


class Kind(StrEnum):
    """What an item asks for.  All but OWN are known by their sense, each once in a script."""

    GREETING = "greeting"
    OWN_NAME = "own_name"
    COMPANY = "company"
    PURPOSE = "purpose"
    NEED = "need"
    OFFER = "offer"
    PRICE = "price"
    OBJECTION = "objection"
    NEXT_STEP = "next_step"
    DATE = "date"
    THANKS = "thanks"
    OWN = "own"  # by key phrases of the tenant


class Mark(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"  # nothing called for it: no objection to answer, a customer who refused at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    code: str  # the same item has the same code in every version; of a known kind: the kind
    kind: Kind
    title: str = ""  # of OWN; the known ones are named by the page, in the reader's language
    phrases: tuple[str, ...] = ()  # of OWN: any of them, in any form of its words, «…» for up to four other words
    when: tuple[str, ...] = ()  # of OWN: applicable only when the customer says one of these; (): always


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemResult:
    """One item in one call.  The words stand with YES, and with NO where the customer's words went unanswered."""

    item: str
    mark: Mark
    in_order: bool | None = None  # among the items that were met; None: not met, or at home anywhere
    turn: int | None = None
    quote: str | None = None
    start: float | None = None


class ItemsWrong(ValueError):
    """One line for the person who wrote them."""


def checked(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items, fit to be kept.  Raises ItemsWrong: none, too many, a known one twice, an own one without phrases."""
    if not 1 <= len(items) <= MOST_ITEMS:
        raise ItemsWrong(f"a script has 1 to {MOST_ITEMS} items")
    seen = set[str]()
    for item in items:
        if item.code in seen:
            raise ItemsWrong(f"the item {item.title or item.kind!s} stands there twice")
        seen.add(item.code)
        if item.kind is Kind.OWN:
            _check_own(item)
        elif item.code != item.kind:
            raise ItemsWrong(f"the code of a known item is its kind: {item.kind}")
    return tuple(items)


def _check_own(item: Item) -> None:
    if not item.title or len(item.title) > MOST_TITLE:
        raise ItemsWrong(f"an item of your own needs a title of up to {MOST_TITLE} characters")
    if not item.phrases:
        raise ItemsWrong(f"“{item.title}” has no key phrases; write one or more, a semicolon between them")
    if sum(map(len, (*item.phrases, *item.when))) > MOST_PHRASES:
        raise ItemsWrong(f"the phrases of “{item.title}” are longer than {MOST_PHRASES} characters")
    if any(not _has_word(phrase) for phrase in (*item.phrases, *item.when)):
        raise ItemsWrong(f"a phrase of “{item.title}” has no word in it")


def _has_word(phrase: str) -> bool:
    return any(character.isalnum() for character in phrase)


def phrases_of(text: str) -> tuple[str, ...]:
    """Key phrases as they are typed: a semicolon or a line's end closes one."""
    return tuple(part for one in text.replace("\n", ";").split(";") if (part := " ".join(one.split())))


def as_json(item: Item) -> dict[str, object]:
    return {
        "code": item.code,
        "kind": str(item.kind),
        "title": item.title,
        "phrases": list(item.phrases),
        "when": list(item.when),
    }


def from_json(said: Mapping[str, object]) -> Item:
    """Raises ItemsWrong: not an item."""
    try:
        return Item(
            code=str(said.get("code") or said["kind"]),
            kind=Kind(str(said["kind"])),
            title=str(said.get("title") or ""),
            phrases=_texts(said.get("phrases")),
            when=_texts(said.get("when")),
        )
    except (KeyError, ValueError) as error:
        raise ItemsWrong(f"kind is one of {', '.join(Kind)}") from error


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()
