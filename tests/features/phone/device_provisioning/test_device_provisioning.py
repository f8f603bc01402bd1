"""PH-43, PH-70: phones fetch their settings by an address of their own, each password once, and look people up."""

from typing import Any
from xml.etree import ElementTree

import structlog
from sqlalchemy import select, text

from clarion.apps.call_directory import load_directory
from clarion.features.conduct import Conduct
from clarion.features.people import demo
from clarion.features.phone import RESYNC
from clarion.features.phone.device_provisioning.families import families
from clarion.features.phone.device_provisioning.models import PhoneAsk
from tests.features.phone.device_provisioning.reading import PLACES, READERS
from tests.support.api import Api
from tests.support.waiting import wait_for

MAC = "00:15:65:AA:BB:CC"
PLAIN = "001565aabbcc"


async def new_phone(api: Api, owner: str = "103", **body: Any) -> tuple[str, dict[str, Any]]:
    """A device that sets itself up: its path, and its setup."""
    made = await api.request(
        "POST", "/account/~/device", json={"type": "HardPhone", "extension": {"id": api.extension_id(owner)}}
    )
    path = f"/account/~/clarion/devices/{made.json()['id']}/setup"
    answer = await api.request("PUT", path, json={"family": "yealink", "mac": MAC} | body)
    assert answer.status_code == 200, answer.text
    return path, answer.json()


async def fetch(api: Api, link: str, file: str, status: int = 200, **query: Any) -> str:
    """What the phone reads. The address is the public one; the test speaks to the app itself."""
    path = link[link.index("/device-provisioning/") :]
    answer = await api.client.get(path + file, params=query, headers={"User-Agent": "Yealink SIP-T46U 108.86.0.20"})
    assert answer.status_code == status, answer.text
    return answer.text


async def secret_of(api: Api, device_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await api.get(f"/account/~/device/{device_id}/sip-info")).json()
    return found


async def test_a_phone_of_each_family_gets_what_signs_in_ph_43(api: Api) -> None:
    for number, family in enumerate(families().values()):
        mac = f"0015650000{number:02x}"
        path, setup = await new_phone(api, family=family.id, mac=mac)
        device_id = path.split("/")[-2]
        file = next(
            name for name in setup["files"] if name == family.account_file.name.format(mac=mac, MAC=mac.upper())
        )
        found = READERS[family.form](await fetch(api, setup["link"], file))
        user, auth, password, *_ = PLACES[family.id]
        access = await secret_of(api, device_id)
        assert (found[user], found[auth]) == (access["userName"], access["authorizationId"])
        assert found[password] == access["password"]
        again = READERS[family.form](await fetch(api, setup["link"], file))
        if family.keeps_secrets:
            assert password not in again, "a password is given once"
        else:
            assert again[password] not in ("", found[password]), "who forgets it gets a new one, never the old one"
            assert again[password] == (await secret_of(api, device_id))["password"]


async def test_the_password_that_was_given_is_the_one_that_call_servers_know(api: Api) -> None:
    path, setup = await new_phone(api, family="poly")
    for _ in range(2):
        found = READERS["xml"](await fetch(api, setup["link"], f"{PLAIN}-account.cfg"))
        async with api.here.storage.reading() as session:
            snapshot = await load_directory(session, api.here)
        device = next(item for item in snapshot.devices if item.device_id == path.split("/")[-2])
        password = found["/polycomConfig/reg@reg.1.auth.password"]
        assert device.password == password


async def test_the_address_in_the_settings_is_the_phones_own_and_lasts_longer(api: Api) -> None:
    _, setup = await new_phone(api)
    found = READERS["equals"](await fetch(api, setup["link"], f"{PLAIN}.cfg"))
    own = found["auto_provision.server.url"]
    assert own != setup["link"]
    api.clock.advance(15 * 86_400)
    await fetch(api, setup["link"], f"{PLAIN}.cfg", 404)
    await fetch(api, own, f"{PLAIN}.cfg")
    api.clock.advance(400 * 86_400)
    await fetch(api, own, f"{PLAIN}.cfg", 404)


async def test_a_new_address_makes_earlier_ones_and_the_password_void(api: Api) -> None:
    path, setup = await new_phone(api)
    first = READERS["equals"](await fetch(api, setup["link"], f"{PLAIN}.cfg"))
    renewed = (await api.request("POST", f"{path}/renew")).json()
    assert renewed["passwordDue"] is True
    for old in (setup["link"], first["auto_provision.server.url"]):
        await fetch(api, old, f"{PLAIN}.cfg", 404)
    second = READERS["equals"](await fetch(api, renewed["link"], f"{PLAIN}.cfg"))
    assert second["account.1.password"] != first["account.1.password"]
    assert (await api.request("DELETE", path)).status_code == 204
    await fetch(api, renewed["link"], f"{PLAIN}.cfg", 404)
    assert (await api.get(path)).status_code == 404


