"""Posts in chats, from the request to the eyes of everybody in the team; beside ejabberd and Synapse in the same run.

1,000 people are online, in teams of 20, each with a live socket; 100 posts a second go into the teams in turn, then as
many as the server takes. The outside servers do the same with fewer people (`--peer-people`), because it takes them
long to bring people in, and Clarion does that again beside them. Each server is one process, which shares the machine
with the clients and with whatever else runs: what compares is the CPU time of the server for each post. ejabberd is
Debian's package; Synapse is looked for in `.cache/synapse-venv` (`python3 -m venv`, then `pip install matrix-synapse`
there). What is absent is named and left out. A few minutes.
"""

import argparse
import contextlib
import os
import resource
from collections.abc import Awaitable, Iterator, Sequence

import uvloop

from bench.chat_load import Absent, Peer, percentiles, post_at_will, post_steadily, until_seen
from bench.chat_peers import Clarion, Ejabberd, Synapse
from bench.sizes import SHORT, full_or, leave_out, worked
from tests.support.services import postgres_folder, run_postgres

WARM_UP_S = full_or(2.0, 0.2)
_SEEN_WITHIN_S = 60.0
HEAD = (
    "| server | people | memory each | posts/s asked | taken p50 / p99 ms | seen p50 / p99 ms | CPU ms a post "
    "| at will, posts/s | CPU ms a post |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|"
)


async def measure(peer: Peer, given: argparse.Namespace, people: int) -> str:
    """A row of the table."""
    await peer.start(people, given.size)
    try:
        await post_steadily(peer, given.rate / 4, WARM_UP_S)
        await until_seen(peer.seen, _SEEN_WITHIN_S)
        peer.seen.forget()
        steady = await _spent(peer, post_steadily(peer, given.rate, given.seconds))
        taken, seen, lost = percentiles(list(peer.seen.taken.values())), percentiles(peer.seen.all_delays()), steady[2]
        peer.seen.forget()
        will = await _spent(peer, post_at_will(peer, given.writers, given.seconds))
    finally:
        await peer.stop()
    each = getattr(peer, "memory_each", 0) / 1024
    lost += will[2]
    return (
        f"| {peer.name} | {people:,} | {each:,.0f} KiB | {steady[0]:,.0f} of {given.rate:g} | {taken} | {seen} "
        f"| {steady[1]:.1f} | {will[0]:,.0f} | {will[1]:.1f} |{f' {lost} not seen' if lost else ''}"
    )


async def _spent(peer: Peer, work: Awaitable[float]) -> tuple[float, float, int]:
    """Posts a second, CPU milliseconds for each, and what somebody has not seen."""
    before, _ = await peer.spent()
    took = await work
    missing = await until_seen(peer.seen, _SEEN_WITHIN_S)
    after, _ = await peer.spent()
    count = len(peer.seen.taken)
    worked({"posts": count, f"{peer.name}, CPU": after - before})
    return count / took, 1000 * (after - before) / max(1, count), missing + peer.seen.failed


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    with run_postgres() as url:
        yield url.replace("postgresql://", "postgresql+asyncpg://")


async def run(given: argparse.Namespace) -> None:
    print(HEAD, flush=True)
    await _row(Clarion(profile=given.profile), given, given.people)
    if SHORT:
        return
    if postgres_folder() is not None:
        with _postgres() as url:
            await _row(Clarion("Clarion, PostgreSQL", url), given, given.people)
    if given.only_clarion:
        return
    peers: Sequence[Peer] = (Clarion(), Synapse(), Ejabberd())
    for peer in peers:
        await _row(peer, given, given.peer_people)


async def _row(peer: Peer, given: argparse.Namespace, people: int) -> None:
    try:
        print(await measure(peer, given, people), flush=True)
    except Absent as reason:
        leave_out(f"| {peer.name} | left out: {reason} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=full_or(1000, 6))
    parser.add_argument("--peer-people", type=int, default=100)
    parser.add_argument("--size", type=int, default=full_or(20, 3))
    parser.add_argument("--rate", type=float, default=full_or(100.0, 10.0))
    parser.add_argument("--seconds", type=float, default=full_or(10.0, 0.5))
    parser.add_argument("--writers", type=int, default=full_or(16, 2))
    parser.add_argument("--profile", default="")
    parser.add_argument("--only-clarion", action="store_true")
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    uvloop.run(run(parser.parse_args()))
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
