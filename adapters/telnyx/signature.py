"""Telnyx-Signature-Ed25519: over "timestamp|body", with the time inside.  Pure.

source  team-telnyx/telnyx-python lib/webhook_verification.py
"""

import base64
import binascii
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from adapters.contract import Connection, Request
from adapters.errors import BadSignature, NoCredentials

TOLERANCE_SECONDS = 300  # their own library's


def check(request: Request, connection: Connection) -> None:
    """Raises BadSignature: no, another or an old signature, or a public key that is none."""
    name = connection.adapter
    stamp = request.headers.get("telnyx-timestamp", "")
    given = request.headers.get("telnyx-signature-ed25519", "")
    if not (stamp and given):
        raise NoCredentials("no Telnyx-Signature-Ed25519 or no Telnyx-Timestamp", adapter=name)
    if not _is_recent(stamp, request.received_at):
        raise BadSignature("Telnyx-Timestamp is more than 5 minutes off: check the clock of this machine", adapter=name)
    try:
        _public_key(connection).verify(
            base64.b64decode(given, validate=True), stamp.encode(errors="surrogatepass") + b"|" + request.body
        )
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise BadSignature("Telnyx-Signature-Ed25519 does not match: check public_key", adapter=name) from error


def _public_key(connection: Connection) -> Ed25519PublicKey:
    """Raises ValueError: not the 32 bytes in base64 that the portal shows."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(connection.secrets["public_key"], validate=True))


def _is_recent(stamp: str, received_at: datetime) -> bool:
    """Digits alone: int() takes blanks and underscores too."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        return False
    return abs(received_at.timestamp() - int(stamp)) <= TOLERANCE_SECONDS
