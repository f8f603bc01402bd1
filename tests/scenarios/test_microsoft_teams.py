"""PH-60: somebody whose phone is Microsoft Teams, through everything real. Teams itself is a peer that follows its
documents: TLS with certificates on both sides, SRTP with keys in the SDP, in-dialog requests to our name.
"""

import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.installation import TONE_620, Installation
from tests.support.baresip import StartBaresip
from tests.support.rtp_phone import RtpPhone
from tests.support.teams_peer import Authority, Dialog, TeamsPeer
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

SETUP = "/restapi/v1.0/account/~/clarion/ms-teams"
USERS = "/restapi/v1.0/account/~/ms-teams/direct-routing/users"
FQDN = "sbc.acme.example"
PLACE = """<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:ada@acme.example"
 xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr">
<tuple id="a"><status><gp:geopriv><gp:location-info><ca:civicAddress><ca:country>US</ca:country><ca:A1>CA</ca:A1>
<ca:A3>Fremont</ca:A3><ca:RD>Mission</ca:RD><ca:HNO>7</ca:HNO></ca:civicAddress></gp:location-info></gp:geopriv>
</status></tuple></presence>"""


@contextlib.asynccontextmanager
async def connected(clarion: Installation, folder: Path) -> AsyncIterator[TeamsPeer]:
    """Extension 101 uses Teams, which has opened its connection to the edge."""
    authority = Authority()
    (clarion.data / "sbc-authorities.pem").write_text(authority.certificate)
    edge = int(clarion.settings["CLARION_SIP_TLS_PORT"])
    teams = await TeamsPeer("127.0.0.1", FQDN, edge).start(authority, folder)
    certificate, key = authority.issue(FQDN)
    body = {
        "fqdn": FQDN,
        "certificate": certificate,
        "privateKey": key,
        "proxies": [f"127.0.0.1:{teams.port}"],
        "networks": ["127.0.0.0/8"],
    }
    await clarion.request("101", "PUT", SETUP, json=body)
    ada = next(
        each for each in (await clarion.request("101", "GET", f"{SETUP}/people"))["records"]
        if each["extensionNumber"] == "101"
    )  # fmt: skip
    mapping = {"extensionId": ada["extensionId"], "phoneNumber": clarion.env["CLARION_101_NUMBER"]}
    await clarion.request("101", "POST", USERS, json={"mappings": [mapping]})

    async def known_at_the_edge() -> bool:
        with contextlib.suppress(ssl.SSLError, ConnectionError):
            await teams.connect()
            return True
        return False

    try:
        await wait_for(known_at_the_edge, missing="our certificate at the edge", timeout=20)
        yield teams
    finally:
        await clarion.request("101", "DELETE", SETUP)
        await teams.stop()


async def test_calls_both_ways_with_sound_hold_and_help(
    clarion_up: Installation, baresip: StartBaresip, tmp_path: Path
) -> None:
    """PH-60: Teams rings and is heard, holds, calls out and for help; who is not connected is refused."""
    number = clarion_up.env["CLARION_101_NUMBER"]
    async with connected(clarion_up, tmp_path) as teams:
        bob = await baresip(clarion_up.account("102"), tone=600)
        await bob.registered()
        call = await bob.dial("101")
        invite = await teams.expect("INVITE")
        assert invite.first.startswith(f"INVITE sip:{number}@127.0.0.1:{teams.port};user=phone")
        assert f"@{FQDN}:{teams.edge};transport=tls>" in invite.header("contact")
        assert clarion_up.env["CLARION_102_NUMBER"] in invite.header("p-asserted-identity")
        phone = RtpPhone(1000, secure=True)
        teams.respond(invite, 180, tag="m1")
        phone.connect(invite.body)
        teams.respond(invite, 200, tag="m1", body=phone.sdp())
        await teams.expect("ACK")
        await bob.established(call)
        await phone.heard.hears(600)
        await bob.hears(1000)

        held = teams.taken(invite, "m1")
        phone.direction = "inactive"
        teams.send(held, "INVITE", body=phone.sdp(version=2))
        answer = await teams.answer(held)
        assert answer.status == 200, answer.first
        assert "a=inactive" in answer.body
        teams.send(held, "ACK")
        await bob.hears_other_than(1000)
        phone.direction = "sendrecv"
        teams.send(held, "INVITE", body=phone.sdp(version=3))
        assert (await teams.answer(held)).status == 200
        teams.send(held, "ACK")
        await bob.hears(1000)
        await bob.hang_up(call)
        teams.respond(await teams.expect("BYE"), 200)
        await phone.close()

        phone, dialog = await dialled(teams, TONE_620, number)
        await phone.heard.hears(620)
        await hung_up(teams, dialog)
        await phone.close()

        async def record() -> bool:
            found = [each for each in await clarion_up.call_log() if each["to"].get("phoneNumber") == TONE_620]
            return bool(found) and found[0]["direction"] == "Outbound"

        await wait_for(record, missing="the call in the log of 101")

        stranger = teams.dialog(TONE_620, "+16505559999")
        teams.send(stranger, "INVITE", body=phone.sdp())
        assert (await teams.answer(stranger)).first == "SIP/2.0 403 Number Not Connected"

        await help_is_called(clarion_up, teams, number)


async def dialled(teams: TeamsPeer, number: str, caller: str) -> tuple[RtpPhone, Dialog]:
    """A call from Teams that was answered, talking."""
    phone = RtpPhone(1000, secure=True)
    dialog = teams.dialog(number, caller)
    teams.send(dialog, "INVITE", body=phone.sdp())
    answer = await teams.answer(dialog, within=20)
    assert answer.status == 200, answer.first
    assert f"@{FQDN}:{teams.edge};transport=tls>" in answer.header("contact")
    phone.connect(answer.body)
    teams.send(dialog, "ACK")
    return phone, dialog


async def hung_up(teams: TeamsPeer, dialog: Dialog) -> None:
    teams.send(dialog, "BYE")
    assert (await teams.answer(dialog)).status == 200


async def help_is_called(clarion: Installation, teams: TeamsPeer, number: str) -> None:
    """With the place that Teams has, also when it writes the number with a plus."""
    phone = RtpPhone(0, secure=True)
    dialog = teams.dialog("+911", number)
    parts = (("application/sdp", phone.sdp()), ("application/pidf+xml", PLACE))
    body = "".join(f"--b\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts) + "--b--\r\n"
    headers = ("Geolocation: <cid:ada>", "Geolocation-Routing: yes", "Priority: emergency")
    teams.send(dialog, "INVITE", body=body, kind="multipart/mixed;boundary=b", headers=headers)
    answer = await teams.answer(dialog, within=20)
    assert answer.status == 200, answer.first
    teams.send(dialog, "ACK")
    calls: list[dict[str, Any]] = (await clarion.network("emergency"))["calls"]
    assert "Fremont" in str(calls[-1]["emergency"]), calls[-1]
    assert number in str(calls[-1]["emergency"])
    await hung_up(teams, dialog)
    await phone.close()
