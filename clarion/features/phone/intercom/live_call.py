"""Intercom: `*96` and an extension. The called phone answers by itself, after a tone, and both sides talk (PH-34)."""

from collections.abc import Callable

from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory, Extension
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, RingHop
from clarion.calls.ports import Registrations
from clarion.calls.wire import Record, Target
from clarion.features.phone.lines import identity_of
from clarion.features.phone.lines.rules import DISABLED, NO_ANSWER

CODE = "*96"
PEOPLE = ("User", "VirtualUser", "DigitalUser", "Limited")
RINGS_SECONDS = 15.0  # for a phone that does not answer by itself
TONE = "beep"  # whoever is called hears that somebody is there before they are heard


class IntercomSnapshot(Record, frozen=True):
    """The copy that lies beside the directory's, for a start without the database."""

    refusing: tuple[str, ...] = ()  # extension ids


class IntercomCache:
    """Who does not want to be called so; all others do."""

    def __init__(self) -> None:
        self.refusing: frozenset[str] = frozenset()

    def load(self, memory: IntercomSnapshot) -> None:
        self.refusing = frozenset(memory.refusing)


class Intercom:
    """A destination, for phones of the same account. `talks`: whether an extension is in a call now."""

    def __init__(
        self,
        directory: Directory,
        registrations: Registrations,
        book: IntercomCache,
        talks: Callable[[str], bool] = lambda extension_id: False,
    ) -> None:
        self._directory = directory
        self._registrations = registrations
        self._book = book
        self._talks = talks

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        if dialed.kind != "feature" or account is None or not dialed.value.startswith(CODE):
            return None
        caller = self._directory.extensions.get(request.anchor.extension_id)
        called = self._directory.find_extension(account.account_id, dialed.value.removeprefix(CODE))
        if caller is None or called is None or request.purpose != "call" or called.kind not in PEOPLE:
            return None
        who = identity_of(called)
        nobody = AnnounceHop(prompts=("nobody-available",), ending=NO_ANSWER)
        if not called.enabled:
            return Place((AnnounceHop(prompts=("number-not-in-service",), ending=DISABLED),), who, request.anchor)
        refusal = self._refusal(called)
        if refusal:
            return Place((nobody,), who, request.anchor, (refusal,))
        targets: list[Target] = list(self._registrations.targets(called.extension_id))
        ring = RingHop(targets=tuple(targets), seconds=RINGS_SECONDS, auto_answer=True, ask=(TONE,), by_key=False)
        note = f"By intercom: phones of {called.name} answer by themselves."
        return Place((ring, nobody), who, request.anchor, (note,))

    def _refusal(self, called: Extension) -> str:
        """Why the phones of somebody do not answer by themselves; empty: they do."""
        if called.do_not_disturb:
            return f"{called.name} does not want to be disturbed."
        if called.extension_id in self._book.refusing:
            return f"{called.name} does not take calls by intercom."
        if self._talks(called.extension_id):
            return f"{called.name} is in another call."
        return ""
