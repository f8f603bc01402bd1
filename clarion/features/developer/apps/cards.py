"""Brings what people submit in an app's cards to the app, signed, and back what it answers."""

import hmac
import json
from hashlib import sha1
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid, Unavailable
from clarion.base.keys import MasterKey
from clarion.base.settings import Settings
from clarion.features.developer.apps.models import App
from clarion.features.developer.subscriptions.webhooks.address import check_address, policy_of
from clarion.features.developer.subscriptions.webhooks.transport import USER_AGENT, Courier, NoAnswer
from clarion.features.messaging import CardReceivers

_WITHIN_S = 8.0
_GOOD = range(200, 300)


def interactive_secret(keys: MasterKey, app_id: str) -> str:
    """What we sign with for this app."""
    return keys.password(f"interactive messages {app_id}", 40)


def check_interactive_url(settings: Settings, address: str) -> str:
    """Raises Invalid for what is no address, or leads where none may lead. "" is nowhere."""
    if not address:
        return ""
    try:
        return check_address(address, policy_of(settings))
    except Invalid as error:
        said = error.message.partition(": ")[2]
        raise Invalid(f"Parameter [interactiveUrl] value is invalid: {said}", parameter="interactiveUrl") from None


class AppCards(CardReceivers):
    """One for each process; `close` it."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._courier = Courier(policy_of(here.settings))

    async def close(self) -> None:
        await self._courier.close()

    async def deliver(self, client_id: str, account_id: str, body: bytes) -> dict[str, Any] | None:
        async with self._here.storage.reading() as session:
            app = await session.get(App, client_id)
        if app is None or not app.enabled or not app.interactive_url or app.account_id not in (None, account_id):
            raise Conflict("The app that made this card takes no answers.", parameter="cardId")
        key = interactive_secret(self._here.keys, app.id).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": USER_AGENT,
            # The surface's own form of a signature; receivers compare it with the whole body.
            "X-Glip-Signature": f"sha1={hmac.new(key, body, sha1).hexdigest()}",
        }
        try:
            answer = await self._courier.post(app.interactive_url, headers, body, _WITHIN_S)
        except NoAnswer as problem:
            raise Unavailable(f"The app could not be reached: {problem.sentence}") from None
        if answer.status not in _GOOD:
            raise Unavailable(f"The app answered {answer.status}.")
        return _read(answer.body) if answer.whole else None


def _read(text: str) -> dict[str, Any] | None:
    """What the app wants to show, a dialog for instance."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
