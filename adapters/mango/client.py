"""Where Mango keeps a recording: a signed post that is answered by a redirect to a one-time address."""

import json
from collections.abc import Mapping

from adapters.contract import Connection, Download
from adapters.errors import Refused
from adapters.mango.parse import NAME, sign

API_URL = "https://app.mango-office.ru/vpbx"


class MangoRecordings:
    """`contract.RecordingClient`.  The file is mp3, and may come a minute after the call."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> Download:
        recording_id = where.get("mango_recording_id")
        if not recording_id:
            raise Refused("this recording has no Mango recording id", adapter=NAME)
        key, salt = connection.secrets["vpbx_api_key"], connection.secrets["vpbx_api_salt"]
        question = json.dumps({"recording_id": recording_id, "action": "download"}, separators=(",", ":"))
        return Download(
            url=connection.options.get("api_url", API_URL).rstrip("/") + "/queries/recording/post",
            method="POST",
            form={"vpbx_api_key": key, "sign": sign(key, question, salt), "json": question},
        )


CLIENT = MangoRecordings()
