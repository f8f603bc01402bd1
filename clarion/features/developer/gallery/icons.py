"""Pictures of apps: a square of 195 pixels, made of what was uploaded."""

import asyncio

from fastapi import Request, Response

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound, Unavailable
from clarion.base.files import Files, new_key
from clarion.base.http_files import FileMeta, stored_file
from clarion.base.http_multipart import FormLimits, read_form
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.features.developer.apps.models import App
from clarion.features.people import read_profile_image
from clarion.features.people.sign_in import Caller

MOST_BYTES = 2 * 2**20
_LIMITS = FormLimits(parts=4, part_bytes=MOST_BYTES, total_bytes=MOST_BYTES)
_SCALE = "195x195"


def _files(here: Container) -> Files:
    files: Files | None = here.find(Files)
    if files is None:
        raise Unavailable("This server keeps no files.")
    return files


async def take_icon(request: Request, here: Container, caller: Caller) -> tuple[str, str]:
    """Key and media type of the picture in a request, kept. Raises Invalid, 413, 415, and what scanners say."""
    form = await read_form(request, _LIMITS)
    if len(form.files) != 1:
        raise Invalid("Send one picture, as the body or as the part `image`.", parameter="image")
    part = form.files[0]
    picture = await asyncio.to_thread(read_profile_image, part.content)
    wish = PolicyRequest(
        kind="file.upload",
        account_id=caller.account_id,
        extension_id=caller.extension_id,
        content=part.content,
        file_name=part.filename or "",
        parameter="image",
    )
    await check_policy(here, wish)
    key = new_key("app-icons", caller.account_id)
    await _files(here).put(key, picture.content[_SCALE], picture.media_type)
    return key, picture.media_type


async def drop_icon(here: Container, key: str) -> None:
    if key:
        await _files(here).delete(key)


async def show_icon(request: Request, here: Container, app: App) -> Response:
    """Raises 404 for an app without one."""
    if not app.icon_key:
        raise NotFound("The app has no icon.", parameter="appId")
    found = await _files(here).find(app.icon_key)
    if found is None:
        raise NotFound("The app has no icon.", parameter="appId")
    meta = FileMeta(app.icon_type, found.size, app.name, etag=app.icon_key.rpartition("/")[2])
    answer = await stored_file(request, _files(here), app.icon_key, meta)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
