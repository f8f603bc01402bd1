"""Microsoft Teams as the other side: who is let in, as whom, where calls to it go, and what it is told of us."""

import pytest

from clarion.calls.directory import DirectRouting, Extension, PhoneNumber
from clarion.calls.wire import Answered, Failed
from clarion.engines.sip.dialects import TEAMS
from clarion.engines.sip.message import Message
from clarion.engines.sip.teams import PROBE_SECONDS, in_networks, is_proxy, number_at
from clarion.engines.sip.trying import TRYING_SECONDS
from tests.engines.sip.bench import OUR_SDP, SDP, Bench, device, place, presentation

FQDN = "sbc.acme.example"
PROXIES = ("sip.pstnhub.microsoft.com", "sip2.pstnhub.microsoft.com")
NUMBER = "+16505550101"
MAIN = "+16505550100"
PEER = f"{FQDN};sip.pstnhub.microsoft.com;sip.pstnhub.microsoft.com"
INSIDE = "tls:52.114.1.2:40000"
PLACE = (
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10">'
    "<tuple><status><gp:geopriv><gp:location-info><a>1 Main St</a></gp:location-info></gp:geopriv></status></tuple>"
    "</presence>"
)


@pytest.fixture
def teams() -> Bench:
    """Extension 101 of account 1 uses Teams."""
    bench = Bench(strangers="anyone")
    routing = DirectRouting(account_id="1", fqdn=FQDN, proxies=PROXIES, networks=("52.112.0.0/14",), lane=2)
    found = [device("101", teams_number=NUMBER), device("102"), device("101", account="2")]
    found.append(device("103", teams_number=f"{MAIN};ext=103"))
    people = [Extension(f"e1-{number}", "1", number, "", caller_id=MAIN) for number in ("102", "103")]
    numbers = [PhoneNumber(MAIN, "1"), PhoneNumber("+12025550123", "2")]
    bench.directory.load([], people, found, numbers, [], [routing])
    return bench


_count = iter(range(1, 1000))


