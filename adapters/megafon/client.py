"""Where a PBX of MegaFon's platform keeps a recording: at the link in its history."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from adapters.contract import Connection, Download
from adapters.errors import Refused
from adapters.megafon.parse import NAME


class MegafonRecordings:
    """`contract.RecordingClient`.  Whether the link wants the key is not confirmed: it is sent to `api_host` alone."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        url = where.get("url", "")
        if not url:
            raise Refused("the history told no link to the recording", adapter=NAME)
        key, host = connection.secrets.get("api_key"), connection.options.get("api_host")
        headers = {"X-API-KEY": key} if key and host and urlsplit(url).hostname == host else {}
        return Download(url=url, headers=headers)


CLIENT = MegafonRecordings()
