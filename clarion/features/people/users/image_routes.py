"""Profile images: put, read in several sizes, remove."""

import asyncio
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from clarion.base.container import Container, Here
from clarion.base.content import suffix_of
from clarion.base.errors import Invalid, NotFound, Unavailable
from clarion.base.files import Files, NoSuchFile, new_key
from clarion.base.http_files import Disposition, FileMeta, file_in_memory
from clarion.base.http_multipart import FormLimits, Part, read_form
from clarion.base.policy_client import PolicyRequest, TakeHeld, check_policy
from clarion.base.storage import AsyncSession
from clarion.features.people.sign_in.caller import Caller, resolve_extension
from clarion.features.people.sign_in.guard import require
from clarion.features.people.users.images import MAX_BYTES, ORIGINAL, SCALES, ProfileImage, read_profile_image
from clarion.features.people.users.models import Extension
from clarion.features.people.users.service import tell_extension_changed

router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/profile-image", tags=["Extensions"]
)
meeting_router = APIRouter(
    prefix="/restapi/v1.0/account/{accountId}/extension/{extensionId}/meeting-configuration", tags=["Extensions"]
)
_LIMITS = FormLimits(parts=4, part_bytes=MAX_BYTES, total_bytes=MAX_BYTES)
Editor = Annotated[Caller, require("EditExtensionInfo", scopes="EditExtensions")]
IMAGE_CHANNEL = "profile-image"


def _files(here: Container) -> Files:
    files: Files | None = here.find(Files)
    if files is None:
        raise Unavailable("This server keeps no files.")
    return files


@router.put("", status_code=204, summary="Put a profile image in place of the one before")
@router.post("", status_code=204, summary="Put a profile image")
@meeting_router.post("/profile-image", status_code=204, summary="Put the image that meetings show, for older clients")
async def put_profile_image(
    request: Request,
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
) -> Response:
    """A JPEG, PNG or GIF of at most 10 MB: as the body, or as a part of a form. Meetings show the profile image."""
    async with here.storage.reading() as session:
        target = (await resolve_extension(session, caller, accountId, extensionId)).id
    form = await read_form(request, _LIMITS)
    if len(form.files) != 1:
        raise Invalid("Send one picture, as the body or as the part `image`.", parameter="image")
    if len(form.files[0].content) > MAX_BYTES:
        raise Invalid(f"A picture has at most {MAX_BYTES // 2**20} MB.", parameter="image", status=413)
    picture = await asyncio.to_thread(read_profile_image, form.files[0].content)
    await check_policy(here, _wish(caller, form.files[0], target))
    await keep_image(here, caller.account_id, target, picture)
    return Response(status_code=204)


def take_held_image(here: Container) -> TakeHeld:
    """A picture that was held back, and may be shown after all."""

    async def take(content: bytes, context: Mapping[str, Any]) -> None:
        picture = await asyncio.to_thread(read_profile_image, content)
        await keep_image(here, str(context["accountId"]), str(context["extensionId"]), picture)

    return take


def _wish(caller: Caller, part: Part, target: str) -> PolicyRequest:
    return PolicyRequest(
        kind="file.upload",
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        content=part.content,
        file_name=part.filename or "",
        parameter="image",
        channel=IMAGE_CHANNEL,
        context={"accountId": caller.account_id, "extensionId": target},
    )


async def keep_image(here: Container, account_id: str, extension_id: str, picture: ProfileImage) -> None:
    """Keep the new files, then the row that names them, then forget the old files."""
    files = _files(here)
    key = new_key("profile-images", account_id)
    for scale, content in picture.content.items():
        await files.put(_file_key(key, scale), content, picture.media_type)
    try:
        async with here.storage.transaction() as session:
            row = await session.get(Extension, extension_id)
            if row is None or row.account_id != account_id:
                raise NotFound("Resource for parameter [extensionId] is not found.", parameter="extensionId")
            old = row.image_key
            _write(session, row, key, picture.media_type, picture.etag)
            row.image_changed_at = here.clock.now()
    except BaseException:
        await remove_image(here, key)
        raise
    await remove_image(here, old)


