"""Straight to a voicemail, without ringing: `*99` and the extension, dialled or as the target of a transfer."""

from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, ProgramHop
from clarion.features.phone.lines.live_call import as_known, as_seen_outside
from clarion.features.phone.lines.rules import NO_ANSWER, identity_of, mailbox_of

STRAIGHT = "*99"


def straight_to_voicemail(extension_number: str) -> str:
    """What to dial for it."""
    return STRAIGHT + extension_number


class Mailboxes:
    """A destination, within the account of who asks for it."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        if dialed.kind != "feature" or account is None or not dialed.value.startswith(STRAIGHT):
            return None
        extension = self._directory.find_extension(account.account_id, dialed.value.removeprefix(STRAIGHT))
        if extension is None or not extension.enabled:
            return None
        caller = as_known(
            self._directory, extension, as_seen_outside(self._directory, request, inside=account.account_id)
        )
        nobody = AnnounceHop(prompts=("nobody-available",), ending=NO_ANSWER)
        if not extension.voicemail_enabled:
            return Place((nobody,), identity_of(extension), caller, ("The extension has no voicemail.",))
        mailbox = ProgramHop(program="voicemail", data=mailbox_of(extension))
        return Place((mailbox, nobody), identity_of(extension), caller, ("Straight to voicemail, as was asked for.",))
