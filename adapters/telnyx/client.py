"""Where Telnyx keeps a recording: at a link that lives for minutes; with an api_key a fresh one is asked for.

source  developers.telnyx.com, GET /v2/recordings/{id}: not confirmed against a live account
"""

from collections.abc import Mapping
from urllib.parse import quote

from adapters.api import asked
from adapters.contract import Connection, Download
from adapters.errors import NotReady, Refused
from adapters.fields import address, inner
from adapters.telnyx.parse import NAME

API_URL = "https://api.telnyx.com"


class TelnyxRecordings:
    """`contract.RecordingClient`"""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        key, recording_id = connection.secrets.get("api_key"), where.get("telnyx_recording_id")
        if not (key and recording_id):
            if url := where.get("url"):
                return Download(url=url)
            raise Refused(
                "the event told no address of the recording; with api_key it could be asked for", adapter=NAME
            )
        base = connection.options.get("api_url", API_URL).rstrip("/")
        said = await asked(
            f"{base}/v2/recordings/{quote(recording_id, safe='')}",
            adapter=NAME,
            headers={"Authorization": f"Bearer {key}"},
        )
        try:
            links = inner(inner(said, "data"), "download_urls")
        except ValueError:
            links = {}
        url = address(links, "wav") or address(links, "mp3")
        if not url:
            raise NotReady("Telnyx has no link to this recording yet", adapter=NAME)
        return Download(url=url)


CLIENT = TelnyxRecordings()
