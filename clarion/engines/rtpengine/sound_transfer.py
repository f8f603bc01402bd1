"""Sounds for a media engine on another machine: rtpengine plays files of its own machine only.

A call server offers a file by the hash of what is in it. The receiver beside the engine answers where it has that, or
asks for it. Both know a key, so that nobody else fills the disk; what the hash does not fit is thrown away.
"""

import asyncio
import contextlib
import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from clarion.base.ids import new_uuid
from clarion.base.privileges import LesserUser
from clarion.base.telemetry import get_logger
from clarion.engines.rtpengine.shared_sounds import SharedSounds, make_folder, tidy

log = get_logger(__name__)

LARGEST: Final = 256 << 20
_WITHIN_S: Final = 10.0
_LINE: Final = 1024
_PIECE: Final = 1 << 16
_NAME: Final = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")


class _Offer(msgspec.Struct):
    name: str
    size: int
    sign: str


class SoundReceiver:
    """Beside the engine. `user`: who reads the files, where that is somebody else."""

    def __init__(self, folder: Path, key: bytes, user: LesserUser | None = None) -> None:
        self._folder, self._key, self._user = folder, key, user
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> None:
        """Raises OSError."""
        make_folder(self._folder, self._user)
        self._server = await asyncio.start_server(self._serve, host, port, limit=_LINE)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_WITHIN_S):
                offer = self._read_offer(await reader.readline())
                path = self._folder / offer.name
                if not path.exists():
                    writer.write(b'{"send":true}\n')
                    await self._take(reader, offer, path)
                os.utime(path)
                writer.write(msgspec.json.encode({"path": str(path)}) + b"\n")
                await writer.drain()
        except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError) as error:
            log.warning("sounds.not_taken", problem=str(error) or type(error).__name__)
        finally:
            writer.close()

    def _read_offer(self, line: bytes) -> _Offer:
        offer = msgspec.json.decode(line, type=_Offer)  # its errors are ValueErrors
        if not _NAME.fullmatch(offer.name) or not 0 < offer.size <= LARGEST:
            raise ValueError("an offer with a wrong name or size")
        if not hmac.compare_digest(offer.sign, _sign(self._key, offer.name, offer.size)):
            raise ValueError("an offer of somebody without the key")
        return offer

    async def _take(self, reader: asyncio.StreamReader, offer: _Offer, path: Path) -> None:
        draft = path.with_name(f"{new_uuid()}.part")
        digest, left = hashlib.sha256(), offer.size
        try:
            with draft.open("xb") as out:
                while left:
                    piece = await reader.read(min(left, _PIECE))
                    if not piece:
                        raise ValueError("an upload that was cut off")
                    digest.update(piece)
                    out.write(piece)
                    left -= len(piece)
            if digest.hexdigest() != path.stem:
                raise ValueError("a file that is not what was offered")
            if self._user is not None:
                self._user.own(draft, 0o640)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        await asyncio.to_thread(tidy, self._folder)


class SoundSender:
    """Brings sounds to the machine of whichever engine plays them. `ports`: of the receivers, by the engine's host;
    `local`: for engines of this machine, None where they read what we do.
    """

    def __init__(self, ports: Mapping[str, int], key: bytes, local: SharedSounds | None = None) -> None:
        self._ports, self._key, self._local = ports, key, local
        self._known: dict[tuple[Path, int, int], str] = {}

    async def reach(self, path: Path, engine: str) -> Path:
        """The file as the engine sees it. Raises OSError."""
        host = engine.rpartition(":")[0].strip("[]")
        port = self._ports.get(host)
        if port is None:
            return await self._local.reach(path, engine) if self._local is not None else path.absolute()
        name, size = await self._name(path)
        try:
            async with asyncio.timeout(_WITHIN_S):
                return await self._offer(host, port, path, name, size)
        except (ValueError, asyncio.IncompleteReadError) as error:
            raise OSError(f"{host} does not take the sound: {error or type(error).__name__}") from error

    async def _offer(self, host: str, port: int, path: Path, name: str, size: int) -> Path:
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 14)
        try:
            offer = {"name": name, "size": size, "sign": _sign(self._key, name, size)}
            writer.write(msgspec.json.encode(offer) + b"\n")
            answer = msgspec.json.decode(await reader.readline(), type=dict[str, object])
            if answer.get("send"):
                with path.open("rb") as sound:
                    while piece := await asyncio.to_thread(sound.read, _PIECE):
                        writer.write(piece)
                        await writer.drain()
                answer = msgspec.json.decode(await reader.readline(), type=dict[str, object])
            return Path(str(answer["path"]))
        except KeyError:
            raise ValueError("it does not say where it is") from None
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _name(self, path: Path) -> tuple[str, int]:
        found = path.stat()
        fact = (path.absolute(), found.st_mtime_ns, found.st_size)
        if fact not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[fact] = await asyncio.to_thread(_hash_of, path)
        return f"{self._known[fact]}{path.suffix.lower()}", found.st_size


def _hash_of(path: Path) -> str:
    with path.open("rb") as sound:
        return hashlib.file_digest(sound, "sha256").hexdigest()


def _sign(key: bytes, name: str, size: int) -> str:
    return hmac.new(key, f"{name} {size}".encode(), hashlib.sha256).hexdigest()
