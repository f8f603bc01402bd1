"""PH-42: lamps of extensions, queues and park slots, as phones ask for them (RFC 4235, 3856)."""

from xml.etree import ElementTree

import msgspec
import pytest

from clarion.calls.blf import BlfRegistry
from clarion.calls.directory import Account, Extension, PhoneNumber
from clarion.engines.sip import DialogPackage, PresencePackage
from clarion.engines.sip.message import Message
from tests.engines.sip.bench import DOMAIN, Bench, Phone
from tests.engines.sip.test_events import subscribe

DIALOG = "Event: dialog\r\nAccept: application/dialog-info+xml\r\nExpires: 600\r\n"
PRESENCE = "Event: presence\r\nExpires: 600\r\n"
OTHERS = ("12125550100*102", "1")  # by another company's name
INFO = "{urn:ietf:params:xml:ns:dialog-info}"
PIDF = "{urn:ietf:params:xml:ns:pidf}"


@pytest.fixture
def lamps(bench: Bench) -> BlfRegistry:
    directory = bench.directory
    people = [
        Extension(extension_id=f"e{account}-{n}", account_id=account, number=n, name=n, kind=kind)
        for account, n, kind in (
            ("1", "101", "User"),
            ("1", "102", "User"),
            ("1", "300", "Department"),
            ("2", "101", "User"),
        )
    ]
    number = PhoneNumber(number="+16505550102", account_id="1", extension_id="e1-102")
    company = Account(account_id="1", name="Demo", status="Confirmed", main_number="+16505550100")
    directory.load([company], people, list(directory.devices.values()), [number], list(directory.trunks.values()))
    board = BlfRegistry(directory)
    for package in (DialogPackage(board, DOMAIN), PresencePackage(board, DOMAIN)):
        bench.engine.plug_in(package)
    return board


def watch(bench: Bench, resource: str, headers: str = DIALOG, account: str = "1") -> list[Message]:
    phone = Phone(bench, "101", account)
    phone.to_user = resource
    return subscribe(phone, headers)


def state(notify: Message) -> str:
    """The state of the one dialog in a document."""
    document = ElementTree.fromstring(notify.text)
    assert document.get("state") == "full"
    found = document.findtext(f"{INFO}dialog/{INFO}state")
    assert found is not None
    held = document.find(f"{INFO}dialog/{INFO}local/{INFO}target/{INFO}param")
    return f"{found} held" if held is not None else found


def tell(bench: Bench, lamps: BlfRegistry, key: str, status: str, server: str = "cs1") -> list[str]:
    """What phones are told after a call server has said something."""
    bench.wire.take()
    if lamps.tell(key, server, status):
        bench.engine.notifier.changed("dialog", key)
    return [state(message) for message in bench.wire.take()]


def test_a_lamp_goes_on_blinks_and_goes_out_ph_42(bench: Bench, lamps: BlfRegistry) -> None:
    answer, notify = watch(bench, "102")
    assert (answer.status, state(notify), notify.content_type()) == (200, "terminated", "application/dialog-info+xml")
    assert ElementTree.fromstring(notify.text).get("entity") == f"sip:102@{DOMAIN}"
    first = int(ElementTree.fromstring(notify.text).get("version", "0"))
    assert tell(bench, lamps, "ext:e1-102", "Ringing") == ["early"]
    assert tell(bench, lamps, "ext:e1-102", "CallConnected", "cs2") == ["confirmed"], "on another call server"
    assert tell(bench, lamps, "ext:e1-102", "NoCall") == [], "it talks there still"
    assert tell(bench, lamps, "ext:e1-102", "OnHold", "cs2") == ["confirmed held"]
    assert lamps.lose("cs2") == ["ext:e1-102"]
    bench.engine.notifier.changed("dialog", "ext:e1-102")
    (last,) = bench.wire.take()
    assert state(last) == "terminated" and int(ElementTree.fromstring(last.text).get("version", "0")) > first


