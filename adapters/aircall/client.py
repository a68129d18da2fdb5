"""Where Aircall keeps a recording: at a link that lives for an hour; with a key of the API a fresh one is asked for.

source  developer.aircall.io, GET /v1/calls/{id}; not tried on a live account
"""

from collections.abc import Mapping
from urllib.parse import quote

from adapters.aircall.parse import NAME
from adapters.api import asked
from adapters.contract import Connection, Download
from adapters.errors import NotReady, Refused
from adapters.fields import address, inner
from adapters.http import basic_header

API_URL = "https://api.aircall.io"


class AircallRecordings:
    """`contract.RecordingClient`"""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        api_id, api_token = connection.options.get("api_id"), connection.secrets.get("api_token")
        call_id = where.get("aircall_call_id")
        if not (api_id and api_token and call_id):
            if url := where.get("url"):
                return Download(url=url)
            raise Refused("the event told no address of the recording", adapter=NAME)
        base = connection.options.get("api_url", API_URL).rstrip("/")
        said = await asked(
            f"{base}/v1/calls/{quote(call_id, safe='')}",
            adapter=NAME,
            headers={"Authorization": basic_header(api_id, api_token)},
        )
        try:
            url = address(inner(said, "call"), "recording")
        except ValueError:
            url = ""
        if not url:
            raise NotReady("Aircall has no link to this recording yet", adapter=NAME)
        return Download(url=url)


CLIENT = AircallRecordings()
