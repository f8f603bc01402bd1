"""Passing a voicemail on (PH-46)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.base.mail_queue import is_address
from clarion.features.message_store import MessageStore, get_message
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone.voicemail import forwarding
from clarion.features.phone.voicemail.responses import ForwardedVoicemail

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Messages"])
MOST_RECIPIENTS = 50
MOST_ADDRESSES = 10
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]


class ForwardBody(WireModel):
    """`removeAfter`: the message goes into the bin of who passed it on."""

    extension_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_RECIPIENTS)] = ()
    emails: Annotated[tuple[Address, ...], Field(max_length=MOST_ADDRESSES)] = ()
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    remove_after: bool = False


@router.post("/clarion/voicemail/{messageId}/forward", summary="Pass a voicemail on")
async def forward_voicemail(
    here: Here,
    caller: Annotated[Caller, require("EditMessages", scopes="EditMessages")],
    accountId: str,
    extensionId: str,
    messageId: str,
    body: ForwardBody,
) -> ForwardedVoicemail:
    """To all of them or, when one is wrong, to none. Answers how many copies and letters there are."""
    if not body.extension_ids and not body.emails:
        raise Invalid("Say to whom: give [extensionIds] or [emails].", parameter="extensionIds")
    wrong = next((address for address in body.emails if not is_address(address)), None)
    if wrong is not None:
        raise Invalid(f"[{wrong[:80]}] is not an e-mail address.", parameter="emails")
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await get_message(session, owner, messageId)
        recipients = await forwarding.get_recipients(session, owner.account_id, body.extension_ids)
        made = await forwarding.forward(
            here, session, row, owner, recipients=recipients, emails=body.emails, comment=body.comment
        )
        if body.remove_after:
            await here.get(MessageStore).delete(session, [row])
    return {"messages": len(made), "letters": len(set(body.emails))}
