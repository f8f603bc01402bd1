"""REGISTER: who is where, for how long, and how many."""

from pathlib import Path

import msgspec

from clarion.base.clock import SteadyClock, TurnableClock
from clarion.calls.directory import Account
from clarion.engines.sip import FileBindingStore, MemoryBindingStore
from clarion.engines.sip.registrar import Registrar
from tests.engines.sip.bench import ALIAS, DOMAIN, WEB_AGENT, Bench, Phone, close_connection


def test_a_web_phone_registers_as_it_expects(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    answers = phone.register(60, instance="801")
    assert bench.statuses(answers) == [100, 401, 100, 200]
    assert (answers[-1].find("contact") or "").endswith(";expires=60")
    assert answers[-1].find(
        "contact",
    ) and "," not in (answers[-1].find("contact") or "")
    (target,) = bench.engine.targets("e1-101")
    assert target.contact == phone.contact
    assert target.path == (phone.path,)
    assert target.media == "webrtc"
    assert target.dialect.name == "web-phone"
    assert bench.engine.device_targets("d801") == [target]


def test_a_plain_phone_gets_no_100_and_a_challenge_with_qop(bench: Bench) -> None:
    answers = Phone(bench).register()
    assert bench.statuses(answers) == [401, 200]
    assert 'qop="auth"' in (answers[0].find("www-authenticate") or "")


def test_a_registration_runs_out(bench: Bench) -> None:
    Phone(bench).register(60)
    assert [change.online for change in bench.changes] == [True]
    bench.advance(61)
    assert bench.engine.targets("e1-101") == []
    bench.engine.registrar.sweep()
    assert [change.online for change in bench.changes] == [True, False]


def test_refreshing_is_no_change(bench: Bench) -> None:
    phone = Phone(bench)
    phone.register(60)
    phone.register(60)
    assert len(bench.changes) == 1


def test_unregistering_takes_the_contact_away(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    phone.register(60, instance="801")
    answers = phone.register(0, instance="801")
    assert bench.statuses(answers) == [100, 401, 100, 200]
    assert bench.engine.targets("e1-101") == []


def test_the_same_instance_again_replaces_the_old_connection(bench: Bench) -> None:
    old, new = Phone(bench, agent=WEB_AGENT), Phone(bench, agent=WEB_AGENT)
    old.register(60, instance="801")
    new.register(60, instance="801")
    assert [t.contact for t in bench.engine.targets("e1-101")] == [new.contact]
    old.register(0, instance="801")
    assert [t.contact for t in bench.engine.targets("e1-101")] == [new.contact], (
        "a late farewell must not unregister it"
    )


def test_different_instances_all_ring_and_the_twenty_first_is_refused(bench: Bench) -> None:
    """PH-74"""
    for n in range(20):
        Phone(bench, agent=WEB_AGENT).register(60, instance=f"i{n}")
    assert len(bench.engine.targets("e1-101")) == 20
    refused = Phone(bench, agent=WEB_AGENT).register(60, instance="i20")[-1]
    assert (refused.status, refused.reason) == (603, "Too Many Contacts")
    assert len(bench.engine.targets("e1-101")) == 20
    again = Phone(bench, agent=WEB_AGENT).register(60, instance="i3")[-1]
    assert again.status == 200
    bench.advance(61)
    assert Phone(bench, agent=WEB_AGENT).register(60, instance="i21")[-1].status == 200


def test_a_phone_signs_in_with_another_name_of_the_domain_as_its_realm(bench: Bench) -> None:
    """As phones do that were set up for that name, whatever the challenge says."""
    phone = Phone(bench)
    for realm, status in ((ALIAS, 200), (DOMAIN, 200), ("example.net", 401)):
        phone.realm = realm
        assert phone.register(60)[-1].status == status


def test_an_account_may_let_more_in_and_browsers_before_desk_phones_make_room(bench: Bench) -> None:
    """PH-74"""
    chosen = Account("1", "Demo", "Confirmed", "+16505550100", most_phones=7, replaces_phones=True)
    bench.directory.accounts["1"] = chosen
    Phone(bench).register(300)
    tabs = [Phone(bench, agent=WEB_AGENT) for _ in range(7)]
    for number, tab in enumerate(tabs[:6]):
        assert tab.register(60, instance=f"i{number}")[-1].status == 200
        bench.advance(1)
    tabs[0].register(60, instance="i0")
    assert tabs[6].register(60, instance="i6")[-1].status == 200, "renewed or not, i0 signed in first"
    contacts = {target.contact for target in bench.engine.targets("e1-101")}
    assert len(contacts) == 7 and tabs[0].contact not in contacts, "the desk phone was there before it and stays"
    refused = tabs[0].register(60, instance="i0")[-1]
    assert (refused.status, refused.reason) == (603, "Too Many Contacts"), "it does not push out the next one"
    assert Phone(bench, agent=WEB_AGENT).register(60, instance="i0")[-1].status == 200, "opened anew it counts as new"
    assert tabs[1].contact not in {target.contact for target in bench.engine.targets("e1-101")}
    tabs[6].register(0, instance="i6")
    assert tabs[1].register(60, instance="i1")[-1].status == 200, "there is room again"
    bench.directory.accounts["1"] = msgspec.structs.replace(chosen, most_phones=2, replaces_phones=False)
    assert Phone(bench, agent=WEB_AGENT).register(60, instance="i9")[-1].status == 603


def test_too_short_is_423_and_the_web_phone_minute_is_not_too_short(bench: Bench) -> None:
    answer = Phone(bench).register(20)[-1]
    assert (answer.status, answer.find("min-expires")) == (423, "30")
    assert Phone(bench).register(60)[-1].status == 200
    long = Phone(bench, "102").register(10**9)[-1]
    assert (long.find("contact") or "").endswith(";expires=7200")


def test_a_star_removes_all_and_only_with_expires_0(bench: Bench) -> None:
    phone = Phone(bench)
    phone.register(60)
    challenge = phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="")[-1]
    phone.to_user = phone.device.username
    star = "Contact: *\r\n" + phone.authorization(challenge, "REGISTER")
    assert phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="", headers=star)[-1].status == 400
    challenge = phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="")[-1]
    star = "Contact: *\r\nExpires: 0\r\n" + phone.authorization(challenge, "REGISTER")
    assert phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="", headers=star)[-1].status == 200
    assert bench.engine.targets("e1-101") == []


