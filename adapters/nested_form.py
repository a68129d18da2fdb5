"""Forms as PHP writes them: "callDetails[history][0][name]" is a field inside a list inside an object.  Pure."""

import re
from collections.abc import Mapping
from typing import cast

from adapters.fields import Object

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
DEEPEST = 5


def nested(flat: Mapping[str, object]) -> Object:
    """Objects inside objects; a list becomes an object with the keys "0", "1" …  A name too deep is left out."""
    found: dict[str, object] = {}
    for name, value in flat.items():
        match = NAME.fullmatch(name)
        if match is None:
            continue
        path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        if len(path) <= DEEPEST:
            _put(found, path, value)
    return found


def items(value: object) -> list[Object]:
    """The objects in a list, however it came."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [cast(Object, item) for item in inside if isinstance(item, dict)]


def _put(found: dict[str, object], path: list[str], value: object) -> None:
    for step in path[:-1]:
        inside = found.setdefault(step, {})
        if not isinstance(inside, dict):
            return  # "a=1&a[b]=2": the first stays
        found = inside
    found.setdefault(path[-1], value)
