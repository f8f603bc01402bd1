"""Scanners, password guessers and floods are silenced for a while; neighbours and emergency calls are not."""

import asyncio
import shutil
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clarion.engines.kamailio import Limits
from tests.engines.kamailio.conftest import Edge, both_alive, start_edge, stop_edge
from tests.engines.kamailio.ends import FakeCallServer, Phone, UdpPhone, udp_phone
from tests.engines.kamailio.sip_text import Sip, request
from tests.support import free_port, wait_for

pytestmark = pytest.mark.engine
LIMITS = Limits(
    ban_seconds=3,
    window_seconds=30,
    failures_per_user=3,
    failures_per_source=8,
    users_per_source=20,
    requests_per_second=5000,
)


@pytest.fixture(scope="module")
def strict_edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    edge = start_edge(tmp_path_factory.mktemp("strict"), LIMITS)
    yield edge
    stop_edge(edge)


def registrar(server: FakeCallServer, message: Sip) -> None:
    """Challenges everybody alike; `password` in Authorization is right, anything else wrong."""
    if message.method in ("ACK", "BYE"):
        return
    given = message.get("Authorization")
    if message.method == "INVITE" and "911" in message.uri:
        server.reply(message, 200, "OK")
    elif not given:
        server.reply(message, 401, "Unauthorized", extra=[("WWW-Authenticate", 'Digest realm="r", nonce="n"')])
    elif given == "right":
        contact = message.get("Contact")
        server.reply(message, 200, "OK", extra=[("Contact", contact + ";expires=60")] if contact else [])
    else:
        server.reply(message, 401, "Unauthorized", extra=[("X-Clarion-Auth", "failed")])


@pytest.fixture
async def call_server(strict_edge: Edge) -> AsyncIterator[FakeCallServer]:
    one = await FakeCallServer("cs1", strict_edge.server_ports[0]).start()
    two = await FakeCallServer("cs2", strict_edge.server_ports[1]).start()
    one.script = two.script = registrar
    await both_alive(strict_edge)
    two.inbox = one.inbox
    yield one
    await one.stop()
    await two.stop()


_last_octet = iter(range(50, 250))


@pytest.fixture
def attacker() -> str:
    """An address of its own: all of 127/8 is ours, and only 127.0.0.1 counts as shared by many."""
    return f"127.0.0.{next(_last_octet)}"


@pytest.fixture
async def opened() -> AsyncIterator[list[Phone]]:
    phones: list[Phone] = []
    yield phones
    for phone in phones:
        await phone.close()


async def phone_at(edge: Edge, source: str, opened: list[Phone]) -> UdpPhone:
    phone = await udp_phone(edge.settings.sip_port, source)
    opened.append(phone)
    return phone


def register(phone: Phone, user: str, credentials: str = "") -> str:
    call_id = uuid.uuid4().hex
    host = phone.via.split()[1]
    extra = [("Authorization", credentials)] if credentials else []
    phone.send(
        request(
            "REGISTER",
            "sip:example.test",
            via=phone.via,
            user=user,
            to=user,
            call_id=call_id,
            contact=f"<sip:{user}@{host}>",
            extra=extra,
        )
    )
    return call_id


async def is_heard(edge: Edge, phone: Phone) -> bool:
    """Whether the edge answers this phone at all. Silence can only be seen by waiting."""
    call_id = uuid.uuid4().hex
    phone.send(request("OPTIONS", "sip:example.test", via=phone.via, call_id=call_id))
    try:
        await phone.inbox.expect("200", call_id=call_id, timeout=0.7)
    except AssertionError:
        return False
    return True


async def banned(edge: Edge) -> dict[str, str]:
    return {ban.source: ban.reason for ban in await edge.control.bans()}


async def run(*command: str, within: float = 60) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), within)
    except TimeoutError:
        process.kill()
        raise AssertionError(f"{command[0]} did not end within {within} s") from None
    return output.decode()