def test_nobody_registers_in_the_name_of_another(bench: Bench) -> None:
    phone = Phone(bench)
    phone.to_user = "16505550102*102"
    challenge = phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="")[-1]
    headers = f"Contact: <{phone.contact}>\r\n" + phone.authorization(challenge, "REGISTER")
    assert phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="", headers=headers)[-1].status == 403
    assert bench.engine.targets("e1-102") == []
    assert bench.engine.targets("e1-101") == []


def test_wrong_credentials_are_told_with_where_they_came_from_and_for_whom(bench: Bench) -> None:
    phone = Phone(bench)
    phone.to_user = phone.device.username
    challenge = phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="")[-1]
    assert bench.failures == [], "to be asked is no failure"
    right = phone.authorization(challenge, "REGISTER")
    digest = right.partition('response="')[2].partition('"')[0]
    wrong = right.replace(digest, digest[::-1])
    headers = f"Contact: <{phone.contact}>\r\n"
    assert phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="", headers=headers + wrong)[-1].status == 401
    ((method, source, claimed, agent),) = bench.failures
    assert (method, claimed) == ("REGISTER", phone.device.authorization_id)
    assert isinstance(agent, str)
    assert source.count(".") == 3
    assert phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="", headers=headers + right)[-1].status == 200
    assert len(bench.failures) == 1


def test_an_old_nonce_is_stale_not_wrong(bench: Bench) -> None:
    phone = Phone(bench)
    phone.to_user = phone.device.username
    challenge = phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="")[-1]
    bench.advance(400)
    headers = f"Contact: <{phone.contact}>\r\n" + phone.authorization(challenge, "REGISTER")
    answer = phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="", headers=headers)[-1]
    assert answer.status == 401
    assert "stale=true" in (answer.find("www-authenticate") or "")


def test_a_softphone_says_how_long_in_a_header_of_its_own(bench: Bench) -> None:
    phone = Phone(bench, agent="ringcentral-softphone-ts")
    phone.to_user = phone.device.username
    challenge = phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="", headers="Expires: 3600\r\n")[-1]
    headers = f'Expires: 3600\r\nContact: <{phone.contact}>;reg-id=1;+sip.instance="<urn:uuid:x>"\r\n'
    headers += phone.authorization(challenge, "REGISTER")
    answer = phone.send("REGISTER", uri=f"sip:{DOMAIN}", to_tag="", headers=headers)[-1]
    assert answer.status == 200
    assert ";expires=3600" in (answer.find("contact") or "")
    assert bench.engine.targets("e1-101")[0].media == "sdes"


