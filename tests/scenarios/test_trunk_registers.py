"""A carrier that wants us to register, and sends calls to whoever does: through the real edge, both ways."""

import re
from typing import Any

import pytest

from clarion.engines.sip.digest import Credentials, expected_response, ha1, parse_pairs
from tests.scenarios.installation import Installation
from tests.support.baresip import StartBaresip
from tests.support.sip_peer import Dialog, Heard, SipPeer
from tests.support.waiting import free_ports, wait_for

pytestmark = [pytest.mark.scenario, pytest.mark.engine]

TRUNKS = "/restapi/v1.0/account/~/clarion/trunks"
REALM, USER, SECRET = "carrier.example", "acme-1", "secret of the trunk"


def is_right(request: Heard) -> bool:
    """Whether the digest is that of who knows the password (RFC 7616)."""
    said = parse_pairs(request.header("authorization"))
    given = Credentials(
        said["username"], said["realm"], said["nonce"], said["uri"], "", "SHA-256", "auth", said["cnonce"], said["nc"]
    )
    return said["response"] == expected_response(given, "REGISTER", ha1("SHA-256", USER, REALM, SECRET))


def sdp(port: int) -> str:
    return (
        f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\n"
        "a=rtpmap:0 PCMU/8000\r\n"
    )


async def registers(carrier: SipPeer) -> Heard:
    """Take its registration, as a carrier does: first the question who it is."""
    first = await carrier.request_heard("REGISTER", within=20)
    challenge = f'WWW-Authenticate: Digest realm="{REALM}", nonce="n1", algorithm=SHA-256, qop="auth"'
    carrier.respond(first, 401, tag="c1", headers=(challenge,))
    second = await wait_for(
        lambda: next(
            (each for each in carrier.heard if each.method == "REGISTER" and each.header("authorization")), None
        ),
        missing="a REGISTER with credentials",
    )
    assert is_right(second)
    carrier.respond(second, 200, tag="c1", headers=(f"Contact: {second.header('contact')}",))
    return second


async def test_we_register_and_take_the_calls_that_come_to_our_contact(
    clarion_up: Installation, baresip: StartBaresip
) -> None:
    media, *_ = free_ports(4)
    carrier = SipPeer(("127.0.0.1", int(clarion_up.settings["CLARION_SIP_PORT"])))
    body = {
        "name": "Registering carrier",
        "uri": f"sip:127.0.0.1:{carrier.port};transport=udp",
        "username": USER,
        "password": SECRET,
        "registers": True,
        "probes": False,
        "numberFormat": "national",
        "country": "US",
        "emergency": False,
    }
    trunk = await clarion_up.request("101", "POST", TRUNKS, json=body)
    path = f"{TRUNKS}/{trunk['id']}"
    try:
        registered = await registers(carrier)

        async def shown() -> Any:
            states = (await clarion_up.request("101", "GET", path))["states"]
            return any(state["registration"] == "Registered" for state in states)

        await wait_for(shown, missing="the registration in the view of the trunk", timeout=15)
        contact = re.search(r"<(sip:[^>]+)>", registered.header("contact"))
        assert contact is not None
        ben = await baresip(clarion_up.account("102"), tone=550)
        await ben.registered()
        national = clarion_up.env["CLARION_102_NUMBER"].removeprefix("+1")
        dialog = Dialog(
            call_id="from-the-carrier",
            uri=contact[1],
            from_=f"<sip:2025550177@{REALM}>;tag=c2",
            to=f"<sip:{national}@{REALM}>",
        )
        carrier.request(dialog, "INVITE", body=sdp(media))
        call = await ben.incoming()
        assert "12025550177" in call.peer, "the caller, as we write numbers"
        await ben.hang_up()
        refused = await carrier.answer(dialog, within=30)
        assert refused.status >= 200
        carrier.request(dialog, "ACK", same_transaction=refused.status >= 300)
    finally:
        await clarion_up.request("101", "DELETE", path)
    bye = await wait_for(
        lambda: next(
            (each for each in carrier.heard if each.method == "REGISTER" and each.header("expires") == "0"), None
        ),
        missing="a good-bye after the trunk was removed",
        timeout=20,
    )
    carrier.respond(bye, 200, tag="c3")
    carrier.close()
