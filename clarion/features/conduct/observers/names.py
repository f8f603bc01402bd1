"""Under how many unrelated names an account goes: domains of its people's addresses, names on emergency addresses.

One organisation has one name, or a few that resemble each other; an account that is sold on has many (RSL-01).
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from clarion.base.storage import AsyncSession
from clarion.features.conduct.ports import Features
from clarion.features.emergency import EmergencyLocation
from clarion.features.people import Account, Extension

MOST_NAMES = 1000
_LEGAL_FORMS = frozenset({"inc", "llc", "ltd", "limited", "gmbh", "corp", "co", "company", "the", "sa", "bv", "plc"})
_MAIL_PROVIDERS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
    "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "mail.com", "qq.com", "163.com",
})  # fmt: skip


def words_of(name: str) -> frozenset[str]:
    """What distinguishes a name: its words without legal forms; of a domain, its labels without the endings."""
    text = "".join(char if char.isalnum() else " " for char in name.casefold())
    return frozenset(word for word in text.split() if len(word) > 1 and word not in _LEGAL_FORMS)


def count_unrelated(names: Iterable[str]) -> int:
    """How many names there are beside the first that share no word with one before."""
    known: list[frozenset[str]] = []
    for name in names:
        words = words_of(name)
        if words and not any(words & other for other in known):
            known.append(words)
    return max(0, len(known) - 1)


def stems(domains: Iterable[str]) -> list[str]:
    """Domains without endings: `sales.acme.co.uk` is acme. Mail providers name nobody."""
    found = []
    for domain in domains:
        if domain and domain not in _MAIL_PROVIDERS:
            labels = domain.split(".")
            ending = 2 if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else 1
            found.append(labels[-ending - 1] if len(labels) > ending else labels[0])
    return found


async def names_in(session: AsyncSession, account_id: str) -> Features:
    """The facts of RSL-01 that stand in the database."""
    account = await session.get(Account, account_id)
    if account is None:
        return {}
    emails = select(func.lower(Extension.email)).where(Extension.account_id == account_id, Extension.email.is_not(None))
    domains = [str(email).rpartition("@")[2] for email in await session.scalars(emails.distinct().limit(MOST_NAMES))]
    addresses = select(EmergencyLocation.address).where(
        EmergencyLocation.account_id == account_id, EmergencyLocation.owner_id.is_(None)
    )
    holders = [_holder(address) for address in await session.scalars(addresses.limit(MOST_NAMES))]
    return {
        "unrelated_names": count_unrelated(stems(_by_frequency(domains))),
        "unrelated_addresses": count_unrelated([account.name, *(name for name in holders if name)]),
    }


def _holder(address: dict[str, str]) -> str:
    return address.get("customerName") or address.get("customer_name") or ""


def _by_frequency(domains: Sequence[str]) -> list[str]:
    counts: dict[str, int] = {}
    for domain in domains:
        counts[domain] = counts.get(domain, 0) + 1
    return sorted(counts, key=lambda domain: (-counts[domain], domain))