def _write(session: AsyncSession, row: Extension, key: str, media_type: str, etag: str) -> None:
    row.image_key, row.image_type, row.image_etag = key, media_type, etag
    tell_extension_changed(session, row, "Update", hints=("ProfileImage",))


def hide_image(session: AsyncSession, row: Extension) -> dict[str, str]:
    """Take a picture out of everybody's reach; returns what `show_image` needs. Its files stay."""
    kept = {"key": row.image_key, "type": row.image_type, "etag": row.image_etag}
    _write(session, row, "", "", "")
    return kept


async def show_image(here: Container, session: AsyncSession, row: Extension, kept: Mapping[str, str]) -> None:
    """Give a hidden picture back, unless there is a newer one."""
    if row.image_key:
        await remove_image(here, kept["key"])
    else:
        _write(session, row, kept["key"], kept["type"], kept["etag"])


def _file_key(key: str, scale: str) -> str:
    return f"{key}-{scale}"


async def remove_image(here: Container, key: str) -> None:
    """Forget the files of a picture that no row names any more."""
    for file_key in image_files(key):
        await _files(here).delete(file_key)


def image_files(key: str) -> list[str]:
    """Keys of the files of a picture, by `image_key` of its row."""
    return [_file_key(key, scale) for scale in (ORIGINAL, *SCALES)] if key else []


@router.delete("", status_code=204, summary="Remove a profile image")
async def delete_profile_image(
    here: Here,
    caller: Editor,
    accountId: str,
    extensionId: str,
) -> Response:
    async with here.storage.transaction() as session:
        row = await resolve_extension(session, caller, accountId, extensionId)
        key = row.image_key
        if not key:
            raise NotFound("There is no profile image.", parameter="extensionId")
        _write(session, row, "", "", "")
        row.image_changed_at = None
    await remove_image(here, key)
    return Response(status_code=204)


@router.get("", summary="Read a profile image")
async def read_image(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require("ReadExtensions", scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
) -> Response:
    """With an ETag: whoever sends it back gets 304 as long as the picture is the same."""
    return await _answer(request, here, caller, (accountId, extensionId), ORIGINAL)


@router.get("/{scaleSize}", summary="Read a profile image in another size")
async def read_scaled_image(
    request: Request,
    here: Here,
    caller: Annotated[Caller, require(scopes="ReadAccounts")],
    accountId: str,
    extensionId: str,
    scaleSize: Literal["original", "90x90", "195x195", "584x584"],
    disposition: Annotated[Disposition, Query(alias="contentDisposition")] = "Inline",
    filename: Annotated[str, Query(alias="contentDispositionFilename", max_length=200)] = "",
) -> Response:
    caller.check_permission("ReadExtensions")
    wanted = disposition, filename
    return await _answer(request, here, caller, (accountId, extensionId), scaleSize, wanted)


async def _answer(
    request: Request,
    here: Container,
    caller: Caller,
    path: tuple[str, str],
    scale: str,
    wanted: tuple[Disposition, str] = ("Inline", ""),
) -> Response:
    async with here.storage.reading() as session:
        row = await resolve_extension(session, caller, *path, reach="account")
    if not row.image_key:
        raise NotFound("There is no profile image.", parameter="extensionId")
    try:
        content = await _files(here).get(_file_key(row.image_key, scale))
    except NoSuchFile:
        raise NotFound("There is no profile image.", parameter="extensionId") from None
    meta = FileMeta(
        content_type=row.image_type,
        size=len(content),
        name=wanted[1] or f"{row.name}{suffix_of(row.image_type)}",
        etag=row.image_etag if scale == ORIGINAL else f"{row.image_etag}-{scale}",
        disposition=wanted[0],
    )
    answer = file_in_memory(request, content, meta)
    answer.headers["Cache-Control"] = "private, no-cache"  # a new picture shows at once; the ETag spares the bytes
    answer.headers["Last-Modified"] = format_datetime(row.image_changed_at or row.created_at, usegmt=True)
    return answer
