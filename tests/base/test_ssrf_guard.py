"""Connections to addresses that others name: every look-up is judged, and what was judged is what is connected to."""

import asyncio
from typing import Any

import httpcore
import pytest

from clarion.base.ssrf_guard import AddressRefused, EgressPolicy, SsrfGuard

PUBLIC, PRIVATE = "93.184.216.34", "10.0.0.5"


class Resolver:
    """Answers one list after the other, as a name server does that wants to lead us astray."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self._answers = list(answers)
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", self.look_up)

    async def look_up(self, host: str, port: int, **_options: Any) -> Any:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [(2, 1, 6, "", (address, port)) for address in answer]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where connections were made to."""
    hosts: list[str] = []

    async def connect(self: object, host: str, *_more: Any) -> httpcore.AsyncNetworkStream:
        hosts.append(host)
        return httpcore.AsyncMockStream([])

    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect)
    return hosts


async def test_a_name_that_changes_after_it_was_judged_gains_nothing(
    monkeypatch: pytest.MonkeyPatch, connected: list[str]
) -> None:
    Resolver(monkeypatch, [PUBLIC], [PRIVATE])
    network = SsrfGuard(EgressPolicy())
    await network.connect_tcp("rebinding.example", 443)
    assert connected == [PUBLIC], "the address itself: the name is not looked up again"
    with pytest.raises(AddressRefused):
        await network.connect_tcp("rebinding.example", 443)
    assert connected == [PUBLIC]


@pytest.mark.parametrize("answer", [[PUBLIC, PRIVATE], [PRIVATE, PUBLIC], ["127.0.0.1"], ["::1"], ["169.254.169.254"]])
async def test_one_private_address_among_those_of_a_name_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch, connected: list[str], answer: list[str]
) -> None:
    Resolver(monkeypatch, answer)
    with pytest.raises(AddressRefused):
        await SsrfGuard(EgressPolicy()).connect_tcp("mixed.example", 443)
    assert connected == []


async def test_a_literal_address_is_judged_like_a_name(connected: list[str]) -> None:
    for address in (PRIVATE, "127.0.0.1", "::1", "fe80::1", "::ffff:10.0.0.5"):
        with pytest.raises(AddressRefused):
            await SsrfGuard(EgressPolicy()).connect_tcp(address, 80)
    assert connected == []


@pytest.mark.parametrize("host", ["a..example", f"{'a' * 70}.example"])
async def test_what_is_no_name_of_a_host_is_a_connection_that_fails(host: str, connected: list[str]) -> None:
    with pytest.raises(httpcore.ConnectError):
        await SsrfGuard(EgressPolicy()).connect_tcp(host, 443)
    assert connected == []