async def test_bindings_survive_the_process_in_a_file(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "bindings"
    bench.store = store = FileBindingStore(path)  # type: ignore[assignment]
    bench.engine = bench.make_engine()
    one, two = Phone(bench), Phone(bench, "102")
    one.register(60)
    two.register(60)
    two.register(0)
    with path.open("ab") as file:
        file.write(b'{"key": "cut off by a cra')  # as kill -9 in the middle of a write leaves it
    again = Registrar(FileBindingStore(path), bench.clock)
    assert [t.contact for t in again.targets("e1-101")] == [one.contact]
    assert again.targets("e1-102") == []
    await store.close()


async def test_a_clock_that_is_set_ends_no_registration_and_makes_none_last_longer(
    bench: Bench, tmp_path: Path
) -> None:
    machine, path = TurnableClock(), tmp_path / "cs1.bindings"
    bench.clock = clock = SteadyClock(machine)  # type: ignore[assignment]
    bench.store = store = FileBindingStore(path)  # type: ignore[assignment]
    bench.engine = bench.make_engine()
    registrar = bench.engine.registrar
    Phone(bench).register(60)
    for seconds in (7200, -14400):
        machine.jump(seconds)
        registrar.sweep()
        assert len(registrar.targets("e1-101")) == 1, "before the jump is noticed"
        registrar.clock_moved(clock.follow())
        assert len(registrar.targets("e1-101")) == 1, "and after"
        [kept] = Registrar(FileBindingStore(path), machine).targets("e1-101")
        assert kept.device_id, "a restart finds it as well"
    machine.advance(61)
    assert registrar.targets("e1-101") == []
    await store.close()


def test_two_call_servers_share_what_they_know(bench: Bench) -> None:
    store = MemoryBindingStore()
    other = Registrar(store, bench.clock)
    bench.store = store
    bench.engine = bench.make_engine()
    phone = Phone(bench)
    phone.register(60)
    assert [t.contact for t in other.targets("e1-101")] == [phone.contact]
    phone.register(0)
    assert other.targets("e1-101") == []


def test_the_edge_may_be_told_to_drain(bench: Bench) -> None:
    phone = Phone(bench)
    assert phone.send("OPTIONS", to_tag="")[-1].status == 200
    bench.engine.drain()
    assert phone.send("OPTIONS", to_tag="")[-1].status == 503


def test_a_binding_goes_with_its_connection_and_ten_new_instances_find_room(bench: Bench) -> None:
    for n in range(10):
        phone = Phone(bench, agent=WEB_AGENT)
        assert phone.register(60, instance=f"i{n}")[-1].status == 200
        assert close_connection(bench, phone) == [200]
        bench.advance(1.5)
        assert bench.engine.targets("e1-101") == []
    assert [change.online for change in bench.changes] == [True, False] * 10


def test_what_has_closed_takes_no_room_even_at_once(bench: Bench) -> None:
    for n in range(10):
        phone = Phone(bench, agent=WEB_AGENT)
        assert phone.register(60, instance=f"i{n}")[-1].status == 200
        close_connection(bench, phone)


def test_a_phone_that_came_back_by_another_connection_stays(bench: Bench) -> None:
    old, new = Phone(bench, agent=WEB_AGENT), Phone(bench, agent=WEB_AGENT)
    old.register(60, instance="801")
    close_connection(bench, old)
    new.register(60, instance="801")
    bench.advance(1.5)
    assert [t.contact for t in bench.engine.targets("e1-101")] == [new.contact]
    assert [change.online for change in bench.changes] == [True], "it was never away"


def test_a_closed_connection_ends_no_call(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    phone.register(60, instance="801")
    leg = phone.talk("102")
    bench.sink.take()
    close_connection(bench, phone)
    bench.advance(30)
    assert bench.sink.take() == []
    assert bench.engine.export(leg) is not None


def test_only_the_edge_may_say_that_a_connection_has_closed(bench: Bench) -> None:
    phone = Phone(bench, agent=WEB_AGENT)
    phone.register(60, instance="801")
    assert close_connection(bench, phone, X_Clarion_Source="wss:192.0.2.9:4000") == [481]
    bench.advance(1.5)
    assert len(bench.engine.targets("e1-101")) == 1
