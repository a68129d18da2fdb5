"""Where the recording of a vCon is: at the address in it, and known by its hash."""

import base64
import re
from collections.abc import Mapping

from adapters.contract import Connection, Download
from adapters.errors import Refused
from adapters.vcon.parse import NAME

CONTENT_HASH = re.compile(r"sha512-([A-Za-z0-9_-]{86})={0,2}")  # 64 bytes in base64url


class VconRecordings:
    """`contract.RecordingClient`"""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        url = where.get("url", "")
        if not url:
            raise Refused("the sound is not at an https address; upload the file", adapter=NAME)
        return Download(url=url, sha512=sha512(where.get("content_hash", "")))


def sha512(content_hash: str) -> str:
    """In hex; "" when there is none that we know."""
    found = CONTENT_HASH.fullmatch(content_hash)
    return base64.urlsafe_b64decode(found[1] + "==").hex() if found else ""


CLIENT = VconRecordings()
