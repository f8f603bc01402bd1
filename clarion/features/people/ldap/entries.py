"""What a directory says of a person, and how one is looked for. Pure."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clarion.base.ldap_directory import LdapEntry

STANDARD: dict[str, str] = {
    "externalId": "entryUUID",
    "userName": "uid",
    "email": "mail",
    "firstName": "givenName",
    "lastName": "sn",
    "jobTitle": "title",
    "department": "departmentNumber",
    "businessPhone": "telephoneNumber",
    "mobilePhone": "mobile",
    "extensionNumber": "",
    "groups": "memberOf",
    "photo": "jpegPhoto",
}
"""The names of inetOrgPerson (RFC 2798), as OpenLDAP has them. An empty name: it is not read."""
ACTIVE_DIRECTORY = STANDARD | {
    "externalId": "objectGUID",
    "userName": "sAMAccountName",
    "department": "department",
    "photo": "thumbnailPhoto",
}
_CONTROL = "userAccountControl"
_SWITCHED_OFF = 0x2  # ADS_UF_ACCOUNTDISABLE
_LONGEST = {"firstName": 100, "lastName": 100, "jobTitle": 100, "department": 100, "email": 254,
            "businessPhone": 40, "mobilePhone": 40, "extensionNumber": 8}  # fmt: skip
_MOST_GROUPS, _LONGEST_DN = 500, 1000
MOST_PHOTO = 2**20


@dataclass(frozen=True)
class Entry:
    """`profile`: first_name, last_name, email, job_title, department, business_phone, mobile_phone, where the
    directory has them. `number`: "" for none. `groups`: names in small letters. `problem`: why it cannot be a person.
    """

    external_id: str
    dn: str
    profile: Mapping[str, str]
    number: str = ""
    groups: frozenset[str] = frozenset()
    photo: bytes = b""
    switched_off: bool = False
    problem: str = ""

    @property
    def photo_mark(self) -> str:
        return hashlib.sha256(self.photo).hexdigest() if self.photo else ""


_FIELDS = {"firstName": "first_name", "lastName": "last_name", "email": "email", "jobTitle": "job_title",
           "department": "department", "businessPhone": "business_phone", "mobilePhone": "mobile_phone"}  # fmt: skip


def wanted(names: Mapping[str, str], *, photos: bool) -> list[str]:
    """The attributes to ask for."""
    chosen = {name for key, name in names.items() if name and (photos or key != "photo")}
    return sorted(chosen | {_CONTROL})


def read_entry(entry: LdapEntry, names: Mapping[str, str]) -> Entry:
    """An entry as a person. Values that are too long are cut, bytes that are no text left out."""
    profile = {_FIELDS[key]: _text(entry, names.get(key, ""), _LONGEST[key]) for key in _FIELDS}
    profile = {name: text for name, text in profile.items() if text}
    profile["email"] = profile.get("email", "").lower()
    if not profile.get("first_name"):  # inetOrgPerson demands the last name only
        profile["first_name"] = profile.pop("last_name", "")
    problem = ""
    if not profile["first_name"]:
        problem = "no name"
    elif "@" not in profile["email"]:
        problem = "no e-mail address"
    elif "\0" in entry.dn or len(entry.dn) > _LONGEST_DN:
        problem = "a name (DN) that is too long, or holds a zero"
    number = _text(entry, names.get("extensionNumber", ""), 20)
    photo = next(iter(entry.attributes.get(names.get("photo", "").lower(), ())), b"")
    return Entry(
        external_id=_external_id(entry, names.get("externalId", "")),
        dn=entry.dn[:_LONGEST_DN].replace("\0", "\ufffd"),
        profile=profile,
        number=number if number.isascii() and number.isdigit() else "",
        groups=_groups(entry, names.get("groups", "")),
        photo=photo if len(photo) <= MOST_PHOTO else b"",
        switched_off=_is_off(entry),
        problem=problem,
    )


def _text(entry: LdapEntry, name: str, longest: int) -> str:
    for value in entry.attributes.get(name.lower(), ()):
        text = value.decode("utf-8", "replace").replace("\0", "").strip()
        if text and "\ufffd" not in text:
            return text[:longest].strip()
    return ""


def _external_id(entry: LdapEntry, name: str) -> str:
    """What names the entry for ever; its DN where the directory has nothing else."""
    value = next(iter(entry.attributes.get(name.lower(), ())), b"") if name else b""
    if name.lower() == "objectguid" and len(value) == 16:
        return str(uuid.UUID(bytes_le=value))
    if value:
        text = value.decode("utf-8", "replace").strip()
        if text and "\ufffd" not in text and "\0" not in text and len(text) <= 150:
            return text
    return "dn:" + hashlib.sha256(entry.dn.lower().encode()).hexdigest()


def _groups(entry: LdapEntry, name: str) -> frozenset[str]:
    values = list(entry.attributes.get(name.lower(), ()))[:_MOST_GROUPS] if name else []
    return frozenset(value.decode("utf-8", "replace").strip().lower() for value in values)


def _is_off(entry: LdapEntry) -> bool:
    text = _text(entry, _CONTROL, 20)
    return text.isdigit() and bool(int(text) & _SWITCHED_OFF)


def escaped(text: str) -> str:
    """A value as it may stand in a filter (RFC 4515 §3)."""
    return "".join(
        char if char.isascii() and char not in "\0()*\\" else "".join(f"\\{byte:02x}" for byte in char.encode())
        for char in text
    )


def login_filter(people_filter: str, names: Mapping[str, str], login: str) -> str:
    """Finds who goes by this name or this e-mail address among the people."""
    asked = [name for name in (names.get("userName", ""), names.get("email", "")) if name]
    either = "".join(f"({name}={escaped(login)})" for name in asked)
    return f"(&{people_filter}(|{either}))"


def roles_of_groups(groups: frozenset[str], mapping: Sequence[Mapping[str, str]]) -> list[str]:
    """Ids of the roles that these groups stand for. A group is named by its DN, or by its first part alone."""
    short = {name.partition(",")[0].partition("=")[2] for name in groups}
    found = [one["roleId"] for one in mapping if one["group"].lower() in groups or one["group"].lower() in short]
    return list(dict.fromkeys(found))
