"""What an administrator says of the directory: checked, kept with its secret sealed, shown without."""

import re
from typing import Annotated, Any, Literal, cast

from cryptography import x509
from pydantic import Field, StringConstraints

from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.base.http import WireModel
from clarion.base.ldap_directory import LdapServer
from clarion.base.ssrf_guard import is_local
from clarion.base.storage import AsyncSession
from clarion.features.people.ldap.entries import STANDARD
from clarion.features.people.ldap.models import LdapDirectory
from clarion.features.people.ldap.responses import LdapDirectoryAttributes, LdapDirectoryInfo
from clarion.features.people.roles.queries import find_role

Dn = Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)]
Host = Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9._:-]+$")]
Attribute = Annotated[str, StringConstraints(max_length=60, pattern=r"^([A-Za-z][A-Za-z0-9-]*)?$")]
_PURPOSE = "password of a directory"


class GroupRole(WireModel):
    """Who is in the group holds the role. `group`: a DN, or the first name in one."""

    group: Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
    role_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class DirectorySettings(WireModel):
    """`bindPassword` left out keeps the one there is; `authority`: certificates in PEM, "" trusts the machine's."""

    enabled: bool = True
    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 636
    security: Literal["ldaps", "starttls", "none"] = "ldaps"
    authority: Annotated[str, StringConstraints(max_length=100_000)] = ""
    bind_dn: Dn = ""
    bind_password: Annotated[str, StringConstraints(max_length=1000)] | None = None
    base: Annotated[Dn, StringConstraints(min_length=1)]
    people_filter: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = (
        "(objectClass=inetOrgPerson)"
    )
    attributes: Annotated[dict[str, Attribute], Field(max_length=20)] = {}
    group_roles: Annotated[list[GroupRole], Field(max_length=100)] = []
    create_people: bool = False
    link_by_email: bool = True
    link_administrators: bool = False
    photos: bool = False
    first_number: Annotated[int, Field(ge=101, le=99_999_999)] = 101
    every_minutes: Annotated[int, Field(ge=0, le=10_080)] = 0
    most_disabled_percent: Annotated[int, Field(ge=0, le=100)] = 20


async def get_directory(session: AsyncSession, account_id: str) -> LdapDirectory:
    """Raises NotFound."""
    row = await session.get(LdapDirectory, account_id)
    if row is None:
        raise NotFound("This account has no directory.")
    return row


async def write_directory(
    here: Container, session: AsyncSession, account_id: str, body: DirectorySettings
) -> LdapDirectory:
    """Raises Invalid, which names what is wrong."""
    _check(body)
    for one in body.group_roles:
        if await find_role(session, account_id, one.role_id) is None:
            raise Invalid(f"The account has no role {one.role_id}.", parameter="groupRoles.roleId")
    row = await session.get(LdapDirectory, account_id)
    if row is None:
        row = LdapDirectory(account_id=account_id, bind_secret=here.keys.seal(_PURPOSE, b""))
        session.add(row)
    elif (row.host, row.port) != (body.host, body.port) and body.bind_password is None:
        if body.bind_dn:
            raise Invalid("The directory is another one: give its password again.", parameter="bindPassword")
        row.bind_secret = here.keys.seal(_PURPOSE, b"")  # else a bind name that comes later would send it there
    plain = {"enabled", "host", "port", "security", "authority", "bind_dn", "base", "people_filter", "create_people",
             "link_by_email", "link_administrators", "photos", "first_number", "every_minutes",
             "most_disabled_percent"}  # fmt: skip
    for name in plain:
        setattr(row, name, getattr(body, name))
    row.attribute_names = STANDARD | body.attributes
    row.group_roles = [one.model_dump() for one in body.group_roles]
    if body.bind_password is not None:
        row.bind_secret = here.keys.seal(_PURPOSE, body.bind_password.encode())
    row.next_run_at = here.clock.now() if body.enabled and body.every_minutes else None
    return row


def _check(body: DirectorySettings) -> None:
    if body.security == "none" and not is_local(body.host):
        raise Invalid(
            "Without TLS passwords would cross the network in clear: choose ldaps or starttls.", parameter="security"
        )
    unknown = sorted(set(body.attributes) - set(STANDARD))
    if unknown:
        known = ", ".join(sorted(STANDARD))
        raise Invalid(f"There is no attribute {unknown[0][:40]}, but: {known}.", parameter="attributes")
    if not (STANDARD | body.attributes)["email"]:
        raise Invalid("People need an e-mail address: name its attribute.", parameter="attributes.email")
    if not is_filter(body.people_filter):
        raise Invalid(
            "The filter stands in one pair of brackets, as in (objectClass=person).", parameter="peopleFilter"
        )
    if body.bind_dn and body.bind_password == "":
        raise Invalid("A bind name needs a password.", parameter="bindPassword")
    if body.authority:
        try:
            x509.load_pem_x509_certificates(body.authority.encode())
        except ValueError:
            raise Invalid("The authority is no certificate in PEM.", parameter="authority") from None


def is_filter(text: str) -> bool:
    """Whether it is one filter in brackets that close where they should (RFC 4515), not two beside each other."""
    depth = 0
    for place, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 1 and place < len(text) - 1:
            return False
    return depth == 0 and bool(re.fullmatch(r"\(.+\)", text, re.DOTALL))


def server_of(here: Container, row: LdapDirectory) -> LdapServer:
    password = here.keys.unseal(_PURPOSE, row.bind_secret).decode()
    security: Any = row.security
    return LdapServer(row.host, row.port, security, row.authority, row.bind_dn, password)


def directory_view(here: Container, row: LdapDirectory) -> LdapDirectoryInfo:
    """As it is sent, without the password."""
    return {
        "enabled": row.enabled,
        "host": row.host,
        "port": row.port,
        "security": row.security,
        "authority": row.authority,
        "bindDn": row.bind_dn,
        "hasBindPassword": bool(here.keys.unseal(_PURPOSE, row.bind_secret)),
        "base": row.base,
        "peopleFilter": row.people_filter,
        "attributes": cast("LdapDirectoryAttributes", row.attribute_names),
        "groupRoles": [{"group": one["group"], "roleId": one["roleId"]} for one in row.group_roles],
        "createPeople": row.create_people,
        "linkByEmail": row.link_by_email,
        "linkAdministrators": row.link_administrators,
        "photos": row.photos,
        "firstNumber": row.first_number,
        "everyMinutes": row.every_minutes,
        "mostDisabledPercent": row.most_disabled_percent,
    }