@pytest.mark.skipif(shutil.which("svmap") is None, reason="sipvicious is not installed")
async def test_svmap_finds_nothing_and_its_source_is_banned_until_the_ban_expires(
    strict_edge: Edge, call_server: FakeCallServer, attacker: str, opened: list[Phone]
) -> None:
    ordinary, neighbour = (
        await phone_at(strict_edge, attacker, opened),
        await phone_at(strict_edge, "127.0.0.1", opened),
    )
    assert await is_heard(strict_edge, ordinary)
    port = str(strict_edge.settings.sip_port)
    scan = asyncio.create_task(run("svmap", "-b", attacker, "-p", port, "127.0.0.1"))
    await until_banned(strict_edge, attacker, "scanner")
    assert not await is_heard(strict_edge, ordinary)
    assert await is_heard(strict_edge, neighbour)
    await wait_for(lambda: is_heard(strict_edge, ordinary), missing="the end of the ban", timeout=10)
    output = await scan
    assert port not in output, output


@pytest.mark.skipif(shutil.which("svwar") is None, reason="sipvicious is not installed")
@pytest.mark.parametrize("method", ["REGISTER", "INVITE", "OPTIONS"])
async def test_svwar_reveals_no_extension(strict_edge: Edge, call_server: FakeCallServer, method: str) -> None:
    local, port = str(free_port()), str(strict_edge.settings.sip_port)
    scan = asyncio.create_task(
        run("svwar", "-P", local, "-p", port, "-m", method, "-e", "130-150", "--force", "127.0.0.1")
    )
    await until_banned(strict_edge, f"127.0.0.1:{local}", "scanner")  # loopback is an address of many
    output = await scan
    for extension in range(130, 151):  # none of them a call for help
        assert f"| {extension}" not in output, output
    assert not any(m.get("User-Agent") == "friendly-scanner" for m in call_server.inbox.messages)


async def until_banned(edge: Edge, source: str, reason: str) -> None:
    async def found() -> bool:
        return (await banned(edge)).get(source) == reason

    await wait_for(found, missing=f"a ban of {source} as {reason}", timeout=15)


async def test_a_scan_under_an_ordinary_name_is_banned(
    strict_edge: Edge, call_server: FakeCallServer, attacker: str, opened: list[Phone]
) -> None:
    scanner = await phone_at(strict_edge, attacker, opened)
    for number in range(100, 121):
        await scanner.inbox.expect("401", call_id=register(scanner, str(number)))
    assert (await banned(strict_edge)).get(attacker) == "scan"
    assert not await is_heard(strict_edge, scanner)
    assert await strict_edge.control.unban(attacker) == [attacker]
    assert await is_heard(strict_edge, scanner)


async def test_an_office_behind_one_address_registers_without_trouble(
    strict_edge: Edge, call_server: FakeCallServer, attacker: str, opened: list[Phone]
) -> None:
    for number in range(40):
        phone = await phone_at(strict_edge, attacker, opened)
        await phone.inbox.expect("401", call_id=register(phone, f"2{number:02}"))
        await phone.inbox.expect("200", call_id=register(phone, f"2{number:02}", "right"))
    assert not [source for source in await banned(strict_edge) if source.startswith(attacker)]


async def test_wrong_passwords_silence_the_user_then_the_address_and_never_registered_phones(
    strict_edge: Edge, call_server: FakeCallServer, attacker: str, opened: list[Phone]
) -> None:
    guesser = await phone_at(strict_edge, attacker, opened)
    for _ in range(4):
        answer = await guesser.inbox.expect("401", call_id=register(guesser, "301", "wrong"))
        assert not answer.all("X-Clarion-Auth")
    assert f"{attacker}|301" in await banned(strict_edge)
    other = await phone_at(strict_edge, attacker, opened)
    await other.inbox.expect("200", call_id=register(other, "302", "right"))
    # A registered neighbour makes this an address of many: far more failures are needed, and only the flow is banned.
    for round_ in range(9):
        for user in range(310, 320):
            if f"{attacker}:{guesser.port}" in await banned(strict_edge):
                break
            await guesser.inbox.expect("401", call_id=register(guesser, f"{round_}{user}", "wrong"))
    assert f"{attacker}:{guesser.port}" in await banned(strict_edge)
    assert attacker not in await banned(strict_edge)
    assert not await is_heard(strict_edge, guesser)
    assert await is_heard(strict_edge, other)
    await other.inbox.expect("200", call_id=register(other, "302", "right"))


