"""Destinations of the phone system, handed to the call core by `apps`."""

from typing import Protocol

import msgspec

from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory, Extension
from clarion.calls.guards import Decision, Dialed, RouteRequest
from clarion.calls.model import AnnounceHop, Identity
from clarion.calls.ports import Registrations
from clarion.calls.wire import Target
from clarion.features.phone.lines.answering import AnswerRegistry
from clarion.features.phone.lines.rules import (
    NO_ANSWER,
    NOT_ABROAD,
    NOT_ALLOWED,
    chosen_to_show,
    hops_to_extension,
    hops_to_outside,
    identity_of,
    shown_as_dialed,
)

SITE = "Site"


class Extensions:
    """Short numbers inside the caller's own account."""

    def __init__(self, directory: Directory, registrations: Registrations, answers: AnswerRegistry) -> None:
        self._directory = directory
        self._registrations = registrations
        self._answers = answers

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        if dialed.kind != "extension" or account is None:
            return None
        extension = self._directory.find_extension(account.account_id, dialed.value)
        if extension is None:
            return None
        if extension.kind == SITE:
            extension = self._answers.front_desk(extension.account_id, extension.extension_id) or extension
        caller = as_known(self._directory, extension, as_seen_inside(self._directory, request))
        special = self._answers.find(extension, request, caller, "")
        return special or place_at(extension, self._registrations, caller, number="")


class CompanyAnswer(Protocol):
    """What a company's rules say. `closed`: a prompt, then the call ends. `bypass`: without the company's greeting."""

    extension: Extension | None
    closed: str
    bypass: bool
    notes: tuple[str, ...]


class CompanyEmergencies(Protocol):
    def find(self, request: RouteRequest, account_id: str, number: str) -> CompanyAnswer: ...


class CompanyNumbers:
    """Numbers that live on this installation, of any account, dialled from inside or outside.

    `desk`: rules of the numbers that belong to no extension.
    """

    def __init__(
        self,
        directory: Directory,
        registrations: Registrations,
        answers: AnswerRegistry,
        desk: CompanyEmergencies | None = None,
    ) -> None:
        self._directory = directory
        self._registrations = registrations
        self._answers = answers
        self._desk = desk

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        number = self._directory.numbers.get(dialed.value) if dialed.kind == "number" else None
        if number is None or number.usage == "VerifiedCallerId":
            return None
        extension, notes = self._directory.extensions.get(number.extension_id), tuple[str, ...]()
        if (extension is None or extension.kind == SITE) and self._desk is not None:
            answer = self._desk.find(request, number.account_id, dialed.value)
            extension, notes = answer.extension or extension, answer.notes
            if answer.closed:
                return self._closed(request, number.account_id, dialed.value, answer)
        if extension is None or extension.kind == SITE:
            extension = self._operator(number.account_id, extension.extension_id if extension else "")
        if extension is None:
            return None
        caller = as_dialed(self._directory, request, dialed, inside=number.account_id)
        caller = as_known(self._directory, extension, caller)
        place = self._answers.find(extension, request, caller, dialed.value)
        place = place or place_at(extension, self._registrations, caller, number=dialed.value)
        return Place(place.hops, place.callee, place.caller, (*notes, *place.notes)) if notes else place

    def _closed(self, request: RouteRequest, account_id: str, number: str, answer: CompanyAnswer) -> Place:
        """The company takes no calls now, and says so."""
        account = self._directory.accounts.get(account_id)
        callee = Identity(account_id=account_id, number=number, name=account.name if account else "")
        caller = as_seen_outside(self._directory, request, inside=account_id)
        return Place((AnnounceHop(prompts=(answer.closed,), ending=NO_ANSWER),), callee, caller, answer.notes)

    def _operator(self, account_id: str, site_id: str) -> Extension | None:
        """Who answers the number of a company or site: its front desk, or where none is set the lowest extension."""
        chosen = self._answers.front_desk(account_id, site_id)
        if chosen is not None:
            return chosen
        return self._directory.find_first_extension(account_id)