async def test_a_phone_that_asks_for_anothers_file_gets_nothing_and_leaves_evidence(api: Api) -> None:
    _, mine = await new_phone(api)
    _, other = await new_phone(api, "104", mac="001565aabbcd")
    answer = await fetch(api, mine["link"], "001565aabbcd.cfg", 404)
    assert "password" not in answer
    await fetch(api, mine["link"].rstrip("/")[:-3] + "abc/", f"{PLAIN}.cfg", 404)
    async with api.here.storage.reading() as session:
        records = (
            (await session.execute(text("SELECT record FROM conduct_evidence WHERE kind = 'phone.foreign-file'")))
            .scalars()
            .all()
        )
        asks = (await session.scalars(select(PhoneAsk).where(PhoneAsk.outcome == "refused"))).all()
    [record] = records
    assert "00:15:65:aa:bb:cd" in str(record)
    assert [ask.file for ask in asks] == ["001565aabbcd.cfg"]
    found = READERS["equals"](await fetch(api, other["link"], "001565aabbcd.cfg"))
    assert found["account.1.password"], "the other phone's password is still to be given"


async def test_who_guesses_is_slowed_down_and_acceptable_use_learns_of_it(api: Api) -> None:
    told: list[Any] = []
    conduct = api.here.get(Conduct)
    keep = conduct.tell
    conduct.tell = lambda happening: (told.append(happening), keep(happening))[1]  # type: ignore[method-assign,func-returns-value,assignment]
    answers = [await api.client.get(f"/device-provisioning/guess/0015650000{n:02x}.cfg") for n in range(12)]
    assert {answer.status_code for answer in answers[:5]} == {404}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert {happening.kind for happening in told} == {"sip.register-failed"}
    assert len({happening.party for happening in told}) == len(told) >= 5, "each address that was tried"
    _, setup = await new_phone(api)
    await fetch(api, setup["link"], f"{PLAIN}.cfg", 429)
    api.clock.advance(301)
    await fetch(api, setup["link"], f"{PLAIN}.cfg")


async def test_files_that_phones_always_try_cost_nothing(api: Api) -> None:
    _, setup = await new_phone(api)
    for file in ("y000000000108.cfg", "000000000000.cfg", f"{PLAIN}-wallpaper.jpg", "favicon.ico") * 4:
        await fetch(api, setup["link"], file, 404)
    await fetch(api, setup["link"], f"{PLAIN}.cfg")


async def test_no_password_is_in_the_log_the_audit_trail_or_the_database(api: Api, capsys: Any) -> None:
    with structlog.testing.capture_logs() as logs:
        path, setup = await new_phone(api)
        found = READERS["equals"](await fetch(api, setup["link"], f"{PLAIN}.cfg"))
    password = found["account.1.password"]
    async with api.here.storage.reading() as session:
        kept = [str((await session.execute(text(f"SELECT * FROM {table}"))).all())
                for table in ("phone_setups", "phone_asks", "audit_records", "devices")]  # fmt: skip
    shown = (await api.get(f"{path}/settings")).json()["text"]
    view = (await api.get(path)).text
    for place in (str(logs), *kept, shown, view, capsys.readouterr().out):
        assert password not in place
    assert setup["link"].rstrip("/").rpartition("/")[2] not in str(logs)


async def test_what_changes_is_fetched_because_the_phone_is_told(api: Api) -> None:
    told: list[str] = []

    async def hear(payload: dict[str, Any]) -> None:
        told.append(payload["device_id"])

    await api.bus.subscribe(RESYNC, hear).ready()
    keys = [
        {"type": "BLF", "extension": {"id": api.extension_id("102")}},
        {"type": "Park", "number": "*5701", "label": "Lot"},
    ]
    path, setup = await new_phone(api)
    device_id = path.split("/")[-2]
    await api.settled()
    assert told == [], "a phone that has fetched nothing yet is told nothing"
    await fetch(api, setup["link"], f"{PLAIN}.cfg")
    assert (await api.get(path)).json()["upToDate"] is True
    await api.settled()
    assert told == []
    answer = await api.request("PUT", path, json={"family": "yealink", "mac": MAC, "keys": keys})
    assert answer.json()["upToDate"] is False
    await api.settled()
    assert told == [device_id]
    found = READERS["equals"](await fetch(api, setup["link"], f"{PLAIN}.cfg"))
    assert (found["linekey.2.type"], found["linekey.2.value"], found["linekey.3.value"]) == ("16", "102", "*5701")
    await api.request("PUT", f"/account/~/extension/{api.extension_id('102')}", json={"contact": {"firstName": "Zoë"}})
    await api.settled()
    await wait_for(lambda: len(told) == 2, missing="word that a colleague has another name")
    await fetch(api, setup["link"], f"{PLAIN}.cfg")
    await api.request("POST", f"/account/~/device/{device_id}/clarion/rotate-password")
    await api.settled()
    await wait_for(lambda: len(told) == 3, missing="word that there is another password")
    assert "account.1.password" in READERS["equals"](await fetch(api, setup["link"], f"{PLAIN}.cfg"))
    assert (await api.request("POST", f"{path}/resync")).status_code == 202
    await api.settled()
    await wait_for(lambda: len(told) == 4, missing="word that somebody asked for")


