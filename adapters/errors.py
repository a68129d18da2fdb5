"""What can go wrong between us and a PBX or a CRM.

AdapterError
├── BadSignature   401 or 403 to the sender, nothing kept
├── Unreadable     the delivery is parked, seen on a page, replayed after a fix
├── NotReady       the recording is not there yet: tried again
├── Refused        the far side says no for good (403, 404, an address we may not call): not tried again
└── ProviderDown   time-out, refused connection, 5xx, 429: tried again
"""


class AdapterError(Exception):
    """`retry` is the one decision in it."""

    retry = False

    def __init__(self, message: str, *, adapter: str, **facts: object) -> None:
        super().__init__(message)
        self.adapter, self.facts = adapter, facts  # for the log and the parked job; never secrets or numbers


class BadSignature(AdapterError):
    """The sender did not prove who it is."""

    status = 403


class NoCredentials(BadSignature):
    """The sender sent no proof at all: asked for one."""

    status = 401


class Unreadable(AdapterError):
    """Not what the provider's manual shows."""


class NotReady(AdapterError):
    """The PBX has not finished the file."""

    retry = True


class Refused(AdapterError):
    """No for good."""


class ProviderDown(AdapterError):
    """Perhaps later."""

    retry = True
