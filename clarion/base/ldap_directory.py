"""Directories of companies (LDAP, RFC 4511): the face `LdapClient`, which `clarion.engines.ldap` has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from clarion.base.errors import ClarionError

Security = Literal["ldaps", "starttls", "none"]


class LdapProblem(ClarionError):
    """The directory could not be asked. `kind`: refused, connection, certificate, credentials, search."""

    default_code = "CMN-201"
    default_status = 503

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class LdapServer:
    """Where a directory is and who reads it. `authority`: certificates (PEM) to trust, "" for the machine's own.

    `none` as security is for this machine only: passwords never cross a network in clear.
    """

    host: str
    port: int
    security: Security
    authority: str = ""
    bind_dn: str = ""
    bind_password: str = field(default="", repr=False)


@dataclass(frozen=True)
class LdapEntry:
    """`attributes`: values as the directory has them, by name in small letters."""

    dn: str
    attributes: Mapping[str, Sequence[bytes]]


class LdapClient(Protocol):
    async def search(
        self, server: LdapServer, base: str, query: str, attributes: Sequence[str], most: int
    ) -> list[LdapEntry]:
        """Everything below `base` that the filter `query` finds, page by page. Referrals are not followed.

        Raises `LdapProblem`; also when there are more than `most`.
        """

    async def password_is_right(self, server: LdapServer, dn: str, password: str) -> bool:
        """Whether a bind as `dn` succeeds. An empty password is never right. Raises `LdapProblem`."""
