"""The lists of one process, in memory: asked before every call and text, without waiting for anything."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import ClassVar

import structlog
from sqlalchemy import func, select

from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.files import Files, NoSuchFile
from clarion.base.storage import AsyncSession
from clarion.features.conduct.lists.events import LISTS_CHANGED
from clarion.features.conduct.lists.formats import PRICE_BITS, PRICE_UNIT, host_key
from clarion.features.conduct.lists.models import ListEntry, ListVersion
from clarion.features.conduct.lists.packed import EMPTY, Packed
from clarion.features.conduct.lists.starter import default_price, is_risky
from clarion.features.conduct.table_cache import TableCache

log = structlog.stdlib.get_logger("clarion.conduct")

HOT_SPOTS = "hot-spots"
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Held:
    """One version of a large list, in memory."""

    packed: Packed
    as_of: date
    version: int


@dataclass(frozen=True, slots=True)
class Own:
    """An entry of an account's own list, in memory."""

    scope: str
    answer: str
    since: datetime
    ended_at: datetime | None


@dataclass(slots=True)
class _Account:
    lists: dict[str, dict[int, list[Own]]] = field(default_factory=dict)


class ListBook(TableCache):
    """Until it is `loaded`, nothing is said of accounts' own lists."""

    topic: ClassVar[str] = LISTS_CHANGED
    what: ClassVar[str] = "lists"

    def __init__(self, here: Container | None) -> None:
        super().__init__(here)
        self._large: dict[tuple[str, str], Held] = {}
        self._accounts: dict[str, _Account] = {}

    async def load(self) -> None:
        await self.load_large()
        await self.load_own()

    async def load_changed(self, payload: Payload) -> None:
        account_id = str(payload.get("account_id", ""))
        await (self.load_own(account_id) if account_id else self.load_large(str(payload.get("kind", ""))))

    # ---- reading

    async def load_large(self, kind: str = "") -> None:
        files = self._here.find(Files)
        async with self._here.storage.reading() as session:
            rows = await newest_versions(session, kind)
        for row in rows:
            held = self._large.get((row.kind, row.place))
            if files is None or (held is not None and held.version == row.number):
                continue
            try:
                packed = Packed.read(await files.get(row.file_key)) if row.entries else EMPTY
            except NoSuchFile:
                log.error("The file of a list is gone; import it again", kind=row.kind, version=row.number)
                continue
            self._large[row.kind, row.place] = Held(packed, row.as_of, row.number)

    async def load_own(self, account_id: str = "") -> None:
        """All accounts' lists, or one account's."""
        found: dict[str, _Account] = {account_id: _Account()} if account_id else {}
        async with self._here.storage.reading() as session:
            query = select(ListEntry).order_by(ListEntry.id).execution_options(yield_per=_AT_ONCE)
            if account_id:
                query = query.where(ListEntry.account_id == account_id)
            async for row in await session.stream_scalars(query):
                _keep(found.setdefault(row.account_id, _Account()), row)
        if account_id:
            self._accounts[account_id] = found[account_id]
        else:
            self._accounts = found
            self.loaded = True

    # ---- asking

    def find_large(self, kind: str, place: str = "") -> Held | None:
        return self._large.get((kind, place))

    def has(self, kind: str, value: str) -> bool:
        """Whether a list of hashes has this SHA-256, or one of hosts this host."""
        held = self._large.get((kind, ""))
        if held is None:
            return False
        key = host_key(value) if kind == "hostile-hosts" else bytes.fromhex(value)[:8]
        return held.packed.has(int.from_bytes(key, "big"))

    def has_number(self, kind: str, number: str, place: str = "") -> bool | None:
        """None when there is no such list."""
        held = self._large.get((kind, place))
        return held.packed.has(int(number.lstrip("+"))) if held is not None and number.lstrip("+").isdigit() else None

    def has_prefix_of(self, kind: str, number: str) -> bool | None:
        held = self._large.get((kind, ""))
        digits = number.lstrip("+")
        if held is None and kind == HOT_SPOTS:
            return is_risky(number)
        if held is None or not digits.isdigit():
            return None
        return any(held.packed.has(int(digits[:size])) for size in range(1, min(len(digits), 15) + 1))

    def price_of(self, number: str) -> float | None:
        """What a minute costs: by the operator's prices, else about what it costs in that country."""
        if ("prices", "") not in self._large:
            return default_price(number)
        return self.listed_price(number)

    def listed_price(self, number: str) -> float | None:
        """By the longest prefix that has a price on the operator's list; None where there is none."""
        held = self._large.get(("prices", ""))
        digits = number.lstrip("+")
        if held is None or not digits.isdigit():
            return None
        for size in range(min(len(digits), 12), 0, -1):
            prefix = int(digits[:size])
            found = held.packed.next_from(prefix << PRICE_BITS)
            if found is not None and found >> PRICE_BITS == prefix:
                return (found & ((1 << PRICE_BITS) - 1)) / PRICE_UNIT
        return None

    def is_hot_spot(self, number: str) -> bool:
        """A `HotSpotBook`, for the counters."""
        return bool(self.has_prefix_of(HOT_SPOTS, number))

    def find_own(self, account_id: str, kind: str, number: str) -> list[Own] | None:
        """None when the account has no such list."""
        account = self._accounts.get(account_id)
        entries = account.lists.get(kind) if account else None
        if entries is None or not number.lstrip("+").isdigit():
            return None
        return entries.get(int(number.lstrip("+")), [])

    def sizes(self) -> dict[str, int]:
        return {
            f"{kind}{':' + place if place else ''}": len(held.packed) for (kind, place), held in self._large.items()
        }

    def bytes_held(self) -> int:
        return sum(held.packed.numbers.nbytes for held in self._large.values())


def _keep(account: _Account, row: ListEntry) -> None:
    party = row.party.lstrip("+")
    if party.isdigit():
        own = Own(row.scope, row.answer, row.since, row.ended_at)
        account.lists.setdefault(row.kind, {}).setdefault(int(party), []).append(own)


async def newest_versions(session: AsyncSession, kind: str = "") -> list[ListVersion]:
    """Of each list the one that counts."""
    newest = select(ListVersion.kind, ListVersion.place, func.max(ListVersion.number).label("number"))
    newest = newest.group_by(ListVersion.kind, ListVersion.place)
    if kind:
        newest = newest.where(ListVersion.kind == kind)
    last = newest.subquery()
    query = select(ListVersion).join(
        last,
        (ListVersion.kind == last.c.kind) & (ListVersion.place == last.c.place) & (ListVersion.number == last.c.number),
    )
    return list((await session.scalars(query.order_by(ListVersion.kind, ListVersion.place))).all())


def lists_of(here: Container) -> ListBook:
    """The one of this process; made when nobody did yet."""
    return here.find(ListBook) or here.offer(ListBook, ListBook(here))


def days_old(as_of: date, at: datetime) -> int:
    return max((at.astimezone(UTC).date() - as_of).days, 0)
