"""Presence on live sockets: everybody's when a socket opens, then each change.

A thousand people who come back at once (after a restart, say) each begin with the presence of a thousand: rows are
read, and written as JSON, once for all of them. A change is written twice: for the person, and for the others.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.features.people import (
    Extension,
    TelephonyStates,
    presence_settings_of,
    presence_view,
)
from clarion.features.people.sign_in import Caller

MOST_SHOWN = 1000
"""People in a snapshot."""
_KEPT_S = 10.0
"""Who comes, goes or has another name tells no event of presence: so long it may be unseen by a new socket."""
_MOST_ACCOUNTS = 100


@dataclass
class _Known:
    """An account as it was read. `texts`: as the others see each person, with the status that it was written for."""

    at: float
    rows: Sequence[Extension]
    settings: Mapping[str, Any]
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)


class LivePresence:
    """One for each process."""

    def __init__(self, here: Container) -> None:
        self._here = here
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._changes = 0
        self._reading = asyncio.Lock()  # those who come at the same time read once

    # ---- changes

    def forget(self, payload: Payload) -> None:
        """Somebody's presence is another one: what was read before does not count any more."""
        self._changes += 1
        self._known.pop(str(payload.get("account_id", "")), None)

    @staticmethod
    def seen_alike(payload: Payload, caller: Caller) -> Hashable:
        return str(payload["extension_id"]) == caller.extension_id

    async def event(self, payload: Payload, caller: Caller) -> Any:
        async with self._here.storage.reading() as session:
            row = await session.get(Extension, str(payload["extension_id"]))
            if row is None or row.account_id != caller.account_id:
                return None
            settings = (await presence_settings_of(session, [row]))[row.id]
        states = self._here.get(TelephonyStates)
        status = states.status_with(payload) if "telephony_status" in payload else states.status_of(row.id)
        own = row.id == caller.extension_id
        return presence_view(self._here.settings.public_url, row, settings, status, own=own)

    # ---- the beginning

    async def snapshot(self, caller: Caller) -> str:
        """Everybody's presence as JSON, as `GET /account/~/presence` lists it."""
        async with self._reading:
            known = await self._read(caller.account_id)
        return f"[{','.join(self._text(known, row, own=row.id == caller.extension_id) for row in known.rows)}]"

    def _text(self, known: _Known, row: Extension, *, own: bool) -> str:
        status = str(self._here.get(TelephonyStates).status_of(row.id))
        text = known.texts.get(row.id)
        if not own and text is not None and text[0] == status:
            return text[1]
        view = presence_view(self._here.settings.public_url, row, known.settings[row.id], status, own=own)
        written = json.dumps(view, separators=(",", ":"), ensure_ascii=False)
        if not own:
            known.texts[row.id] = (status, written)
        return written

    async def _read(self, account_id: str) -> _Known:
        now, changes = self._here.clock.monotonic(), self._changes
        known = self._known.get(account_id)
        if known is not None and now - known.at <= _KEPT_S:
            return known
        query = select(Extension).where(Extension.account_id == account_id, Extension.status == "Enabled")
        async with self._here.storage.reading() as session:
            rows = (await session.scalars(query.order_by(Extension.number).limit(MOST_SHOWN))).all()
            settings = await presence_settings_of(session, rows)
        known = _Known(now, rows, settings)
        if changes == self._changes:  # else what was read may be old already
            self._known[account_id] = known
            self._known.move_to_end(account_id)
            if len(self._known) > _MOST_ACCOUNTS:
                self._known.popitem(last=False)
        return known