@pytest.mark.parametrize("resource", ["102", "16505550100*102", "+16505550102", "16505550102"])
def test_a_person_has_several_names(bench: Bench, lamps: BlfRegistry, resource: str) -> None:
    """PH-42"""
    watch(bench, resource)
    assert tell(bench, lamps, "ext:e1-102", "CallConnected") == ["confirmed"]


def test_queues_and_park_slots_have_lamps_ph_42(bench: Bench, lamps: BlfRegistry) -> None:
    watch(bench, "300")
    assert tell(bench, lamps, "ext:e1-300", "CallConnected") == ["early"], "somebody waits: it can be taken"
    watch(bench, "*801")
    assert tell(bench, lamps, "park:2:801", "ParkedCall") == [], "of another company"
    assert tell(bench, lamps, "park:1:801", "ParkedCall") == ["confirmed"]
    assert tell(bench, lamps, "park:1:801", "NoCall") == ["terminated"]


def test_who_shows_nobody_is_not_watched_ph_42(bench: Bench, lamps: BlfRegistry) -> None:
    shown = bench.directory.extensions["e1-102"]
    watch(bench, "102")
    bench.directory.extensions["e1-102"] = msgspec.structs.replace(shown, hides_presence=True)
    assert tell(bench, lamps, "ext:e1-102", "CallConnected") == ["terminated"], "whoever watched sees nothing any more"
    for resource, account in (
        ("102", "1"),
        ("102", "2"),
        ("999", "1"),
        ("*820", "1"),
        ("*", "1"),
        ("300", "2"),
        OTHERS,
    ):
        assert watch(bench, resource, account=account)[-1].status == 404, (resource, account)


def test_presence_says_whether_and_why_not_ph_42(bench: Bench, lamps: BlfRegistry) -> None:
    _, notify = watch(bench, "102", PRESENCE)
    document = ElementTree.fromstring(notify.text)
    assert notify.content_type() == "application/pidf+xml" and document.get("entity") == f"sip:102@{DOMAIN}"
    assert document.findtext(f"{PIDF}tuple/{PIDF}status/{PIDF}basic") == "open"
    lamps.tell("ext:e1-102", "cs1", "CallConnected")
    bench.engine.notifier.changed("presence", "ext:e1-102")
    (notify,) = bench.wire.take()
    assert "<rpid:on-the-phone/>" in notify.text
    away = msgspec.structs.replace(bench.directory.extensions["e1-102"], away=True, do_not_disturb=True)
    bench.directory.extensions["e1-102"] = away
    lamps.tell("ext:e1-102", "cs1", "NoCall")
    bench.engine.notifier.changed("presence", "ext:e1-102")
    (notify,) = bench.wire.take()
    assert "<basic>closed</basic>" in notify.text and "<rpid:busy/>" in notify.text


def test_subscriptions_of_a_phone_are_bounded(bench: Bench, lamps: BlfRegistry) -> None:
    phone = Phone(bench)
    for _ in range(64):
        phone.call_id += "x"
        assert subscribe(phone, DIALOG)[0].status == 200
    phone.call_id += "x"
    assert subscribe(phone, DIALOG)[-1].status == 503
    assert bench.engine.notifier.watched("dialog") == ["ext:e1-102"]


def test_another_directory_is_told_to_those_whose_lamp_it_changes_ph_42(bench: Bench, lamps: BlfRegistry) -> None:
    package = DialogPackage(lamps, DOMAIN)
    bench.engine.plug_in(package)
    watch(bench, "102")
    watch(bench, "101")
    watched = set(bench.engine.notifier.watched("dialog"))
    assert watched == {"ext:e1-101", "ext:e1-102"} and package.stale(watched) == []
    shown = bench.directory.extensions["e1-102"]
    bench.directory.extensions["e1-102"] = msgspec.structs.replace(shown, hides_presence=True)
    assert package.stale(watched) == ["ext:e1-102"]
