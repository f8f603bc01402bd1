"""By which signs an account that was ended is known again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from clarion.features.conduct.detectors.names import skeleton_of

PUBLIC_MAIL = frozenset((
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
    "aol.com", "gmx.de", "gmx.net", "web.de", "mail.ru", "yandex.ru", "proton.me", "protonmail.com", "qq.com",
))  # fmt: skip
"""Of these hosts many people have addresses; sharing one says nothing."""
_LEAST_NAME = 4


@dataclass(frozen=True, slots=True)
class Signs:
    """Strong identifiers of an account: each alone may be chance, two hardly."""

    names: frozenset[str] = frozenset()  # as people see them
    addresses: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def shared_with(self, other: "Signs") -> int:
        """How many kinds of signs they have in common. An equal address makes its host no second sign."""
        addresses = self.addresses & other.addresses
        hosts = (self.hosts & other.hosts) - {address.rpartition("@")[2] for address in addresses}
        return sum(1 for found in (self.names & other.names, addresses, hosts, self.numbers & other.numbers) if found)


def signs_of(name: str, addresses: Iterable[str], numbers: Iterable[str]) -> Signs:
    """Addresses without what stands behind a plus sign, numbers by their digits."""
    plain = {_plain(address) for address in addresses if "@" in address}
    seen = skeleton_of(name)
    return Signs(
        names=frozenset({seen}) if len(seen) >= _LEAST_NAME else frozenset(),
        addresses=frozenset(plain),
        hosts=frozenset(address.rpartition("@")[2] for address in plain) - PUBLIC_MAIL,
        numbers=frozenset(digits for digits in map(_digits, numbers) if len(digits) >= 7),
    )


def _plain(address: str) -> str:
    who, _, host = address.strip().lower().rpartition("@")
    return f"{who.partition('+')[0]}@{host}"


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())
