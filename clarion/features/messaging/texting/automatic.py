"""Texts that nobody wrote just now: automatic replies. They pass whatever a person's text passes."""

from clarion.base.container import Container
from clarion.base.errors import Invalid
from clarion.base.storage import AsyncSession
from clarion.base.text_carrier import IncomingText
from clarion.features.message_store import Message, MessageStore
from clarion.features.messaging.texting.held import hold_back
from clarion.features.messaging.texting.inside import InsideCarrier
from clarion.features.messaging.texting.mailboxes import mailboxes_of
from clarion.features.messaging.texting.models import TextDelivery
from clarion.features.messaging.texting.permission import check_allowed, check_number, recipient_of
from clarion.features.messaging.texting.schemas import TextOrder
from clarion.features.messaging.texting.sending import keep_text, queue_text
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Account, Extension

AUTOMATIC = "automaticReply"
"""In the details of a message, with what was answered."""


async def send_automatic(
    here: Container, session: AsyncSession, number: PhoneNumber, guest: str, text: str, *, kind: str, origin: str
) -> Message | None:
    """Send an automatic reply from a number of an account to `guest` (E.164).

    None when it was sent before (`origin`), or nobody has a mailbox for it. Raises Invalid and Forbidden as for every
    text: emergency numbers, who wants none, acceptable use. It asks for no consent and gives none.
    """
    account = await session.get_one(Account, number.account_id)
    boxes = await mailboxes_of(session, account.id, number)
    if not boxes or await here.get(MessageStore).knows(session, origin):
        return None
    if recipient_of(guest, account.home_country) != guest:
        raise Invalid("Only full numbers are answered.", parameter="to.phoneNumber")
    await check_number(session, number)
    owner = await session.get(Extension, number.extension_id) if number.extension_id else None
    held_by = await check_allowed(here, session, owner or boxes[0], number, [guest], text)
    order = TextOrder.model_validate(
        {"from": {"phoneNumber": number.number}, "to": [{"phoneNumber": guest}], "text": text}
    )
    message = await keep_text(here, session, boxes[0], number, [guest], order, details={AUTOMATIC: kind}, origin=origin)
    delivery = queue_text(here, session, message, number.number, guest, [guest])
    if held_by:
        await hold_back(here, session, held_by, delivery)
    return message


async def is_automatic(session: AsyncSession, text: IncomingText) -> bool:
    """Whether no person wrote a text that came in. Of texts from elsewhere nobody can know."""
    if text.carrier != InsideCarrier.name:
        return False
    delivery = await session.get(TextDelivery, text.id)
    message = await session.get(Message, delivery.message_id) if delivery and delivery.message_id else None
    return message is None or AUTOMATIC in message.details
