"""Microsoft Teams over the API: the connection of an account, who uses it, and what calls know of both."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from clarion.apps.call_directory import load_directory
from clarion.base import edge_certificates
from clarion.base.dns_lookup import DnsLookup
from clarion.base.mail_queue import QueuedEmail
from clarion.base.storage import Storage
from clarion.features.people import demo
from clarion.features.phone import TeamsDirectRouting
from clarion.features.phone.ms_teams import CertificateTeller
from tests.features.people.test_sites import make_site, make_site_admin
from tests.support.api import Api, running_app
from tests.support.teams_peer import Authority

SETUP = "/account/~/clarion/ms-teams"
USERS = "/account/~/ms-teams/direct-routing/users"
FQDN = "sbc.acme.example"
AUTHORITY = Authority()


@pytest.fixture
async def api(storage: Storage, tmp_path: Path) -> AsyncIterator[Api]:
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(AUTHORITY.certificate)
    async with running_app(storage, tmp_path / "data", sbc_authorities=str(trusted)) as api:
        api.here.offer(DnsLookup, Names())
        yield api


class Names(DnsLookup):
    """Two names of one proxy, and the address of our own."""

    async def addresses(self, host: str) -> list[str]:
        known = {"sip.pstnhub.microsoft.com": ["192.0.2.9"], "sip.alias.example": ["192.0.2.9"], FQDN: ["192.0.2.1"]}
        return known.get(host, [])


async def connected(api: Api) -> dict[str, Any]:
    certificate, key = AUTHORITY.issue(FQDN, at=api.clock.now())
    body = {"fqdn": "SBC.acme.example.", "certificate": certificate + AUTHORITY.certificate, "privateKey": key}
    answer = await api.request("PUT", SETUP, json=body)
    assert answer.status_code == 200, answer.text
    assert "PRIVATE KEY" not in answer.text
    return dict(answer.json())


async def people_of(api: Api) -> dict[str, dict[str, Any]]:
    found = (await api.get(f"{SETUP}/people")).json()["records"]
    return {person["extensionNumber"]: person for person in found}


async def test_an_account_is_connected_and_its_people_are_reached_in_teams(api: Api) -> None:
    """PH-60: the surface's three operations, on a connection that is set up by hand; calls learn of all of it."""
    assert (await api.get(SETUP)).json()["configured"] is False
    refused = await api.request("POST", USERS, json={"mappings": [{"extensionId": "1", "phoneNumber": "+16505550101"}]})
    assert (refused.status_code, "Connect the account" in refused.text) == (409, True)
    view = await connected(api)
    assert (await api.get(f"{SETUP}/dns")).json() == {"fqdn": FQDN, "addresses": ["192.0.2.1"]}
    assert (view["fqdn"], view["certificate"]["state"], view["certificate"]["daysLeft"]) == (FQDN, "Valid", 90)
    assert f'New-CsOnlinePSTNGateway -Fqdn "{FQDN}"' in view["commands"]
    assert 'New-CsTeamsEmergencyNumber -EmergencyDialString "911"' in view["commands"]

    people = await people_of(api)
    ada, bob = people["101"], people["102"]
    mappings = [{"extensionId": each["extensionId"], "phoneNumber": each["numbers"][0]} for each in (ada, bob)]
    made = await api.request("POST", USERS, json={"mappings": mappings})
    assert made.status_code == 202, made.text
    assert made.json() == {"mappings": [each | {"status": "Connected"} for each in mappings]}
    listed = await api.get(f"{USERS}?extensionIds={ada['extensionId']}&extensionIds={bob['extensionId']}")
    assert listed.json() == made.json()
    assert f'-PhoneNumber "{ada["numbers"][0]}"' in (await people_of(api))["101"]["commands"]

    async with api.here.storage.reading() as session:
        row = (await session.scalars(select(TeamsDirectRouting))).one()
        [(name, _, sealed)] = (await session.execute(text(edge_certificates.IN_FORCE))).all()
        assert (name, b"PRIVATE KEY" in api.here.keys.unseal(edge_certificates.KEY_PURPOSE, sealed)) == (FQDN, True)
        assert b"PRIVATE" not in bytes(row.sealed_key or b"")
        known = await load_directory(session, api.here)
    [routing] = known.direct_routings
    assert (routing.fqdn, routing.proxies[0]) == (FQDN, "sip.pstnhub.microsoft.com")
    teams = {device.teams_number: device for device in known.devices if device.teams_number}
    assert teams[ada["numbers"][0]].extension_id == ada["extensionId"]
    assert teams[ada["numbers"][0]].name == "Microsoft Teams"

    gone = await api.request("DELETE", f"{USERS}?extensionIds={ada['extensionId']},{bob['extensionId']}")
    assert gone.status_code == 202
    assert (await api.get(f"{USERS}?extensionIds={ada['extensionId']}")).json() == {"mappings": []}
    assert (await api.request("DELETE", SETUP)).status_code == 204
    async with api.here.storage.reading() as session:
        known = await load_directory(session, api.here)
    assert not known.direct_routings
    assert not [device for device in known.devices if device.name == "Microsoft Teams"]
    await check_people_are_connected_by_the_companys_number_and_their_extension(api)


