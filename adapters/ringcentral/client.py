"""Where RingCentral keeps a recording: its API tells the address, minutes after the call, and wants a token for both.

source  developers.ringcentral.com: JWT flow, GET /restapi/v1.0/account/~/recording/{id}; not tried on a live account
"""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from adapters.api import asked
from adapters.contract import Connection, Download
from adapters.errors import NotReady, Refused
from adapters.fields import address
from adapters.http import basic_header
from adapters.ringcentral.parse import NAME

API_URL = "https://platform.ringcentral.com"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LONGEST_TOKEN = 5_000


class RingCentralRecordings:
    """`contract.RecordingClient`.  The token goes to RingCentral alone."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        recording_id = where.get("ringcentral_recording_id")
        if not recording_id:
            raise Refused("the notification told no id of the recording", adapter=NAME)
        base = connection.options.get("api_url", API_URL).rstrip("/")
        headers = {"Authorization": f"Bearer {await _token(base, connection)}"}
        path = f"/restapi/v1.0/account/~/recording/{quote(recording_id, safe='')}"
        url = address(await asked(base + path, adapter=NAME, headers=headers), "contentUri")
        if not url:
            raise NotReady("RingCentral has no address for this recording yet", adapter=NAME)
        if not _is_theirs(url, base):
            raise Refused("the recording is not at RingCentral's own address", adapter=NAME)
        return Download(url=url, headers=headers)


async def _token(base: str, connection: Connection) -> str:
    client_id = connection.options.get("client_id", "")
    client_secret, jwt = connection.secrets.get("client_secret", ""), connection.secrets.get("jwt", "")
    if not (client_id and client_secret and jwt):
        raise Refused("recordings need the option client_id and the secrets client_secret and jwt", adapter=NAME)
    said = await asked(
        f"{base}/restapi/oauth/token",
        adapter=NAME,
        headers={"Authorization": basic_header(client_id, client_secret)},
        method="POST",
        form={"grant_type": GRANT, "assertion": jwt},
    )
    token = said.get("access_token")
    if not isinstance(token, str) or not 0 < len(token) < LONGEST_TOKEN:
        raise Refused("RingCentral gave no token: check client_id, client_secret and jwt", adapter=NAME)
    return token


def _is_theirs(url: str, base: str) -> bool:
    """At the API itself or below ringcentral.com; as safe as the API is."""
    there, api = urlsplit(url), urlsplit(base)
    if there.scheme != "https":
        return (there.scheme, there.netloc) == (api.scheme, api.netloc)
    return (there.hostname or "").endswith(".ringcentral.com") or there.netloc == api.netloc


CLIENT = RingCentralRecordings()
