"""Rostelecom's call_info: who answered and for how long, told only when asked after the end.

source  habr.com/ru/post/484180, public clients: not tried against a live account
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.contract import Connection, Request
from adapters.errors import NotReady
from adapters.fields import inner
from adapters.rostelecom.client import signed_post
from adapters.rostelecom.parse import NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class RostelecomDetails:
    """`contract.Details`"""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def ask(self, pbx_call_id: str, connection: Connection) -> Request:
        said = await signed_post("call_info", {"session_id": pbx_call_id}, connection)
        try:
            info = inner(said, "info")
        except ValueError:
            info = {}
        if not info:
            raise NotReady("Rostelecom does not tell of this call yet", adapter=NAME)
        told = {**said, "info": {"session_id": pbx_call_id, **info}}  # whether it repeats the id is not confirmed
        body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return Request(received_at=self.clock(), body=body.encode(), transport="api", path="call_info")


DETAILS = RostelecomDetails()
