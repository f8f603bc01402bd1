"""Contacts out of cards (vCard 2.1, 3.0 and 4.0; RFC 6350). Pure."""

import binascii
import logging
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import vobject
from vobject.base import ParseError

from clarion.features.people.connections.found import details_of

logging.getLogger("vobject.base").disabled = True  # it writes lines of cards into the log

MOST_BYTES = 256 * 1024
_PICTURES = re.compile(
    r"^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:][^\n]*\n?(?:[ \t][^\n]*\n?)*", re.IGNORECASE | re.MULTILINE
)
"""Servers send them though nobody asked: lines that begin with a space go on with the one before."""
_PHOTO = re.compile(r"^(?:[\w-]+\.)?PHOTO([;:][^\n]*\n?(?:[ \t][^\n]*\n?)*)", re.IGNORECASE | re.MULTILINE)
_MOST_CODED = 6 * 1024 * 1024
_FAX_FIELDS = ("businessFax", "otherFax")
_CELL_FIELDS = ("mobilePhone", "carPhone")
_HOME_FIELDS = ("homePhone", "homePhone2")
_WORK_FIELDS = ("businessPhone", "businessPhone2", "companyPhone")
_OTHER_FIELDS = ("otherPhone", "callbackPhone", "assistantPhone")
SPARE_FIELDS = (*_OTHER_FIELDS, "businessPhone2", "homePhone2", "carPhone", "companyPhone")


def read_card(text: str) -> dict[str, Any] | None:
    """In the names that `Contact` has; None for what is no card, or says nothing."""
    text = _PICTURES.sub("", text)
    if len(text) > MOST_BYTES:
        return None
    try:
        card = vobject.readOne(text, ignoreUnreadable=True, allowQP=True)
    except (ParseError, ValueError, AttributeError, KeyError, IndexError, TypeError, RecursionError, StopIteration):
        return None  # its own errors, and what it stumbles over
    if card is None or getattr(card, "name", "") != "VCARD":
        return None
    contents: dict[str, list[Any]] = card.contents
    if any(_plain(line.value).lower() == "group" for line in contents.get("kind", ())):
        return None
    said = _name(contents) | _work(contents) | _emails(contents)
    said |= place_numbers(_numbers(contents.get("tel", ())))
    for name, field in (("nickname", "nickName"), ("note", "notes"), ("url", "webPage")):
        if contents.get(name):
            said[field] = _plain(contents[name][0].value)
    return details_of(said) or None


def photo_in(text: str) -> bytes:
    """The picture inside a card, as it came: base64 (2.1, 3.0) or a data URI (4.0). Empty for none, and for an address
    where one would be: a card of a stranger does not say where we go.
    """
    found = _PHOTO.search(text)
    line = re.sub(r"\r?\n[ \t]?", "", found[1]) if found else ""
    params, _, value = line.partition(":")
    if value[:5].lower() == "data:":
        kind, _, coded = value.partition(",")
        coded = coded if kind.lower().endswith(";base64") else ""
    else:
        is_address = re.search(r"VALUE=UR[IL]", params, re.IGNORECASE) or value[:4].lower() == "http"
        coded = "" if is_address else value
    coded = re.sub(r"\s", "", coded)
    if len(coded) > _MOST_CODED:
        return b""
    try:
        return binascii.a2b_base64(coded + "=" * (-len(coded) % 4))
    except (binascii.Error, ValueError):
        return b""


def _name(contents: dict[str, list[Any]]) -> dict[str, str]:
    shown = _plain(contents["fn"][0].value) if contents.get("fn") else ""
    parts = contents["n"][0].value if contents.get("n") else None
    first, last, middle = "", "", ""
    if isinstance(parts, str):
        last, first, middle = (*parts.split(";"), "", "", "")[:3]
    elif parts is not None:
        last, first, middle = (_plain(getattr(parts, part, "")) for part in ("family", "given", "additional"))
    if not (first or last) and shown:
        first, _, last = shown.rpartition(" ")
        first, last = (first, last) if first else (last, "")
    return {"firstName": first, "lastName": last, "middleName": middle}


def _work(contents: dict[str, list[Any]]) -> dict[str, str]:
    company = contents["org"][0].value if contents.get("org") else ""
    company = company[0] if isinstance(company, list) and company else company
    title = _plain(contents["title"][0].value) if contents.get("title") else ""
    return {"company": _plain(company).partition(";")[0], "jobTitle": title}


def _emails(contents: dict[str, list[Any]]) -> dict[str, str]:
    found = dict.fromkeys(_plain(line.value).removeprefix("mailto:") for line in contents.get("email", ()))
    return dict(zip(("email", "email2", "email3"), found, strict=False))


def _numbers(lines: Iterable[Any]) -> list[tuple[frozenset[str], str]]:
    found = []
    for line in lines:
        types = [*line.params.get("TYPE", ()), *getattr(line, "singletonparams", ())]
        kinds = frozenset(kind.strip().lower() for each in types for kind in str(each).split(","))
        number = _plain(line.value)
        if number.lower().startswith("tel:"):
            number = unquote(number[4:]).partition(";")[0]
        found.append((kinds, number))
    return found


def place_numbers(numbers: Iterable[tuple[frozenset[str], str]]) -> dict[str, str]:
    """(kinds, number) each in a field of its own, as long as there are any: fax, cell or mobile, home, work, others."""
    found: dict[str, str] = {}
    for kinds, number in dict.fromkeys(numbers):
        if not number.strip():
            continue
        field = next((one for one in (*_fields(kinds), *SPARE_FIELDS) if one not in found), None)
        if kinds & {"fax"} and field not in _FAX_FIELDS:
            continue  # no fax machine rings as if it were a phone
        if field is not None:
            found[field] = number.strip()
    return found


def _fields(kinds: frozenset[str]) -> tuple[str, ...]:
    if kinds & {"fax"}:
        return _FAX_FIELDS
    if kinds & {"cell", "mobile", "iphone"}:
        return _CELL_FIELDS
    if kinds & {"home"}:
        return _HOME_FIELDS
    if kinds & {"work", "business", "main"}:
        return _WORK_FIELDS
    return _OTHER_FIELDS


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(str(each) for each in value).strip()
    return str(value or "").strip()
