"""`clarion.base.files.Files` over obstore: one code path for a folder and for S3. Files are kept as they are given."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, S3Store

from clarion.base.disk_space import DiskSpace
from clarion.base.errors import Unavailable
from clarion.base.files import CHUNK, FileFacts, NoSuchFile, check_key, is_key
from clarion.base.settings import Settings

FOLDER = "files"
_RETRY_FOR = timedelta(seconds=15)


class ObjectStore:
    """Implements `Files`. A store that does not answer is a 503 for whoever asked."""

    def __init__(self, store: LocalStore | S3Store, space: DiskSpace | None = None) -> None:
        """`space`: of the disk that a folder is on."""
        self._store = store
        self._space = space
        self._local = isinstance(store, LocalStore)

    async def put(self, key: str, content: bytes, content_type: str = "application/octet-stream") -> FileFacts:
        return await self._put(key, content, content_type)

    async def put_file(self, key: str, path: Path, content_type: str = "application/octet-stream") -> FileFacts:
        return await self._put(key, path, content_type)

    async def put_pieces(self, key: str, pieces: Iterator[bytes], size: int, content_type: str) -> FileFacts:
        """The same for what comes in pieces, `size` bytes in all. When it raises, nothing is kept."""
        return await self._put(key, pieces, content_type, size)

    async def put_new(self, key: str, content: bytes) -> bool:
        """Keep the bytes if nothing is kept under the key yet; whether they were. Of several at once, one wins."""
        try:
            await obstore.put_async(self._store, check_key(key), content, mode="create")
        except AlreadyExistsError:
            return False
        except (BaseError, OSError) as error:
            raise _away(error) from error
        return True

    async def _put(
        self, key: str, content: bytes | Path | Iterator[bytes], content_type: str, size: int | None = None
    ) -> FileFacts:
        options: Any = {} if self._local else {"attributes": {"Content-Type": content_type}}
        if self._space is not None:
            self._space.require(_size(content) if size is None else size)
        try:
            await obstore.put_async(self._store, check_key(key), content, **options)
            return _facts(await obstore.head_async(self._store, key))
        except (BaseError, OSError) as error:
            if self._space is not None:
                self._space.require()
            raise _away(error) from error

    async def get(self, key: str) -> bytes:
        try:
            found = await obstore.get_async(self._store, check_key(key))
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            raise _missing() from None
        except (BaseError, OSError) as error:
            raise _away(error) from error

    async def open(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        options: Any = {}
        if end is not None:
            if end <= start:
                return
            options = {"range": (start, end)}
        elif start:
            options = {"range": {"offset": start}}
        try:
            found = await obstore.get_async(self._store, check_key(key), options=options)
            async for piece in found.stream(min_chunk_size=CHUNK):
                yield bytes(piece)
        except FileNotFoundError:
            raise _missing() from None
        except (BaseError, OSError) as error:
            raise _away(error) from error

    async def find(self, key: str) -> FileFacts | None:
        try:
            return await self.stat(key)
        except NoSuchFile:
            return None

    async def stat(self, key: str) -> FileFacts:
        """As `find`. Raises `NoSuchFile`."""
        try:
            return _facts(await obstore.head_async(self._store, check_key(key)))
        except FileNotFoundError:
            raise _missing() from None
        except (BaseError, OSError) as error:
            raise _away(error) from error

    async def delete(self, key: str) -> None:
        try:
            await obstore.delete_async(self._store, check_key(key))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise _away(error) from error

    async def walk(self, prefix: str) -> AsyncIterator[FileFacts]:
        """Every file with a key of ours; what others have put into the bucket is passed over."""
        try:
            async for batch in obstore.list(self._store, prefix):
                for meta in batch:
                    if is_key(meta["path"]):
                        yield _facts(meta)
        except (BaseError, OSError) as error:
            raise _away(error) from error

    async def check(self) -> str | None:
        """For the health checks: None, or what is wrong."""
        try:
            await obstore.put_async(self._store, "health/ping", b"ping")
            await obstore.delete_async(self._store, "health/ping")
        except (BaseError, OSError) as error:
            return f"Files cannot be kept ({type(error).__name__}); look at CLARION_FILES_URL and the bucket's rights."
        return None


def open_store(settings: Settings, space: DiskSpace | None = None) -> ObjectStore:
    """The store that the settings speak of: `s3://bucket/prefix`, else the folder `files` of the data folder."""
    if not settings.files_url:
        folder = settings.data / FOLDER
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return ObjectStore(LocalStore(folder), space or DiskSpace(settings.data, settings.min_free_bytes))
    config: Any = {
        "endpoint": settings.s3_endpoint or None,
        "region": settings.s3_region,
        "access_key_id": settings.s3_access_key or None,
        "secret_access_key": settings.s3_secret_key or None,
    }
    config = {name: value for name, value in config.items() if value}
    plain = settings.s3_endpoint.startswith("http://")
    store = S3Store.from_url(
        settings.files_url,
        config=config,
        client_options={"allow_http": plain, "timeout": "60s", "connect_timeout": "5s"},
        retry_config={"max_retries": 3, "retry_timeout": _RETRY_FOR},
    )
    return ObjectStore(store)


def _size(content: bytes | Path | Iterator[bytes]) -> int:
    if isinstance(content, bytes):
        return len(content)
    return content.stat().st_size if isinstance(content, Path) else 0


def _facts(meta: Any) -> FileFacts:
    return FileFacts(key=meta["path"], size=meta["size"], changed_at=meta["last_modified"])


def _missing() -> NoSuchFile:
    return NoSuchFile("The file is not there any more.")


def _away(error: Exception) -> Unavailable:
    return Unavailable(f"The file store does not answer ({type(error).__name__}). Try again in a moment.")
