"""ADM-06, ADM-08: a phone says what it sees of its network, and help is sent where that is."""

import asyncio
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base import outbox
from clarion.base.errors import Invalid
from clarion.features.emergency import Seen, note_sighting, read_request, read_snapshot
from tests.features.emergency.test_api import ADDRESS
from tests.features.emergency.test_networks import AUTO
from tests.features.phone.device_provisioning.test_device_provisioning import new_phone
from tests.support.api import Api

HELD = "urn:ietf:params:xml:ns:geopriv:held"
LLDP = """<locationRequest xmlns="urn:ietf:params:xml:ns:geopriv:held">
 <device xmlns="urn:ietf:params:xml:ns:geopriv:held:id"><ip v="4">10.1.0.9</ip><mac>001565aabbcc</mac></device>
 <measurements xmlns="urn:ietf:params:xml:ns:geopriv:lm">
  <lldp xmlns="urn:ietf:params:xml:ns:geopriv:lm:lldp"><chassis type="{type}">{chassis}</chassis>
   <port type="5">{port}</port></lldp></measurements></locationRequest>"""
WIFI = """<h:locationRequest xmlns:h="urn:ietf:params:xml:ns:geopriv:held">
 <wifi xmlns="urn:ietf:params:xml:ns:geopriv:lm:wifi"><ap><bssid>00-00-00-00-00-01</bssid></ap>
 <ap serving="true"><bssid>AA-BB-CC-DD-EE-FF</bssid></ap></wifi></h:locationRequest>"""


def lldp(type_: str = "4", chassis: str = "001122334455", port: bytes = b"ge-0/0/7") -> bytes:
    return LLDP.format(type=type_, chassis=chassis, port=port.hex()).encode()


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (lldp(), Seen(own="10.1.0.9", chassis="001122334455", port="ge-0/0/7")),
        (lldp("5", "010a000002"), Seen(own="10.1.0.9", chassis="10.0.0.2", port="ge-0/0/7")),
        (WIFI.encode(), Seen(bssid="aabbccddeeff")),
        (b"<locationRequest><chassisId>AA:BB:CC:DD:EE:FF</chassisId><portId>7</portId></locationRequest>",
         Seen(chassis="aabbccddeeff", port="7")),
        (b"<locationRequest/>", Seen()),
    ],
)  # fmt: skip
def test_phones_say_it_in_several_ways(body: bytes, seen: Seen) -> None:
    assert read_request(body) == seen


def test_what_no_database_can_hold_is_left_out() -> None:
    """PH-49"""
    assert read_request(lldp(port=b"ge\0-0\n/7")).port == "ge-0/7"


def test_a_document_type_in_another_encoding_is_refused_too() -> None:
    """PH-49"""
    head = "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a [<!ENTITY e '7'>]>"
    with pytest.raises(Invalid, match="document type"):
        read_request(f"{head}<locationRequest><portId>&e;</portId></locationRequest>".encode("utf-16"))


@pytest.mark.parametrize("body", [b"", b"x", b"<a/>", b"<!DOCTYPE a><locationRequest/>", b"<locationRequest>" * 2000])
def test_what_is_no_request_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        read_request(body)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_in_it_is_read_or_left(chassis: str, port: str) -> None:
    request = ET.Element("locationRequest")
    for name, text in (("chassis", chassis), ("port", port)):
        element = ET.SubElement(request, name, {"type": "5"})
        element.text = "".join(each for each in text if each.isprintable())
    found = read_request(ET.tostring(request))
    assert len(found.port) <= 64


async def is_told(api: Api, device_id: str, port: str) -> bool:
    """Whether call servers hear of what a device says."""
    async with api.here.storage.transaction() as session:
        await note_sighting(session, api.account_id(), device_id, Seen(port=port), api.clock.now())
        return bool(session.info.get(outbox.ANNOUNCED))


async def test_a_phone_asks_where_it_is_and_help_is_sent_there(api: Api) -> None:
    path, setup = await new_phone(api)
    device_id = path.split("/")[-2]
    held = setup["link"][setup["link"].index("/device-provisioning/") :] + "held"
    switch = {"chassisId": "00:11:22:33:44:55", "port": "ge-0/0/7", "emergencyAddress": ADDRESS}
    assert (await api.request("POST", f"{AUTO}/switches", json=switch)).status_code == 200

    def place(text: str) -> str:
        found = ET.fromstring(text)
        assert found.tag == f"{{{HELD}}}locationResponse", text
        return str(found.findtext(".//{*}A3"))

    before, *others = await asyncio.gather(*(api.client.post(held, content=lldp()) for _ in range(4)))
    assert {answer.status_code for answer in others} == {200}
    assert not await is_told(api, device_id, "1"), "its place does not follow"
    assert before.headers["content-type"] == "application/held+xml"
    assert place(before.text) == "Belmont", "nobody said yet that its place follows the network"
    on = {"enabledDeviceIds": [device_id]}
    assert (await api.request("POST", f"{AUTO}/devices/bulk-assign", json=on)).status_code == 204
    answer = await api.client.post(held, content=lldp())
    assert place(answer.text) == "Oakland"
    assert "Wiremap" in answer.text
    async with api.here.storage.reading() as session:
        known = (await read_snapshot(session)).networks[api.account_id()]
    assert known.sightings[device_id].chassis == "001122334455"
    assert [await is_told(api, device_id, port) for port in "223"] == [True, False, True]

    wrong = await api.client.post(held, content=b"<!DOCTYPE x><locationRequest/>")
    assert ET.fromstring(wrong.text).get("code") == "xmlError"
    forged = held.replace(device_id, "d" * len(device_id))
    answers = [(await api.client.post(forged, content=lldp())).status_code for _ in range(12)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert place((await api.client.post(held, content=lldp())).text) == "Oakland", "the others of the office are told"
