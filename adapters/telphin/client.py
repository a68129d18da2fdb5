"""Where Telphin keeps a recording: its API, by the extension's number that the recording's id begins with.

source  ringme-confluence.atlassian.net (records), xdimedrolx/telphin-go-sdk: not tried against a live account
"""

from collections.abc import Mapping
from urllib.parse import quote

from adapters.api import asked
from adapters.contract import Connection, Download
from adapters.errors import Refused
from adapters.fields import text
from adapters.telphin.parse import NAME

API_URL = "https://apiproxy.telphin.ru"


class TelphinRecordings:
    """`contract.RecordingClient`.  mp3."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        record_id = where.get("telphin_record_id", "")
        extension_id, dash, _ = record_id.partition("-")
        if not (dash and extension_id.isdecimal()):
            raise Refused("this recording has no Telphin record id", adapter=NAME)
        client_id, secret = connection.secrets.get("client_id"), connection.secrets.get("client_secret")
        if not (client_id and secret):
            raise Refused("recordings need the secrets client_id and client_secret: add them here", adapter=NAME)
        base = connection.options.get("api_url", API_URL).rstrip("/")
        said = await asked(
            f"{base}/oauth/token",
            adapter=NAME,
            headers={},
            method="POST",
            form={"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret},
        )
        try:
            token = text(said, "access_token")
        except ValueError:
            token = ""
        if not token:
            raise Refused("Telphin gave no access token: check client_id and client_secret", adapter=NAME)
        return Download(
            url=f"{base}/api/ver1.0/extension/{extension_id}/record/{quote(record_id, safe='')}",
            headers={"Authorization": f"Bearer {token}"},
        )


CLIENT = TelphinRecordings()