def invite(
    dialed: str = "+12025550123",
    *,
    caller: str = NUMBER,
    peer: str = PEER,
    source: str = INSIDE,
    host: str = FQDN,
    more: str = "",
    body: str = SDP,
    kind: str = "application/sdp",
) -> str:
    count = next(_count)
    return (
        f"INVITE sip:{dialed}@{host}:5061;user=phone;transport=tls SIP/2.0\r\n"
        f"Via: SIP/2.0/TCP 127.0.0.1:5064;branch=z9hG4bKt{count}\r\nMax-Forwards: 69\r\n"
        f'From: "Ada" <sip:{caller}@sip.pstnhub.microsoft.com:5061;user=phone>;tag=t{count}\r\n'
        f"To: <sip:{dialed}@{host}:5061;user=phone>\r\nCall-ID: t{count}\r\nCSeq: 1 INVITE\r\n"
        "Contact: <sip:sip-du-a-eu.pstnhub.microsoft.com:443;x-i=1;transport=tls>\r\n"
        "Record-Route: <sip:sip-du-a-eu.pstnhub.microsoft.com:5061;transport=tls;lr>\r\n"
        f"X-Clarion-Source: {source}\r\nX-Clarion-Peer: {peer}\r\n{more}"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def tried(teams: Bench, text: str) -> list[Message]:
    """What an INVITE brings within the time in which there has to be an answer."""
    return teams.receive(text) or teams.advance(TRYING_SECONDS)


def answer(request: Message, status: int, body: str = "", contact: str = "", tag: str = "m") -> str:
    lines = [f"SIP/2.0 {status} X", *(f"Via: {via}" for via in request.all("via"))]
    lines += [f"From: {request.find('from')}", f"To: {request.find('to')};tag={tag}", f"Call-ID: {request.call_id}"]
    lines += [f"CSeq: {request.find('cseq')}", *([f"Contact: <{contact}>"] if contact else [])]
    lines += ["Content-Type: application/sdp"] if body else []
    return "\r\n".join(lines) + f"\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def test_a_call_of_teams_is_a_call_of_the_person_whose_number_it_is_from(teams: Bench) -> None:
    """PH-60: as that person's device, without a challenge; we show the name that Teams knows, and no REFER."""
    assert teams.statuses(tried(teams, invite())) == [100]
    [offer] = teams.sink.offers
    assert (offer.source.device_id, offer.source.extension_id, offer.source.account_id) == ("d801", "e1-101", "1")
    assert (offer.dialed, offer.source.authenticated, offer.caller_number) == ("+12025550123", True, "")
    teams.engine.answer(offer.leg_id, OUR_SDP, presentation())
    [ok] = teams.wire.take()
    assert ok.find("contact") == f"<sip:cs1@{FQDN}:5061;transport=tls>"
    assert "REFER" not in (ok.find("allow") or "")
    teams.engine.hang_up(offer.leg_id)
    leg = teams.engine.core.legs.get(offer.leg_id)
    assert leg is None or leg.sbc == FQDN


def test_its_dialog_goes_by_the_edge_and_by_what_teams_records(teams: Bench) -> None:
    """PH-60"""
    teams.receive(invite())
    [offer] = teams.sink.offers
    teams.engine.answer(offer.leg_id, OUR_SDP, None)
    [ok] = teams.wire.take()
    ack = (
        f"ACK sip:cs1@{FQDN} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5064;branch=z9hG4bKack\r\nMax-Forwards: 9\r\n"
        f"From: {ok.find('from')}\r\nTo: {ok.find('to')}\r\nCall-ID: {ok.call_id}\r\nCSeq: 1 ACK\r\n"
        "Content-Length: 0\r\n\r\n"
    )
    teams.receive(ack)
    teams.engine.hang_up(offer.leg_id)
    [bye] = teams.wire.take()
    assert (bye.method, bye.find("x-clarion-lane")) == ("BYE", "2"), "from the address that its certificate has"
    assert [route.partition(";")[0] for route in bye.values("route")] == [
        "<sip:127.0.0.1:5064",
        "<sip:sip-du-a-eu.pstnhub.microsoft.com:5061",
    ]
    assert bye.find("x-clarion-certificate") == FQDN


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"caller": "+16505550199"}, "nobody's number"),
        ({"caller": "+16505550102"}, "a colleague who is not connected"),
        ({"source": "tls:203.0.113.7:5061"}, "another network"),
        ({"peer": f"{FQDN};evil.example;evil.example"}, "somebody else's certificate"),
        ({"peer": PEER.replace(FQDN, "sbc.other.example")}, "a name that no account has"),
        ({"host": "sbc.other.example"}, "a foreign name in the Request-URI"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_is_not_it_is_refused_and_help_is_called_all_the_same(
    teams: Bench, given: dict[str, str], why: str
) -> None:
    """PH-60: 403 to all of these; emergency calls of the same callers go through."""
    assert teams.statuses(teams.receive(invite(**given))) == [403], why
    assert not teams.sink.offers
    assert teams.statuses(tried(teams, invite("911", **given))) == [100], why
    assert teams.sink.offers[0].dialed == "911"


def test_whoever_sent_a_call_on_answers_for_it(teams: Bench) -> None:
    """PH-60: Teams forwards with the caller in From, and says in History-Info whose phone did."""
    more = f"History-Info: <sip:{NUMBER}@sip.pstnhub.microsoft.com;user=phone?Reason=SIP%3Bcause%3D302>;index=1\r\n"
    teams.receive(invite(caller="+4930123456", more=more))
    assert teams.sink.offers[0].source.extension_id == "e1-101"


@pytest.mark.parametrize(
    "caller",
    [f"sip:{MAIN};ext=103@teams;user=phone", f"sip:{MAIN}@teams;ext=103", f"tel:{MAIN};ext=103"],
)
def test_who_has_the_companys_number_and_an_extension_is_known_by_both(teams: Bench, caller: str) -> None:
    """PH-60: RFC 3966 §5.3, in the user part or as a parameter of the URI; nobody else is taken for them."""
    teams.receive(invite(caller="anonymous", more=f"P-Asserted-Identity: <{caller}>\r\n"))
    assert [offer.source.extension_id for offer in teams.sink.offers] == ["e1-103"]
    for other in (caller.replace("103", "199"), caller.replace("ext=103", "ext=1x3"), f"sip:{MAIN}@teams"):
        sent = teams.receive(invite(caller="anonymous", more=f"P-Asserted-Identity: <{other}>\r\n"))
        assert teams.statuses(sent) == [403], other
    teams.receive(invite(caller=f"{NUMBER};ext=101"))
    assert teams.sink.offers[1].source.extension_id == "e1-101", "Teams may have an extension beside an own number"


def test_the_companys_number_with_an_extension_rings_and_is_dialled(teams: Bench) -> None:
    """PH-60: calls to such a person have it in the Request-URI, calls from one show it, and Teams dials it."""
    [target] = teams.engine.targets("e1-103")
    place(teams.engine, "leg", target, SDP, presentation())
    [first] = teams.wire.take()
    assert first.uri == f"sip:{MAIN};ext=103@sip.pstnhub.microsoft.com:5061;user=phone;transport=tls"
    [target] = teams.engine.targets("e1-101")
    place(teams.engine, "leg2", target, SDP, presentation(caller_number="103"))
    [second] = teams.wire.take()
    assert f"<sip:{MAIN};ext=103@{FQDN}>" in (second.find("p-asserted-identity") or "")
    for dialed, number in (
        (f"{MAIN};ext=102", "102"),
        (f"{MAIN};ext=199", MAIN),
        ("+12025550123;ext=102", "+12025550123"),
    ):
        teams.receive(invite(dialed))
        assert teams.sink.offers.pop().dialed == number


def test_who_hides_the_number_in_teams_hides_it(teams: Bench) -> None:
    """PH-60: Privacy with the number in P-Asserted-Identity (RFC 3325)."""
    asserted = f"P-Asserted-Identity: <sip:{NUMBER}@sip.pstnhub.microsoft.com>, <sip:ada@acme.example>\r\n"
    teams.receive(invite(caller="anonymous", more=f"{asserted}Privacy: id\r\n"))
    assert teams.sink.offers[0].dialed == "*67+12025550123"


def test_the_place_of_a_call_for_help_is_taken_from_its_body(teams: Bench) -> None:
    """PH-60: PIDF-LO beside the SDP (RFC 6442), and only of Teams itself."""
    parts = (f"Content-Type: application/sdp\r\n\r\n{SDP}", f"Content-Type: application/pidf+xml\r\n\r\n{PLACE}\r\n")
    body = "".join(f"--b\r\n{part}" for part in parts) + "--b--"
    kind = "multipart/mixed;boundary=b"
    teams.receive(invite("911", body=body, kind=kind, more="Privacy: id\r\n"))
    offer = teams.sink.offers[0]
    assert (offer.dialed, offer.source.pidf_lo.strip(), offer.source.device_id) == ("911", PLACE, "d801")
    assert offer.sdp is not None
    teams.receive(invite("911", body=body, kind=kind, source="tls:203.0.113.7:5061"))
    assert teams.sink.offers[1].source.pidf_lo == ""


def test_a_call_rings_in_teams_at_the_first_proxy_and_then_at_the_next(teams: Bench) -> None:
    """PH-60: E.164, user=phone, our name in From and Contact; who keeps silent or is busy (503) is passed over."""
    [target] = teams.engine.targets("e1-101")
    assert target.dialect == TEAMS.dialect
    place(teams.engine, "leg", target, SDP, presentation(withhold_number=True))
    [first] = teams.wire.take()
    assert first.uri == f"sip:{NUMBER}@sip.pstnhub.microsoft.com:5061;user=phone;transport=tls"
    assert "anonymous" in (first.find("from") or "")
    assert first.find("p-asserted-identity") == f"<sip:+12025550123@{FQDN}>"
    assert (first.find("privacy"), first.find("x-clarion-certificate")) == ("id", FQDN)
    assert first.find("contact") == f"<sip:cs1@{FQDN}:5061;transport=tls>"
    sent = teams.receive(answer(first, 503))
    second = next(message for message in sent if message.method == "INVITE")
    assert second.uri.startswith(f"sip:{NUMBER}@sip2.pstnhub.microsoft.com")
    assert not teams.sink.take()
    sent = teams.receive(answer(second, 200, OUR_SDP, "sip:sip-du-a-eu.pstnhub.microsoft.com:443;transport=tls"))
    assert [(m.method, m.find("x-clarion-certificate")) for m in sent] == [("ACK", FQDN)]
    assert isinstance(teams.sink.take()[0], Answered)


def test_who_declines_in_teams_declines(teams: Bench) -> None:
    """PH-60: no other proxy is asked for a call that somebody refused, or when none is left."""
    [target] = teams.engine.targets("e1-101")
    place(teams.engine, "leg", target, SDP, presentation())
    [first] = teams.wire.take()
    sent = teams.receive(answer(first, 603))
    assert [m.method for m in sent] == ["ACK"]
    assert teams.sink.take() == [Failed(status=603, reason="X")]


def test_proxies_are_asked_whether_they_are_there_and_silent_ones_left_out(teams: Bench) -> None:
    """PH-60: OPTIONS both ways; Teams with no proxy that answers is no phone that could ring."""
    teams.engine.teams.tick()
    asked = [m for m in teams.advance(11) if m.method == "OPTIONS"]
    assert [m.uri for m in asked] == [f"sip:{proxy}:5061;transport=tls" for proxy in PROXIES]
    assert {m.find("contact") for m in asked} == {f"<sip:{FQDN}:5061;transport=tls>"}
    teams.receive(answer(asked[0], 408))
    teams.receive(answer(asked[1], 200))
    [target] = teams.engine.targets("e1-101")
    assert "sip2." in target.contact
    again = [m for m in teams.advance(PROBE_SECONDS + 6) if m.method == "OPTIONS"]
    for message in again:
        teams.receive(answer(message, 503))
    assert teams.engine.targets("e1-101") == []
    [state] = teams.engine.teams.states("1")
    assert [proxy["reachable"] for proxy in state["proxies"]] == [False, False]
    assert teams.engine.teams.states("2") == []

    text = invite().replace("INVITE sip:+12025550123@", "OPTIONS sip:").replace("1 INVITE", "1 OPTIONS")
    [ok] = teams.receive(text)
    assert (ok.status, ok.find("contact")) == (200, f"<sip:{FQDN}:5061;transport=tls>")
    assert ok.find("x-clarion-proven") == "yes"
    assert teams.engine.teams.states("1")[0]["heard_from"] == INSIDE


def test_a_leg_of_teams_outlives_its_call_server(teams: Bench) -> None:
    """PH-60"""
    teams.receive(invite())
    kept = teams.engine.export(teams.sink.offers[0].leg_id)
    assert kept is not None
    other = teams.make_engine()
    other.restore("again", kept)
    assert other.core.legs["again"].sbc == FQDN
    del kept["sbc"]  # of a version before this
    other.restore("older", kept)
    assert other.core.legs["older"].sbc == ""


def test_names_and_networks() -> None:
    """PH-60"""
    assert is_proxy(("", "*.pstnhub.microsoft.com"), PROXIES)
    assert not is_proxy(("*.microsoft.com", "microsoft.com"), PROXIES)
    assert in_networks("52.115.255.1", ("52.112.0.0/14",))
    assert not in_networks("nonsense", ("52.112.0.0/14",))
    assert number_at("+1", "localhost:7") == "sip:+1@localhost:7;user=phone;transport=tls"
