"""Where Twilio keeps a recording: at the address in its callback, behind the account's own password."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from adapters.contract import Connection, Download
from adapters.errors import Refused
from adapters.http import basic_header
from adapters.twilio.parse import NAME


class TwilioRecordings:
    """`contract.RecordingClient`.  The password is sent to Twilio alone."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        url, account = where.get("url", ""), connection.options.get("account_sid", "")
        if not url:
            raise Refused("the callback told no address of the recording", adapter=NAME)
        parts = urlsplit(url)
        is_theirs = parts.scheme == "https" and (parts.hostname or "").endswith(".twilio.com")
        headers = {"Authorization": basic_header(account, connection.secrets["auth_token"])}
        return Download(url=url, headers=headers if is_theirs and account else {})


CLIENT = TwilioRecordings()