async def test_what_cannot_be_is_refused_in_words_and_nobody_else_gets_in(api: Api) -> None:
    """PH-60: bounds, permissions, tenants."""
    view = await connected(api)
    people = await people_of(api)
    ada, bob = people["101"], people["102"]

    async def refused(method: str, path: str, status: int, word: str, **given: Any) -> None:
        answer = await api.request(method, path, **given)
        assert answer.status_code == status, answer.text
        assert word in answer.text, answer.text

    def mapping(who: dict[str, Any], number: str) -> dict[str, Any]:
        return {"mappings": [{"extensionId": who["extensionId"], "phoneNumber": number}]}

    await refused("POST", USERS, 400, "no direct number", json=mapping(ada, bob["numbers"][0]))
    await refused("POST", USERS, 400, "phoneNumber", json=mapping(ada, "650"))
    await refused("POST", USERS, 404, "extensionId", json=mapping({"extensionId": "999"}, ada["numbers"][0]))
    await refused("POST", USERS, 400, "mappings", json={"mappings": []})
    await refused("POST", USERS, 400, "twice", json={"mappings": mapping(ada, ada["numbers"][0])["mappings"] * 2})
    await refused("GET", USERS, 400, "extensionIds")
    await refused("GET", f"{USERS}?extensionIds=" + ",".join("1" * n for n in range(1, 27)), 400, "extensionIds")

    other, key = AUTHORITY.issue("sbc.other.example", at=api.clock.now())
    own, _ = AUTHORITY.issue(FQDN, at=api.clock.now())
    old, old_key = AUTHORITY.issue(FQDN, days=-1, at=api.clock.now())
    for change, status, word in (
        ({"fqdn": "sbc"}, 400, "fqdn"),
        ({"fqdn": "sbc2.acme.example"}, 400, "is given with the name"),
        ({"fqdn": "acme.onmicrosoft.com"}, 400, "onmicrosoft"),
        ({"fqdn": "SIP.ringcentral.com"}, 400, "own name"),
        ({"certificate": other, "privateKey": key}, 400, "is for sbc.other.example"),
        ({"certificate": own, "privateKey": key}, 400, "does not belong"),
        ({"certificate": own}, 400, "together"),
        ({"certificate": "x", "privateKey": key}, 400, "no certificate in PEM"),
        ({"certificate": old, "privateKey": old_key}, 400, "ended on"),
        ({"proxies": ["sip:x"]}, 400, "proxies"),
        ({"networks": ["52.112.0.0/99"]}, 400, "networks"),
        ({"networks": []}, 400, "networks"),
    ):
        await refused("PUT", SETUP, status, word, json=change)
    assert (await api.get(SETUP)).json()["certificate"] == view["certificate"]

    foreign = await api.request("PUT", SETUP, "101", demo.NEIGHBOUR, json={"fqdn": FQDN})
    assert (foreign.status_code, "another account" in foreign.text) == (409, True)
    await check_a_neighbour_takes_nothing(api)
    assert (await api.request("GET", SETUP, "101", demo.NEIGHBOUR)).json()["configured"] is False
    unseen = await api.request("GET", f"{USERS}?extensionIds={ada['extensionId']}", "101", demo.NEIGHBOUR)
    assert unseen.json() == {"mappings": []}
    assert (await api.get(SETUP, "103")).status_code == 403
    assert (await api.request("POST", USERS, "103", json=mapping(ada, ada["numbers"][0]))).status_code == 403
    assert (await api.request("POST", USERS, json=mapping(ada, ada["numbers"][0]))).status_code == 202
    await make_site_admin(api, await make_site(api))
    assert (await api.get(f"{USERS}?extensionIds={ada['extensionId']}", "102")).json() == {"mappings": []}
    for method in ("PUT", "DELETE"):
        assert (await api.request(method, SETUP, "102", json={})).status_code == 403, "it is everybody's"
    await check_letters(api)


