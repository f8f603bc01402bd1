"""What each participant may do with a call that several accounts share. Pure."""

from clarion.calls.conference_steps import leads
from clarion.calls.model import Call
from clarion.calls.turn import OVER


def present(call: Call, account_id: str, extension_id: str = "") -> list[int]:
    """Return the parties of an account (or of one extension) that are in the call now."""
    return [
        index
        for index, party in call.parties.items()
        if party.status not in OVER
        and party.identity.account_id == account_id
        and extension_id in ("", party.identity.extension_id)
    ]


def leads_conference(call: Call, account_id: str, extension_id: str = "") -> bool:
    """`extension_id` empty: an administrator of the account, whose conference it must be then."""
    found = call.conference
    if found is None:
        return False
    own = found.owner.account_id == account_id
    return own if not extension_id else leads(call, extension_id)


def may_end(call: Call, account_id: str, extension_id: str = "") -> bool:
    """Whether all of it is theirs to end: the conference that they lead, or a call in which they are. A call that went
    on without them is, for administrators, as long as nobody of another account is in it.
    """
    if call.conference is not None:
        return leads_conference(call, account_id, extension_id)
    if present(call, account_id, extension_id):
        return True
    there = {party.identity.account_id for party in call.parties.values() if party.status not in OVER}
    return not extension_id and call.account_id == account_id and there <= {"", account_id}
