"""Whole programs that nobody here wrote, run unmodified beside a whole Clarion: an extractor, two bots, fax
clients, a client."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from ringcentral_engage_voice import RingCentralEngageVoice

from tests.scenarios.installation import Installation
from tests.scenarios.test_fax import T38_MACHINE, make_fax_number
from tests.support.fax_pages import random_page
from tests.support.processes import Process
from tests.support.waiting import free_port, wait_for, wait_for_port

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(__file__).parent / "programs"
OWN_EXTENSION = "/restapi/v1.0/account/~/extension/~"

Start = Callable[..., Process]


def python_of(name: str) -> Path:
    """The interpreter of a client's own environment (requirements/clients)."""
    return ROOT / ".cache/clients" / name / "bin/python"


async def tokens_of(clarion: Installation, person: str) -> dict[str, Any]:
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": clarion.env[f"CLARION_{person}_JWT"],
    }
    app = (clarion.env["RINGCENTRAL_CLIENT_ID"], clarion.env["RINGCENTRAL_CLIENT_SECRET"])
    async with httpx.AsyncClient(base_url=clarion.url) as client:
        answer = await client.post("/restapi/oauth/token", auth=app, data=form)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def run_tap(config: Path, *more: str | Path) -> str:
    """What the tap writes to its standard output."""
    tap = await asyncio.create_subprocess_exec(
        python_of("tap").with_name("tap-ringcentral"),
        "--config",
        config,
        *more,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaints = await asyncio.wait_for(tap.communicate(), 100)
    assert tap.returncode == 0, complaints.decode()[-3000:]
    return said.decode()


def choose(catalogue: dict[str, Any], *streams: str) -> dict[str, Any]:
    """The tap's catalogue with only these streams selected."""
    for stream in catalogue["streams"]:
        for entry in stream["metadata"]:
            if not entry["breadcrumb"]:
                entry["metadata"]["selected"] = stream["stream"] in streams
    return catalogue


async def test_the_extractor_tap_ringcentral_takes_people_and_calls(clarion_up: Installation, tmp_path: Path) -> None:
    config, catalogue = tmp_path / "config.json", tmp_path / "catalogue.json"
    before = (await tokens_of(clarion_up, "101"))["refresh_token"]
    given = {
        "api_url": clarion_up.url,
        "client_id": clarion_up.env["RINGCENTRAL_CLIENT_ID"],
        "client_secret": clarion_up.env["RINGCENTRAL_CLIENT_SECRET"],
        "refresh_token": before,
        "start_date": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
    }
    config.write_text(json.dumps(given))
    said = await run_tap(config, "--discover")
    found = json.loads(said)
    assert {stream["stream"] for stream in found["streams"]} >= {"contacts", "call_log", "messages"}
    catalogue.write_text(json.dumps(choose(found, "contacts", "company_call_log")))

    said = await run_tap(config, "--catalog", catalogue)
    lines = [json.loads(line) for line in said.splitlines() if line.startswith('{"type"')]
    people = [line["record"] for line in lines if line["type"] == "RECORD" and line["stream"] == "contacts"]
    assert {str(person.get("extensionNumber")) for person in people} >= {"101", "102", "103", "104"}
    assert {line["stream"] for line in lines if line["type"] == "SCHEMA"} == {"contacts", "company_call_log"}
    assert json.loads(config.read_text())["refresh_token"] != before


async def test_the_bot_of_hermes_hears_of_events_over_its_socket(clarion_up: Installation, processes: Start) -> None:
    listener = processes(
        [python_of("hermes"), PROGRAMS / "hermes_listener.py"],
        name="hermes",
        env={
            "RC_SERVER_URL": clarion_up.url,
            "RC_CLIENT_ID": clarion_up.env["RINGCENTRAL_CLIENT_ID"],
            "RC_CLIENT_SECRET": clarion_up.env["RINGCENTRAL_CLIENT_SECRET"],
            "RC_JWT": clarion_up.env["CLARION_102_JWT"],
            "SEARCH": "Ada",
            "FILTERS": f"{OWN_EXTENSION}/presence",
        },
    )

    def told() -> list[dict[str, Any]]:
        return [json.loads(line) for line in listener.text().splitlines() if line.startswith("{")]

    await wait_for(
        lambda: any(line.get("state") == "ws_subscription_confirmed" for line in told()),
        missing=lambda: f"the subscription over the socket\n{listener.tail()}\n{clarion_up.log()}",
        timeout=30,
    )
    first = told()[0]
    assert str(first["me"]) == clarion_up.env["CLARION_102_EXTENSION_ID"] == first["owner"]
    assert [entry["firstName"] for entry in first["found"]] == ["Ada"]


async def test_a_bot_of_the_official_framework_signs_in_and_gets_its_webhook(
    clarion_up: Installation, processes: Start, tmp_path: Path
) -> None:
    port = free_port()
    bot = processes(
        [python_of("bots"), PROGRAMS / "chat_bot.py"],
        name="chat-bot",
        cwd=tmp_path,
        env={
            "BOT_PORT": str(port),
            "BOT_FILTERS": OWN_EXTENSION,
            "RINGCENTRAL_SERVER": clarion_up.url,
            "RINGCENTRAL_BOT_SERVER": f"http://127.0.0.1:{port}",
            "RINGCENTRAL_BOT_CLIENT_ID": clarion_up.env["RINGCENTRAL_CLIENT_ID"],
            "RINGCENTRAL_BOT_CLIENT_SECRET": clarion_up.env["RINGCENTRAL_CLIENT_SECRET"],
        },
    )

    def told() -> list[dict[str, Any]]:
        lines = [line for line in bot.text().splitlines() if line.startswith("told ")]
        return [json.loads(line.removeprefix("told ")) for line in lines]

    wait_for_port(port, what="the bot")
    token = (await tokens_of(clarion_up, "104"))["access_token"]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        answer = await client.post("/bot-oauth", data={"access_token": token})
    assert answer.text == "Bot added", bot.tail()
    mine = clarion_up.env["CLARION_104_EXTENSION_ID"]
    assert mine in [line.get("signed_in") for line in told()]
    assert any(line.get("validation") for line in told()), bot.tail()

    await clarion_up.request("104", "PUT", OWN_EXTENSION, json={"contact": {"department": "Bots"}})
    await wait_for(
        lambda: any((line.get("webhook") or {}).get("event", "").endswith(f"/extension/{mine}") for line in told()),
        missing=lambda: f"the event of the changed extension\n{bot.tail()}\n{clarion_up.log()}",
        timeout=30,
    )


def test_the_contact_center_client_exchanges_its_token_and_refreshes(clarion_up: Installation) -> None:
    client = RingCentralEngageVoice(
        clarion_up.env["RINGCENTRAL_CLIENT_ID"],
        clarion_up.env["RINGCENTRAL_CLIENT_SECRET"],
        server=clarion_up.url,
        rcServer=clarion_up.url,
    )
    client.authorize(jwt=clarion_up.env["CLARION_101_JWT"])
    first = client.token
    assert first["tokenType"] == "Bearer"
    assert [agent["firstName"] for agent in first["agentDetails"]] == ["Ada"]
    assert client.get("/api/v1/admin/auth").json()["rcUserId"] == int(clarion_up.env["CLARION_101_EXTENSION_ID"])

    client.refresh()
    assert client.token["accessToken"] != first["accessToken"]
    assert client.get("/api/v1/admin/auth").status_code == 200


async def test_fax_clients_of_pypi_send_follow_list_and_fetch(clarion_up: Installation, tmp_path: Path) -> None:
    """FAX-26: ring-central-sdk and ringcentral-fax-connector."""
    own = "+16505550178"
    await make_fax_number(clarion_up, own)
    document = tmp_path / "letter.pdf"
    Image.fromarray(random_page(5, 400)).save(document, "PDF", resolution=204)
    env = {
        "SERVER": clarion_up.url,
        "CLIENT_ID": clarion_up.env["RINGCENTRAL_CLIENT_ID"],
        "CLIENT_SECRET": clarion_up.env["RINGCENTRAL_CLIENT_SECRET"],
        "JWT": clarion_up.env["CLARION_102_JWT"],
        "MACHINE": T38_MACHINE,
        "OWN": own,
    }
    program = await asyncio.create_subprocess_exec(
        python_of("fax"), PROGRAMS / "fax_clients.py", document, env=env,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complaints = await asyncio.wait_for(program.communicate(), 200)
    assert program.returncode == 0, complaints.decode()[-3000:]
    done = json.loads(said)
    assert done == {
        "outside": "Sent", "outsidePages": done["outsidePages"], "inside": "Sent", "listed": True,
        "direction": "Inbound", "pdf": "%PDF-",
    }  # fmt: skip
    assert done["outsidePages"] == 2, "the cover page and the letter"
