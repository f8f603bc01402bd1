"""The directory of a call server: what a change brings is what a whole reading would have found."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import msgspec
import pytest

from clarion.apps.call_directory import DirectoryLoader, load_directory
from clarion.apps.call_directory.directory_copy import copy_of_directory
from clarion.apps.call_directory.snapshot import Snapshot, join
from clarion.apps.encrypted_records import EncryptedRecords
from clarion.base.keys import MasterKey
from clarion.calls.directory import Directory
from clarion.features.emergency import EmergencyService
from clarion.features.people import demo
from tests.support.api import Api
from tests.support.waiting import wait_for

V2 = "/restapi/v2/accounts/~"
ADDRESS = {"street": "20 Davis Drive", "city": "Belmont", "state": "CA", "zip": "94002", "country": "US"}


class Known:
    """What one loader has filled."""

    def __init__(self, api: Api) -> None:
        self.directory = Directory()
        self.desk = EmergencyService(self.directory, api.clock, "x")
        self.loader = DirectoryLoader(api.here, self.directory, desk=self.desk)

    def everything(self) -> dict[str, Any]:
        apart = ("_devices_of", "_trunks_of", "_changes")
        tables = {name: value for name, value in vars(self.directory).items() if name not in apart}
        owned = {one: sorted(ids) for one, ids in self.directory._devices_of.items() if ids}
        holders = {one: sorted(ids) for one, ids in self.directory._numbers_of.items() if ids}
        inside = {one: ids for one, ids in self.directory._extensions_of.items() if ids}
        return {
            **tables,
            "_numbers_of": holders,
            "_extensions_of": inside,
            "devices_of": owned,
            "verified": self.loader.verified,
            "places": asdict(self.desk.locations),
        }


async def read_whole(api: Api) -> dict[str, Any]:
    fresh = Known(api)
    await fresh.loader.refresh()
    return fresh.everything()


async def same(known: Known, wanted: dict[str, Any], change: str) -> None:
    def different() -> str:
        found = known.everything()
        return f"after {change}: " + ", ".join(
            f"{name}: {found[name]} is not {wanted[name]}" for name in wanted if found[name] != wanted[name]
        )

    await wait_for(lambda: known.everything() == wanted, missing=different)


class Changes:
    """Each asks the API for something that calls have to know."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.made = ""
        self.device = ""
        self.number = ""

    async def ask(self, method: str, path: str, number: str = "101", **options: Any) -> Any:
        answer = await self.api.request(method, path, number, **options)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json() if answer.content else {}

    async def create_person(self) -> None:
        contact = {"firstName": "Grace", "lastName": "Hopper", "email": "grace@example.com"}
        body = {"type": "User", "contact": contact, "extensionNumber": "177", "status": "Enabled"}
        self.made = (await self.ask("POST", "/account/~/extension", json=body))["id"]

    async def rename(self) -> None:
        await self.ask("PUT", f"/account/~/extension/{self.made}", json={"contact": {"lastName": "Murray"}})

    async def renumber(self) -> None:
        await self.ask("PUT", f"/account/~/extension/{self.made}", json={"extensionNumber": "188"})

    async def silence(self) -> None:
        await self.ask("PUT", "/account/~/extension/~/presence", "102", json={"dndStatus": "DoNotAcceptAnyCalls"})

    async def provision(self) -> None:
        found = await self.ask("POST", "/client-info/sip-provision", "103", json={"sipInfo": [{"transport": "WSS"}]})
        self.device = found["device"]["id"]

    async def bring_phone(self) -> None:
        record = {
            "extension": {"id": self.made},
            "type": "OtherPhone",
            "emergency": {"address": ADDRESS},
            "phoneInfo": {"tollType": "Toll"},
        }
        [made] = (await self.ask("POST", f"{V2}/devices/bulk-add", json={"records": [record]}))["results"]
        self.device, self.number = made["id"], made["phoneNumber"]

    async def give_number_to_another(self) -> None:
        rows = (await self.ask("GET", f"{V2}/phone-numbers"))["records"]
        [row] = [each for each in rows if each["phoneNumber"] == self.number]
        extension = {"id": self.api.extension_id("104")}
        await self.ask(
            "PATCH", f"{V2}/phone-numbers/{row['id']}", json={"usageType": "DirectNumber", "extension": extension}
        )

    async def make_it_the_main_number(self) -> None:
        rows = (await self.ask("GET", f"{V2}/phone-numbers"))["records"]
        [row] = [each for each in rows if each["phoneNumber"] == self.number]
        await self.ask("PATCH", f"{V2}/phone-numbers/{row['id']}", json={"usageType": "MainCompanyNumber"})

    async def hide_number(self) -> None:
        body = {"byFeature": [{"feature": "AdditionalSoftphone", "callerId": {"type": "Blocked"}}]}
        await self.ask("PUT", "/account/~/extension/~/caller-id", "102", json=body)

    async def record_all(self) -> None:
        body = {"automatic": {"enabled": True}}
        await self.ask("PUT", "/account/~/call-recording", json=body)
        added = [{"id": self.api.extension_id("103"), "callDirection": "Outbound"}]
        path = "/account/~/call-recording/bulk-assign"
        await self.ask("POST", path, json={"addedExtensions": added})

    async def add_trunk(self) -> None:
        body = {"name": "Carrier", "uri": "sip:carrier.example.com", "addresses": ["192.0.2.7"], "username": "acme"}
        await self.ask("POST", "/account/~/clarion/trunks", json=body)

    async def go_abroad(self) -> None:
        await self.ask("PUT", "/account/~/clarion/calling-policy", json={"internationalEnabled": True})

    async def put_phone_in_stock(self) -> None:
        await self.ask("DELETE", f"{V2}/devices/{self.device}", json={"keepAssetsInInventory": True})

    async def delete_person(self) -> None:
        await self.ask("DELETE", f"/account/~/extension/{self.made}")


