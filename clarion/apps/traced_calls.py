"""Where a call came from, for tracebacks: by the CDRs of all accounts."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from clarion.base.http import wire_time
from clarion.base.storage import AsyncSession
from clarion.calls.cdr_models import CdrRow
from clarion.features.conduct import MOST_TRACED, CallOrigins, TracedCallInfo
from clarion.features.people import Account
from clarion.features.phone import SipTrunk

_AT_ONCE = 500


class RecordedOrigins(CallOrigins):
    """Reads the calls that began in the time named."""

    async def find(
        self, session: AsyncSession, caller: str, called: str, since: datetime, until: datetime
    ) -> list[TracedCallInfo]:
        query = select(CdrRow).where(CdrRow.started_at >= since, CdrRow.started_at <= until)
        query = query.order_by(CdrRow.position).execution_options(yield_per=_AT_ONCE)
        rows = [row async for row in await session.stream_scalars(query) if _is_between(row.record, caller, called)]
        return [await _traced(session, row) for row in rows[:MOST_TRACED]]


def _is_between(record: Mapping[str, Any], caller: str, called: str) -> bool:
    """A party that was called from this number as it saw it, at that number."""
    pairs = {(party["far"]["number"], party["who"]["number"]) for party in record["parties"]}
    pairs |= {(party["who"]["number"], party["far"]["number"]) for party in record["parties"]}
    return (caller, called) in pairs


async def _traced(session: AsyncSession, row: CdrRow) -> TracedCallInfo:
    first = min(row.record["parties"], key=lambda party: party["index"])
    who = first["who"]
    account = await session.get(Account, who["account_id"]) if who["account_id"] else None
    trunk = await session.get(SipTrunk, who["trunk_id"]) if who["trunk_id"] else None
    answered = [at for at in _answered(row.record) if at]
    return {
        "accountId": account.id if account is not None else None,
        "accountName": account.name if account is not None else None,
        "accountCountry": account.home_country if account is not None else None,
        "extensionId": who["extension_id"] or None,
        "carrier": trunk.name if trunk is not None else who["trunk_id"] or None,
        "startedAt": wire_time(row.started_at.astimezone(UTC)),
        "seconds": max(0.0, row.record["ended"] - min(answered)) if answered else 0.0,
        "record": row.position,
        "digest": sha256(json.dumps(row.record, sort_keys=True, separators=(",", ":")).encode()).hexdigest(),
    }


def _answered(record: Mapping[str, Any]) -> Iterator[float]:
    yield from (party["answered"] for party in record["parties"] if party["direction"] == "Inbound")
