"""What call servers hold in memory: a change reads what it concerns and leaves what a whole reading would find."""

from typing import Any

from clarion.apps.caller_names import CallerNames
from clarion.apps.encrypted_snapshot import EncryptedSnapshot
from clarion.apps.handling_loader import HandlingLoader
from clarion.apps.queue_loader import QueueLoader
from clarion.calls.directory import Directory
from clarion.calls.wire import Record
from clarion.features.phone.handling import HandlingCache
from clarion.features.phone.queues import QueueCache
from tests.support.api import Api
from tests.support.waiting import wait_for


class Names(Record, frozen=True):
    names: list[str]


async def test_a_snapshot_is_saved_part_by_part_and_read_with_its_keys(sqlite_api: Api) -> None:
    here = sqlite_api.here
    copy = EncryptedSnapshot(here, "names.db", Names, purpose="names for a test")
    copy.keep_all({"a": Names(names=["Ada"]), "b": Names(names=["Ben"])})
    await copy.save()
    copy.keep({"a": None, "c": Names(names=["Chloe"])})
    await copy.save()
    again = EncryptedSnapshot(here, "names.db", Names, purpose="names for a test")
    assert again.read() == {"b": Names(names=["Ben"]), "c": Names(names=["Chloe"])}
    assert EncryptedSnapshot(here, "names.db", Names, purpose="another").read() == {}


async def test_parts_that_the_disk_refused_are_saved_with_the_next(sqlite_api: Api) -> None:
    here = sqlite_api.here
    copy = EncryptedSnapshot(here, "names.db", Names, purpose="names for a test")
    (here.settings.data / "names.db").mkdir()
    copy.keep({"a": Names(names=["Ada"])})
    await copy.save()
    (here.settings.data / "names.db").rmdir()
    copy.keep({"b": Names(names=["Ben"])})
    await copy.save()
    assert sorted(copy.read()) == ["a", "b"]


class Memory:
    """Loaders of one call server, with what they fill."""

    def __init__(self, api: Api) -> None:
        self.queues, self.handling, self.directory = QueueCache(), HandlingCache(), Directory()
        self.queue_loader = QueueLoader(api.here, self.queues)
        self.handling_loader = HandlingLoader(api.here, self.handling)
        self.names = CallerNames(api.here, self.directory)
        self.loaders = (self.queue_loader, self.handling_loader, self.names)

    async def open(self) -> None:
        for loader in self.loaders:
            await loader.open()
        await self.settled()

    async def settled(self) -> None:
        for loader in self.loaders:
            await loader.settled()

    async def close(self) -> None:
        for loader in self.loaders:
            await loader.close()

    def everything(self) -> dict[str, Any]:
        return {
            "queues": self.queues._queues,
            "by account": {key: found for key, found in self.queues._by_account.items() if found},
            "groups": self.queues.groups,
            "concerned": {key: ids for key, ids in self.queue_loader._concerned.items() if ids},
            "profiles": self.handling._extensions,
            "companies": [one for one in self.handling._companies.values() if one.hours or one.rules or one.holidays],
            "names": {key: names for key, names in self.directory.people_names.items() if names},
        }


async def test_each_change_leaves_what_a_whole_reading_would_have_found(api: Api) -> None:
    """PH-08, PH-15, PH-24"""
    known = Memory(api)
    await known.open()
    ben, chloe = api.extension_id("102"), api.extension_id("103")

    async def ask(method: str, path: str, **options: Any) -> Any:
        answer = await api.request(method, f"/account/~{path}", **options)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json() if answer.content else {}

    async def same(change: str) -> None:
        await api.settled()
        await known.settled()
        fresh = Memory(api)
        await fresh.open()
        await fresh.close()

        def different() -> str:
            found, wanted = known.everything(), fresh.everything()
            return f"after {change}: " + ", ".join(each for each in wanted if found[each] != wanted[each])

        await wait_for(lambda: known.everything() == fresh.everything(), missing=different)

    queue = (await ask("POST", "/clarion/call-queues", json={"name": "Sales", "memberIds": [ben]}))["id"]
    await same("a new queue")
    await ask("POST", f"/call-queues/{queue}/bulk-assign", json={"addedExtensionIds": [ben, chloe]})
    await same("members")
    await ask("PUT", f"/extension/{ben}", json={"contact": {"mobilePhone": "+16505550101", "lastName": "Other"}})
    await same("another name and phone")
    await ask("PUT", f"/extension/{chloe}", json={"contact": {"mobilePhone": "+16505550101"}})
    await ask("PUT", f"/extension/{ben}", json={"contact": {"mobilePhone": "+16505550102"}})
    await same("a phone that somebody else has, too")
    assert known.directory.people_names[api.account_id()]["+16505550101"].startswith("Chlo"), "whose it is now"
    await ask("PUT", f"/extension/{ben}/caller-blocking", json={"mode": "All"})
    await same("blocking")
    await ask("PUT", f"/extension/{ben}/presence", json={"dndStatus": "DoNotAcceptAnyCalls"})
    await ask("PUT", f"/extension/{ben}", json={"status": "Disabled"})
    await same("a member who is away")
    loads = known.queue_loader.loads
    await ask("PUT", f"/extension/{api.extension_id('104')}", json={"contact": {"jobTitle": "Nobody's member"}})
    await same("somebody who is in no queue")
    assert known.queue_loader.loads == loads, "it was read without need"
    await ask("DELETE", f"/extension/{ben}")
    await same("a member who is gone")
    await ask("DELETE", f"/extension/{queue}")
    await same("a queue that is gone")
    await known.close()
