"""Where 3CX keeps a recording: in a file below its recordings folder; a web server beside it hands it out."""

from collections.abc import Mapping

from adapters import templates
from adapters.contract import Connection, Download
from adapters.errors import NotReady
from adapters.threecx.parse import NAME


class ThreeCxRecordings:
    """`contract.RecordingClient`"""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        template = connection.options.get("recording_url")
        if not template:
            raise NotReady(
                "waiting for the file in the watched folder or by upload: the option recording_url is not set",
                adapter=NAME,
            )
        return Download(url=templates.fill(template, where, adapter=NAME))


CLIENT = ThreeCxRecordings()
