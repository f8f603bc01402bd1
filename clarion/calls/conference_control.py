"""What can be asked of conferences through the API: begin one, bring somebody in, merge two calls, set how it is.

Operations of `ControlServer`, like those in `control.py`: JSON objects over the bus.
"""

from clarion.base.bus import Payload
from clarion.base.errors import Conflict, Forbidden, Invalid, NotFound
from clarion.calls.call_migration import CallMigration
from clarion.calls.conference_steps import HOST, leads
from clarion.calls.directory import Directory
from clarion.calls.model import Call, Identity, Party, PartyStatus
from clarion.calls.participants import leads_conference
from clarion.calls.switchboard import Switchboard
from clarion.calls.turn import OVER
from clarion.calls.views import accounts_of, party_view, session_view

SETTINGS = ("quiet", "loud", "lock", "unlock")
NO_CONFERENCE = "There is no such conference."


class ConferenceControl:
    """Every payload has `account_id` and `extension_id`, who asks; `admin` where they may do so for anybody."""

    def __init__(self, switchboard: Switchboard, directory: Directory, moves: CallMigration) -> None:
        self._switchboard = switchboard
        self._directory = directory
        self._moves = moves
        self.operations = {
            "begin-conference": self._begin,
            "bring-in": self._bring_in,
            "merge": self._merge,
            "set-conference": self._set,
            "conferences": self._list,
        }

    async def _begin(self, payload: Payload) -> Payload:
        """A session with a token that its host dials."""
        extension = self._directory.extensions.get(str(payload["extension_id"]))
        if extension is None or extension.account_id != payload["account_id"]:
            raise NotFound("There is no such extension.", code="CMN-102", parameter="extensionId")
        owner = Identity(
            account_id=extension.account_id,
            extension_id=extension.extension_id,
            extension_number=extension.number,
            name=extension.name,
        )
        actor = self._switchboard.conferences.begin(owner)
        await actor.idle()
        return session_view(actor.call, extension.account_id)

    async def _list(self, payload: Payload) -> Payload:
        """Conferences of an account that somebody is in, or may enter."""
        account_id = str(payload["account_id"])
        mine = [call for call in self._switchboard.calls if leads_conference(call, account_id) and not call.over]
        return {"conferences": [session_view(call, account_id) for call in mine]}

    async def _bring_in(self, payload: Payload) -> Payload:
        """A party of another session comes into the conference `session`: `other_session`, `other_party`."""
        call = self._conference(payload)
        here = [party for party in call.parties.values() if party.role and party.status not in OVER]
        if not any(party.role == HOST for party in here):
            raise Forbidden("The host of the conference has to be in first.", code="CMN-408")
        return await self._bring(call, payload, itself=None)

    async def _merge(self, payload: Payload) -> Payload:
        """Party `party` of `session` and `other_party` of `other_session` are one person's: both calls become one."""
        call = self._session(str(payload["session"]), payload)
        party = self._party(call, int(payload["party"]), payload)
        other = await self._other(payload)
        theirs = self._party(other, int(payload["other_party"]), payload)
        if other.call_id == call.call_id or theirs.joined is None or other.emergency is not None:
            raise Conflict("Only two calls that somebody talks in can become one.", code="TAS-106")
        after = await self._switchboard.control(call.call_id, "merge", party.index)
        await self._bring(after, payload, itself=False)
        return session_view(self._switchboard.get_call(call.call_id), str(payload["account_id"]))

    async def _bring(self, call: Call, payload: Payload, *, itself: bool | None) -> Payload:
        """`itself`: the party that is named, not whom it talks with; None: where it is not the asker's own."""
        other = await self._other(payload)
        party = self._party(other, int(payload["other_party"]), payload, also_whom_they_talk_with=True)
        if itself is None:
            itself = party.identity.extension_id != payload["extension_id"]
        goes = party.index if itself else party.joined
        await self._switchboard.control(other.call_id, "bring-in", party.index, target=call.call_id, value=itself)
        await self._switchboard.idle(other.call_id, call.call_id, other.call_id)
        moved = other.parties.get(goes or 0)
        after = self._switchboard.find(other.call_id)
        gone = after.parties[moved.index] if after is not None and moved is not None else None
        now = self._switchboard.get_call(call.call_id)
        index = max((i for i, each in now.parties.items() if i not in call.parties and each.role), default=0)
        if not index or (gone is not None and gone.status is not PartyStatus.GONE):
            raise Conflict("The conference is locked or full.", code="TAS-106")
        return party_view(now, now.parties[index], str(payload["account_id"]))

    async def _set(self, payload: Payload) -> Payload:
        """`setting`: one of SETTINGS. By the host, the owner, or an administrator."""
        call = self._conference(payload)
        if payload["setting"] not in SETTINGS:
            raise Invalid("A conference can be quiet or loud, locked or unlocked.")
        after = await self._switchboard.control(call.call_id, str(payload["setting"]), 0)
        return session_view(after, str(payload["account_id"]))

    # ---- who may

    def _conference(self, payload: Payload) -> Call:
        """One that the asker leads, or one of the account for administrators. Raises NotFound, Forbidden."""
        call = self._session(str(payload["session"]), payload)
        if call.conference is None:
            raise NotFound(NO_CONFERENCE, code="CMN-102", parameter="telephonySessionId")
        if leads(call, str(payload["extension_id"])):
            return call
        if payload.get("admin") and leads_conference(call, str(payload["account_id"])):
            return call
        raise Forbidden("Only who leads the conference may do this.", code="CMN-408")

    def _session(self, session_id: str, payload: Payload) -> Call:
        call = self._switchboard.get_call(session_id)
        if payload["account_id"] not in accounts_of(call):
            raise NotFound("There is no such live session.", code="CMN-102", parameter="telephonySessionId")
        return call

    async def _other(self, payload: Payload) -> Call:
        """The second session, brought here when another call server has it."""
        session_id = str(payload["other_session"])
        await self._moves.bring_session(session_id, str(payload["account_id"]))
        return self._session(session_id, payload)

    def _party(self, call: Call, index: int, payload: Payload, *, also_whom_they_talk_with: bool = False) -> Party:
        """A party of the asker's, or of whom they talk with (administrators: of anybody of the account)."""
        party = call.parties.get(index)
        if party is None:
            raise NotFound("There is no such party in this session.", code="CMN-102", parameter="partyId")
        partner = call.parties.get(party.joined or 0) if also_whom_they_talk_with else None
        for each in (party, partner):
            if each is None or each.identity.account_id != payload["account_id"]:
                continue
            if payload.get("admin") or each.identity.extension_id == payload["extension_id"]:
                return party
        raise Forbidden("This party belongs to another extension.", code="CMN-408")
