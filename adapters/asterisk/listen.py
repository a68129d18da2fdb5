"""Which of the two ways to listen to Asterisk: the option `transport`, ami (the default) or ari."""

from collections.abc import AsyncIterator

from adapters.asterisk.ari import AriListener
from adapters.asterisk.listener import AmiListener
from adapters.contract import Connection, Request


class AsteriskListener:
    """`contract.Listener`"""

    def frames(self, connection: Connection) -> AsyncIterator[Request]:
        chosen = AriListener() if connection.options.get("transport") == "ari" else AmiListener()
        return chosen.frames(connection)


LISTENER = AsteriskListener()
