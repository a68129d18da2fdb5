"""An Asterisk: manager events of an outgoing call, and a server that says them to whoever logs in.

source  asterisk/asterisk main/manager.c; the order of events as in adapters/asterisk/README.md
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from service.demo.recorded import RecordedCall

MONITOR = "/var/spool/asterisk/monitor"
BRIDGE = "00000000-demo-4000-8000-0000"


def frames(call: RecordedCall, made_at: datetime) -> list[str]:
    """From the dialled number to the hang-up."""
    told = _Told(call, made_at)
    own, far = told.own, told.far
    dialled = {f"Dest{key}": value for key, value in far.items()}
    file = f"{MONITOR}/{call.started_at(made_at):%Y/%m/%d}/{call.file}"
    began, answered, ended = (
        moment.timestamp() for moment in (call.started_at(made_at), call.answered_at(made_at), call.ended_at(made_at))
    )
    bridge = {"BridgeUniqueid": f"{BRIDGE}{call.path.stem}"}
    return [
        _frame("Newchannel", began, own),
        _frame("MixMonitorStart", began + 0.05, own),
        _frame("VarSet", began + 0.06, own, Variable="MIXMONITOR_FILENAME", Value=file),
        _frame("Newchannel", began + 0.2, far | {"ChannelState": "0", "ChannelStateDesc": "Down"}),
        _frame("DialBegin", began + 0.3, own | dialled, DialString=f"{told.number}@trunk"),
        _frame("Newstate", answered, far | {"ChannelState": "6", "ChannelStateDesc": "Up"}),
        _frame("DialEnd", answered, own | dialled, DialStatus="ANSWER"),
        _frame("Newstate", answered + 0.01, own | {"ChannelState": "6", "ChannelStateDesc": "Up"}),
        _frame("BridgeEnter", answered + 0.02, bridge | far),
        _frame("BridgeEnter", answered + 0.03, bridge | own),
        _frame("BridgeLeave", ended, bridge | own),
        _frame("BridgeLeave", ended, bridge | far),
        _frame("MixMonitorStop", ended, own),
        _frame("Hangup", ended + 0.01, far, Cause="16"),
        _frame("Hangup", ended + 0.02, own, Cause="16"),
    ]


class _Told:
    """The two channels of a call."""

    def __init__(self, call: RecordedCall, made_at: datetime) -> None:
        self.number = f"8{call.customer.phone[2:]}"
        second = int(call.started_at(made_at).timestamp())
        linked = f"{second}.10"
        state = {"ChannelState": "4", "ChannelStateDesc": "Ring", "Language": "ru", "Priority": "1", "Linkedid": linked}
        self.own = state | {
            "Channel": f"PJSIP/{call.extension}-{second % 65536:08x}",
            "CallerIDNum": call.extension,
            "Context": "from-internal",
            "Exten": self.number,
            "Uniqueid": linked,
        }
        self.far = state | {
            "Channel": f"PJSIP/trunk-{second % 65536 + 1:08x}",
            "CallerIDNum": self.number,
            "ConnectedLineNum": call.extension,
            "Context": "from-trunk",
            "Exten": self.number,
            "Uniqueid": f"{second}.11",
        }


def _frame(event: str, at: float, fields: dict[str, str], **more: str) -> str:
    lines = {"Event": event, "Privilege": "call,all", "Timestamp": f"{at:.6f}", **fields, **more}
    return "".join(f"{key}: {value}\r\n" for key, value in lines.items()) + "\r\n"


class ManagerServer:
    """AMI on a port of this machine: checks the log-in, answers Status and Ping, says events to all who are in."""

    def __init__(self, user: str, secret: str) -> None:
        self._user, self._secret = user, secret
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self.is_heard = asyncio.Event()  # somebody logged in

    async def start(self, port: int = 0) -> int:
        """The port it listens on."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        return int(self._server.sockets[0].getsockname()[1])

    async def say(self, events: Sequence[str]) -> None:
        for writer in self._writers:
            writer.write("".join(events).encode())
            with suppress(ConnectionError):
                await writer.drain()

    async def close(self) -> None:
        for writer in self._writers:
            writer.close()
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self._answer(_fields(await reader.readuntil(b"\r\n\r\n")), writer)
                await writer.drain()
        writer.close()
        if writer in self._writers:
            self._writers.remove(writer)

    def _answer(self, said: dict[str, str], writer: asyncio.StreamWriter) -> None:
        action = said.get("Action")
        if action == "Login":
            is_right = (said.get("Username"), said.get("Secret")) == (self._user, self._secret)
            writer.write(b"Response: Success\r\n\r\n" if is_right else b"Response: Error\r\n\r\n")
            if is_right:
                self._writers.append(writer)
                self.is_heard.set()
        elif action == "Ping":
            writer.write(b"Response: Success\r\nPing: Pong\r\n\r\n")
        elif action == "Status":
            writer.write(b"Response: Success\r\n\r\nEvent: StatusComplete\r\nItems: 0\r\n\r\n")


def _fields(block: bytes) -> dict[str, str]:
    pairs = (line.partition(": ") for line in block.decode(errors="replace").splitlines())
    return {key: value for key, _, value in pairs if key}
