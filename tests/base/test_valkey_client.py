"""Valkey with Sentinels: what was acknowledged outlives the loss of the primary, and everybody finds the next one."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clarion.base.bus_valkey import ValkeyBus
from clarion.base.errors import Unavailable
from clarion.base.settings import SettingsError, load_settings
from clarion.base.valkey_client import connect, is_sentinel_url
from clarion.calls.cdr_queue import CdrQueue
from clarion.calls.leases import ValkeyLeases
from clarion.calls.model import Call
from clarion.calls.store import ValkeyCallStore
from tests.support.sentinels import SentinelCluster
from tests.support.waiting import wait_for

pytestmark = pytest.mark.engine


@pytest.fixture
async def cluster(tmp_path: Path) -> AsyncIterator[SentinelCluster]:
    found = SentinelCluster(tmp_path)
    try:
        await asyncio.to_thread(found.start)
        yield found
    finally:
        found.stop()


async def test_ops_29_30_calls_cdrs_and_events_outlive_the_loss_of_the_primary_of_valkey(
    cluster: SentinelCluster,
) -> None:
    store, queue = ValkeyCallStore(cluster.url, "cs1"), CdrQueue(cluster.url)
    bus, leases, got = ValkeyBus(cluster.url), ValkeyLeases(cluster.url, "cs1", ["cs2"]), list[int]()

    async def note(event: dict[str, int]) -> None:
        got.append(event["number"])

    subscription = bus.subscribe("posts", note, group="counting")
    await subscription.ready()
    store.remember("c1", b"{}")
    await bus.publish_in_order("outbox", 0, [("posts", {"number": 0})])
    await queue.put([_call("ended")])

    lost = cluster.lose_primary()
    store.remember("c2", b"{}")  # while nobody is the primary: it costs the call nothing
    sent = 0

    async def goes_on() -> bool:
        nonlocal sent
        try:
            await bus.publish_in_order("outbox", sent + 1, [("posts", {"number": sent + 1})])
        except Unavailable:
            return False
        sent += 1
        return sent == 3

    # No replica is left: it is not acknowledged until there is one.
    with pytest.raises(Unavailable):
        await queue.put([_call("not yet")])
    await wait_for(lambda: cluster.primary() not in (0, lost), missing="another primary", timeout=30)
    cluster.start_node(lost, replica_of=None)  # the Sentinels make it a replica
    await wait_for(goes_on, missing="events that are acknowledged again", timeout=30)
    await wait_for(lambda: {0, 1, 2, 3} <= set(got), missing="every event", timeout=30)
    assert sorted(got) == [0, 1, 2, 3]

    entries = await queue.take(wait=False)
    assert "ended" in {call.call_id for _, call in entries}
    await wait_for(lambda: _has(store, {"c1", "c2"}), missing="both live calls in the new primary", timeout=20)
    assert await leases.owner("queue") == "cs1"
    for each in (store, queue, bus, leases._valkey):
        await (each.aclose() if hasattr(each, "aclose") else each.close())


async def _has(store: ValkeyCallStore, wanted: set[str]) -> bool:
    return set(await store.load()) == wanted


async def test_a_primary_without_replicas_that_refuses_writes_is_waited_for(cluster: SentinelCluster) -> None:
    """`min-replicas-to-write`, as `clarion cluster` sets it."""
    bus, client = ValkeyBus(cluster.url), connect(cluster.url)
    primary = cluster.primary()
    replica = next(port for port in cluster.nodes if port != primary)
    await client.config_set("min-replicas-to-write", 1)
    cluster.nodes[replica].kill()

    async def refuses() -> bool:
        return int((await client.info("replication"))["connected_slaves"]) == 0

    await wait_for(refuses, missing="a primary without replicas")
    joined = asyncio.create_task(bus.subscribe("posts", _nothing, group="g").ready())
    cluster.start_node(replica, replica_of=primary)
    await asyncio.wait_for(joined, 30)
    await bus.close()
    await client.aclose()


async def _nothing(event: dict[str, int]) -> None: ...


def _call(call_id: str) -> Call:
    return Call(call_id=call_id, session_id="1", server_id="cs1", account_id="7")


def test_the_address_names_sentinels_and_is_checked() -> None:
    assert is_sentinel_url("valkey+sentinel://:pass@a:1,b:2,c:3/clarion/0")
    assert is_sentinel_url("valkey+sentinel://10.0.0.1:26379/clarion")
    assert not is_sentinel_url("valkey://127.0.0.1:6379/0")
    for wrong in ("valkey+sentinel://a/clarion", "valkey+sentinel://a:1", "valkey+sentinel://a:1,/clarion"):
        with pytest.raises(SettingsError, match="CLARION_VALKEY_URL"):
            load_settings({"CLARION_VALKEY_URL": wrong})
