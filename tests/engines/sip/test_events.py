"""SUBSCRIBE, NOTIFY, and the message-waiting light."""

from clarion.calls.directory import Device
from clarion.engines.sip.message import Message
from tests.engines.sip.bench import DOMAIN, WEB_AGENT, Bench, Phone

SUMMARY = "Event: message-summary\r\nAccept: application/simple-message-summary\r\n"


def subscribe(phone: Phone, headers: str = SUMMARY + "Expires: 600\r\n") -> list[Message]:
    answers = phone.send("SUBSCRIBE", headers=headers)
    if answers[-1].status == 407:
        answers = phone.send("SUBSCRIBE", headers=headers + phone.authorization(answers[-1], "SUBSCRIBE"))
    return answers


def test_a_subscription_is_answered_with_the_state(bench: Bench) -> None:
    phone = Phone(bench)
    answer, notify = subscribe(phone)
    assert (answer.status, answer.find("expires")) == (200, "600")
    assert notify.text == "Messages-Waiting: no\r\nVoice-Message: 0/0 (0/0)\r\n"
    assert notify.find("subscription-state") == "active;expires=600"
    assert notify.to.tag == phone.tag
    assert notify.from_.tag == answer.to.tag
    bench.engine.notify_waiting("e1-101", 2, 5)
    (notify,) = bench.wire.take()
    assert notify.text == "Messages-Waiting: yes\r\nVoice-Message: 2/5 (0/0)\r\n"


def test_a_subscription_is_refreshed_ended_and_runs_out(bench: Bench) -> None:
    phone = Phone(bench)
    answer, _ = subscribe(phone)
    phone.to_tag = answer.to.tag
    assert bench.statuses(phone.send("SUBSCRIBE", headers=SUMMARY + "Expires: 600\r\n")) == [200, "NOTIFY"]
    sent = phone.send("SUBSCRIBE", headers=SUMMARY + "Expires: 0\r\n")
    assert (sent[-1].find("subscription-state") or "").startswith("terminated")
    assert len(bench.engine.notifier) == 0
    phone.to_tag = ""
    phone.reply(subscribe(phone)[-1], 200)
    sent = bench.advance(601)
    assert any((m.find("subscription-state") or "").startswith("terminated") for m in sent)
    assert len(bench.engine.notifier) == 0


def test_a_watcher_that_has_gone_is_forgotten(bench: Bench) -> None:
    phone = Phone(bench)
    _, notify = subscribe(phone)
    phone.reply(notify, 481)
    assert len(bench.engine.notifier) == 0
    subscribe(phone)
    bench.advance(33)
    assert len(bench.engine.notifier) == 0, "it did not answer the NOTIFY"


def test_unknown_events_and_short_times_are_refused(bench: Bench) -> None:
    phone = Phone(bench)
    answer = subscribe(phone, "Event: weather\r\n")[-1]
    assert (answer.status, answer.find("allow-events")) == (489, "message-summary")
    assert subscribe(phone, SUMMARY + "Expires: 5\r\n")[-1].status == 423


def test_other_packages_can_be_plugged_in(bench: Bench) -> None:
    class Weather:
        name = "weather"
        content_type = "text/plain"

        def key(self, watcher: Device, resource: str) -> str | None:
            return resource if watcher.account_id == "1" and resource == "103" else None

        def document(self, key: str) -> str:
            return f"Sun over {key}"

    bench.engine.plug_in(Weather())
    phone = Phone(bench)
    phone.to_user = "103"
    _, notify = subscribe(phone, "Event: weather\r\n")
    assert notify.text == "Sun over 103\r\n"
    bench.engine.notifier.changed("weather", "103")
    assert bench.statuses(bench.wire.take()) == ["NOTIFY"]
    phone.to_user = "999"
    assert subscribe(phone, "Event: weather\r\n")[-1].status == 404


def test_every_registered_plain_phone_is_told_unasked(bench: Bench) -> None:
    plain, web = Phone(bench), Phone(bench, agent=WEB_AGENT)
    plain.register()
    web.register(instance="801")
    bench.engine.notify_waiting("e1-101", 1, 0)
    (notify,) = bench.wire.take()
    assert notify.uri == plain.contact
    assert notify.find("route") == plain.path
    assert notify.find("to") == f"<sip:16505550101*101@{DOMAIN}>"


def test_a_phone_that_comes_back_hears_what_waits(bench: Bench) -> None:
    bench.engine.notify_waiting("e1-101", 1, 0)
    sent = Phone(bench).register()
    assert bench.statuses(sent) == [401, 200, "NOTIFY"]


def test_a_phone_is_told_to_fetch_its_settings_ph_43(bench: Bench) -> None:
    phone = Phone(bench)
    phone.register()
    device_id = bench.engine.targets("e1-101")[0].device_id
    assert bench.engine.check_sync(device_id) == 1
    (notify,) = bench.wire.take()
    assert (notify.method, notify.uri) == ("NOTIFY", phone.contact)
    assert notify.find("event") == "check-sync;reboot=false"
    assert notify.text == ""
    phone.reply(notify, 489)
    assert bench.engine.check_sync("nobody") == 0
    assert bench.wire.take() == []


def test_the_rest_gets_what_the_standard_says(bench: Bench) -> None:
    phone = Phone(bench)
    assert bench.statuses(phone.send("MESSAGE", body="hello", content_type="text/plain")) == [415]
    assert bench.statuses(phone.send("REFER", headers="Refer-To: <sip:a@b>\r\n")) == [403]
    assert bench.statuses(phone.send("BYE")) == [481]
    assert bench.statuses(phone.send("DANCE")) == [405]
    assert bench.statuses(phone.send("PUBLISH", headers="Event: vq-rtcpxr\r\n", body="x")) == [200]
    assert bench.statuses(phone.send("OPTIONS", headers="Require: foo\r\n")) == [420]
