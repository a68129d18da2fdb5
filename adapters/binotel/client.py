"""Where Binotel keeps a recording: its API gives a link that lives for a quarter of an hour.

source  sashalenz/binotel-api, denostr/binotel-api (API 4.0, key and secret in the body: not confirmed)
"""

from collections.abc import Mapping

from adapters.api import asked
from adapters.binotel.parse import NAME
from adapters.contract import Connection, Download
from adapters.errors import NotReady, Refused
from adapters.fields import address

API_URL = "https://api.binotel.com/api/4.0"


class BinotelRecordings:
    """`contract.RecordingClient`.  mp3."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        call_id = where.get("binotel_call_id")
        key, secret = connection.secrets.get("api_key"), connection.secrets.get("api_secret")
        if not call_id:
            raise Refused("this recording has no Binotel call id", adapter=NAME)
        if not (key and secret):
            raise Refused("recordings need the secrets api_key and api_secret: add them here", adapter=NAME)
        said = await asked(
            connection.options.get("api_url", API_URL).rstrip("/") + "/stats/call-record.json",
            adapter=NAME,
            headers={},
            method="POST",
            body={"callID": call_id, "key": key, "secret": secret},
        )
        url = address(said, "url")
        if not url:
            raise NotReady("Binotel has no link to this recording yet", adapter=NAME)
        return Download(url=url)


CLIENT = BinotelRecordings()