async def test_wrong_passwords_from_a_stranger_ban_the_address(
    strict_edge: Edge, call_server: FakeCallServer, attacker: str, opened: list[Phone]
) -> None:
    guesser = await phone_at(strict_edge, attacker, opened)
    for number in range(9):
        await guesser.inbox.expect("401", call_id=register(guesser, f"4{number}", "wrong"))
    assert (await banned(strict_edge)).get(attacker) == "password"


async def test_an_emergency_call_passes_a_ban_and_can_be_ended(
    strict_edge: Edge, call_server: FakeCallServer, attacker: str, opened: list[Phone]
) -> None:
    phone = await phone_at(strict_edge, attacker, opened)
    await strict_edge.control.call("htable.setxs", "ban", attacker, "scan", 60)
    assert not await is_heard(strict_edge, phone)
    for uri in (
        "sip:911@example.test",
        "sip:9911@example.test",
        "sip:9-911@example.test",
        "sip:+112@example.test",
        "sip:*67911@example.test",
        "sip:%2A67911;phone-context=x@example.test",
        "sip:933@example.test;user=phone",
        "tel:911",
        "urn:service:sos",
    ):
        call_id = uuid.uuid4().hex
        phone.send(request("INVITE", uri, via=phone.via, call_id=call_id))
        got = await call_server.inbox.expect("INVITE", call_id=call_id)
        assert got.get("X-Clarion-Source") == f"udp:{attacker}:{phone.port}"
    call_id = uuid.uuid4().hex
    phone.send(request("INVITE", "sip:911@example.test", via=phone.via, call_id=call_id))
    tag = (await phone.inbox.expect("200", call_id=call_id)).tag("To")
    for method in ("ACK", "BYE"):
        phone.send(request(method, "sip:911@example.test", via=phone.via, call_id=call_id, to_tag=tag, cseq=2))
        await call_server.inbox.expect(method, call_id=call_id)
    assert not await is_heard(strict_edge, phone)


async def test_an_emergency_call_lifts_no_ban_from_what_is_not_inside_its_dialog(
    strict_edge: Edge, call_server: FakeCallServer, attacker: str, opened: list[Phone]
) -> None:
    """The Call-ID of an emergency call once opened the edge for everything with that Call-ID, for four hours."""
    phone = await phone_at(strict_edge, attacker, opened)
    elsewhere = f"127.0.1.{attacker.rpartition('.')[2]}"
    for banned_source in (attacker, elsewhere):
        await strict_edge.control.call("htable.setxs", "ban", banned_source, "password", 60)
    call_id, uri = uuid.uuid4().hex, "sip:911@example.test"
    phone.send(request("INVITE", uri, via=phone.via, call_id=call_id))
    tag = (await phone.inbox.expect("200", call_id=call_id)).tag("To")
    other = await phone_at(strict_edge, elsewhere, opened)

    def guess(number: int, **more: str) -> bytes:
        extra = [("Authorization", f"guess {number}")]
        address = f"<sip:101@{attacker}:{phone.port}>"
        return request(
            "REGISTER", "sip:example.test", via=phone.via, call_id=call_id, contact=address, extra=extra, **more
        )

    inside = {"call_id": call_id, "to_tag": tag, "cseq": 3}
    for number, refused in enumerate(
        (
            guess(1),
            guess(2, to_tag=tag),
            guess(3, from_tag="other"),
            request("OPTIONS", uri, via=phone.via, call_id=call_id),
            request("SUBSCRIBE", uri, via=phone.via, **inside),
            request("INVITE", "sip:102@example.test", via=phone.via, call_id=call_id),
            request("BYE", uri, via=phone.via, call_id=call_id, to_tag="made-up"),
            request("BYE", uri, via=phone.via, from_tag="other", call_id=call_id, to_tag=tag),
        )
    ):
        phone.send(refused)
        assert not await is_heard(strict_edge, phone)
        got = [m.method for m in call_server.inbox.messages if m.get("Call-ID") == call_id]
        assert got == ["INVITE"], f"number {number} passed the ban"
    other.send(request("BYE", uri, via=other.via, **inside))
    assert not await is_heard(strict_edge, other)
    assert not any(m.method == "BYE" and m.get("Call-ID") == call_id for m in call_server.inbox.messages)
    for method in ("ACK", "INFO", "INVITE", "BYE"):
        phone.send(request(method, uri, via=phone.via, **(inside | {"cseq": 4})))
        await call_server.inbox.expect(method, call_id=call_id, skip=1 if method == "INVITE" else 0)


