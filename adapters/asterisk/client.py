"""Where Asterisk keeps a recording: a MixMonitor file that a web server hands out, or a file of ARI's."""

from collections.abc import Mapping
from urllib.parse import quote

from adapters import templates
from adapters.asterisk.ari import DEFAULT_URL
from adapters.asterisk.channel import NAME
from adapters.contract import Connection, Download
from adapters.errors import NotReady
from adapters.http import basic_header


class AsteriskRecordings:
    """`contract.RecordingClient`"""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        if "ari_name" in where:
            base = connection.options.get("ari_url", DEFAULT_URL).rstrip("/")
            user, secret = connection.secrets["ami_username"], connection.secrets["ami_secret"]
            return Download(
                url=f"{base}/recordings/stored/{quote(where['ari_name'], safe='')}/file",
                headers={"Authorization": basic_header(user, secret)},
            )
        template = connection.options.get("recording_url")
        if not template:
            raise NotReady(
                "waiting for the file in the watched folder or by upload: the option recording_url is not set",
                adapter=NAME,
            )
        user, secret = connection.secrets.get("recording_user", ""), connection.secrets.get("recording_password", "")
        headers = {"Authorization": basic_header(user, secret)} if user else {}
        return Download(url=templates.fill(template, where, adapter=NAME), headers=headers)


CLIENT = AsteriskRecordings()
