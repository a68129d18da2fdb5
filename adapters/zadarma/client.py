"""Where Zadarma keeps a recording: its API gives a link that lives for half an hour.

source  zadarma/user-api-v1 lib/Client.php: how a request is signed
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from adapters.api import asked
from adapters.contract import Connection, Download
from adapters.errors import NotReady, Refused
from adapters.fields import address
from adapters.zadarma.parse import NAME

API_URL = "https://api.zadarma.com"  # Novofon 1.x: https://api.novofon.com
PATH = "/v1/pbx/record/request/"
LINK_SECONDS = 3600


def authorization(query: str, key: str, secret: str) -> str:
    """key:base64(hex(HMAC-SHA1(path + query + md5(query))))"""
    text = f"{PATH}{query}{hashlib.md5(query.encode(), usedforsecurity=False).hexdigest()}"
    mac = hmac.new(secret.encode(), text.encode(), hashlib.sha1).hexdigest()
    return f"{key}:{base64.b64encode(mac.encode()).decode()}"


class ZadarmaRecordings:
    """`contract.RecordingClient`.  mp3; ready half a minute after the call."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        call_id, key = where.get("zadarma_call_id"), connection.secrets.get("api_key")
        if not call_id:
            raise Refused("this recording has no Zadarma call id", adapter=NAME)
        if not key:
            raise Refused("recordings need the secret api_key: add it to this source", adapter=NAME)
        query = urlencode({"call_id": call_id, "lifetime": LINK_SECONDS})
        url = f"{connection.options.get('api_url', API_URL).rstrip('/')}{PATH}?{query}"
        headers = {"Authorization": authorization(query, key, connection.secrets["api_secret"])}
        link = address(await asked(url, adapter=NAME, headers=headers), "link")
        if not link:
            raise NotReady("Zadarma has no link to this recording yet", adapter=NAME)
        return Download(url=link)


CLIENT = ZadarmaRecordings()
