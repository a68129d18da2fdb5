"""What holds for every test."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


@pytest.mark.filterwarnings("ignore:A test tried to use socket:UserWarning")  # the library warns, then refuses
def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as plug, pytest.raises(SocketConnectBlockedError):
        plug.connect(("192.0.2.1", 80))  # TEST-NET: nobody's
