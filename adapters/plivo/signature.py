"""X-Plivo-Signature-V3: over the address, the fields and a nonce.  Pure.

source  plivo/plivo-python plivo/utils/signature_v3.py
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from adapters.contract import Connection, Request
from adapters.errors import BadSignature, NoCredentials
from adapters.http import MOST_FIELDS, is_same, public_base

Fields = Mapping[str, Sequence[str]]


def sign(url: str, query: Fields, form: Fields, nonce: str, auth_token: str, *, has_body: bool) -> str:
    """url: without its query."""
    address = url
    if query or has_body:
        address += "?" + "&".join(f"{name}={value}" for name in sorted(query) for value in sorted(query[name]))
    if query and has_body:
        address += "."
    said = "".join(name + value for name in sorted(form) for value in sorted(form[name]))
    signed = f"{address}{said}.{nonce}"
    mac = hmac.new(auth_token.encode(), signed.encode(errors="surrogatepass"), hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()


def check(request: Request, connection: Connection) -> None:
    """Raises BadSignature."""
    name, secret = connection.adapter, connection.secrets["auth_token"]
    given = request.headers.get("x-plivo-signature-v3", "")
    nonce = request.headers.get("x-plivo-signature-v3-nonce", "")
    if not (given and nonce):
        raise NoCredentials("no X-Plivo-Signature-V3 or no nonce", adapter=name)
    try:
        query, form = _fields(request.query.encode(errors="surrogatepass")), _fields(request.body)
    except ValueError as error:
        raise BadSignature("the signed fields cannot be read", adapter=name) from error
    url = public_base(request, connection) + request.target.partition("?")[0]
    right = sign(url, query, form, nonce, secret, has_body=bool(request.body))
    if not (secret and any(is_same(one.strip(), right) for one in given.split(","))):
        raise BadSignature("X-Plivo-Signature-V3 does not match: check auth_token and public_base_url", adapter=name)


def _fields(encoded: bytes) -> Fields:
    """Raises ValueError."""
    return parse_qs(encoded.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
