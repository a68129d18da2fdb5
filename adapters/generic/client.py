"""Where the sender said that the recording is."""

from collections.abc import Mapping

from adapters.contract import Connection, Download
from adapters.errors import Refused
from adapters.generic.parse import NAME


class GenericRecordings:
    """`contract.RecordingClient`"""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        if not where.get("url"):
            raise Refused("the event told no address of the recording", adapter=NAME)
        return Download(url=where["url"])


CLIENT = GenericRecordings()
