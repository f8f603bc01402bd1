"""Reply to a ringing call with words."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.http import WireModel
from clarion.features.people.sign_in import Caller, require
from clarion.features.phone.reply_with_message.words import LONGEST_TEXT, MOST_UNITS, Pattern, Unit, text_of
from clarion.features.phone.telephony.responses import CallParty
from clarion.features.phone.telephony.routes import PARTY, act_on_party

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/telephony", tags=["Call control"])
User = Annotated[Caller, require(scopes="CallControl")]


class PatternBody(WireModel):
    """`time` counts for the patterns WillCallYouBack and CallMeBack."""

    pattern: Pattern
    time: Annotated[int, Field(ge=1, le=MOST_UNITS)] | None = None
    time_unit: Unit = "Minute"


class ReplyBody(WireModel):
    """Exactly one of them."""

    reply_with_text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)] | None = None
    reply_with_pattern: PatternBody | None = None


@router.post(f"{PARTY}/reply", summary="Reply to a ringing call with words")
async def reply(
    here: Here,
    caller: User,
    accountId: str,
    telephonySessionId: str,
    partyId: str,
    body: ReplyBody,
) -> CallParty:
    """The phones ring no longer; the caller hears the words, and can leave a message or say how urgent it is."""
    pattern = body.reply_with_pattern
    if (body.reply_with_text is None) == (pattern is None):
        raise Invalid("One of [replyWithText] and [replyWithPattern] is required.", parameter="replyWithText")
    text = (body.reply_with_text or "").strip()
    if pattern is not None:
        text = text_of(pattern.pattern, pattern.time or 0, pattern.time_unit)
    if not text:
        raise Invalid("Parameter [replyWithText] is empty.", parameter="replyWithText")
    return await act_on_party(here, caller, accountId, telephonySessionId, partyId, "reply", target=text)
