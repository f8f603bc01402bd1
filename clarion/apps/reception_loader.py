"""Fills the call core's books of menus and greetings, an account at a time, and has their sounds here first."""

from collections.abc import Iterable

from sqlalchemy import select

from clarion.apps.prompt_cache import PromptCache
from clarion.apps.snapshot_loader import Parts, SnapshotLoader, replace_parts
from clarion.base.bus import Payload
from clarion.base.container import Container
from clarion.base.storage import AsyncSession
from clarion.calls.directory import Directory
from clarion.features import people, phone
from clarion.features.people import Extension
from clarion.features.phone.greetings import GreetingCache
from clarion.features.phone.menus import MenuCache, ReceptionSnapshot, accounts_with_reception, read_receptions

TOPICS = (
    phone.MENUS_CHANGED,
    phone.GREETINGS_CHANGED,
    phone.PROMPTS_CHANGED,
    people.ACCOUNT_CHANGED,
    people.SITES_CHANGED,
)
_NAMES_S = 60.0
_AT_ONCE = 100  # accounts
_SILENT = ("User", "VirtualUser", "DigitalUser", "Limited")
_SPOKEN_KINDS = ("User", "VirtualUser", "DigitalUser", "Department", "Limited", "SharedLinesGroup")


class ReceptionLoader(SnapshotLoader[ReceptionSnapshot]):
    """Parts are what accounts have set up; those that have not are no parts."""

    def __init__(
        self, here: Container, directory: Directory, menus: MenuCache, greetings: GreetingCache, shelf: PromptCache
    ) -> None:
        super().__init__(
            here,
            ReceptionSnapshot,
            purpose="menus and greetings",
            topics=dict.fromkeys(TOPICS, _key_of) | {people.EXTENSION_CHANGED: _key_of_extension},
            read=self._read_parts,
            use=self._fill,
            every_s=_NAMES_S,  # the directory may have learned of people a little later
        )
        self._directory = directory
        self._menus = menus
        self._greetings = greetings
        self._shelf = shelf
        self._parts: dict[str, ReceptionSnapshot] = {}

    async def prepare(self, parts: Parts[ReceptionSnapshot]) -> None:
        """The sounds come before the menus that play them."""
        known = self._parts | {key: part for key, part in parts.items() if part is not None}
        if any(part != self._parts.get(key) for key, part in parts.items()):
            await self._shelf.bring({prompt for part in known.values() for prompt in part.prompts()})

    async def finish(self) -> None:
        """Names in the dial-by-name directory are rendered afterwards: no call needs them at once."""
        accounts = {account for part in self._parts.values() for account in part.accounts_by_name()}
        ids = (each for account_id in accounts for each in self._directory.extension_ids_of(account_id))
        people_there = (self._directory.extensions[each] for each in ids if each in self._directory.extensions)
        spoken = [one for one in people_there if one.kind in _SPOKEN_KINDS and one.enabled and one.listed]
        await self._shelf.name(spoken)

    async def _read_parts(self, session: AsyncSession, keys: frozenset[str] | None) -> Parts[ReceptionSnapshot]:
        concerned = await accounts_with_reception(session) if keys is None else await self._concerned(session, keys)
        accounts, found = sorted(concerned), dict[str, ReceptionSnapshot]()
        for start in range(0, len(accounts), _AT_ONCE):
            found |= await read_receptions(session, accounts[start : start + _AT_ONCE])
        return {key: part if part != ReceptionSnapshot() else None for key, part in found.items()}

    async def _concerned(self, session: AsyncSession, keys: frozenset[str]) -> set[str]:
        """Most people are named by nothing that callers hear, and stand for nobody."""
        accounts, persons = set(), {}
        for key in keys:
            account_id, _, extension_id = key.partition("/")
            if extension_id:
                persons[extension_id] = account_id
            else:
                accounts.add(account_id)
        query = select(Extension.id).where(Extension.id.in_(persons), Extension.type.in_(_SILENT))
        query = query.where(Extension.role != "admin")
        silent = set(await session.scalars(query)) if persons else set()
        operators = {desk.operator_id for part in self._parts.values() for desk in part.desks}
        return accounts | {persons[each] for each in persons if each not in silent or each in operators}

    def _fill(self, parts: Parts[ReceptionSnapshot], whole: bool) -> None:
        changed = whole or any(self._parts.get(key) != part for key, part in parts.items())
        replace_parts(self._parts, parts, whole)
        if changed:
            known = self._parts.values()
            self._menus.load(
                [one for part in known for one in part.menus], [one for part in known for one in part.desks]
            )
            self._greetings.load([one for part in known for one in part.sounds])


def _key_of(payload: Payload) -> Iterable[str]:
    return [str(payload["account_id"])]


def _key_of_extension(payload: Payload) -> Iterable[str]:
    return [f"{payload['account_id']}/{payload['extension_id']}"]