async def test_the_directory_on_the_phone_is_searched_ph_70(api: Api) -> None:
    _, setup = await new_phone(api)
    found = READERS["equals"](await fetch(api, setup["link"], f"{PLAIN}.cfg"))
    url = found["remote_phonebook.data.1.url"]
    root = ElementTree.fromstring((await fetch(api, url, "")).encode())
    numbers = [each.text for each in root.iter("Telephone")]
    assert "101" in numbers and "+16505550102" in numbers
    one = ElementTree.fromstring((await fetch(api, url, "", q="103")).encode())
    assert next(each.text for each in one.iter("Telephone")) == "103"
    assert len(list(one.iter("DirectoryEntry"))) == 1
    none = ElementTree.fromstring((await fetch(api, url, "", q="nobody called that")).encode())
    assert list(none) == []
    page = ElementTree.fromstring((await fetch(api, url, "", first=2, count=1)).encode())
    assert len(list(page.iter("DirectoryEntry"))) == 1
    stranger = (await api.request("GET", "/account/~/extension/~", "101", demo.NEIGHBOUR)).json()["name"]
    assert stranger not in [each.text for each in root.iter("Name")]
    await fetch(api, url, "", 400, count=0)


async def test_only_administrators_of_the_company_let_phones_set_themselves_up(api: Api) -> None:
    path, setup = await new_phone(api)
    body = {"family": "yealink", "mac": MAC}
    for method, address in (("GET", path), ("PUT", path), ("DELETE", path), ("POST", f"{path}/renew"),
                            ("POST", f"{path}/resync"), ("GET", f"{path}/settings")):  # fmt: skip
        options = {"json": body} if method == "PUT" else {}
        assert (await api.request(method, address, "103", **options)).status_code == 403, (method, address)
        assert (await api.request(method, address, "101", demo.NEIGHBOUR, **options)).status_code == 404
    for wrong, field in (
        ({"family": "walkie-talkie", "mac": MAC}, "family"),
        ({"family": "yealink", "mac": "12"}, "mac"),
        ({"family": "yealink", "mac": MAC, "keys": [{"type": "BLF"}]}, "keys.extension.id"),
        ({"family": "yealink", "mac": MAC, "keys": [{"type": "BLF", "extension": {"id": "1"}}]}, "keys.extension.id"),
        ({"family": "yealink", "mac": MAC, "keys": [{"type": "Park"}]}, "keys.number"),
    ):
        answer = await api.request("PUT", path, json=wrong)
        assert (answer.status_code, answer.json()["parameterName"]) == (400, field)
    other = await api.request("POST", "/account/~/device", json={"type": "HardPhone"})
    twin = f"/account/~/clarion/devices/{other.json()['id']}/setup"
    assert (await api.request("PUT", twin, json=body)).status_code == 409
    families_there = (await api.get("/account/~/clarion/phone-families")).json()["records"]
    assert len(families_there) == 15
    assert setup["linkPicture"].startswith("data:image/svg+xml")


async def test_many_phones_at_once_looked_at_first_ph_43(api: Api) -> None:
    rows = [
        {"line": 2, "mac": "00:15:65:00:01:01", "family": "Yealink", "model": "T46U", "extension": "102"},
        {"line": 3, "mac": "00:15:65:00:01:02", "family": "poly vvx450", "extension": "103", "name": "Meeting room"},
        {"line": 4, "mac": "00:15:65:00:01:02", "family": "poly", "extension": "103"},
        {"line": 5, "mac": "nonsense", "family": "toaster", "extension": "999"},
    ]
    checked = (await api.request("POST", "/account/~/clarion/device-provisioning/check", json={"rows": rows})).json()
    assert (checked["good"], checked["bad"]) == (1, 3)
    assert [error["field"] for error in checked["rows"][3]["errors"]] == ["mac", "family", "extension"]
    before = (await api.get("/account/~/device")).json()["paging"]["totalElements"]
    made = (await api.request("POST", "/account/~/clarion/device-provisioning", json={"rows": rows})).json()["results"]
    assert [row["successful"] for row in made] == [True, False, False, False]
    assert (await api.get("/account/~/device")).json()["paging"]["totalElements"] == before + 1
    found = READERS["equals"](await fetch(api, made[0]["link"], "001565000101.cfg"))
    assert found["account.1.user_name"] == "16505550100*102"
    again = (await api.request("POST", "/account/~/clarion/device-provisioning/check", json={"rows": rows[:2]})).json()
    assert (again["good"], again["bad"]) == (1, 1), "what is there already is not made twice"
    assert (
        await api.request("POST", "/account/~/clarion/device-provisioning", "103", json={"rows": rows})
    ).status_code == 403
