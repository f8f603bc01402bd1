"""How people want to be told: in their language, by their clock. Pure."""

from clarion.base.i18n import Reader
from clarion.base.zones import zone_of
from clarion.features.people.accounts.models import Account
from clarion.features.people.users.models import Extension


def reader_of(account: Account, person: Extension | None = None) -> Reader:
    """By the regional settings of a person; what they left open, and whoever is not known, is as in the account."""
    return Reader(
        language=(person.language if person else None) or account.language,
        zone=zone_of((person.time_zone if person else None) or account.time_zone),
        twelve_hours=((person.time_format if person else None) or account.time_format) == "12h",
        country=(person.home_country if person else None) or account.home_country,
    )