ORDER: tuple[Callable[[Changes], Awaitable[None]], ...] = (
    Changes.create_person,
    Changes.rename,
    Changes.silence,
    Changes.provision,
    Changes.bring_phone,
    Changes.record_all,
    Changes.hide_number,
    Changes.add_trunk,
    Changes.go_abroad,
    Changes.renumber,
    Changes.give_number_to_another,
    Changes.put_phone_in_stock,
    Changes.make_it_the_main_number,
    Changes.delete_person,
)


async def test_after_each_change_the_directory_is_what_a_whole_reading_finds(api: Api) -> None:
    known = Known(api)
    await known.loader.open()
    changes = Changes(api)
    for change in ORDER:
        await change(changes)
        await api.settled()
        await same(known, await read_whole(api), change.__name__)
    await known.loader.close()
    copy = Directory()
    snapshot = join(copy_of_directory(api.here).read().values())
    copy.load(
        snapshot.accounts,
        snapshot.extensions,
        snapshot.devices,
        snapshot.numbers,
        snapshot.trunks,
        snapshot.direct_routings,
    )
    for name in ("accounts", "extensions", "devices", "numbers", "trunks"):
        assert getattr(copy, name) == getattr(known.directory, name), f"the copy of {name}"


async def test_who_gets_a_second_number_is_shown_as_the_first_of_the_two_however_much_is_read(api: Api) -> None:
    known = Known(api)
    await known.loader.open()
    changes = Changes(api)
    for change in (Changes.create_person, Changes.bring_phone, Changes.give_number_to_another):
        await change(changes)
    await api.settled()
    assert changes.number < "+16505550104", "before the number that the other person has"
    dev = api.extension_id("104")
    for loader in (known, Known(api)):
        if loader is not known:
            await loader.loader.refresh()
        held = loader.directory.extensions
        await wait_for(
            lambda held=held: held[dev].caller_id == changes.number,  # type: ignore[misc]
            missing=lambda held=held: f"{changes.number}, not {held[dev].caller_id}",  # type: ignore[misc]
        )
    await known.loader.close()


async def test_a_change_of_presence_reads_one_extension_and_nobody_else(api: Api) -> None:
    known = Known(api)
    await known.loader.open()
    before = dict(known.directory.extensions)
    await Changes(api).silence()
    await api.settled()
    ben = api.extension_id("102")
    await wait_for(lambda: known.directory.extensions[ben].do_not_disturb, missing="do not disturb in the directory")
    others = {one: each for one, each in known.directory.extensions.items() if one != ben}
    assert all(each is before[one] for one, each in others.items()), "somebody else was read, too"
    await known.loader.close()


async def test_an_account_that_is_gone_leaves_nothing_behind(api: Api) -> None:
    known = Known(api)
    await known.loader.refresh()
    neighbour = api.account_id(demo.NEIGHBOUR)
    known.directory.replace_company(neighbour, None, [])
    assert neighbour not in known.directory.accounts
    for table in (known.directory.extensions, known.directory.devices, known.directory.numbers):
        assert table and all(each.account_id != neighbour for each in table.values())


async def test_the_copy_holds_all_that_was_read(api: Api) -> None:
    changes = Changes(api)
    for change in (Changes.create_person, Changes.bring_phone, Changes.add_trunk):
        await change(changes)
    async with api.here.storage.reading() as session:
        whole = await load_directory(session, api.here)
    assert whole.trunks and whole.places["device"] and whole.places["account"]
    loader = DirectoryLoader(api.here, Directory())
    await loader.open()
    await loader.close()
    again = join(copy_of_directory(api.here).read().values())
    for name in Snapshot.__struct_fields__:
        one, other = (msgspec.to_builtins(getattr(each, name)) for each in (whole, again))
        if isinstance(one, list):
            one, other = (sorted(rows, key=str) for rows in (one, other))
        assert {kind: rows for kind, rows in one.items() if rows} == other if isinstance(one, dict) else one == other, (
            name
        )


@pytest.mark.parametrize("damage", [b"", b"not a database at all, but long enough to look like one" * 20])
def test_a_damaged_copy_is_replaced(api: Api, damage: bytes) -> None:
    records = EncryptedRecords(api.here, "some.db", purpose="a test")
    records.write({"a": b"1", "b": b"2"})
    (api.here.settings.data / "some.db").write_bytes(damage)
    assert records.read() == {}
    records.replace_all({"a": b"1"})
    assert records.read() == {"a": b"1"}


def test_encrypted_records_are_put_deleted_and_kept_apart_by_key_and_purpose(api: Api) -> None:
    records = EncryptedRecords(api.here, "some.db", purpose="a test")
    records.write({"a": b"1", "b": b"2"})
    records.write({"a": None, "c": b"3"})
    assert records.read() == {"b": b"2", "c": b"3"}
    assert EncryptedRecords(api.here, "some.db", purpose="another").read() == {}
    kept, api.here.keys = api.here.keys, MasterKey(b"y" * 32)
    assert EncryptedRecords(api.here, "some.db", purpose="a test").read() == {}
    api.here.keys = kept
    records.replace_all({"b": b"2"})
    assert records.read() == {"b": b"2"}
    assert (api.here.settings.data / "some.db").stat().st_mode & 0o077 == 0
