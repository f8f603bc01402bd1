"""What a company's server may cost: it could be slow, or say too much, on purpose."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from clarion.base.ldap_directory import LdapProblem, LdapServer
from clarion.base.ssrf_guard import EgressPolicy
from clarion.engines.ldap import Ldap3Client, client
from clarion.engines.ldap.metered import MOST_MESSAGE, Metered
from clarion.engines.ldap.reach import Reach


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_messages_come_whole_and_bounded(ends: tuple[socket.socket, socket.socket]) -> None:
    """MSG-30"""
    ours, theirs = ends
    short, long = b"\x30\x03abc", b"\x30\x81\x90" + b"x" * 0x90
    metered = Metered(ours, 1000, time.monotonic() + 60)
    theirs.sendall(short + long + b"\x30\x84" + MOST_MESSAGE.to_bytes(4))
    assert [metered.recv(10), metered.recv(10)] == [short, long]
    with pytest.raises(OSError, match="larger than 16 MB"):
        metered.recv(10)


@pytest.mark.parametrize(
    ("said", "most", "seconds", "reason"),
    [
        (b"\x30\x70" + b"x" * 100, 50, 60, "more than is taken"),
        (b"\x30\x70x", 50, -1, "too long"),
        (b"HTTP/1.1 200", 50, 60, "does not speak"),
    ],
)
def test_who_says_too_much_or_for_too_long_is_left(
    ends: tuple[socket.socket, socket.socket], said: bytes, most: int, seconds: int, reason: str
) -> None:
    ours, theirs = ends
    theirs.sendall(said)
    with pytest.raises(OSError, match=reason):
        Metered(ours, most, time.monotonic() + seconds).recv(10)


async def test_a_slow_server_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """MSG-30"""
    go_on = threading.Event()

    def binds(server: LdapServer, _address: str, _dn: str, _password: str) -> bool:
        return server.port == 2 or go_on.wait(30)

    monkeypatch.setattr(client, "_binds", binds)
    asked = Ldap3Client(Reach(EgressPolicy(loopback=True), ()))
    slow, quick = (LdapServer("127.0.0.1", port, "ldaps") for port in (1, 2))
    held = [asyncio.create_task(asked.password_is_right(slow, "cn=a", "b")) for _ in range(40)]
    try:
        assert await asyncio.wait_for(asked.password_is_right(quick, "cn=a", "b"), 10)
        monkeypatch.setattr(client, "ANSWER_S", 0)
        with pytest.raises(LdapProblem, match="busy"):
            await asked.password_is_right(slow, "cn=a", "b")
    finally:
        go_on.set()
    assert all(await asyncio.gather(*held))