async def check_people_are_connected_by_the_companys_number_and_their_extension(api: Api) -> None:
    """As Teams has it (`;ext=`); each with an own extension only, and out of step once that is another."""
    await connected(api)
    people = await people_of(api)
    ada, bob = people["101"], people["102"]
    line = next(number for number in ada["numbers"] if ";ext=" in number)
    main = line.partition(";")[0]
    assert (line, ada["numbers"][-1]) == (f"{main};ext=101", line)
    mappings = [
        {"extensionId": who["extensionId"], "phoneNumber": f"{main};ext={who['extensionNumber']}"} for who in (ada, bob)
    ]
    for number, word in (
        (f"{main};ext=102", "The extension of Ada Admin is 101"),
        (f"{bob['numbers'][0]};ext=101", "take its main number"),
        (main, "main number with ;ext=101"),
        (f"{main};ext=", "phoneNumber"),
    ):
        wrong = {"mappings": [mappings[0] | {"phoneNumber": number}]}
        refused = await api.request("POST", USERS, json=wrong)
        assert (refused.status_code, word in refused.text) == (400, True), refused.text
    made = await api.request("POST", USERS, json={"mappings": mappings})
    assert made.json() == {"mappings": [each | {"status": "Connected"} for each in mappings]}, made.text
    assert f'-PhoneNumber "{line}"' in (await people_of(api))["101"]["commands"]
    changed = await api.request("PUT", f"/account/~/extension/{bob['extensionId']}", json={"extensionNumber": "162"})
    assert changed.status_code == 200, changed.text
    async with api.here.storage.reading() as session:
        known = await load_directory(session, api.here)
    assert [device.teams_number for device in known.devices if device.teams_number] == [line]
    assert (await people_of(api))["162"]["status"] == "OutOfSync"


async def check_a_neighbour_takes_nothing(api: Api) -> None:
    """Neither a name that is not its own, nor the connection that another account's calls go by, also where another
    name leads to it; with an address more at the edge it has a connection of its own.
    """
    name = "sbc.neighbour.example"
    own, key = AUTHORITY.issue(name, at=api.clock.now())
    forged, forged_key = Authority("Anybody").issue(name, at=api.clock.now())
    for change, status, word in (
        ({}, 400, "is given with the name"),
        ({"certificate": forged, "privateKey": forged_key}, 400, "vouches"),
        ({"certificate": own, "privateKey": key}, 409, "CLARION_SBC_ADDRESSES"),
        ({"certificate": own, "privateKey": key, "proxies": ["sip.alias.example"]}, 409, "192.0.2.9"),
    ):
        answer = await api.request("PUT", SETUP, "101", demo.NEIGHBOUR, json={"fqdn": name} | change)
        assert (answer.status_code, word in answer.text) == (status, True), answer.text
        assert FQDN not in answer.text, "who the other is, is not told"
    given = {"fqdn": name, "certificate": own, "privateKey": key}
    apart = await api.request("PUT", SETUP, "101", demo.NEIGHBOUR, json=given | {"proxies": ["sip.alias.example:5062"]})
    assert apart.status_code == 200, apart.text
    api.here.settings = api.here.settings.model_copy(update={"sbc_addresses": ("192.0.2.1", "192.0.2.2")})
    both = await api.request("PUT", SETUP, "101", demo.NEIGHBOUR, json=given | {"proxies": ["sip.alias.example"]})
    assert both.status_code == 200, both.text
    async with api.here.storage.reading() as session:
        known = await load_directory(session, api.here)
    assert {each.fqdn: each.lane for each in known.direct_routings} == {FQDN: 0, name: 1}
    assert (await api.request("DELETE", SETUP, "101", demo.NEIGHBOUR)).status_code == 204


async def check_letters(api: Api) -> None:
    """A month and a week before the certificate of 90 days ends, to whoever can enter another; each once."""
    teller, counts = api.here.get(CertificateTeller), []
    for days in (59, 2, 20, 3):
        api.clock.advance(days * 86400)
        await teller.tell_next()
        assert not await teller.tell_next()
        async with api.here.storage.reading() as session:
            new = select(QueuedEmail).where(QueuedEmail.written_at == api.clock.now())
            counts.append(len([row for row in await session.scalars(new) if FQDN in row.text]))
    assert counts == [0, 1, 0, 1], "102 administers a site, and the certificate is the whole company's"
