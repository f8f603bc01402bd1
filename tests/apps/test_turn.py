"""TURN: credentials that a real coturn takes, for as long as they say, and a relay that leads to our media alone."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clarion.apps.install import Answers, make_plan
from clarion.apps.install.turn_client import allocate
from clarion.base.settings import Settings, SettingsError, load_settings
from clarion.base.turn import credentials, ice_servers, stun_servers
from tests.apps.test_install import FACTS
from tests.support.processes import start_process
from tests.support.waiting import free_port, wait_for

SECRET = "a-secret-of-this-test-alone"
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
async def relay(tmp_path: Path) -> AsyncIterator[int]:
    """The configuration of an installation, on ports and an address of this test."""
    if shutil.which("turnserver") is None:
        pytest.skip("needs coturn")
    port = free_port()
    plan = make_plan(Answers(domain="phone.example.com", email="a@example.com"), FACTS)
    [file] = [each for step in plan.steps for each in step.files if each.path.name == "turnserver.conf"]
    lines = [
        line.replace("10.0.0.5", "127.0.0.1").replace("/run/clarion-turn", str(tmp_path))
        for line in file.content.replace(FACTS.turn_secret, SECRET).splitlines()
        if not line.startswith(("cert=", "pkey=", "external-ip=", "tls-listening-port="))
    ]
    lines = [f"listening-port={port}" if line.startswith("listening-port=") else line for line in lines]
    (tmp_path / "turnserver.conf").write_text("\n".join([*lines, "no-tls", "allow-loopback-peers", ""]))
    server = start_process(
        ["turnserver", "-c", str(tmp_path / "turnserver.conf")], log=tmp_path / "log", name="coturn", env={}
    )

    async def answers() -> bool:
        assert server.running, server.tail()
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    try:
        await wait_for(answers, missing=lambda: f"coturn to answer:\n{server.tail()}", timeout=20)
        yield port
    finally:
        server.stop()


async def ask(port: int, username: str, password: str) -> tuple[str, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await allocate(reader, writer, username, password)
    finally:
        writer.close()


async def test_ops_10_a_relay_is_for_those_with_credentials_and_until_they_end(relay: int) -> None:
    soon = int(time.time()) + 60
    host, port = await ask(relay, *credentials(SECRET, soon))
    assert (host, 36000 <= port <= 36999) == ("127.0.0.1", True)
    with pytest.raises(ValueError, match="answers 401"):
        await ask(relay, *credentials("a-secret-of-somebody-else", soon))
    with pytest.raises(ValueError, match="answers 401"):
        await ask(relay, *credentials(SECRET, soon - 120))
    username, password = credentials(SECRET, soon)
    with pytest.raises(ValueError, match="answers 401"):
        await ask(relay, "9" + username, password)


def test_without_a_secret_there_is_no_turn_server() -> None:
    settings = Settings(public_url="https://phone.example.com")
    assert (ice_servers(settings, NOW), stun_servers(settings)) == ([], [])


def test_browsers_learn_every_way_and_credentials_name_nobody() -> None:
    settings = load_settings({"CLARION_PUBLIC_URL": "https://phone.example.com", "CLARION_TURN_SECRET": SECRET})
    stun, turn = ice_servers(settings, NOW)
    assert stun == {"urls": ["stun:phone.example.com:3478"]}
    assert turn["urls"] == [
        "turn:phone.example.com:3478?transport=udp",
        "turn:phone.example.com:3478?transport=tcp",
        "turns:phone.example.com:5349?transport=tcp",
    ]
    assert int(turn["username"].partition(":")[0]) == NOW.timestamp() + 43_200
    assert stun_servers(settings) == ["phone.example.com:3478"]
    with pytest.raises(SettingsError, match="CLARION_TURN_SECRET"):
        load_settings({"CLARION_TURN_SECRET": "short"})
