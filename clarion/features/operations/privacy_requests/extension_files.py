"""Files that go with an extension, by `data_map.yaml`: for everybody who deletes one."""

from sqlalchemy import select

from clarion.base.storage import AsyncSession, Base
from clarion.features.operations.privacy_requests.data_map import PERSON, read_data_map
from clarion.features.operations.privacy_requests.stored_files import drop_keys, keys_of
from clarion.features.people import StoredFiles, image_files


class ExtensionFiles(StoredFiles):
    async def drop(self, session: AsyncSession, extension_id: str) -> int:
        table = Base.metadata.tables[PERSON]
        keys = await keys_of(session, read_data_map(), table, table.c.id == extension_id)
        keys += image_files(await session.scalar(select(table.c.image_key).where(table.c.id == extension_id)) or "")
        drop_keys(session, keys)
        return len(keys)
