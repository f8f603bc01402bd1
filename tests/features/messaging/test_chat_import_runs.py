"""How imports of chats run: files in pieces, wrong ones, those that break off, are stopped, or wait for nobody."""

from typing import Any

import pytest

from clarion.base.files import Files
from clarion.features.messaging.chat_import import writing
from clarion.features.messaging.chat_import.runner import ATTEMPTS, SILENT, ImportRunner
from tests.features.messaging.exports import export_of, zipped
from tests.features.messaging.importing import (
    IMPORTS,
    by_title,
    look,
    posts_of,
    send_piece,
    small_world,
    state,
    upload,
)
from tests.features.messaging.test_chats import ask
from tests.support.api import Api
from tests.support.waiting import wait_for


@pytest.fixture
async def runner(api: Api) -> ImportRunner:
    """Works only when it is told."""
    await api.here.get(ImportRunner).close()
    return ImportRunner(api.here)


async def test_pieces_come_in_order_each_once_and_of_their_size(
    api: Api, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = export_of(small_world(), "Zulip")
    for module in ("service", "routes"):
        monkeypatch.setattr(f"clarion.features.messaging.chat_import.{module}.PIECE_BYTES", 1000)
    made = await ask(api, "POST", IMPORTS, status=201, json={"name": "z.tar.gz", "size": len(content)})
    path, pieces = made["id"], [content[start : start + 1000] for start in range(0, len(content), 1000)]
    assert len(pieces) > 1
    await send_piece(api, path, 2, pieces[1], status=409)
    await send_piece(api, path, 1, pieces[0][:-1], status=400)
    await send_piece(api, path, 1, pieces[0] + b"x", status=413)
    await send_piece(api, path, 1, pieces[0])
    assert (await send_piece(api, path, 1, pieces[0]))["received"] == 1000
    await ask(api, "POST", f"{IMPORTS}/{path}/run", status=409)
    await ask(api, "POST", f"{IMPORTS}/{path}/check", status=409)
    for number, piece in enumerate(pieces[1:], 2):
        found = await send_piece(api, path, number, piece)
    assert found["status"] == "Checking"
    assert await runner.work_next() is True
    assert (await state(api, path))["preview"]["posts"] == 11
    for wrong in ({"name": "a", "size": 0}, {"name": "", "size": 5}, {"name": "a", "size": 2**50}, {"size": 5}):
        await ask(api, "POST", IMPORTS, status=400, json=wrong)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no export at all", "The file is no export"),
        (zipped({"a.txt": b"hello"}), "no export is in it"),
        (zipped({"users.json": b'[{"id": "U1"}, {"name"'}), "users.json: this is no JSON: line 1, column"),
        (zipped({"users.json": [{"name": "x"}], "channels.json": []}), "users.json, entry 1: [id] is missing."),
        (zipped({"users.json": [], "../../etc/passwd": b"x"}), "leads out of the export"),
        (zipped({"import.jsonl": b'{"type": "version", "version": 2}'}), "import.jsonl, line 1: the first line"),
        (zipped({"import.jsonl": b'{"type": "version", "version": 1}\n{"type": '}), "import.jsonl, line 2"),
        (zipped({"realm.json": [], "messages-000001.json": {}}), "realm.json: an object is expected"),
        (zipped({"users.json": b"[" * 100_000}), "users.json: this"),
    ],
)  # fmt: skip
async def test_a_file_that_is_no_export_is_refused_with_the_place(sqlite_api: Api, content: bytes, words: str) -> None:
    await sqlite_api.here.get(ImportRunner).close()
    found = await look(sqlite_api, ImportRunner(sqlite_api.here), content)
    assert found["status"] == "Failed"
    assert words in found["problem"]


