"""Vonage's signed webhooks: a JWT with the hash of the body and the time inside.  And a JWT of ours, for recordings.

source  Vonage/vonage-python-sdk (jwt); the age that a signature may have is not documented: README.md
"""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from adapters.contract import Connection, Request
from adapters.errors import BadSignature, NoCredentials
from adapters.fields import Object, json_object, seconds_since_1970, text
from adapters.http import is_same

MAX_AGE_SECONDS = 300
OUR_JWT_SECONDS = 900


def check(request: Request, connection: Connection) -> None:
    """Signature, hash of the body and age: or the JWT of one event would do for another.  Raises BadSignature."""
    name = connection.adapter
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NoCredentials("no signed webhook: switch on signatures in the Vonage account", adapter=name)
    try:
        claims = _claims(token, connection.secrets["signature_secret"])
        issued_at = seconds_since_1970(claims, "iat") or 0.0
    except ValueError as error:
        raise BadSignature(f"the webhook's JWT: {error}; check signature_secret", adapter=name) from error
    if not is_same(text(claims, "payload_hash").lower(), hashlib.sha256(request.body).hexdigest()):
        raise BadSignature("the body is not the one that was signed; events must come by POST", adapter=name)
    limit = int(connection.options.get("max_age_seconds") or MAX_AGE_SECONDS)
    if not abs(request.received_at.timestamp() - issued_at) <= limit:
        raise BadSignature("the signature is old: check the clock of this machine, or max_age_seconds", adapter=name)


def application_jwt(application_id: str, private_key: str, now: datetime) -> str:
    """What the API wants to see of an application.  Raises ValueError: no private key of an RSA pair."""
    key = load_pem_private_key(private_key.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("not an RSA key")
    issued_at = int(now.timestamp())
    claims = {"application_id": application_id, "iat": issued_at, "exp": issued_at + OUR_JWT_SECONDS}
    signed = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part({**claims, 'jti': str(uuid.uuid4())})}"
    return f"{signed}.{_encoded(key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _claims(token: str, secret: str) -> Object:
    """Of a JWT that the secret has signed with HS256, and nothing else.  Raises ValueError."""
    header, _, rest = token.partition(".")
    payload, _, given = rest.partition(".")
    if text(json_object(_decoded(header)), "alg") != "HS256":
        raise ValueError("it is not signed with HS256")
    mac = hmac.new(secret.encode(), f"{header}.{payload}".encode(errors="surrogatepass"), hashlib.sha256)
    if not (secret and hmac.compare_digest(mac.digest(), _decoded(given))):
        raise ValueError("its signature does not match")
    return json_object(_decoded(payload))


def _decoded(part: str) -> bytes:
    """base64url without padding.  Raises ValueError; of other characters, which base64 would pass over, too."""
    if not part.isascii() or not part.replace("-", "").replace("_", "").isalnum():
        raise ValueError("it is not base64url")
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _part(said: Mapping[str, object]) -> str:
    return _encoded(json.dumps(said, separators=(",", ":")).encode())
