"""The API inside the test: a container with a clock that tests turn, both demo tenants, and a client."""

import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from clarion.api.app import create_app
from clarion.apps.demo import ensure_demo
from clarion.apps.features import features
from clarion.base.bus import InProcessBus
from clarion.base.clock import TurnableClock
from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.files import Files
from clarion.base.keys import FILE_NAME as KEY_FILE
from clarion.base.keys import load_master_key
from clarion.base.outbox import OutboxRelay
from clarion.base.settings import load_settings
from clarion.base.storage import Storage
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_consumers import consumers_of
from clarion.calls.cdr_writer import CdrTable
from clarion.engines.object_store import EncryptedFiles, open_store
from clarion.features.conduct import ReleaseWatch
from clarion.features.developer import DEMO_CLIENT_ID, demo_client_secret
from clarion.features.people import demo
from clarion.features.people.authorize.codes import challenge_of
from tests.support.few_connections import open_few_connections
from tests.support.memory import keep_first_application
from tests.support.shared_routes import share_routes
from tests.support.shared_statements import share_statements
from tests.support.weak_hashes import weaken_hashes

share_routes()
share_statements()
open_few_connections()
weaken_hashes()

# All tests share a key, so that a demo organisation made once with its ids and passwords can be copied for each.
MASTER_KEY = base64.b64encode(b"The key of all tests, 32 bytes..").decode()

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass
class Api:
    """`client` speaks to `app`; `tokens` are kept by person, so that each signs in once."""

    here: Container
    app: FastAPI
    client: httpx.AsyncClient
    clock: TurnableClock
    bus: InProcessBus
    relay: OutboxRelay
    tokens: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def basic(self) -> tuple[str, str]:
        return DEMO_CLIENT_ID, demo_client_secret(self.here.keys)

    async def jwt(self, number: str, organisation: demo.DemoOrganisation = demo.DEMO) -> str:
        async with self.here.storage.reading() as session:
            account = await demo.find_demo_account(session, self.here.keys, organisation)
        assert account is not None
        issuer = self.here.settings.public_url
        return demo.demo_jwt(self.here.keys, organisation, number, account.created_at, issuer)

    async def get_tokens(self, number: str = "101", organisation: demo.DemoOrganisation = demo.DEMO) -> Any:
        """A fresh sign-in by JWT: the token answer."""
        form = {"grant_type": JWT_BEARER, "assertion": await self.jwt(number, organisation)}
        answer = await self.client.post("/restapi/oauth/token", data=form, auth=self.basic)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def by_password(self, username: str, password: str, client: httpx.AsyncClient | None = None) -> Any:
        """Sign in as our own web app does: name and password, then a code with PKCE. The token answer."""
        verifier = "v" * 64
        body = {"username": username, "password": password, "codeChallenge": challenge_of(verifier, "S256")}
        using = client or self.client
        step = await using.post("/restapi/v1.0/clarion/sign-in", json=body)
        using.cookies.clear()
        if step.status_code != 200:
            return step
        assert step.json()["state"] == "done", step.text
        form = {"grant_type": "authorization_code", "client_id": "clarion-web", "code": step.json()["code"]}
        return await using.post("/restapi/oauth/token", data=form | {"code_verifier": verifier})

    async def web_headers(self, number: str = "101", organisation: demo.DemoOrganisation = demo.DEMO) -> dict[str, str]:
        """Headers for requests of this person from our web app, which may do what other apps may not."""
        person = next(one for one in organisation.people if one.number == number)
        answer = await self.by_password(person.email, self.password(number, organisation))
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def as_person(self, number: str = "101", organisation: demo.DemoOrganisation = demo.DEMO) -> dict[str, str]:
        """Headers for requests of this person."""
        key = (organisation.key, number)
        if key not in self.tokens:
            self.tokens[key] = await self.get_tokens(number, organisation)
        return {"Authorization": f"Bearer {self.tokens[key]['access_token']}"}

    async def get(self, path: str, number: str = "101", **options: Any) -> httpx.Response:
        return await self.request("GET", path, number, **options)

    async def request(
        self,
        method: str,
        path: str,
        number: str = "101",
        organisation: demo.DemoOrganisation = demo.DEMO,
        **options: Any,
    ) -> httpx.Response:
        """A request of a person; `path` may leave out `/restapi/v1.0`."""
        address = path if path.startswith(("/restapi", "/.well-known")) else "/restapi/v1.0" + path
        headers = await self.as_person(number, organisation) | options.pop("headers", {})
        return await self.client.request(method, address, headers=headers, **options)

    def account_id(self, organisation: demo.DemoOrganisation = demo.DEMO) -> str:
        return demo.demo_account_id(self.here.keys, organisation)

    def extension_id(self, number: str, organisation: demo.DemoOrganisation = demo.DEMO) -> str:
        return demo.demo_extension_id(self.here.keys, organisation, number)

    def password(self, number: str, organisation: demo.DemoOrganisation = demo.DEMO) -> str:
        return demo.demo_password(self.here.keys, organisation, number)

    async def settled(self) -> None:
        """Return once everything announced so far has reached its listeners."""
        await self.relay.flush()
        await self.bus.settled()

    async def end_calls(self, *records: CallRecord) -> None:
        """Write the CDRs of ended calls; return once every consumer has taken them and what they announced is heard."""
        await CdrTable(self.here.storage).write_records(records)
        await consumers_of(self.here).catch_up()
        await self.settled()


@contextlib.asynccontextmanager
async def running_app(storage: Storage, data: Path, **settings: str) -> AsyncIterator[Api]:
    """The whole application over `storage`, started; no socket is opened."""
    keep_first_application()
    bus, clock = InProcessBus(), TurnableClock()
    here = _container(storage, data, clock, bus, settings)
    relay = OutboxRelay(storage, bus)
    app = create_app(here, features())
    await ensure_demo(here)
    relay.start()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://clarion.test") as client,
    ):
        yield Api(here, app, client, clock, bus, relay)
    await relay.stop()
    await bus.close()


async def fill_demo(storage: Storage, data: Path) -> None:
    """Both demo tenants, as `running_app` finds them when they are there already, and what a first start writes."""
    here = _container(storage, data, TurnableClock(), InProcessBus(), {})
    app = create_app(here, features())
    await ensure_demo(here)
    async with app.router.lifespan_context(app):
        watch = here.get(ReleaseWatch)
        await watch.close()  # it may be in the middle of the same
        await watch.look()


def _container(
    storage: Storage, data: Path, clock: TurnableClock, bus: InProcessBus, settings: dict[str, str]
) -> Container:
    environment = {"CLARION_STATUS_PROBES": "false"} | {
        f"CLARION_{name.upper()}": value for name, value in settings.items()
    }
    environment["CLARION_DATA"] = str(data)
    data.mkdir(parents=True, exist_ok=True)
    if not (data / KEY_FILE).exists():
        (data / KEY_FILE).write_text(MASTER_KEY)
    here = Container(
        settings=load_settings(environment), clock=clock, storage=storage, bus=bus, keys=load_master_key(data)
    )
    here.offer(DiskSpace, DiskSpace(data, here.settings.min_free_bytes))
    here.offer(Files, EncryptedFiles(open_store(here.settings), here.keys))
    return here
