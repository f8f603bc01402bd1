"""Calls that we make to phones and carriers."""

import re

import pytest

from clarion.calls.wire import (
    AgentCommand,
    Answered,
    EarlyMedia,
    EmergencyCallInfo,
    Failed,
    HungUp,
    Ringing,
    TrunkTarget,
)
from clarion.engines.sip.message import Message
from tests.engines.sip.bench import OUR_SDP, SDP, WEB_AGENT, Bench, Phone, place, presentation, target_of


def ring(bench: Bench, phone: Phone, *, headers: str = "", **more: object) -> Message:
    """Register a phone, with these headers, and call it; returns our INVITE."""
    phone.register(instance=f"i{phone.tag}", headers=headers)
    bench.wire.take()
    place(bench.engine, "leg", target_of(bench), OUR_SDP, presentation(**more))
    (invite,) = bench.wire.take()
    return invite


def trunk_call(bench: Bench, **more: object) -> Message:
    target = TrunkTarget(trunk_id="t1", number="+12025550123")
    place(bench.engine, "leg", target, OUR_SDP, presentation(**more))
    (invite,) = bench.wire.take()
    return invite


def test_an_invite_goes_down_the_path_of_the_registration(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    assert invite.uri == phone.contact
    assert invite.find("route") == phone.path
    assert invite.find(
        "from",
    ) and invite.from_.tag.startswith("cs1-")
    assert invite.call_id.endswith("@cs1")
    assert invite.find("p-rc-api-ids") == "party-id=p-a0f1z2-1;session-id=s-a0f1z2"
    assert invite.find("p-rc") is None
    assert invite.text == OUR_SDP


def test_ringing_answer_and_hang_up(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    phone.reply(invite, 100)
    phone.reply(invite, 180, headers=phone.contact_line())
    (ack,) = phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    assert bench.sink.take() == [Ringing(status=180), Answered(sdp=SDP)]
    assert (ack.method, ack.uri, ack.cseq) == ("ACK", phone.contact, (invite.cseq[0], "ACK"))
    assert ack.find("route") == phone.path
    assert bench.statuses(phone.reply(invite, 200, body=SDP, headers=phone.contact_line())) == ["ACK"]
    bench.engine.hang_up("leg")
    (bye,) = bench.wire.take()
    assert bye.to.tag == phone.tag
    assert bench.sink.take() == []


def test_early_media_and_a_late_provisional(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    phone.reply(invite, 183, body=SDP, headers=phone.contact_line())
    phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    phone.reply(invite, 180)
    assert bench.sink.take() == [EarlyMedia(status=183, sdp=SDP), Answered(sdp=SDP)]


def test_busy_is_acknowledged_and_told(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    (ack,) = phone.reply(invite, 486)
    assert ack.method == "ACK"
    assert ack.find("via") == invite.find("via")
    assert bench.sink.take() == [Failed(status=486, reason="Whatever")]
    assert bench.engine.core.dialogs == {}


def test_nobody_answers(bench: Bench) -> None:
    ring(bench, Phone(bench, "102"))
    bench.advance(33)
    assert bench.sink.take() == [Failed(status=408, reason="No answer")]


@pytest.mark.parametrize(("agent", "status"), [("Plain/1.0", 404), (WEB_AGENT, 486)])
def test_a_number_that_nobody_has_is_404_and_486_for_clients_that_expect_that(
    bench: Bench, agent: str, status: int
) -> None:
    phone = Phone(bench, agent=agent)
    phone.call("78654")
    bench.wire.take()
    leg = bench.sink.offers[-1].leg_id
    bench.engine.progress(leg, 183, OUR_SDP, None)
    bench.engine.reject(leg, 404, "Not Found")
    early, final = bench.wire.take()
    assert (early.status, early.text, final.status) == (183, OUR_SDP, status)


def test_a_flow_that_failed_is_no_longer_called(bench: Bench) -> None:
    phone = Phone(bench, "102")
    phone.reply(ring(bench, phone), 430)
    assert bench.sink.take() == [Failed(status=430, reason="Whatever")]
    assert bench.engine.targets("e1-102") == []


def test_cancel_waits_for_a_provisional_response_and_names_the_reason(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    bench.engine.cancel("leg", answered_elsewhere=True)
    assert bench.wire.take() == []
    (cancel,) = phone.reply(invite, 180)
    assert cancel.find("via") == invite.find("via")
    assert cancel.cseq == (invite.cseq[0], "CANCEL")
    assert cancel.find("reason") == 'SIP;cause=200;text="Call completed elsewhere"'
    assert cancel.find("route") == invite.find("route")
    phone.reply(cancel, 200)
    assert bench.statuses(phone.reply(invite, 487)) == ["ACK"]
    assert bench.sink.take() == [Failed(status=487, reason="Cancelled")]


def test_an_answer_that_crosses_our_cancel_is_acknowledged_and_hung_up(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    phone.reply(invite, 180)
    bench.engine.cancel("leg", answered_elsewhere=False)
    sent = phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    assert bench.statuses(sent) == ["ACK", "BYE"]
    assert [type(event) for event in bench.sink.take()] == [Ringing, Failed]


def test_a_client_that_never_says_487_leaves_nothing_behind(bench: Bench) -> None:
    phone = Phone(bench, "102", agent=WEB_AGENT)
    invite = ring(bench, phone)
    phone.reply(invite, 180)
    bench.engine.cancel("leg", answered_elsewhere=False)
    (cancel,) = bench.wire.take()
    phone.reply(cancel, 200)
    bench.advance(70)
    assert bench.engine.core.dialogs == {}
    assert bench.engine.core.transactions.clients == {}


def test_when_two_forks_answer_the_second_is_thanked_and_released(bench: Bench) -> None:
    invite = trunk_call(bench)
    phone = Phone(bench)
    phone.reply(invite, 200, body=SDP, headers="Contact: <sip:one@203.0.113.9>\r\n", tag="one")
    sent = phone.reply(invite, 200, body=SDP, headers="Contact: <sip:two@203.0.113.9>\r\n", tag="two")
    assert bench.statuses(sent) == ["ACK", "BYE"]
    assert [message.to.tag for message in sent] == ["two", "two"]
    assert [message.uri for message in sent] == ["sip:two@203.0.113.9"] * 2
    assert bench.sink.take() == [Answered(sdp=SDP)]


def test_a_web_phone_gets_its_extra_words(bench: Bench) -> None:
    phone = Phone(bench, "102", agent=WEB_AGENT)
    invite = ring(bench, phone, caller_name='Ann: "the" Caller')
    xml = invite.find("p-rc") or ""
    assert 'Cmd="6"' in xml
    assert 'Phn="+12025550123"' in xml
    assert 'ToPhn="+16505550102"' in xml
    assert ": " not in xml
    assert not [v for _, v in invite.headers if ": " in v], "such a client cuts a value at the next colon and blank"
    names = [name for name, _ in invite.headers]
    assert len(names) == len(set(names)), "such a client keeps the last header of a name only"
    sent = phone.reply(invite, 200, body=SDP)
    assert bench.statuses(sent) == ["ACK", "MESSAGE"]
    assert 'Cmd="7"' in sent[1].text
    assert re.search(r"<Bdy \w", sent[1].text), "an empty body element crashes such a client"
    assert sent[1].find("content-type") == "x-rc/agent"
    assert sent[1].uri == phone.contact
    bench.engine.hang_up("leg")
    sent = bench.wire.take()
    assert bench.statuses(sent) == ["MESSAGE", "BYE"], "nothing follows a BYE in its dialog"
    assert 'Cmd="2"' in sent[0].text


def test_a_web_phone_is_told_that_a_queue_calls_and_no_name_adds_a_word_of_its_own(bench: Bench) -> None:
    """PH-06"""
    phone = Phone(bench, "102", agent=WEB_AGENT)
    shown = {"caller_name": "Ann: the Caller;reject", "queue_name": "Sales; callAttributes=x"}
    words = (ring(bench, phone, **shown).find("p-rc-api-call-info") or "").split(";")
    info = dict(word.partition("=")[::2] for word in words)
    assert len(words) == len(info) == 5
    assert (info["callAttributes"], info["displayInfo"]) == ("queue-call,reject", "queueName")
    assert info["displayInfoSub"] == "callerIdName"
    assert info["queueName"].startswith("Sales")
    assert info["callerIdName"].startswith("Ann")
    direct = ring(bench, Phone(bench, "103", agent=WEB_AGENT))
    assert direct.find("p-rc-api-call-info") is None


def test_a_web_phone_declines_with_a_message_outside_the_dialog(bench: Bench) -> None:
    phone = Phone(bench, "102", agent=WEB_AGENT)
    invite = ring(bench, phone)
    sid = re.search(r'SID="(\d+)"', invite.find("p-rc") or "")
    assert sid is not None
    body = f'<Msg><Hdr SID="{sid[1]}" Req="{{A}}" From="x" To="y" Cmd="12"/><Bdy Cln="802"/></Msg>'
    answers = phone.send("MESSAGE", call_id=invite.call_id, to_tag="", body=body, content_type="x-rc/agent")
    assert bench.statuses(answers) == [100, 200]
    assert bench.wire.ours[-1], "the CANCEL would overtake the answer, and the client would never see it"
    assert bench.sink.take() == [AgentCommand(command=12, attributes={"Cln": "802"})]


def test_an_older_web_phone_declines_with_a_call_id_of_its_own(bench: Bench) -> None:
    """PH-28: ringcentral-web-phone 0.8 names the call by the Req of P-rc alone; a guessed one names none."""
    phone = Phone(bench, "102", agent="Linux RCWEBPHONE/0.8.14")
    invite = ring(bench, phone, headers="P-rc-endpoint-id: e1\r\n")
    header = re.search(r'SID="(\d+)" Req="([^"]+)"', invite.find("p-rc") or "")
    assert header is not None

    def say(req: str) -> list[int | str]:
        body = f'<Msg><Hdr SID="{header[1]}" Req="{req}" From="x" To="y" Cmd="12"/><Bdy Cln="802"/></Msg>'
        answers = phone.send("MESSAGE", call_id="its-own", to_tag="", body=body, content_type="x-rc/agent")
        return bench.statuses(answers)

    assert say("{C3ACEA49-1FC0-4B2A-B633-403C6FABA5D6}") == [481]
    assert say(header[2]) == [100, 200]
    assert bench.sink.take() == [AgentCommand(command=12, attributes={"Cln": "802"})]
    bench.engine.hang_up("leg")
    phone.reply(invite, 487)
    assert say(header[2]) == [481]


def test_a_dialog_is_told_as_the_phone_itself_knows_it(bench: Bench) -> None:
    """PH-27: what another phone names in Replaces to take the call over."""
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    early = bench.engine.dialog_of("leg")
    assert early is not None
    assert (early.sip_call_id, early.caller_tag, early.called_tag) == (invite.call_id, invite.from_.tag, "")
    assert early.local_uri == invite.to.uri_text
    phone.reply(invite, 200, body=SDP)
    answered = bench.engine.dialog_of("leg")
    assert answered is not None
    assert answered.called_tag == phone.tag
    assert bench.engine.dialog_of("another") is None


def test_a_web_phone_that_replied_hears_what_the_caller_said(bench: Bench) -> None:
    """PH-28: message 9 with the SID of the INVITE, after the CANCEL."""
    phone = Phone(bench, "102", agent=WEB_AGENT)
    invite = ring(bench, phone)
    sid = re.search(r'SID="(\d+)"', invite.find("p-rc") or "")
    phone.reply(invite, 180)
    bench.engine.cancel("leg", answered_elsewhere=False)
    (cancel,) = bench.wire.take()
    phone.reply(cancel, 200)
    phone.reply(invite, 487)
    bench.wire.take()
    bench.clock.advance(30)
    bench.wire.take()
    bench.engine.send_agent_message("leg", 9, {"Sts": "0", "Resp": "1"})
    (told,) = bench.wire.take()
    assert sid is not None and f'SID="{sid[1]}"' in told.text
    assert 'Cmd="9"' in told.text and 'Resp="1"' in told.text and told.call_id == invite.call_id


def test_a_withheld_number_is_known_to_the_carrier_alone(bench: Bench) -> None:
    invite = trunk_call(bench, withhold_number=True)
    assert "anonymous@anonymous.invalid" in (invite.find("from") or "")
    assert invite.find("privacy") == "id"
    assert "+12025550123" in (invite.find("p-asserted-identity") or "")
    phone = Phone(bench, "102", agent=WEB_AGENT)
    phone.register()
    place(bench.engine, "two", target_of(bench), OUR_SDP, presentation(withhold_number=True))
    (to_phone,) = bench.wire.take()
    assert "+12025550123" not in to_phone.encode().decode()
    assert "Ann" not in to_phone.encode().decode()


def test_a_carrier_that_asks_for_credentials_gets_them_once(bench: Bench) -> None:
    invite = trunk_call(bench)
    assert invite.uri == "sip:+12025550123@carrier.example.net:5090;transport=udp"
    assert invite.find("route") == "<sip:127.0.0.1:5064;transport=tcp;lr>"
    phone = Phone(bench)
    challenge = 'Proxy-Authenticate: Digest realm="carrier", nonce="n1", qop="auth", algorithm=SHA-256\r\n'
    ack, again = phone.reply(invite, 407, headers=challenge)
    assert ack.method == "ACK"
    assert again.cseq[0] == invite.cseq[0] + 1
    assert again.from_.tag == invite.from_.tag
    assert 'username="clarion"' in (again.find("proxy-authorization") or "")
    assert bench.statuses(phone.reply(again, 407, headers=challenge)) == ["ACK"]
    assert bench.sink.take() == [Failed(status=407, reason="Whatever")]


def test_an_emergency_call_carries_place_and_number(bench: Bench) -> None:
    info = EmergencyCallInfo(code="911", callback_number="+16505550101", pidf_lo="<presence>here</presence>")
    target = TrunkTarget(trunk_id="t1", number="911")
    place(bench.engine, "leg", target, OUR_SDP, presentation(emergency=info, withhold_number=True))
    (invite,) = bench.wire.take()
    assert invite.uri.startswith("sip:911@")
    assert "+16505550101" in (invite.find("p-asserted-identity") or "")
    assert "+16505550101" in (invite.find("from") or "")
    cid = (invite.find("geolocation") or "").removeprefix("<cid:").removesuffix(">")
    assert f"Content-ID: <{cid}>" in invite.text
    assert "<presence>here</presence>" in invite.text
    assert "m=audio" in invite.text
    assert invite.content_type() == "multipart/mixed"


def test_without_sdp_the_answer_waits_for_the_call_core(bench: Bench) -> None:
    phone = Phone(bench, "102")
    phone.register()
    place(bench.engine, "leg", target_of(bench), "", presentation())
    (invite,) = bench.wire.take()
    assert invite.body == b""
    assert phone.reply(invite, 200, body=SDP, headers=phone.contact_line()) == []
    assert bench.sink.take() == [Answered(sdp=SDP, late_offer=True)]
    bench.engine.acknowledge("leg", OUR_SDP)
    (ack,) = bench.wire.take()
    assert (ack.method, ack.text) == ("ACK", OUR_SDP)


def test_bye_of_the_called_side_ends_the_leg(bench: Bench) -> None:
    phone = Phone(bench, "102")
    invite = ring(bench, phone)
    phone.reply(invite, 200, body=SDP, headers=phone.contact_line())
    bench.sink.take()
    answers = phone.send("BYE", call_id=invite.call_id, to_tag=invite.from_.tag)
    assert bench.statuses(answers) == [200]
    assert bench.sink.take() == [HungUp()]
    assert bench.engine.core.placed == {}


def test_an_answer_without_a_way_back_uses_the_flow(bench: Bench) -> None:
    """A client that copies no Record-Route and sends no Contact."""
    phone = Phone(bench, "102", agent=WEB_AGENT)
    invite = ring(bench, phone)
    ack, _ = phone.reply(invite, 200, body=SDP)
    assert (ack.uri, ack.find("route")) == (phone.contact, phone.path)
    phone.contact, phone.path = "sip:new@x.invalid;transport=wss", "<sip:new@127.0.0.1:5064;transport=tcp;lr;ob>"
    phone.register(instance=f"i{phone.tag}")
    bench.engine.hang_up("leg")
    bye = bench.wire.take()[0]
    assert (bye.uri, bye.find("route")) == (phone.contact, phone.path), "it must follow the phone to its new connection"


def test_a_client_may_be_told_how_it_ended_after_its_call_was_taken_back(bench: Bench) -> None:
    phone = Phone(bench, "102", agent=WEB_AGENT)
    invite = ring(bench, phone)
    phone.reply(invite, 180)
    bench.engine.cancel("leg", answered_elsewhere=False)
    (cancel,) = bench.wire.take()
    phone.reply(cancel, 200)
    bench.engine.send_agent_message("leg", 9, {"Sts": "0", "Resp": "1"})
    (message,) = bench.wire.take()
    assert message.method == "MESSAGE"
    assert 'Cmd="9"' in message.text
    assert 'Resp="1"' in message.text
    bench.engine.forget("leg")
    bench.engine.send_agent_message("leg", 9, {"Sts": "0"})
    assert bench.wire.take() == []


def test_when_one_connection_of_a_phone_is_gone_the_other_rings(bench: Bench) -> None:
    """RFC 5626: two flows of one instance."""
    phone = Phone(bench, "102")
    contacts = []
    for number in (1, 2):
        phone.contact = f"sip:p@192.0.2.4:506{number};transport=tls;ob"
        phone.path = f"<sip:flow{number}@127.0.0.1:5064;transport=tcp;lr;ob>"
        phone.register(instance="i", flow=number)
        contacts.append(phone.contact)
        bench.advance(1)
    place(bench.engine, "leg", target_of(bench), OUR_SDP, presentation())
    (first,) = bench.wire.take()
    assert first.uri == contacts[1]
    ack, second = phone.reply(first, 430)
    assert (ack.method, second.method, second.uri) == ("ACK", "INVITE", contacts[0])
    assert second.find("route") == "<sip:flow1@127.0.0.1:5064;transport=tcp;lr;ob>"
    assert second.text == OUR_SDP
    assert bench.sink.take() == []
    phone.reply(second, 430)
    assert bench.sink.take() == [Failed(status=430, reason="Whatever")]
