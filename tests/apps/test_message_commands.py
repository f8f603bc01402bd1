"""MSG-38 `clarion messages import`: an operator looks at an export, and hands it to Clarion."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer
from sqlalchemy import func, select
from typer.testing import CliRunner

from clarion.apps.cli_messages import add_to
from clarion.apps.container import build_container
from clarion.apps.demo import ensure_demo
from clarion.apps.models import load_models
from clarion.base.settings import load_settings
from clarion.features.messaging.chat_import.runner import ImportRunner
from clarion.features.messaging.posts import Post
from clarion.features.people import demo
from tests.features.messaging.exports import export_of, zipped
from tests.features.messaging.importing import small_world


def run(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_to(app)
    done = CliRunner().invoke(app, ["messages", "import", *words], env={"COLUMNS": "200"})
    return done.exit_code, " ".join([done.output, str(done.exception or "")])


async def _prepare() -> str:
    """Both demo organisations; the id of the account of the first."""
    load_models()
    here = build_container(load_settings())
    await here.storage.create_tables()
    await ensure_demo(here)
    await here.storage.close()
    return demo.demo_account_id(here.keys, demo.DEMO)


async def _posts() -> int:
    here = build_container(load_settings())
    async with here.storage.reading() as session:
        found = int(await session.scalar(select(func.count()).select_from(Post)) or 0)
    await here.storage.close()
    return found


@contextmanager
def server() -> Iterator[None]:
    """Whoever does the work beside the command, as a server does."""
    ending = threading.Event()

    async def work() -> None:
        here = build_container(load_settings())
        runner = ImportRunner(here)
        while not ending.is_set():
            if await runner.work_next() is None:
                await asyncio.sleep(0.05)
        await here.bus.close()
        await here.storage.close()

    thread = threading.Thread(target=asyncio.run, args=(work(),))
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def test_an_export_is_previewed_and_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path / "data"))
    account = asyncio.run(_prepare())
    file = tmp_path / "acme.zip"
    file.write_bytes(export_of(small_world(), "Slack"))
    code, told = run(str(file), "--preview")
    assert (code, "Say which account" in told, account in told) == (1, True, True)
    code, told = run(str(file), "--preview", "--account", account)
    assert code == 0, told
    assert "Slack: 11 posts with 2 files in 5 chats; 3 of 4 people are in the account" in told
    assert "nobody: only the name is kept" in told
    assert "left out: 1 × post: Nobody of it is in this account." in told
    assert asyncio.run(_posts()) == 0
    with server():
        code, told = run(str(file), "--account", account, "--yes")
    assert code == 0, told
    assert "Completed: 11 posts are new, with 2 files." in told
    assert asyncio.run(_posts()) == 11


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLARION_DATA", str(tmp_path / "data"))
    account = asyncio.run(_prepare())
    missing = str(tmp_path / "missing.zip")
    assert "missing.zip cannot be read" in run(missing, "--preview", "--account", account)[1]
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(zipped({"users.json": [{"name": "x"}]}))
    code, told = run(str(wrong), "--preview", "--account", account)
    assert (code, "users.json, entry 1: [id] is missing." in told) == (1, True)
    with server():
        code, told = run(str(wrong), "--account", account, "--yes")
    assert (code, "users.json, entry 1: [id] is missing." in told) == (2, True)
    assert "There is no account 77" in run(str(wrong), "--account", "77")[1]
