"""Where Vonage keeps a recording: at the event's address, for an application that proves itself by a JWT."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from adapters.contract import Connection, Download
from adapters.errors import Refused
from adapters.vonage.parse import NAME
from adapters.vonage.signature import application_jwt

THEIRS = (".nexmo.com", ".vonage.com")


class VonageRecordings:
    """`contract.RecordingClient`.  The JWT goes to Vonage alone."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        url = where.get("url", "")
        key, application = connection.secrets.get("private_key"), connection.options.get("application_id")
        if not url:
            raise Refused("the event told no address of the recording", adapter=NAME)
        if not (key and application):
            raise Refused("recordings need the secret private_key and the option application_id", adapter=NAME)
        if urlsplit(url).scheme != "https" or not (urlsplit(url).hostname or "").endswith(THEIRS):
            raise Refused("the recording is not at Vonage's own address", adapter=NAME)
        try:
            token = application_jwt(application, key, datetime.now(UTC))
        except ValueError as error:
            raise Refused("private_key is not the application's key in PEM form", adapter=NAME) from error
        return Download(url=url, headers={"Authorization": f"Bearer {token}"})


CLIENT = VonageRecordings()
