"""Brings what people submit in an app's cards to the app, signed, and back what it answers."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha1
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, Unavailable
from clarion.base.http_client import HttpClient, RequestFailed
from clarion.base.keys import MasterKey
from clarion.base.settings import Settings
from clarion.features.developer.apps.models import App
from clarion.features.developer.gallery.models import ForbiddenApp
from clarion.features.developer.subscriptions.webhooks.address import USER_AGENT, check_address, egress_policy
from clarion.features.messaging import CardReceivers, OutsidePrograms

_WITHIN_S = 8.0
_GOOD = range(200, 300)


def interactive_secret(keys: MasterKey, app_id: str) -> str:
    """What we sign with for this app."""
    return keys.password(f"interactive messages {app_id}", 40)


def check_interactive_url(settings: Settings, address: str) -> str:
    """Raises Invalid for what is no address, or leads where none may lead. "" is nowhere."""
    return checked_address(settings, address, "interactiveUrl") if address else ""


def checked_address(settings: Settings, address: str, parameter: str) -> str:
    """As `check_address`, which speaks of deliveries, under the name of the parameter."""
    try:
        return check_address(address, egress_policy(settings))
    except Invalid as error:
        said = error.message.partition(": ")[2]
        raise Invalid(f"Parameter [{parameter}] value is invalid: {said}", parameter=parameter) from None


class AppCards(CardReceivers, OutsidePrograms):
    """One for each process; `close` it."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._http_client = HttpClient(egress_policy(here.settings))

    async def close(self) -> None:
        await self._http_client.close()

    def checked(self, address: str, parameter: str) -> str:
        return checked_address(self._here.settings, address, parameter)

    async def call(self, address: str, headers: Mapping[str, str], body: bytes) -> bytes:
        try:
            answer = await self._http_client.post(address, {"User-Agent": USER_AGENT, **headers}, body, _WITHIN_S)
        except RequestFailed as problem:
            raise Unavailable(f"The program could not be reached: {problem.sentence}") from None
        if answer.status not in _GOOD:
            raise Unavailable(f"The program answered {answer.status}.")
        return answer.content if answer.whole else b""

    async def deliver(self, client_id: str, account_id: str, body: bytes) -> dict[str, Any] | None:
        async with self._here.storage.reading() as session:
            app = await session.get(App, client_id)
            forbidden = await session.get(ForbiddenApp, (account_id, client_id)) is not None
        if (
            app is None
            or forbidden
            or not app.enabled
            or not app.interactive_url
            or app.account_id not in (None, account_id)
        ):
            raise Conflict("The app that made this card takes no answers.", parameter="cardId")
        key = interactive_secret(self._here.keys, app.id).encode()
        # The surface's own form of a signature; receivers compare it with the whole body.
        signed = {"X-Glip-Signature": f"sha1={hmac.new(key, body, sha1).hexdigest()}"}
        return _read(await self.call(app.interactive_url, {"Content-Type": "application/json", **signed}, body))


def _read(text: bytes) -> dict[str, Any] | None:
    """What the app wants to show, a dialog for instance."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
