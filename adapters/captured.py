"""Captured deliveries: one JSON file, one case.  How a PBX's conversation is kept for tests and for `ringback feed`.

    {"provider": "mango", "case": "missed", "connection": {…}, "requests": [{…}], "expect": {…}}

A request has `transport` (http, tcp, websocket), `method`, `path` with query, `headers`, `at` (receipt, UTC) and one of
`form` (fields in this order), `json`, `body` (exact text), `body_b64` (exact bytes).
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from adapters.contract import Request
from adapters.fields import Object, inner, json_object, text

HOOK = re.compile(r"^/(?:webhooks/[^/]+|hook)/")  # what stands before the name of a source
BODIES = ("form", "json", "body", "body_b64")
OURS_TO_MAKE = "rest-out"  # a request that we would make: nothing that arrives


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    provider: str
    case: str
    title: str
    connection: Object = field(repr=False)  # flat, as an administrator would have entered it, secrets included
    requests: tuple[Request, ...] = field(repr=False)
    expect: Object


def read(path: Path) -> Captured:
    """Raises ValueError with one clear line: no such file, not the form above."""
    try:
        said = json_object(path.read_bytes())
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    try:
        return _captured(said)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _captured(said: Object) -> Captured:
    listed = said.get("requests")
    if not isinstance(listed, list):
        raise ValueError("requests must be a list")
    connection = inner(said, "connection")
    provider = text(said, "provider") or text(connection, "provider")
    if not provider:
        raise ValueError("provider is missing")
    return Captured(
        provider=provider,
        case=text(said, "case"),
        title=text(said, "title"),
        connection=connection,
        requests=tuple(
            request
            for number, item in enumerate(listed)
            if (request := _numbered(number, item, text(connection, "url_token"))) is not None
        ),
        expect=inner(said, "expect"),
    )


def _numbered(number: int, item: object, url_token: str) -> Request | None:
    try:
        if not isinstance(item, dict):
            raise ValueError("must be an object")
        return None if item.get("transport") == OURS_TO_MAKE else _request(item, url_token)
    except ValueError as error:
        raise ValueError(f"requests[{number}]: {error}") from None


def _request(said: Object, url_token: str) -> Request:
    headers = {key.lower(): str(value) for key, value in inner(said, "headers").items()}
    body, content_type = _body(said)
    if content_type and "content-type" not in headers:
        headers["content-type"] = content_type
    target = _path(said)
    path, _, query = target.partition("?")
    return Request(
        received_at=_at(text(said, "at")),
        body=body,
        transport=text(said, "transport") or "http",
        method=text(said, "method") or "POST",
        path=_below_the_source(path, url_token),
        query=query,
        headers=headers,
        target=target,
        peer=text(said, "peer"),
    )


def _below_the_source(path: str, url_token: str) -> str:
    """What an adapter sees of a path: all after the name of the source.

    The captured addresses of some PBXs have the token in the place of that name: there it is what comes first."""
    rest = HOOK.sub("", path)
    if rest == path:
        return path.strip("/")
    name, _, below = rest.partition("/")
    return (rest if url_token and name == url_token else below).strip("/")


def _body(said: Object) -> tuple[bytes, str]:
    """The bytes, and the content type that goes with them when the request names none."""
    given = [name for name in BODIES if said.get(name) is not None]
    if len(given) > 1:
        raise ValueError(f"has both {given[0]} and {given[1]}; one body is enough")
    if not given:
        return b"", ""
    value = said[given[0]]
    if given[0] == "json":
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), "application/json"
    if given[0] == "form":
        if not isinstance(value, Mapping):
            raise ValueError("form must be an object")
        return urlencode(list(value.items()), doseq=True).encode(), "application/x-www-form-urlencoded"
    if not isinstance(value, str):
        raise ValueError(f"{given[0]} must be text")
    return (value.encode() if given[0] == "body" else _decoded(value)), ""


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("body_b64 is not base64") from None


def _at(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("at must be a time such as 2026-02-05T07:10:00.400Z") from None
    if found.tzinfo is None:
        raise ValueError("at must be in UTC and say so: 2026-02-05T07:10:00.400Z")
    return found


def _path(said: Object) -> str:
    """Of any length: queries carry whole events at some PBXs."""
    value = said.get("path")
    if value is not None and not isinstance(value, str):
        raise ValueError("path must be text")
    return value or ""


def written(request: Request) -> dict[str, object]:
    """A kept delivery in the form above; the name of the source is not part of it."""
    path = f"/hook/office/{request.path}".rstrip("/") + (f"?{request.query}" if request.query else "")
    said: dict[str, object] = {
        "transport": request.transport,
        "method": request.method,
        "path": path if request.transport == "http" else request.path,
        "at": request.received_at.isoformat().replace("+00:00", "Z"),
        "headers": dict(request.headers),
    }
    try:
        body: dict[str, object] = {"body": request.body.decode()}
    except UnicodeDecodeError:
        body = {"body_b64": base64.b64encode(request.body).decode()}
    return said | (body if request.body else {})
