"""Profile images that takedown notices are about."""

import re
from collections.abc import Mapping

from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.features.conduct.legal.takedowns import NoticedFile, NoticedFiles
from clarion.features.people import Extension, hide_image, show_image

KIND = "profile-image"
_WHERE = re.compile(r"/extension/(\d{1,17})/profile-image(?:/|\?|$)")


class NoticedProfileImages(NoticedFiles):
    """By the address of the picture, which names the person."""

    def __init__(self, here: Container) -> None:
        self._here = here

    async def find(self, session: AsyncSession, where: str) -> NoticedFile | None:
        named = _WHERE.search(where.strip())
        row = await session.get(Extension, named[1]) if named else None
        if row is None or not row.image_key:
            return None
        return NoticedFile(f"{KIND}:{row.id}", row.account_id, row.id, "profile image")

    async def digest(self, session: AsyncSession, file_id: str) -> str:
        row = await _row(session, file_id)
        return row.image_etag if row is not None and row.image_key else ""

    async def hide(self, session: AsyncSession, file_id: str) -> dict[str, str]:
        row = await _row(session, file_id)
        return hide_image(session, row) if row is not None else {}

    async def show(self, session: AsyncSession, file_id: str, kept: Mapping[str, str]) -> None:
        row = await _row(session, file_id)
        if row is not None and kept:
            await show_image(self._here, session, row, kept)


async def _row(session: AsyncSession, file_id: str) -> Extension | None:
    return await session.get(Extension, file_id.partition(":")[2])
