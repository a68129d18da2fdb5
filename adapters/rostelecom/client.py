"""Rostelecom's API.  A recording: get_record gives a one-time address, bound to the IP that asked.

source  habr.com/ru/post/484180, public clients: not tried against a live account
"""

import json
from collections.abc import Mapping

from adapters.api import asked
from adapters.contract import Connection, Download
from adapters.errors import NotReady, Refused
from adapters.fields import Object, address
from adapters.rostelecom.parse import NAME, sign

API_URL = "https://api.cloudpbx.rt.ru"


async def signed_post(method: str, question: Mapping[str, str], connection: Connection) -> Object:
    """The answer to one of its methods; the signature is over these very bytes."""
    client_id = connection.secrets["client_id"]
    body = json.dumps(question, separators=(",", ":")).encode()
    return await asked(
        f"{connection.options.get('api_url', API_URL).rstrip('/')}/{method}",
        adapter=NAME,
        headers={
            "Content-Type": "application/json",
            "X-Client-ID": client_id,
            "X-Client-Sign": sign(client_id, body, connection.secrets["sign_key"]),
        },
        method="POST",
        form=body,
    )


class RostelecomRecordings:
    """`contract.RecordingClient`.  mp3."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        session = where.get("rostelecom_session_id")
        if not session:
            raise Refused("this recording has no Rostelecom session id", adapter=NAME)
        said = await signed_post("get_record", {"session_id": session}, connection)
        url = address(said, "url")
        if not url:
            raise NotReady("Rostelecom has no address of this recording yet", adapter=NAME)
        return Download(url=url)


CLIENT = RostelecomRecordings()
