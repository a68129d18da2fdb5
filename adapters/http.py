"""What several adapters read of an HTTP request.  Pure."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from adapters.contract import Connection, Request
from adapters.errors import BadSignature, NoCredentials
from adapters.fields import Object, json_object

MOST_FIELDS = 200


def form_fields(body: bytes) -> dict[str, str]:
    """An application/x-www-form-urlencoded body; the first of a repeated field.  Raises ValueError."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS, encoding="utf-8"
        )
    except UnicodeDecodeError:
        raise ValueError("the form is not UTF-8") from None
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    return fields


def said_fields(request: Request) -> Object:
    """What a request says, for providers that post JSON or a form, or put all into the address.  Raises ValueError."""
    body = request.body.strip()
    if body.startswith(b"{"):
        return json_object(body)
    return form_fields(body or request.query.encode(errors="surrogatepass"))


def verify_url_token(request: Request, connection: Connection) -> None:
    """The secret `url_token` is what the address has after the name of the source.  Raises BadSignature."""
    given = request.path.strip("/").partition("/")[0]
    if not given:
        raise NoCredentials("the address lacks its last part, the token", adapter=connection.adapter)
    if not is_same(given, connection.secrets.get("url_token", "")):
        raise BadSignature("the token in the address is wrong", adapter=connection.adapter)


def public_base(request: Request, connection: Connection) -> str:
    """Scheme and host as the provider sees them, for signatures over the address; no slash at the end."""
    host = request.headers.get("x-forwarded-host") or request.headers.get("host", "")
    return (connection.options.get("public_base_url") or f"https://{host}").rstrip("/")


def verify_bearer(request: Request, connection: Connection, secret_name: str) -> None:
    """The secret is what stands after "Bearer" in the Authorization header.  Raises BadSignature."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NoCredentials("no bearer token in the Authorization header", adapter=connection.adapter)
    if not is_same(token.strip(), connection.secrets.get(secret_name, "")):
        raise BadSignature(f"the bearer token is not {secret_name}", adapter=connection.adapter)


def basic_credentials(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """User and password of Basic authentication; None when there is none that can be read."""
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return None
    return (user, password) if colon else None


def verify_basic(request: Request, connection: Connection) -> None:
    """The secrets `basic_auth_user` and `basic_auth_password`.  Raises BadSignature."""
    given = basic_credentials(request.headers)
    if given is None:
        raise NoCredentials("no Basic authentication", adapter=connection.adapter)
    is_user = is_same(given[0], connection.secrets.get("basic_auth_user", ""))
    if not (is_same(given[1], connection.secrets.get("basic_auth_password", "")) and is_user):
        raise BadSignature("wrong user or password of the Basic authentication", adapter=connection.adapter)


def basic_header(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def is_same(given: str, expected: str) -> bool:
    """Compared in constant time.  Nothing is the same as an empty secret."""
    return bool(expected) and hmac.compare_digest(
        given.encode(errors="surrogatepass"), expected.encode(errors="surrogatepass")
    )


def digest(*parts: bytes) -> str:
    """A hash in which the borders between parts count."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def plain_identity(request: Request) -> str:
    """Of a delivery in which no ids can be read: the same bytes are the same delivery."""
    return f"hash:{digest(request.body, request.query.encode(errors='replace'))}"


def short_identity(kind: str, *ids: str) -> str:
    """An identity of at most 200 characters that stays readable while it can."""
    plain = ":".join((kind, *ids))
    return plain if len(plain) <= 200 else f"{kind}:{digest(*(part.encode(errors='replace') for part in ids))}"
