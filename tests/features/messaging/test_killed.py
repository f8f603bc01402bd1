"""kill -9 at the worst moments: no accepted text is lost, and none is sent twice where that can be known."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.engines.sms.worlds import SECRET, GatewayWorld
from tests.support.processes import Process
from tests.support.waiting import free_port, wait_for

TEXTS = 20
KILLS = {3: "before the answer", 9: "after the answer"}
PROGRAM = Path(__file__).with_name("api_program.py")


class CruelGateway(GatewayWorld):
    """Kills the sender at certain calls: once it has the text, before or after it says so."""

    def __init__(self) -> None:
        super().__init__()
        self.kill: Callable[[], None] = lambda: None
        self.killed = 0

    async def _take(self, request: Request) -> Response:
        answer = await super()._take(request)
        when = KILLS.get(len(self.calls))
        if when == "before the answer":
            self._kill()
        elif when == "after the answer":
            asyncio.get_running_loop().call_later(0.02, self._kill)
        return answer

    def _kill(self) -> None:
        self.killed += 1
        self.kill()

    async def _report(self, carrier_id: str, recipient: str) -> None:
        """No receipts here."""


class Clarion:
    """The program, started again whenever it has been killed."""

    def __init__(self, start: Callable[..., Process], data: Path, gateway: GatewayWorld, person: str = "102") -> None:
        self.port = free_port()
        self._start = start
        self.program = PROGRAM
        self._person = person
        self.environment = {
            **os.environ,
            "CLARION_DATA": str(data),
            "CLARION_HTTP_PORT": str(self.port),
            "CLARION_SMS_GATEWAY_URL": f"http://127.0.0.1:{gateway.port}/send",
            "CLARION_SMS_GATEWAY_SECRET": SECRET,
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }
        self.process: Process | None = None
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=5)

    async def run(self) -> None:
        self.process = self._start([self.program], name="api", env=self.environment, forked=True)
        process = self.process
        await wait_for(lambda: "\nready" in process.text() or not process.running, missing="the API", timeout=60)
        # It may have been killed again by now.
        assert "\nready" in process.text(), process.tail()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()

    async def sign_in(self) -> None:
        assert self.process is not None
        told = dict(line.split("=", 1) for line in self.process.text().splitlines() if "=" in line and " " not in line)
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": told[f"CLARION_{self._person}_JWT"],
        }
        basic = (told["RINGCENTRAL_CLIENT_ID"], told["RINGCENTRAL_CLIENT_SECRET"])
        answer = await self.client.post("/restapi/oauth/token", data=form, auth=basic)
        assert answer.status_code == 200, answer.text
        self.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def send(self, place: int) -> bool:
        """Whether the text was accepted: only what was answered with 200 has to arrive."""
        body = {
            "from": {"phoneNumber": "+16505550102"},
            "to": [{"phoneNumber": f"+1202555{1000 + place:04}"}],
            "text": f"text {place}",
        }
        try:
            answer = await self.client.post("/restapi/v1.0/account/~/extension/~/sms", json=body)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200


@pytest.mark.slow
async def test_no_accepted_text_is_lost_or_doubled_by_kill_9(processes: Callable[..., Process], tmp_path: Path) -> None:
    gateway = CruelGateway()
    await gateway.start()
    clarion = Clarion(processes, tmp_path / "data", gateway)
    await clarion.run()
    gateway.kill = clarion.kill
    await clarion.sign_in()
    accepted: set[str] = set()
    for place in range(TEXTS):
        if await clarion.send(place):
            accepted.add(f"text {place}")
        await revive(clarion)
    assert len(accepted) > TEXTS / 2

    async def all_there() -> bool:
        await revive(clarion)
        return accepted <= {got.text for got in gateway.got}

    await wait_for(all_there, missing="every accepted text", timeout=90)
    texts: list[Any] = [got.text for got in gateway.got]
    assert len(texts) == len(set(texts)), "none arrived twice"
    assert gateway.killed == len(KILLS)
    await clarion.client.aclose()
    await gateway.end()


async def revive(clarion: Clarion) -> None:
    if clarion.process is not None and not clarion.process.running:
        await clarion.run()
