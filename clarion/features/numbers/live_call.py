"""The numbering plan as the call core asks it."""

from clarion.calls.directory import Account, Directory
from clarion.calls.guards import Dialed as Understood
from clarion.features.numbers.rules import Dialed, DialedKind, is_abroad, normalise

_KINDS = {
    DialedKind.EXTENSION: "extension",
    DialedKind.E164: "number",
    DialedKind.SERVICE: "code",
    DialedKind.EMERGENCY: "code",
    DialedKind.FEATURE: "feature",
    DialedKind.INVALID: "invalid",
}


class Plan:
    """Understands dialled digits for the account that dials. Reads memory only."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def understand(self, dialed: str, account: Account | None) -> Understood:
        """Without an account (a call from a carrier) only numbers of the world exist."""
        if account is None:
            return self._answer(self._from_outside(dialed), "")
        found = normalise(dialed, account.home_country, account.site_prefix, account.main_number)
        if found.kind is not DialedKind.EMERGENCY and self._is_extension(account, dialed):
            # Whoever exists goes before a code of the public network, and may have a long number.
            found = Dialed(DialedKind.EXTENSION, dialed)
        return self._answer(found, account.home_country)

    def _is_extension(self, account: Account, dialed: str) -> bool:
        return dialed.isdigit() and self._directory.find_extension(account.account_id, dialed) is not None

    def _from_outside(self, dialed: str) -> Dialed:
        """Carriers write numbers with + and without, some nationally: the reading that is ours wins."""
        with_plus = normalise("+" + dialed.removeprefix("+"), site_prefix="")
        national = normalise(dialed, site_prefix="")
        if with_plus.kind is not DialedKind.E164 or national.value in self._directory.numbers:
            return national
        return with_plus

    def _answer(self, found: Dialed, home_country: str) -> Understood:
        number = found.kind is DialedKind.E164
        return Understood(
            kind=_KINDS[found.kind],
            value=found.value,
            country=found.country,
            international=bool(number and home_country and is_abroad(home_country, found.country)),
            note=found.note,
            withhold=found.withhold,
            alternate=found.alternate,
        )
