"""A company's directory in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from clarion.base.ldap_directory import LdapEntry, LdapProblem, LdapServer


@dataclass
class Shelf:
    """A directory that has `people` by mail, and notes what it was asked."""

    people: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    away: bool = False

    async def search(
        self, server: LdapServer, base: str, query: str, attributes: Sequence[str], most: int
    ) -> list[LdapEntry]:
        if self.away:
            raise LdapProblem("connection", "The directory cannot be reached: timed out.")
        return [
            LdapEntry(f"uid={mail}", {name.lower(): (text.encode(),) for name, text in values.items()})
            for mail, values in self.people.items()
            if "(|" not in query or f"(mail={mail})" in query
        ]

    async def password_is_right(self, server: LdapServer, dn: str, password: str) -> bool:
        self.asked.append((dn, password))
        return self.people[dn.removeprefix("uid=")]["secret"] == password


def person(key: str, mail: str, secret: str = "in the directory", **more: str) -> dict[str, str]:
    return {"entryUUID": key, "mail": mail, "givenName": "Grace", "sn": "Hopper", "secret": secret, **more}