class OutsideWorld:
    """Everything else, by trunk."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        if dialed.kind not in ("number", "code") or not request.requester.account_id:
            return None  # a carrier's call to a number that is not ours goes nowhere
        trunks = self._directory.trunks_of(request.requester.account_id, dialed.value)
        hops = hops_to_outside(dialed.value, trunks)
        callee = Identity(number=dialed.value)
        return Place(hops, callee, as_dialed(self._directory, request, dialed, inside=""))


def place_at(extension: Extension, registrations: Registrations, caller: Identity, *, number: str) -> Place:
    """The route to an extension."""
    targets: list[Target] = list(registrations.targets(extension.extension_id))
    return Place(hops_to_extension(extension, targets), identity_of(extension, number), caller)


def as_seen_outside(directory: Directory, request: RouteRequest, *, inside: str) -> Identity:
    """The caller as somebody of another account sees it: a number, never an extension of a stranger. Which number, by
    the kind of call: `chosen_to_show`.
    """
    anchor = request.anchor
    if anchor.account_id and anchor.account_id == inside:
        return as_seen_inside(directory, request)
    if not anchor.account_id:
        # On a transfer or forward the outside party keeps its own number.
        return Identity(number=anchor.number, name=anchor.name, proof=anchor.proof)
    extension = directory.extensions.get(anchor.extension_id)
    account = directory.accounts.get(anchor.account_id)
    device = directory.devices.get(anchor.device_id)
    mobile = request.source is not None and request.source.mobile
    chosen = chosen_to_show(extension, device, request.purpose, mobile=mobile)
    hidden = extension is not None and (extension.hides_number if chosen is None else chosen == "")
    shown = chosen or (extension.caller_id if extension else "") or (account.main_number if account else "")
    name = extension.name if extension else anchor.name
    if extension is not None and not extension.shows_name:
        known = directory.numbers.get(shown or anchor.number)
        name = (known.caller_id_name if known else "") or (account.name if account else "")
    return Identity(
        account_id=anchor.account_id,
        extension_id=anchor.extension_id,
        number=shown or anchor.number,
        name="" if hidden else name,
        withheld=hidden,
    )


def as_dialed(directory: Directory, request: RouteRequest, dialed: Dialed, *, inside: str) -> Identity:
    """The same, with what the caller dialled before the number."""
    extension = directory.extensions.get(request.anchor.extension_id)
    return shown_as_dialed(as_seen_outside(directory, request, inside=inside), dialed, extension)


def as_seen_inside(directory: Directory, request: RouteRequest) -> Identity:
    """The caller as colleagues see it: an extension, or the number of who wants that."""
    anchor = request.anchor
    extension = directory.extensions.get(anchor.extension_id)
    if extension is None or extension.shows_extension or not extension.caller_id or anchor.number:
        return anchor
    return msgspec.structs.replace(anchor, number=extension.caller_id)


def as_known(directory: Directory, extension: Extension, caller: Identity) -> Identity:
    """A caller from elsewhere by the name that the called person, or the company, has for the number: what somebody
    has written down oneself counts more than what carriers say. Who hides the number stays unknown.
    """
    if caller.account_id == extension.account_id or not caller.number or caller.withheld:
        return caller
    name = directory.name_for(extension, caller.number)
    return msgspec.structs.replace(caller, name=name) if name else caller


class Rights:
    """A guard: who may call out, and abroad, as the extension's roles and settings say. No emergency call gets here."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def __call__(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Decision:
        extension = self._directory.extensions.get(request.requester.extension_id)
        if extension is None or account is None or not leaves_company(self._directory, dialed, account):
            return Decision()
        if not extension.may_call_out:
            note = "No role of the extension lets it call out."
            return Decision(allowed=False, ending=NOT_ALLOWED, prompts=("call-refused",), notes=(note,))
        if dialed.international and not extension.may_call_abroad:
            note = "Calls abroad are closed for the extension."
            return Decision(allowed=False, ending=NOT_ABROAD, prompts=("international-off",), notes=(note,))
        return Decision()


def leaves_company(directory: Directory, dialed: Dialed, account: Account) -> bool:
    """Whether a call goes to nobody of the account."""
    number = directory.numbers.get(dialed.value)
    inside = number is not None and number.account_id == account.account_id
    return dialed.kind in ("number", "code") and not inside
