"""Systems that know us by a name of their own, with certificates on both sides, through a real Kamailio."""

import asyncio
import contextlib
import ssl
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from clarion.base.settings import load_settings
from clarion.engines.kamailio import SbcCertificate, render, write_sbcs
from tests.engines.kamailio.conftest import Edge, start_edge, stop_edge
from tests.engines.kamailio.ends import FakeCallServer
from tests.engines.kamailio.sip_text import request
from tests.support.teams_peer import Authority, TeamsPeer

pytestmark = pytest.mark.engine
FQDN = "sbc.acme.example"
OTHER = "sbc.other.example"
AUTHORITY = Authority()


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    tmp_path = tmp_path_factory.mktemp("named")
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(AUTHORITY.certificate)
    lanes = {"CLARION_BIND": "127.0.0.1", "CLARION_SBC_ADDRESSES": "127.0.0.1,127.0.0.2"}
    edge = start_edge(tmp_path / "edge", CLARION_SBC_AUTHORITIES=str(trusted), **lanes)
    chain, key = AUTHORITY.issue(FQDN)
    sbcs = [SbcCertificate(FQDN, chain.encode(), key.encode())]
    sbcs.append(SbcCertificate(OTHER, *(part.encode() for part in AUTHORITY.issue(OTHER))))
    sbcs.append(SbcCertificate("sbc.broken.example", chain.encode(), b"no key"))  # left out, and the others hold
    assert write_sbcs(edge.settings, sbcs)
    assert "sbc.broken.example" not in edge.files.tls.read_text()
    assert not write_sbcs(edge.settings, sbcs)
    asyncio.run(edge.control.reload_certificates())
    yield edge
    stop_edge(edge)


async def test_both_sides_show_certificates_and_know_each_other_by_name(edge: Edge, tmp_path: Path) -> None:
    """PH-60: who it is comes from the certificate, never from a header; nothing carries an address of ours."""
    server = await FakeCallServer("cs1", edge.server_ports[0]).start()
    peer = await TeamsPeer("sip.pstnhub.example", FQDN, edge.settings.sip_tls_port).start(AUTHORITY, tmp_path)
    try:
        await peer.connect()
        dialog = peer.dialog("+12025550101", "+16505550101")
        peer.send(dialog, "INVITE", body="v=0\r\n", headers=("X-Clarion-Peer: somebody.else;x;y",))
        got = await server.inbox.expect("INVITE", call_id=dialog.call_id)
        assert got.all("X-Clarion-Peer") == [f"{FQDN};sip.pstnhub.example;sip.pstnhub.example"]
        assert not got.all("Record-Route")
        server.reply(got, 403, "Forbidden")
        assert (await peer.answer(dialog)).status == 403

        private = edge.settings.edge_private_port
        call_id = uuid.uuid4().hex + "@cs1"
        await server.send(
            private,
            request(
                "INVITE",
                f"sip:+16505550101@127.0.0.1:{peer.port};transport=tls",
                via=server.via(),
                call_id=call_id,
                from_tag="cs1-a",
                contact=f"<sip:cs1@{FQDN}:5061;transport=tls>",
                extra=[
                    ("Route", f"<sip:127.0.0.1:{private};transport=tcp;lr>"),
                    ("X-Clarion-Certificate", FQDN),
                ],
            ),
        )
        came = await peer.expect("INVITE")
        assert not came.all("record-route")
        assert not [name for name, _ in came.headers if name.startswith("x-clarion")]
        peer.respond(came, 486, tag="t")
        await server.inbox.expect("486", call_id=call_id)
    finally:
        await peer.stop()
        await server.stop()


async def test_each_account_shows_its_own_certificate_to_one_proxy(edge: Edge, tmp_path: Path) -> None:
    """PH-60: connections are found by address, so each certificate has one of the edge's; without one nothing goes."""
    server = await FakeCallServer("cs1", edge.server_ports[0]).start()
    peer = await TeamsPeer("sip.pstnhub.example", FQDN, edge.settings.sip_tls_port).start(AUTHORITY, tmp_path)
    private = edge.settings.edge_private_port

    async def ask(fqdn: str, lane: str) -> str:
        call_id = uuid.uuid4().hex + "@cs1"
        more = [("Route", f"<sip:127.0.0.1:{private};transport=tcp;lr>")]
        more += [("X-Clarion-Certificate", fqdn), ("X-Clarion-Lane", lane)]
        uri = f"sip:127.0.0.1:{peer.port};transport=tls"
        await server.send(
            private, request("OPTIONS", uri, via=server.via(), call_id=call_id, from_tag="cs1-a", extra=more)
        )
        return call_id

    try:
        for fqdn, lane in ((FQDN, "0"), (OTHER, "1"), (FQDN, "0"), (OTHER, "1")):
            call_id = await ask(fqdn, lane)
            came = await peer.expect("OPTIONS", beyond=sum(each.method == "OPTIONS" for each in peer.heard))
            assert peer.certificate_of(came) == fqdn
            assert not [name for name, _ in came.headers if name.startswith("x-clarion")]
            peer.respond(came, 200, tag="t")
            await server.inbox.expect("200", call_id=call_id)
        call_id = await ask(OTHER, "2")
        await server.inbox.expect("503", call_id=call_id)
        assert len(peer.heard) == 4, "nothing went out by another certificate"
    finally:
        await peer.stop()
        await server.stop()


async def test_who_shows_no_certificate_that_is_trusted_does_not_get_in_by_the_name(edge: Edge, tmp_path: Path) -> None:
    """PH-60"""
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(AUTHORITY.certificate)
    nobody = ssl.create_default_context(cafile=str(trusted))
    stranger = await TeamsPeer("sip.pstnhub.example", FQDN, edge.settings.sip_tls_port).start(
        Authority("Somebody else"), tmp_path
    )
    stranger._context.load_verify_locations(str(trusted))  # type: ignore[union-attr]
    for context in (nobody, stranger._context):
        peer = TeamsPeer("x", FQDN, edge.settings.sip_tls_port, _context=context)
        with contextlib.suppress(ssl.SSLError, ConnectionError):
            await peer.connect()
            peer.send(peer.dialog("+12025550101", "+16505550101"), "OPTIONS")
            await asyncio.wait_for(peer.closed.wait(), 10)
        assert not peer.heard
        await peer.stop()
    await stranger.stop()


def test_without_addresses_of_its_own_an_edge_calls_from_where_the_machine_reaches_them(tmp_path: Path) -> None:
    """PH-60: of several networks the first need not be the one that leads to Microsoft Teams."""
    made = render(load_settings({"CLARION_DATA": str(tmp_path)}))
    lanes = made.config.read_text().partition("route[LANE] {")[2].partition("\n}\n")[0]
    assert 'if ($var(lane) == "0") return;' in lanes
    assert "$fs" not in lanes
    assert "503" in lanes, "others have no way"
