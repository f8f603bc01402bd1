"""One whole installation as `clarion up` runs it, and the phones and programs that a test lets it meet."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from clarion.engines.phone_network import ask_network
from tests.scenarios.roles import Roles, clean_environment
from tests.support.baresip import Account
from tests.support.waiting import wait_for

# Subscribers of the simulated network
SPEAKS, ECHO, TONE, TONE_620, BUSY = (f"+1202555010{n}" for n in range(5))
NO_ANSWER, REJECTS, VOICEMAIL, IVR = (f"+1202555010{n}" for n in range(5, 9))
HANGS_UP, UNALLOCATED, NOT_IN_SERVICE = "+12025550121", "+12025550111", "+12025550113"


@dataclass
class Installation:
    """Where everything is, and what `clarion demo env` says."""

    roles: Roles
    env: dict[str, str]

    @property
    def settings(self) -> dict[str, str]:
        return self.roles.settings

    @property
    def data(self) -> Path:
        return Path(self.settings["CLARION_DATA"])

    @property
    def url(self) -> str:
        return self.env["RINGCENTRAL_SERVER_URL"]

    @property
    def ca_file(self) -> Path:
        return Path(self.env["CLARION_CA_FILE"])

    def environment(self) -> dict[str, str]:
        """For a program that is to find this installation."""
        return {**clean_environment(), **self.settings}

    def log(self) -> str:
        return self.roles.running["up"].tail(80)

    # ---- phones --------------------------------------------------------------------------------------

    def account(self, person: str, *, transport: str = "tls", **more: Any) -> Account:
        """What baresip needs to be the desk phone of 101, 102, 103 or 104. With TLS also SRTP."""
        port = self.settings["CLARION_SIP_TLS_PORT" if transport == "tls" else "CLARION_SIP_PORT"]
        return Account(
            user=self.env[f"CLARION_{person}_SIP_USERNAME"],
            domain=self.env["CLARION_SIP_DOMAIN"],
            auth_id=self.env[f"CLARION_{person}_SIP_AUTH_ID"],
            password=self.env[f"CLARION_{person}_SIP_PASSWORD"],
            proxy=f"sip:127.0.0.1:{port};transport={transport}",
            ca_file=self.ca_file if transport == "tls" else None,
            srtp=transport == "tls",
            **more,
        )

    def softphone_info(self, person: str) -> dict[str, Any]:
        """`sipInfo` for ringcentral-softphone."""
        return {
            "domain": self.env["CLARION_SIP_DOMAIN"],
            "outboundProxy": self.env["CLARION_SIP_OUTBOUND_PROXY"],
            "username": self.env[f"CLARION_{person}_SIP_USERNAME"],
            "password": self.env[f"CLARION_{person}_SIP_PASSWORD"],
            "authorizationId": self.env[f"CLARION_{person}_SIP_AUTH_ID"],
        }

    async def web_phone_info(self, person: str) -> dict[str, Any]:
        """`sipInfo` for ringcentral-web-phone, provisioned over REST as any app does it."""
        body = {"sipInfo": [{"transport": "WSS"}]}
        answer = await self.request(person, "POST", "/restapi/v1.0/client-info/sip-provision", json=body)
        return dict(answer["sipInfo"][0])

    # ---- programs ------------------------------------------------------------------------------------

    async def token(self, person: str) -> str:
        async with httpx.AsyncClient(base_url=self.url, timeout=60) as client:
            answer = await client.post(
                "/restapi/oauth/token",
                auth=(self.env["RINGCENTRAL_CLIENT_ID"], self.env["RINGCENTRAL_CLIENT_SECRET"]),
                data={
                    "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                    "assertion": self.env[f"CLARION_{person}_JWT"],
                },
            )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def request(self, person: str, method: str, path: str, **given: Any) -> Any:
        """A REST request of one person; AssertionError when refused."""
        headers = {"Authorization": f"Bearer {await self.token(person)}"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=20) as client:
            answer = await client.request(method, path, **given)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}\n{self.log()}"
        return answer.json() if answer.content else None

    async def call_log(self, person: str = "101", *, account: bool = False) -> list[dict[str, Any]]:
        """Newest first."""
        whose = "" if account else "/extension/~"
        answer = await self.request(person, "GET", f"/restapi/v1.0/account/~{whose}/call-log?view=Detailed")
        return list(answer["records"])

    # ---- the simulated network -------------------------------------------------------------------------

    async def network(self, do: str, **payload: Any) -> dict[str, Any]:
        """Ask the desk of the simulated network (clarion/engines/phone_network/control.py)."""
        return await ask_network(self.data / "network", do, **payload)

    async def network_call(self, number: str, *, within: float = 15) -> dict[str, Any]:
        """The newest standing call that the network has from or to `number`."""
        found: list[dict[str, Any]] = []

        async def look() -> bool:
            found[:] = (await self.network("calls", number=number, standing=True))["calls"]
            return bool(found)

        await wait_for(look, missing=lambda: f"a call with {number} at the network\n{self.log()}", timeout=within)
        return found[-1]

    async def network_hears(self, call: dict[str, Any], frequency: float, *, within: float = 12) -> None:
        """Wait until this tone arrives at the network's end of the call."""
        heard: dict[str, Any] = {}

        async def look() -> bool:
            heard.update(await self.network("heard", id=call["id"], seconds=0.4))
            return abs(heard["frequency_hz"] - frequency) < 4 and heard["level_dbfs"] > -30

        await wait_for(
            look,
            missing=lambda: f"{frequency:g} Hz at the network; it hears {json.dumps(heard)}",
            timeout=within,
        )

    async def network_hears_other_than(self, call: dict[str, Any], frequency: float, *, within: float = 12) -> None:
        """Wait until sound arrives at the network's end that is not this tone."""
        heard: dict[str, Any] = {}

        async def look() -> bool:
            heard.update(await self.network("heard", id=call["id"], seconds=0.4))
            return abs(heard["frequency_hz"] - frequency) > 20 and heard["level_dbfs"] > -50

        await wait_for(
            look,
            missing=lambda: f"other sound than {frequency:g} Hz at the network; it hears {json.dumps(heard)}",
            timeout=within,
        )

    async def network_knows(self, call: dict[str, Any], *, within: float = 12, **facts: Any) -> dict[str, Any]:
        """Wait until the network's record of a call holds these facts."""
        now: dict[str, Any] = {}

        async def look() -> bool:
            now.update(await self.network("call", id=call["id"]))
            return all(now[key] == value for key, value in facts.items())

        await wait_for(look, missing=lambda: f"{facts} in {now}", timeout=within)
        return now
