"""Texts of which a file was held back: sent when it is let go, forgotten when it is removed."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from clarion.base.container import Container
from clarion.base.errors import NotFound
from clarion.base.files import Files
from clarion.base.policy_client import DropHeld, HeldBack, PolicyRequest, TakeHeld, check_policy
from clarion.features.messaging.texting.schemas import TextOrder
from clarion.features.messaging.texting.sending import HELD_FILES, KeptFile, drop_files, send_text
from clarion.features.people import Extension


def take_held_text(here: Container) -> TakeHeld:
    async def take(content: bytes, context: Mapping[str, Any]) -> None:
        files = _files(context)
        try:
            await _look_at_others(here, context, files)
        except HeldBack:
            return  # another of its files waits now, and the text with it
        async with here.storage.transaction() as session:
            owner = await session.get(Extension, str(context["extensionId"]))
            if owner is None or owner.account_id != context["accountId"]:
                raise NotFound("Resource for parameter [extensionId] is not found.", parameter="extensionId")
            order, pardoned = TextOrder.model_validate(context["order"]), bool(context.get("pardoned"))
            await send_text(here, session, owner, order, files, pardoned=pardoned)

    return take


def drop_held_text(here: Container) -> DropHeld:
    async def drop(context: Mapping[str, Any]) -> None:
        await drop_files(here, _files(context))

    return drop


def _files(context: Mapping[str, Any]) -> list[KeptFile]:
    return [KeptFile(**file) for file in context["files"]]


async def _look_at_others(here: Container, context: Mapping[str, Any], files: list[KeptFile]) -> None:
    """What a person let go is not asked about again; each other file is."""
    passed = {context["held"], *context.get("passed", ())}
    for file in files:
        content = await here.get(Files).get(file.key)
        digest = sha256(content).hexdigest()
        if digest in passed:
            continue
        wish = PolicyRequest(
            kind="file.upload",
            account_id=str(context["accountId"]),
            extension_id=str(context["extensionId"]),
            content=content,
            file_name=file.name,
            parameter="attachments",
            channel=HELD_FILES,
            context={**context, "held": digest, "passed": sorted(passed)},
        )
        await check_policy(here, wish)
