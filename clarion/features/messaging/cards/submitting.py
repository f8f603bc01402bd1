"""Answering cards: what somebody put in goes to the app that made the card."""

import json
from collections.abc import Mapping
from typing import Any, cast

from clarion.base.container import Container
from clarion.base.errors import Conflict, Invalid
from clarion.base.http import wire_time
from clarion.base.ids import new_uuid
from clarion.base.storage import AsyncSession
from clarion.features.messaging.cards.models import ChatCard
from clarion.features.messaging.cards.responses import SubmittedInfo
from clarion.features.messaging.cards.rules import input_ids, submit_actions
from clarion.features.messaging.cards.schemas import Answer
from clarion.features.messaging.chats import Chat
from clarion.features.people import Extension
from clarion.features.people.sign_in import Caller

LARGEST = 32_000


class CardReceivers:
    """Knows the apps. Offered by `developer`, which lies above."""

    async def deliver(self, client_id: str, account_id: str, body: bytes) -> Mapping[str, Any] | None:
        """What the app answers, a dialog for instance. Raises 409 when it takes nothing, 503 when it is silent."""
        raise Conflict("The app that made this card takes no answers.", parameter="cardId")


def submitted(card: ChatCard, answer: Answer) -> SubmittedInfo:
    """The data of the action that was chosen, with what was put into the card's inputs. Raises Invalid.

    Nothing comes from outside but the values of inputs that the card has.
    """
    actions = submit_actions(card.content)
    if answer.action >= len(actions):
        raise Invalid("The card has no such action to submit.", parameter="action")
    known = input_ids(card.content)
    inputs = {name: value for name, value in answer.inputs.items() if name in known}
    data = actions[answer.action].get("data")
    found = {**data, **inputs} if isinstance(data, dict) else {**inputs, **({"data": data} if data is not None else {})}
    if len(json.dumps(found).encode()) > LARGEST:
        raise Invalid(f"An answer has at most {LARGEST} bytes.", parameter="inputs")
    return cast("SubmittedInfo", found)


async def message_of(
    here: Container, session: AsyncSession, caller: Caller, chat: Chat, card: ChatCard, data: SubmittedInfo
) -> bytes:
    """What the app gets to know: who submitted what, and where."""
    person = await session.get_one(Extension, caller.extension_id)
    user = {"id": person.id, "firstName": person.first_name, "lastName": person.last_name}
    body = {
        "uuid": new_uuid(),
        "timestamp": wire_time(here.clock.now()),
        "type": "button_submit",
        "appId": card.client_id,
        "user": {**user, "accountId": person.account_id},
        "conversation": {"id": chat.id, "type": chat.kind, "public": chat.public, "name": chat.name},
        "post": {"id": card.post_ids[0] if card.post_ids else "", "creatorId": card.creator_id},
        "card": {"id": card.id},
        "data": data,
    }
    return json.dumps(body, separators=(",", ":")).encode()
