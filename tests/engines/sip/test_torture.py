"""The torture messages of RFC 4475 and RFC 5118, through the whole engine."""

import pytest

from clarion.calls.wire import LegEvent
from clarion.engines.sip import sdp
from clarion.engines.sip.message import Message
from clarion.engines.sip.uri import Uri
from tests.engines.sip.bench import Bench, Line
from tests.engines.sip.torture_invalid import REFUSED
from tests.engines.sip.torture_valid import ACCEPTED, INTMETH, UNREASON, WSINV

ALL = {**ACCEPTED, **REFUSED}


class Deaf(Line):
    def send(self, data: bytes) -> bool:
        self.wire.raw.append(data)  # answers to broken requests need not be whole
        return True


@pytest.mark.parametrize("name", ALL)
def test_a_torture_message_gets_what_it_deserves(bench: Bench, name: str) -> None:
    data, status = ALL[name]
    bench.engine.user_agent.receive(data, Deaf(bench.wire, "UDP", ("192.0.2.77", 5060)))
    finals = [s for s in (Message.parse(raw).status for raw in bench.wire.raw) if s >= 200]
    assert finals == ([] if status is None else [status])
    assert bench.sink.offers == []
    events: list[LegEvent] = bench.sink.take()
    assert events == []


@pytest.mark.parametrize("name", [name for name, (data, _) in ACCEPTED.items()])
def test_a_legal_message_is_read_and_written_again(name: str) -> None:
    message = Message.parse(ACCEPTED[name][0])
    message.validate()
    again = Message.parse(message.encode())
    again.validate()
    assert (again.method, again.uri, again.status, again.reason) == (
        message.method,
        message.uri,
        message.status,
        message.reason,
    )
    assert [h for h in again.headers if h[0] != "content-length"] == [
        h for h in message.headers if h[0] != "content-length"
    ]
    assert again.body == message.body


def test_the_short_tortuous_invite_is_understood() -> None:
    message = Message.parse(WSINV)
    message.validate()
    assert message.from_.display == 'J Rosenberg \\"'
    assert message.from_.tag == "98asjd8"
    assert message.to.tag == "1918181833n"
    assert message.cseq == (9, "INVITE")
    assert message.number("max-forwards") == 68
    assert message.via.host == "192.0.2.2"
    vias = message.values("via")
    assert len(vias) == 3
    assert message.find("subject") == ""
    contact = message.contact
    assert contact is not None
    assert contact.params["newparam"] == "newvalue"
    assert contact.params["q"] == "0.33"
    assert contact.params["secondparam"] is None
    assert message.find("unknownheaderwithunusualvalue") == ";;,,;;,;"


def test_descriptions_with_addresses_of_version_6() -> None:
    wide, both = (sdp.parse(Message.parse(ACCEPTED[name][0]).body.decode()) for name in ("v6sdp", "v6v4sdp"))
    assert (wide.address, [line.address for line in wide.media]) == ("2001:db8::20", ["", ""])
    assert (both.address, [(line.kind, line.address) for line in both.media]) == (
        "", [("audio", "192.0.2.1"), ("video", "2001:db8::1")],
    )  # fmt: skip


def test_unusual_characters_survive() -> None:
    message = Message.parse(INTMETH)
    assert message.method == "!interesting-Method0123456789_*+`.%indeed'~"
    assert Uri.parse(message.uri).host == "example.com"
    assert message.from_.tag == "_token~1'+`*%!-."
    assert "大停電" in (message.find("extensionheader-!.%*+_`'~") or "")
    assert Message.parse(UNREASON).reason.startswith("= 2**3 * 5**2 но")


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("sip:[2001:db8::10]", "[2001:db8::10]", None),
        ("sip:user@[2001:db8::10]:5070", "[2001:db8::10]", 5070),
        ("sip:[2001:db8::10:5070]", "[2001:db8::10:5070]", None),
        ("sip:user@[::ffff:192.0.2.10]:80", "[::ffff:192.0.2.10]", 80),
        ("sip:user@[2001:db8:::192.0.2.1]", "[2001:db8::192.0.2.1]", None),
    ],
)
def test_addresses_of_version_6(text: str, host: str, port: int | None) -> None:
    uri = Uri.parse(text)
    assert (uri.host, uri.port) == (host, port)
