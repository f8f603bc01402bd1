"""Voicemail: counts, and the personal greeting. The messages themselves are in the message store."""

import io
import wave
from typing import Annotated

from fastapi import APIRouter, Request, Response

from clarion.base.container import Here
from clarion.base.errors import Invalid
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.features.message_store import MessageType, counts_of, get_message
from clarion.features.people.sign_in import Caller, require, resolve_extension
from clarion.features.phone import transcripts
from clarion.features.phone.transcripts.responses import CallTranscript
from clarion.features.phone.voicemail import service

router = APIRouter(prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}", tags=["Messages"])
Reader = Annotated[Caller, require("ReadMessages", scopes="ReadMessages")]
Editor = Annotated[Caller, require("EditMessages", scopes="EditMessages")]
_LONGEST_GREETING_S = 180
_LARGEST_GREETING = 10_000_000


@router.get("/clarion/voicemail-counts", summary="Count messages")
async def count_messages(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
) -> dict[str, int]:
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        new, old = await counts_of(session, owner.id, MessageType.VOICEMAIL)
    return {"new": new, "old": old}


@router.get("/clarion/voicemail/{messageId}/transcript", summary="Read what a voicemail says, word by word")
async def read_transcript(
    here: Here,
    caller: Reader,
    accountId: str,
    extensionId: str,
    messageId: str,
) -> CallTranscript:
    """With the seconds at which each word begins and ends. Without words the status says why."""
    async with here.storage.reading() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        row = await get_message(session, owner, messageId)
        words = await transcripts.find(session, transcripts.Kind.VOICEMAIL, row.id)
    return transcripts.transcript_view(words, [str(row.sender.get("name", ""))])


@router.put("/clarion/voicemail-greeting", summary="Record a personal greeting", status_code=204)
async def upload_greeting(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
) -> Response:
    """The body is a WAV file (PCM, at most 180 seconds)."""
    content = await request.body()
    _check_greeting(content)
    async with here.storage.reading() as session:
        target = (await resolve_extension(session, caller, accountId, extensionId)).id
    wish = PolicyRequest(
        kind="file.upload",
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        content=content,
        file_name="greeting.wav",
        parameter="body",
        channel=service.GREETING_CHANNEL,
        context={"accountId": caller.account_id, "extensionId": target},
    )
    await check_policy(here, wish)
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_greeting(here, session, owner, content)
    return Response(status_code=204)


@router.delete("/clarion/voicemail-greeting", summary="Back to the standard greeting", status_code=204)
async def remove_greeting(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
) -> Response:
    async with here.storage.transaction() as session:
        owner = await resolve_extension(session, caller, accountId, extensionId)
        await service.set_greeting(here, session, owner, None)
    return Response(status_code=204)


def _check_greeting(content: bytes) -> None:
    if len(content) > _LARGEST_GREETING:
        raise Invalid("The greeting is too large.", code="MSG-337", status=413, parameter="body")
    try:
        with wave.open(io.BytesIO(content)) as file:
            seconds = file.getnframes() / file.getframerate()
    except (wave.Error, EOFError, ZeroDivisionError):
        raise Invalid("The greeting is no WAV file with PCM audio.", code="MSG-348", status=415) from None
    if not 0 < seconds <= _LONGEST_GREETING_S:
        raise Invalid("A greeting lasts from a moment to 180 seconds.", parameter="body")