@pytest.mark.parametrize("kind", ["tcp", "tls", "ws", "wss"])
async def test_a_banned_connection_may_register_in_vain_and_then_call_for_help(
    strict_edge: Edge, call_server: FakeCallServer, opened: list[Phone], kind: str
) -> None:
    """A phone registers before it dials, on the connection that the emergency call then comes by."""
    await strict_edge.control.call("htable.sets", "ban", "127.0.0.1", "scanner")
    try:
        phone = await strict_edge.phone(kind)
        opened.append(phone)
        for _ in range(3):
            register(phone, "101", "right")
        call_id = uuid.uuid4().hex
        phone.send(request("INVITE", "sip:911@example.test", via=phone.via, call_id=call_id))
        tag = (await phone.inbox.expect("200", call_id=call_id)).tag("To")
        phone.send(request("BYE", "sip:911@x", via=phone.via, call_id=call_id, to_tag=tag, cseq=2))
        await call_server.inbox.expect("BYE", call_id=call_id)
        assert not any(m.method == "REGISTER" for m in call_server.inbox.messages)
        for _ in range(LIMITS.banned_messages + 1):
            register(phone, "101", "right")
        await asyncio.wait_for(phone.closed.wait(), 10)
    finally:
        await strict_edge.control.unban("127.0.0.1")


async def test_emergency_calls_from_a_banned_source_are_paced(
    strict_edge: Edge, call_server: FakeCallServer, attacker: str, opened: list[Phone]
) -> None:
    phone = await phone_at(strict_edge, attacker, opened)
    await strict_edge.control.call("htable.setxs", "ban", attacker, "scan", 60)
    calls = [uuid.uuid4().hex for _ in range(LIMITS.emergency_per_source + 5)]
    for call_id in calls:
        phone.send(request("INVITE", "sip:911@example.test", via=phone.via, call_id=call_id))
    await wait_for(
        lambda: (
            len([m for m in call_server.inbox.messages if m.get("Call-ID") in calls]) >= LIMITS.emergency_per_source
        ),
        missing="the emergency calls that pass",
    )
    assert not await is_heard(strict_edge, phone)
    arrived = {m.get("Call-ID") for m in call_server.inbox.messages if m.get("Call-ID") in calls}
    assert len(arrived) == LIMITS.emergency_per_source


async def test_a_flood_from_a_stranger_is_banned(tmp_path: Path, attacker: str, opened: list[Phone]) -> None:
    edge = start_edge(tmp_path, replace(LIMITS, requests_per_second=50))
    try:
        flooder = await phone_at(edge, attacker, opened)

        async def flooded() -> bool:
            for _ in range(200):
                flooder.send(request("OPTIONS", "sip:example.test", via=flooder.via))
            return (await banned(edge)).get(attacker) == "flood"

        await wait_for(flooded, missing="a ban for flooding")
        assert await is_heard(edge, await phone_at(edge, "127.0.0.1", opened))
    finally:
        stop_edge(edge)


async def test_the_command_line_shows_and_lifts_bans(strict_edge: Edge, attacker: str) -> None:
    def clarion(*words: str) -> list[str]:
        folder = f"CLARION_DATA={strict_edge.settings.data}"
        return ["env", folder, sys.executable, "-m", "clarion.apps.cli", "edge", *words]

    await strict_edge.control.call("htable.setxs", "ban", attacker, "scan", 60)
    assert f"{attacker}\tscan" in await run(*clarion("bans"))
    assert await run(*clarion("unban", attacker)) == f"{attacker} may speak again.\n"
    assert await run(*clarion("unban", attacker)) == f"{attacker} was not banned.\n"
    assert "cs1\tsip:127.0.0.1:" in await run(*clarion("servers"))
