"""The simulated answering point: it answers at once, and remembers who called and from where."""

import re
from collections.abc import Callable

import pytest

from clarion.engines.phone_network import PhoneNetwork
from clarion.engines.phone_network.location import address_in
from tests.support.audio import level
from tests.support.rtp_phone import RtpPhone
from tests.support.sip_peer import SipPeer
from tests.support.waiting import wait_for

MakePhone = Callable[..., RtpPhone]

PIDF = """<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"
 xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr" entity="pres:ada@example.com">
 <tuple id="1"><status><gp:geopriv><gp:location-info><ca:civicAddress>
  <ca:country>US</ca:country><ca:A1>CA</ca:A1><ca:A3>Belmont</ca:A3><ca:RD>Davis</ca:RD><ca:STS>Drive</ca:STS>
  <ca:HNO>20</ca:HNO><ca:LOC>Suite 3</ca:LOC><ca:PC>94002</ca:PC>
 </ca:civicAddress></gp:location-info></gp:geopriv></status></tuple></presence>"""


def _with_location(sdp: str) -> tuple[str, str]:
    body = (
        "--frontier\r\nContent-Type: application/sdp\r\n\r\n"
        f"{sdp}\r\n"
        "--frontier\r\nContent-Type: application/pidf+xml\r\nContent-ID: <ada@127.0.0.1>\r\n\r\n"
        f"{PIDF}\r\n"
        "--frontier--\r\n"
    )
    return body, 'multipart/mixed; boundary="frontier"'


@pytest.mark.parametrize("code", ["911", "112", "999"])
async def test_an_emergency_call_is_answered_and_its_location_remembered(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone, code: str
) -> None:
    phone = rtp_phone(0)
    body, kind = _with_location(phone.sdp())
    dialog = peer.dialog(code)
    headers = ("P-Asserted-Identity: <sip:+16505550101@127.0.0.1>", "Geolocation: <cid:ada@127.0.0.1>")
    peer.request(dialog, "INVITE", body=body, kind=kind, headers=headers)
    final = await peer.answer(dialog)
    peer.take_tag(dialog, final)
    peer.request(dialog, "ACK")
    phone.connect(final.body)
    await phone.heard.until(lambda: level(phone.heard.last(0.3)) > -35, "no announcement is heard", 15)
    facts = network.all_facts()[-1]
    assert facts.emergency is not None
    assert facts.emergency.callback_number == "+16505550101"
    assert facts.emergency.address == "20 Davis Drive, Suite 3, Belmont, CA 94002, US"
    assert facts.emergency.pidf_lo.startswith("<?xml")
    assert facts.headers["geolocation"] == ["<cid:ada@127.0.0.1>"]


async def test_an_emergency_call_without_a_location_is_answered_as_well(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    _, final = await peer.call("911", rtp_phone(0).sdp())
    assert final.status == 200
    facts = network.all_facts()[-1].emergency
    assert facts is not None
    assert (facts.callback_number, facts.address) == ("+16505550101", "")


async def test_the_emergency_service_urn_reaches_the_answering_point(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    dialog = peer.dialog("911")
    dialog.uri = "urn:service:sos"
    peer.request(dialog, "INVITE", body=rtp_phone(0).sdp())
    assert (await peer.answer(dialog)).status == 200


async def test_the_address_check_reads_back_and_hangs_up(
    network: PhoneNetwork, peer: SipPeer, rtp_phone: MakePhone
) -> None:
    said: list[str] = []
    say = network.announcements.say

    async def listen(text: str):  # type: ignore[no-untyped-def]
        said.append(text)
        return (await say("one")) if re.search("address|number", text) else await say(text)

    network.announcements.say = listen  # type: ignore[method-assign]
    phone = rtp_phone(0)
    body, kind = _with_location(phone.sdp())
    dialog = peer.dialog("933")
    peer.request(dialog, "INVITE", body=body, kind=kind)
    final = await peer.answer(dialog)
    peer.take_tag(dialog, final)
    peer.request(dialog, "ACK")
    phone.connect(final.body)
    await peer.request_heard("BYE", within=30)
    assert "Your address is 20 Davis Drive, Suite 3, Belmont, CA 94002, US." in said
    assert said.count("five") == 5  # +1 650 555 0101
    await wait_for(lambda: network.history, missing="the call in the history")


@pytest.mark.parametrize("document", ["", "<not xml", "<!DOCTYPE x><a/>", "<a/>"])
def test_a_document_that_holds_no_address_gives_none(document: str) -> None:
    assert address_in(document) == ""
