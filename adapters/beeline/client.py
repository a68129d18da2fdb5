"""Where Beeline keeps a recording: its portal API gives an address by the call's tracking id and the employee's number.

source  public adapters of the portal API: not tried against a live account
"""

from collections.abc import Mapping
from urllib.parse import quote

from adapters.api import asked
from adapters.beeline.parse import NAME
from adapters.contract import Connection, Download
from adapters.errors import NotReady, Refused
from adapters.fields import address

API_URL = "https://cloudpbx.beeline.ru/apis/portal"
TOKEN_HEADER = "X-MPBX-API-AUTH-TOKEN"  # noqa: S105  # the header's name, no token
DOMAIN = "mpbx.sip.beeline.ru"


class BeelineRecordings:
    """`contract.RecordingClient`.  mp3."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        call_id, number = where.get("beeline_tracking_id"), where.get("beeline_number")
        token = connection.secrets.get("api_token")
        if not (call_id and number):
            raise Refused("this recording has no Beeline tracking id", adapter=NAME)
        if not token:
            raise Refused("recordings need the secret api_token: add it to this source", adapter=NAME)
        base = connection.options.get("api_url", API_URL).rstrip("/")
        said = await asked(
            f"{base}/records/{quote(call_id, safe='')}/{quote(f'{number}@{DOMAIN}', safe='@')}/reference",
            adapter=NAME,
            headers={TOKEN_HEADER: token},
        )
        url = address(said, "url")
        if not url:
            raise NotReady("Beeline has no address of this recording yet", adapter=NAME)
        return Download(url=url)


CLIENT = BeelineRecordings()
