"""XML as PBXs send it, read without a document type: no entities, nothing outside, bounded.  Pure."""

from dataclasses import dataclass, field
from xml.parsers import expat

DEEPEST, MOST_ELEMENTS = 40, 5_000


@dataclass(slots=True)
class Element:
    """Names without their namespaces: "xsi:callId" is "callId"."""

    name: str
    kind: str = ""  # the attribute `type` without its namespace: BroadWorks says so what an event is
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        return next((element for element in self.inside if element.name == name), None)


def fields(element: Element | None) -> dict[str, object]:
    """The texts of its children by name, the first of a repeated one."""
    found: dict[str, object] = {}
    for child in element.inside if element else ():
        found.setdefault(child.name, child.text)
    return found


def read(body: bytes) -> Element:
    """The outermost element.  Raises ValueError: no XML, a document type, too deep, too much."""
    builder, parser = _Builder(), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise ValueError(f"not XML at line {error.lineno}") from None
    except LookupError:
        raise ValueError("the XML has an unknown encoding") from None
    return builder.top.inside[0]


class _Builder:
    def __init__(self) -> None:
        self.top = Element("")
        self._open, self._count = [self.top], 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > DEEPEST or self._count > MOST_ELEMENTS:
            raise ValueError("the XML is too deep or too long")
        kind = next((_local(value) for key, value in attributes.items() if _local(key) == "type"), "")
        element = Element(_local(name), kind)
        self._open[-1].inside.append(element)
        self._open.append(element)

    def end(self, name: str) -> None:
        self._open.pop()

    def characters(self, text: str) -> None:
        self._open[-1].text += text


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise ValueError("a document type is not allowed")
