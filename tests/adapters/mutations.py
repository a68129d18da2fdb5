"""What a bad line, a bad proxy or a bad mind makes of a delivery: for the tests of all parsers."""

import dataclasses
import json
import random
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

from adapters.contract import Request

JUNK = (None, True, -1, 0, 1.5, 10**30, float("nan"), "", "x", "\ud800", "\x00", "9" * 300, [], {}, [{}], {"a": 1})
TEXT_JUNK = ("", "x", "-1", "0", "1e999", "nan", "9" * 300, "\x00", "2026-02-30 25:61:61", "+", "[]", "{}", "﷽", "1,2")


def damaged(request: Request, dice: random.Random) -> Iterator[Request]:
    """A piece cut out, a byte changed, a tail lost, a piece doubled; of the body, or of the query if there is none."""
    whole = request.body or request.query.encode()
    if not whole:
        return
    start = dice.randrange(len(whole))
    length = dice.randrange(1, 40)
    for body in (
        whole[:start] + whole[start + length :],
        whole[:start] + bytes([dice.randrange(256)]) + whole[start + 1 :],
        whole[:start],
        whole[:start] + whole[start : start + length] + whole[start:],
    ):
        yield with_contents(request, body)


def with_contents(request: Request, contents: bytes) -> Request:
    if request.body:
        return dataclasses.replace(request, body=contents)
    return dataclasses.replace(request, query=contents.decode("latin-1"))


def with_junk(request: Request, dice: random.Random) -> Iterator[Request]:
    """One field becomes something that it never should be: JSON, a form, JSON in a form, lines of text."""
    body = request.body.lstrip()
    if body.startswith((b"{", b"[")):
        yield from (dataclasses.replace(request, body=text) for text in _json_junk(body, dice))
    elif b"\n" in body or not (b"=" in body or request.query):
        yield from (dataclasses.replace(request, body=text) for text in _line_junk(request.body, dice))
    else:
        yield from (with_contents(request, text) for text in _form_junk(body or request.query.encode(), dice))


def _json_junk(body: bytes, dice: random.Random) -> Iterator[bytes]:
    said = json.loads(body)
    paths = list(_paths(said))
    for path in dice.sample(paths, min(len(paths), 12)):
        for junk in dice.sample(JUNK, 3):
            yield json.dumps(_replaced(said, path, junk)).encode()


def _form_junk(body: bytes, dice: random.Random) -> Iterator[bytes]:
    pairs = parse_qsl(body.decode(), keep_blank_values=True)
    for at in dice.sample(range(len(pairs)), min(len(pairs), 12)):
        name, value = pairs[at]
        if value.startswith("{"):
            texts = [text.decode() for text in _json_junk(value.encode(), dice)]
        else:
            texts = list(dice.sample(TEXT_JUNK, 3))
        for text in texts:
            yield urlencode([*pairs[:at], (name, text), *pairs[at + 1 :]]).encode()
        yield urlencode(pairs[:at] + pairs[at + 1 :]).encode()


def _line_junk(body: bytes, dice: random.Random) -> Iterator[bytes]:
    """One value of "Key: value" lines, of comma-separated values, or between tags."""
    for separator in (b"\r\n", b",", b">"):
        parts = body.split(separator)
        for at in dice.sample(range(len(parts)), min(len(parts), 6)):
            junk = dice.choice(TEXT_JUNK).encode()
            key, colon, _ = parts[at].partition(b": ")
            changed = key + colon + junk if colon else junk
            yield separator.join([*parts[:at], changed, *parts[at + 1 :]])


def _paths(said: object, path: tuple = ()) -> Iterator[tuple]:
    """Paths to everything inside a JSON value, containers included."""
    yield path
    inside = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, value in inside:
        yield from _paths(value, (*path, key))


def _replaced(said, path: tuple, junk: object):
    if not path:
        return junk
    copy = dict(said) if isinstance(said, dict) else list(said)
    copy[path[0]] = _replaced(copy[path[0]], path[1:], junk)
    return copy
