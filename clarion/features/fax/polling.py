"""Fetches a fax that another machine offers (polling, T.30 §5.3.6.1): the pages come to who calls (FAX-10)."""

from typing import Annotated, Any

from pydantic import Field

from clarion.base.container import Container
from clarion.base.http import WireModel
from clarion.base.ids import new_id
from clarion.calls.control import CallControl
from clarion.features.fax.caller import SEND_FAX
from clarion.features.fax.schemas import FaxOrderBody, FaxRecipient, FaxSenderNumber
from clarion.features.fax.service import recipients_of, sender_number
from clarion.features.people import Account, Extension


class PollBody(WireModel):
    """`to`: the machine that is called; `from`: as in a fax that is sent."""

    to: FaxRecipient
    source: Annotated[FaxSenderNumber, Field(alias="from")] = FaxSenderNumber()


class PollAnswer(WireModel):
    """The call: its line in the call log says what came of it, and the pages are a received fax of the mailbox."""

    telephony_session_id: str


async def fetch(here: Container, owner: Extension, body: PollBody) -> PollAnswer:
    """Call the machine. Raises Invalid, Forbidden for a number that may not be called, Unavailable."""
    async with here.storage.reading() as session:
        account = await session.get_one(Account, owner.account_id)
        to = await recipients_of(session, owner, FaxOrderBody(to=[body.to]))
        number = await sender_number(session, owner, body.source.phone_number)
    asked: dict[str, Any] = {
        "job_id": f"poll-{new_id()}",
        "attempt": 1,
        "extension_id": owner.id,
        "account_id": owner.account_id,
        "number": to.numbers[0],
        "caller_number": number,
        "document_key": "",
        "first_page": 0,
        "header": account.name,
        "slow": False,
        "without_ecm": False,
    }
    placed = await here.get(CallControl).ask_session(owner.account_id, "", SEND_FAX, asked)
    return PollAnswer(telephony_session_id=str(placed["session"]))
