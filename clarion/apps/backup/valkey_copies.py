"""Copy what Valkey alone holds and a restart must not lose: ended calls that wait for their CDR, live calls, and where
phones are registered. Everything else there is a lease, a counter or an event, which has no meaning later.
"""

from pathlib import Path
from typing import Final

import msgspec
from valkey.exceptions import ResponseError, ValkeyError

from clarion.base.errors import Unavailable
from clarion.base.valkey_client import connect

_PATTERNS: Final = ("clarion:ledger*", "clarion:calls:*", "clarion:sip:bindings")
_BUSY_KEY: Final = "BUSYKEY"


async def dump_valkey(url: str, to: Path) -> int:
    """Returns how many keys. Take it before the database: a CDR is removed from here only once it is there."""
    client = connect(url)
    try:
        found: dict[bytes, bytes] = {}
        for pattern in _PATTERNS:
            async for key in client.scan_iter(pattern):
                value = await client.dump(key)
                if value is not None:
                    found[bytes(key)] = bytes(value)
    except (ValkeyError, OSError) as error:
        raise Unavailable(f"Valkey does not answer: {error}") from error
    finally:
        await client.aclose()
    to.write_bytes(msgspec.msgpack.encode(found))
    return len(found)


async def restore_valkey(dump: Path, url: str) -> int:
    """Keys that are there already stay as they are; returns how many were put in."""
    found = msgspec.msgpack.decode(dump.read_bytes(), type=dict[bytes, bytes])
    client = connect(url)
    written = 0
    try:
        for key, value in found.items():
            try:
                await client.restore(key, 0, value)
                written += 1
            except ResponseError as error:
                if _BUSY_KEY not in str(error):
                    raise
    except (ValkeyError, OSError) as error:
        raise Unavailable(f"Valkey does not take what the backup holds: {error}") from error
    finally:
        await client.aclose()
    return written
