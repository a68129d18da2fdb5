"""Where FreeSWITCH keeps a recording: in a file; a web server beside it hands it out."""

from collections.abc import Mapping

from adapters import templates
from adapters.contract import Connection, Download
from adapters.errors import NotReady
from adapters.freeswitch.parse import NAME
from adapters.http import basic_header


class FreeSwitchRecordings:
    """`contract.RecordingClient`."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        template = connection.options.get("recording_url")
        if not template:
            raise NotReady(
                "waiting for the file in the watched folder or by upload: the option recording_url is not set",
                adapter=NAME,
            )
        user, password = connection.secrets.get("recording_user"), connection.secrets.get("recording_password", "")
        headers = {"Authorization": basic_header(user, password)} if user else {}
        return Download(url=templates.fill(template, where, adapter=NAME), headers=headers)


CLIENT = FreeSwitchRecordings()
