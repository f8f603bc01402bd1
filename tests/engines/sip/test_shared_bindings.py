"""Bindings shared by call servers through a real Valkey."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from clarion.base.clock import TurnableClock
from clarion.calls.wire import MediaProfile
from clarion.engines.sip import Binding, ValkeyBindingStore
from clarion.engines.sip.registrar import Registrar


def binding(clock: TurnableClock, key: str = "d1|i1|0", seconds: float = 60) -> Binding:
    now = clock.now().timestamp()
    return Binding(
        key=key,
        device_id="d1",
        extension_id="e1",
        account_id="1",
        authorization_id="801",
        contact=f"sip:{key[-3:-2]}@x.invalid",
        contact_header="<sip:x@x.invalid>",
        path=(),
        instance=key,
        reg_id=0,
        call_id="c",
        cseq=1,
        source="wss:192.0.2.1:5",
        traits="web-phone",
        media=MediaProfile.WEBRTC,
        since=now,
        expires=now + seconds,
    )


class Server:
    def __init__(self, url: str, clock: TurnableClock) -> None:
        self.url = url
        self.store = ValkeyBindingStore(url)
        self.registrar = Registrar(self.store, clock)

    def add(self, item: Binding) -> None:
        self.registrar._index(item)
        self.store.put(item)

    async def sees(self, count: int) -> None:
        until = time.monotonic() + 5
        while len(self.registrar.targets("e1")) != count:
            assert time.monotonic() < until, f"waited for {count} contacts, saw {len(self.registrar.targets('e1'))}"
            await asyncio.sleep(0.01)


@pytest.fixture
async def pair(valkey_url: str, clock: TurnableClock) -> AsyncIterator[tuple[Server, Server]]:
    one, two = Server(valkey_url, clock), Server(valkey_url, clock)
    await one.store.start()
    await two.store.start()
    yield one, two
    for server in (one, two):
        for item in list(server.registrar._bindings.values()):
            server.registrar._remove(item)
        await server.store.close()


async def test_what_registers_with_one_call_server_rings_from_the_other(
    pair: tuple[Server, Server], clock: TurnableClock
) -> None:
    one, two = pair
    one.add(binding(clock))
    await two.sees(1)
    one.registrar._remove(binding(clock))
    await two.sees(0)


async def test_a_server_that_starts_later_knows_what_came_before(
    pair: tuple[Server, Server], clock: TurnableClock, valkey_url: str
) -> None:
    one, two = pair
    one.add(binding(clock))
    await two.sees(1)
    third = Server(valkey_url, clock)
    await third.store.start()
    await third.sees(1)
    await third.store.close()


async def test_the_sweep_of_one_server_spares_what_another_has_refreshed(
    pair: tuple[Server, Server], clock: TurnableClock
) -> None:
    one, two = pair
    one.add(binding(clock))
    await two.sees(1)
    old = binding(clock)
    two.add(binding(clock, seconds=600))
    await one.sees(1)
    one.store.drop(old)
    one.add(binding(clock, key="d1|other|0"))
    await two.sees(2)


async def test_what_valkey_forgets_the_call_servers_still_know(
    pair: tuple[Server, Server], clock: TurnableClock
) -> None:
    one, two = pair
    one.add(binding(clock))
    await two.sees(1)
    await two.store._valkey.delete("clarion:sip:bindings", "clarion:sip:bindings:epoch")
    await two.store._catch_up()
    await one.store._catch_up()
    await one.sees(1)
    await two.sees(1)
    third = Server(two.url, clock)
    await third.store.start()
    await third.sees(1)
    await third.store.close()
