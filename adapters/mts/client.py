"""Where MTS keeps a recording: at its API, by trunk and call.

source  mikopbx/ModuleMtsPbx: not tried against a live account
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from adapters.contract import Connection, Download
from adapters.errors import Refused
from adapters.mts.parse import NAME

API_URL = "https://aa.mts.ru/api/ac20"


class MtsRecordings:
    """`contract.RecordingClient`.  mp3."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        call_id, token = where.get("mts_call_id"), connection.secrets.get("api_token")
        domain = connection.options.get("domain")
        trunk_id = where.get("mts_trunk_id") or connection.options.get("trunk_id", "")
        if not call_id:
            raise Refused("this recording has no MTS call id", adapter=NAME)
        if not (token and domain):
            raise Refused("recordings need the secret api_token and the option domain: add them here", adapter=NAME)
        query = urlencode({"Domain": domain, "TrunkId": trunk_id, "CallId": call_id, "Type": "mp3"})
        base = connection.options.get("api_url", API_URL).rstrip("/")
        return Download(url=f"{base}/trunks/record?{query}", headers={"Authorization": f"Bearer {token}"})


CLIENT = MtsRecordings()