async def test_an_archive_that_grows_too_large_is_refused(sqlite_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clarion.features.messaging.chat_import.archives.SMALL", 100_000)
    await sqlite_api.here.get(ImportRunner).close()
    bomb = zipped({"users.json": [], "channels.json": [], "zeros": bytes(3_000_000)})
    found = await look(sqlite_api, ImportRunner(sqlite_api.here), bomb)
    assert "what is packed in it is too large" in found["problem"]


async def test_an_import_that_breaks_off_goes_on_where_it_was(
    api: Api, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MSG-38"""
    monkeypatch.setattr(writing, "PIECE", 2)
    found = await look(api, runner, export_of(small_world(), "Slack"))
    path = f"{IMPORTS}/{found['id']}"
    await ask(api, "POST", f"{path}/run")
    put = writing.ImportWriter._put
    calls: list[int] = []

    async def breaking(self: Any, *arguments: Any) -> int:
        calls.append(1)
        new = await put(self, *arguments)
        if len(calls) == 2:
            raise OSError("the disk is full")
        return new

    monkeypatch.setattr(writing.ImportWriter, "_put", breaking)
    assert await runner.work_next() is False
    assert (await state(api, found["id"]))["progress"]["posts"] == 2  # what was committed, and no more
    assert "general" not in await by_title(api, "102")  # nobody sees half of it
    assert await runner.work_next() is True
    done = await state(api, found["id"])
    assert (done["status"], done["progress"]["newPosts"], len(calls)) == ("Completed", 11, 8)
    general = await posts_of(api, (await by_title(api, "102"))["general"]["id"], "102")
    assert [one["seq"] for one in general if one["type"] == "TextMessage"] == [1, 2, 3, 4, 5]


async def test_an_import_that_always_breaks_off_says_so_and_can_be_tried_again(
    api: Api, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await look(api, runner, export_of(small_world(), "Slack"))
    await ask(api, "POST", f"{IMPORTS}/{found['id']}/run")
    with monkeypatch.context() as broken:
        broken.setattr(writing.ImportWriter, "write", _broken)
        for attempt in range(1, ATTEMPTS + 1):
            assert await runner.work_next() is (attempt == ATTEMPTS)
    failed = await state(api, found["id"])
    assert (failed["status"], failed["problem"][:12]) == ("Failed", "It broke off")
    await ask(api, "POST", f"{IMPORTS}/{found['id']}/run")
    assert await runner.work_next() is True
    assert (await state(api, found["id"]))["status"] == "Completed"


async def _broken(self: Any) -> None:
    raise RuntimeError("no")


async def test_an_import_is_stopped_and_goes_on(
    api: Api, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PIECE", 2)
    found = await look(api, runner, export_of(small_world(), "Zulip"))
    path = f"{IMPORTS}/{found['id']}"
    await ask(api, "POST", f"{path}/run")
    prepare = writing.ImportWriter._prepare
    stopped: list[Any] = []

    async def stopping(self: Any, *arguments: Any) -> None:
        if not stopped:
            stopped.append(await ask(api, "POST", f"{path}/stop"))
        await prepare(self, *arguments)

    monkeypatch.setattr(writing.ImportWriter, "_prepare", stopping)
    assert await runner.work_next() is True
    assert (await state(api, found["id"]))["status"] == "Stopped"
    assert await runner.work_next() is None
    await ask(api, "POST", f"{path}/run")
    assert await runner.work_next() is True
    assert (await state(api, found["id"]))["progress"]["newPosts"] == 11


async def test_one_worker_takes_what_another_left(api: Api, runner: ImportRunner) -> None:
    import_id = await upload(api, export_of(small_world(), "Slack"))
    assert await runner._claim() is not None  # and this one is never heard of again
    assert await ImportRunner(api.here).work_next() is None
    api.clock.advance(SILENT.total_seconds() + 1)
    api.tokens.clear()
    assert await ImportRunner(api.here).work_next() is True
    assert (await state(api, import_id))["status"] == "Ready"


async def test_imports_are_done_behind_without_being_asked_twice(api: Api) -> None:
    import_id = await upload(api, export_of(small_world(), "Mattermost"))

    async def looked_at() -> bool:
        return bool((await state(api, import_id))["status"] == "Ready")

    async def done() -> bool:
        return bool((await state(api, import_id))["status"] == "Completed")

    await wait_for(looked_at, missing="the preview", timeout=30)
    await ask(api, "POST", f"{IMPORTS}/{import_id}/run")

    async def nothing_kept() -> bool:
        return not [one async for one in api.here.get(Files).walk(f"chat-imports/{api.account_id()}")]

    await wait_for(done, missing="the end of the import", timeout=30)
    await wait_for(nothing_kept, missing="the file to go, which it does after the end is told", timeout=30)


async def test_a_file_that_nobody_asks_for_goes_after_a_week(api: Api, runner: ImportRunner) -> None:
    found = await look(api, runner, export_of(small_world(), "Slack"))
    await runner.forget_old()
    assert (await state(api, found["id"]))["status"] == "Ready"
    api.clock.advance(8 * 86_400)
    api.tokens.clear()
    await runner.forget_old()
    assert (await state(api, found["id"]))["status"] == "Expired"
    await ask(api, "POST", f"{IMPORTS}/{found['id']}/run", status=409)
