"""CLI-03: which certificates may speak for a number, and where they may be fetched from."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st
from pyasn1.codec.der.decoder import decode  # type: ignore[import-untyped]
from pyasn1_modules import rfc8226  # type: ignore[import-untyped]

from clarion.base.clock import SystemClock
from clarion.base.ssrf_guard import EgressPolicy
from clarion.engines.kamailio.certificates import ensure_certificates
from clarion.engines.sip.identity import BadIdentity
from clarion.engines.sip.identity_certificates import MOST_BYTES, CertificateShelf, Sources
from clarion.engines.sip.identity_lab import Lab
from clarion.engines.sip.identity_trust import NumberAuthority, Trust, decode_authority, encode_authority
from tests.engines.sip.identity_world import ADDRESS, CALLER, PROVIDER, START, IdentityWorld


@pytest.fixture
def world(tmp_path: Path) -> IdentityWorld:
    return IdentityWorld(tmp_path)


# ---- authority over numbers (RFC 8226)

numbers = st.from_regex(r"[1-9][0-9]{1,14}", fullmatch=True)
authorities = st.builds(
    NumberAuthority,
    codes=st.frozensets(st.from_regex(r"[A-Z0-9]{1,8}", fullmatch=True), max_size=4),
    numbers=st.frozensets(numbers, max_size=20),
    ranges=st.lists(
        st.integers(10**10, 10**11 - 2000).flatmap(
            lambda first: st.integers(2, 1000).map(lambda count: (11, first, first + count - 1))
        ),
        max_size=4,
    ).map(tuple),
).filter(lambda found: bool(found.codes or found.numbers or found.ranges))


@given(authority=authorities)
def test_a_list_of_authority_is_read_as_it_was_written(authority: NumberAuthority) -> None:
    data = encode_authority(authority)
    assert decode_authority(data) == authority
    entries, rest = decode(data, asn1Spec=rfc8226.TNAuthorizationList())  # somebody else's reading of RFC 8226
    assert not rest
    assert len(entries) == len(authority.codes) + len(authority.numbers) + len(authority.ranges)


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_refusal(data: bytes) -> None:
    try:
        found = decode_authority(data)
    except ValueError:
        return
    assert found.codes or found.numbers or found.ranges


@pytest.mark.parametrize(
    ("authority", "covers"),
    [
        (PROVIDER, True),
        (NumberAuthority(numbers=frozenset({CALLER[1:]})), True),
        (NumberAuthority(numbers=frozenset({"12025550124"})), False),
        (NumberAuthority(ranges=((11, 12025550100, 12025550123),)), True),
        (NumberAuthority(ranges=((11, 12025550124, 12025550199),)), False),
        (NumberAuthority(ranges=((12, 12025550100, 12025550199),)), False),
    ],
)
def test_the_list_must_cover_the_calling_number(world: IdentityWorld, authority: NumberAuthority, covers: bool) -> None:
    address = "https://certs.carrier.example/numbers.pem"
    issued = world.issue(address, authority)
    proof = world.verify(world.sign(issued, address))
    assert (proof.level, proof.status) == (("A", 0) if covers else ("", 437))


def test_a_certificate_without_a_list_speaks_for_nobody(world: IdentityWorld) -> None:
    issued = world.issue(ADDRESS, None)
    assert world.verify(world.sign(issued)).status == 437


# ---- chain, time, revocation


def test_a_chain_to_another_anchor_proves_nothing(world: IdentityWorld) -> None:
    issued = world.issue(ADDRESS, PROVIDER, lab=Lab("Somebody else", now=START))
    assert world.verify(world.sign(issued)).status == 437


def test_a_chain_with_a_missing_part_proves_nothing(world: IdentityWorld) -> None:
    issued = world.lab.issue("Carrier", PROVIDER)
    world.put(ADDRESS, issued.chain_pem().split(b"-----END CERTIFICATE-----")[0] + b"-----END CERTIFICATE-----\n")
    assert world.verify(world.sign(issued)).status == 437


def test_an_authority_itself_signs_no_calls(world: IdentityWorld) -> None:
    from clarion.engines.sip.identity_lab import Issued, pem

    ca = Issued(world.lab._middle_key, (world.lab.middle,))
    world.put(ADDRESS, pem(ca.chain))
    assert world.verify(world.sign(ca)).status == 437


@pytest.mark.parametrize(("days", "status"), [(1.0, 0), (-1.5, 437), (3.0, 437)])
def test_a_certificate_is_valid_in_its_time_only(world: IdentityWorld, days: float, status: int) -> None:
    begins = START - datetime.timedelta(hours=1)
    if days > 2:
        begins = START + datetime.timedelta(days=1)
    issued = world.issue(ADDRESS, PROVIDER, begins=begins if days > 0 else START - datetime.timedelta(days=3), days=1.5)
    assert world.verify(world.sign(issued)).status == status


def test_a_certificate_that_expires_in_memory_is_no_longer_good(world: IdentityWorld) -> None:
    issued = world.issue(ADDRESS, PROVIDER, days=1)
    assert world.verify(world.sign(issued)).level == "A"
    world.clock.advance(86_500)
    assert world.verify(world.sign(issued)).status == 437


def test_a_revoked_certificate_is_refused_also_when_it_was_good_before(world: IdentityWorld) -> None:
    assert world.verify(world.sign()).level == "A"
    world.revoke(world.carrier)
    assert world.verify(world.sign()).status == 437
    other = world.issue("https://certs.carrier.example/two.pem", PROVIDER)
    assert world.verify(world.sign(other, "https://certs.carrier.example/two.pem")).level == "A"


def test_without_an_anchor_nothing_is_trusted(world: IdentityWorld) -> None:
    world.shelf.trust = Trust([])
    assert world.verify(world.sign()).status == 437


@pytest.mark.parametrize(
    "data", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_known_file_that_is_no_certificate_is_left_out(world: IdentityWorld, data: bytes) -> None:
    world.put(ADDRESS, data)
    assert world.verify(world.sign()).missing == (ADDRESS,)


# ---- addresses


@pytest.mark.parametrize(
    "address",
    [
        "http://certs.carrier.example/one.pem",
        "ftp://certs.carrier.example/one.pem",
        "file:///etc/passwd",
        "https:///one.pem",
        "https://127.0.0.1/one.pem",
        "https://10.0.0.1/one.pem",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/one.pem",
        "https://[::ffff:10.0.0.1]/one.pem",
        "https://evil.example/one.pem",
        "https://certs.carrier.example.evil.example/one.pem",
        "https://certs.carrier.example@evil.example/one.pem",
        "https://certs.carrier.example:22/one.pem",
        "https://certs.carrier.example/one.pem?secret=1",
        "https://certs.carrier.example/one.pem#part",
        "https://certs.carrier.example/one two.pem",
        "https://certs.carrier.example/é.pem",
    ],
)
async def test_nobody_is_asked_at_an_address_that_is_not_allowed(world: IdentityWorld, address: str) -> None:
    shelf = CertificateShelf(Sources(hosts=("certs.carrier.example",)), world.shelf.trust, world.clock)
    with pytest.raises(BadIdentity) as refused:
        shelf.check_address(address)
    assert refused.value.status == 436
    await shelf.fetch(address)
    with pytest.raises(BadIdentity):
        shelf.find(address, world.now)
    assert shelf._pool is None


@pytest.mark.parametrize(
    ("hosts", "host", "allowed"),
    [
        (("*.example.com",), "certs.example.com", True),
        (("*.example.com",), "example.com", False),
        (("*.example.com",), "notexample.com", False),
        (("*",), "anything.example", True),
        ((), "anything.example", False),
    ],
)
def test_hosts_are_allowed_by_name(world: IdentityWorld, hosts: tuple[str, ...], host: str, allowed: bool) -> None:
    shelf = CertificateShelf(Sources(hosts=hosts), world.shelf.trust, world.clock)
    if allowed:
        assert shelf.check_address(f"https://{host}/a.pem") == host
    else:
        with pytest.raises(BadIdentity):
            shelf.check_address(f"https://{host}/a.pem")


# ---- fetching, from a real server with TLS

Serve = Callable[[bytes], "asyncio.Future[str]"]


@asynccontextmanager
async def serving(
    folder: Path, answer: bytes, *, pause: float = 0
) -> AsyncIterator[tuple[str, ssl.SSLContext, list[bytes]]]:
    """A server on loopback that gives one answer; its address, who to trust, and what it was asked."""
    found = ensure_certificates(folder, ("localhost",))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(found.certificate, found.key)
    asked: list[bytes] = []

    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        await asyncio.sleep(pause)
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer_once, "127.0.0.1", 0, ssl=context)
    trust = ssl.create_default_context(cafile=str(found.authority))
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}/one.pem", trust, asked


def _answer(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


def _shelf(lab: Lab, tls: ssl.SSLContext, policy: EgressPolicy | None = None) -> CertificateShelf:
    sources = Sources(hosts=("localhost",), policy=policy or EgressPolicy(loopback=True), any_port=True, tls=tls)
    return CertificateShelf(sources, Trust([lab.anchor]), SystemClock())


async def test_a_certificate_is_fetched_once_however_many_wait(tmp_path: Path) -> None:
    lab = Lab()
    issued = lab.issue("Carrier", PROVIDER)
    async with serving(tmp_path, _answer(issued.chain_pem(), more="Cache-Control: max-age=600\r\n")) as (
        at,
        tls,
        asked,
    ):
        shelf = _shelf(lab, tls)
        now = SystemClock().now().timestamp()
        assert shelf.find(at, now) is None
        await asyncio.gather(*(shelf.fetch(at) for _ in range(10)))
        found = shelf.find(at, now)
        assert found is not None
        assert found.covers(CALLER[1:])
        assert len(asked) == 1
        assert shelf.find(at, now + 590) is not None
        assert shelf.find(at, now + 700) is None
        await shelf.close()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (_answer(b"", "302 Found", "Location: https://localhost/other.pem\r\n"), "answers 302"),
        (_answer(b"nothing", "404 Not Found"), "answers 404"),
        (_answer(b"x" * (MOST_BYTES + 1)), "too much"),
        (_answer(b"no certificate"), "no certificates in PEM"),
        (b"garbage\r\n\r\n", "no certificate"),
    ],
)
async def test_what_is_not_a_certificate_is_refused_and_not_asked_for_again(
    tmp_path: Path, answer: bytes, why: str
) -> None:
    async with serving(tmp_path, answer) as (at, tls, asked):
        shelf = _shelf(Lab(), tls)
        for _ in range(3):
            await shelf.fetch(at) if not asked else None
            with pytest.raises(BadIdentity, match=why):
                shelf.find(at, SystemClock().now().timestamp())
        assert len(asked) == 1
        await shelf.close()


async def test_a_name_that_leads_to_this_machine_is_not_followed(tmp_path: Path) -> None:
    async with serving(tmp_path, _answer(b"")) as (at, tls, asked):
        shelf = _shelf(Lab(), tls, EgressPolicy())
        await shelf.fetch(at)
        with pytest.raises(BadIdentity, match="private or local network"):
            shelf.find(at, SystemClock().now().timestamp())
        assert asked == []
        await shelf.close()


async def test_a_server_that_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    async with serving(tmp_path, _answer(b"")) as (at, _, asked):
        shelf = _shelf(Lab(), ssl.create_default_context())
        await shelf.fetch(at)
        with pytest.raises(BadIdentity) as refused:
            shelf.find(at, SystemClock().now().timestamp())
        assert refused.value.status == 436
        assert asked == []
        await shelf.close()


async def test_a_slow_server_costs_bounded_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clarion.engines.sip.identity_certificates.FETCH_SECONDS", 0.2)
    async with serving(tmp_path, _answer(b""), pause=5) as (at, tls, _):
        shelf = _shelf(Lab(), tls)
        async with asyncio.timeout(3):
            await shelf.fetch(at)
        with pytest.raises(BadIdentity) as refused:
            shelf.find(at, SystemClock().now().timestamp())
        assert refused.value.status == 436
        await shelf.close()


def test_a_list_of_revoked_certificates_that_is_indirect_names_its_issuers() -> None:
    from clarion.engines.sip.identity_trust import Revocations

    lab = Lab(now=START)
    one = lab.issue("One", PROVIDER).certificate
    lists = Revocations()
    lists.add(x509.load_pem_x509_crl(lab.revoke(one)))
    assert lists.revoked == {(lab.middle.subject.rfc4514_string(), one.serial_number)}
    assert lists.oldest == START + datetime.timedelta(days=7)
