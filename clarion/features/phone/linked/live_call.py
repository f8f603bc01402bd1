"""A call of an extension of another account, by a number of that account and the extension. Pure look-up in memory."""

import re

from clarion.calls.destinations import Place
from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed, RouteRequest
from clarion.calls.ports import Registrations
from clarion.features.people import LinkSnapshot
from clarion.features.phone.lines import AnswerRegistry, as_dialed, as_known, place_at

_FORM = re.compile(r"\+?[0-9 ().-]{7,24}\*([0-9]{1,12})")


class LinkCache:
    """Who may call which extensions of other accounts: those that stand in their directory."""

    def __init__(self) -> None:
        self._seen: dict[str, frozenset[str]] = {}

    def load(self, memory: LinkSnapshot) -> None:
        self._seen = {account: frozenset(shown) for account, shown in memory.seen.items()}

    def sees(self, account_id: str, extension_id: str) -> bool:
        return extension_id in self._seen.get(account_id, ())


class LinkedExtensions:
    """Implements `clarion.calls.destinations.Destination`. Who sees an extension calls it past its company's menu; for
    everybody else the number alone counts, as it always did.
    """

    def __init__(
        self, directory: Directory, registrations: Registrations, answers: AnswerRegistry, book: LinkCache
    ) -> None:
        self._directory = directory
        self._registrations = registrations
        self._answers = answers
        self._book = book

    def find(self, request: RouteRequest, dialed: Dialed, account: Account | None) -> Place | None:
        form = _FORM.fullmatch(request.dialed) if dialed.kind == "number" and account is not None else None
        number = self._directory.numbers.get(dialed.value) if form is not None else None
        if form is None or number is None or account is None:
            return None
        extension = self._directory.find_extension(number.account_id, form.group(1))
        if extension is None or not self._book.sees(account.account_id, extension.extension_id):
            return None
        caller = as_known(
            self._directory, extension, as_dialed(self._directory, request, dialed, inside=number.account_id)
        )
        special = self._answers.find(extension, request, caller, dialed.value)
        place = special or place_at(extension, self._registrations, caller, number=dialed.value)
        note = f"Extension {extension.number} of an account that shares its directory."
        return Place(place.hops, place.callee, place.caller, (note, *place.notes))
