"""All desks of one call server: which call concerns which, who is busy, and what becomes of a lost server's callers."""

from typing import Any

from clarion.base.bus import Payload
from clarion.calls.model import Call
from clarion.calls.views import telephony_status
from clarion.features.phone.queues.dispatcher import QueueDispatcher
from clarion.features.phone.queues.figures import room_view
from clarion.features.phone.queues.looking import account_of
from clarion.features.phone.queues.pickups import Pickups, wants_pickup
from clarion.features.phone.queues.surroundings import Surroundings


class QueueDispatchers:
    """Hears of every call of this server. `around` is shared with the desks."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._pickups = Pickups(around)
        self._desks: dict[str, QueueDispatcher] = {}
        self._at: dict[str, str] = {}  # call: account whose desk looks at it
        self._people: dict[str, set[str]] = {}  # call: extensions that it keeps busy

    # ---- what happens

    def changed(self, call: Call) -> None:
        """Parties of a call have changed."""
        self._note_busy(call)
        if wants_pickup(call):
            self._pickups.look(call)
        account_id = account_of(call)
        known = self._at.get(call.call_id)
        if account_id and account_id != known:
            self._at[call.call_id] = account_id
        account_id = account_id or known or ""
        if account_id:
            self.desk(account_id).look(call)

    def ended(self, call: Call) -> None:
        self._note_busy(call)
        self._around.paces.note(call)
        account_id = self._at.pop(call.call_id, "") or self._dialing(call)
        if account_id:
            self.desk(account_id).look(call)

    def _dialing(self, call: Call) -> str:
        """The account that called somebody back with this call."""
        return call.account_id if call.account_id in self._desks else ""

    def moved(self, call: Call, *, here: bool) -> None:
        """A call came from another server, or went to one."""
        if here:
            self.changed(call)
            return
        self._set_busy(call.call_id, set())
        account_id = self._at.pop(call.call_id, "")
        if account_id:
            self.desk(account_id).forget(call)

    def presence(self, payload: Payload) -> None:
        """Somebody's telephone status at a call server (`calls.presence`)."""
        server, extension_id = str(payload.get("server_id", "")), str(payload["extension_id"])
        if server in ("", self._around.server_id):
            return
        servers = self._around.elsewhere.setdefault(extension_id, set())
        if payload["telephony_status"] == "NoCall":
            servers.discard(server)
        else:
            servers.add(server)
        if not servers:
            del self._around.elsewhere[extension_id]
        self._again(str(payload["account_id"]))

    def lost(self, server_id: str) -> None:
        """Another call server is gone, and whoever talked there does not."""
        for extension_id, servers in list(self._around.elsewhere.items()):
            servers.discard(server_id)
            if not servers:
                del self._around.elsewhere[extension_id]
        for desk in self._desks.values():
            desk.stand_up()

    def refresh(self) -> None:
        """Queues, members or phones have changed."""
        for desk in self._desks.values():
            desk.decide_soon()

    def open(self, account_ids: list[str]) -> None:
        """Look at the calls that are here already, and at what was written down for these accounts' desks."""
        for account_id in account_ids:
            desk = self.desk(account_id)
            if self._around.leases.alone:
                self._around.run(desk.read_notes())
        for call in self._around.board.calls:
            self.changed(call)

    def desk(self, account_id: str) -> QueueDispatcher:
        found = self._desks.get(account_id)
        if found is None:
            found = self._desks[account_id] = QueueDispatcher(account_id, self._around)
        return found

    # ---- who is busy

    def _note_busy(self, call: Call) -> None:
        people = {party.identity.extension_id for party in call.parties.values() if party.identity.extension_id}
        self._set_busy(call.call_id, {each for each in people if telephony_status(call, each) != "NoCall"})

    def _set_busy(self, call_id: str, people: set[str]) -> None:
        before = self._people.pop(call_id, set())
        if people:
            self._people[call_id] = people
        for extension_id in people - before:
            self._around.busy.setdefault(extension_id, set()).add(call_id)
        freed = before - people
        for extension_id in freed:
            calls = self._around.busy.get(extension_id, set())
            calls.discard(call_id)
            if not calls:
                self._around.busy.pop(extension_id, None)
        for account_id in {self._account_of(each) for each in freed} - {""}:
            self._again(account_id)

    def _account_of(self, extension_id: str) -> str:
        extension = self._around.directory.extensions.get(extension_id)
        return extension.account_id if extension is not None else ""

    def _again(self, account_id: str) -> None:
        if account_id in self._desks:
            self._desks[account_id].decide_soon()

    def be_ready(self, account_id: str, extension_id: str) -> bool:
        """A member wraps up no longer. False: nobody of that name wraps up here."""
        return account_id in self._desks and self._desks[account_id].be_ready(extension_id)

    # ---- for others to see

    def view(self, account_id: str) -> list[dict[str, Any]]:
        """The account's queues as they are now: who waits, what members do. Empty when the desk is elsewhere."""
        if account_id not in self._desks:
            return []
        around = self._around
        queues = around.book.of_account(account_id)
        return room_view(self._desks[account_id].room, queues, around.is_free, around.now(), around.paces)
