"""A dispatchable address: what it must hold, by country, and its document for the call (PIDF-LO). Pure."""

import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from xml.etree import ElementTree as ET

_US_STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
        "PR",
        "VI",
        "GU",
        "AS",
        "MP",
    ]
)
_CA_PROVINCES = frozenset(["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"])
_POSTCODES = {
    "US": r"\d{5}(-\d{4})?",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "FR": r"\d{5}",
    "DE": r"\d{5}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "BE": r"\d{4}",
    "AU": r"\d{4}",
    "CN": r"\d{6}",
}
_LONGEST = 120
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")

PIDF = "urn:ietf:params:xml:ns:pidf"
LONGEST_PIDF = 20_000
GEOPRIV = "urn:ietf:params:xml:ns:pidf:geopriv10"
CIVIC = "urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"
DATA_MODEL = "urn:ietf:params:xml:ns:pidf:data-model"
_PREFIXES = {"": PIDF, "gp": GEOPRIV, "ca": CIVIC, "dm": DATA_MODEL}


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody can be found. `country` is ISO 3166-1 alpha-2; `street2` says floor, suite and room."""

    country: str = ""
    state: str = ""
    city: str = ""
    street: str = ""  # house number and street
    street2: str = ""
    zip: str = ""
    customer_name: str = ""
    building_name: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    @property
    def one_line(self) -> str:
        parts = (self.customer_name, self.building_name, self.street, self.street2, self.city, self.state)
        return ", ".join(part for part in (*parts, self.zip, self.country) if part)


def from_dict(values: dict[str, str]) -> Address:
    """The inverse of `as_dict`; unknown members are ignored."""
    known = {field.name for field in fields(Address)}
    return Address(**{name: str(value) for name, value in values.items() if name in known})


def tidy(address: Address) -> Address:
    """Spaces trimmed, codes in capitals."""
    trimmed = {name: " ".join(value.split()) for name, value in asdict(address).items()}
    clean = Address(**trimmed)
    return replace(
        clean, country=clean.country.upper(), zip=clean.zip.upper(), state=_state(clean.country, clean.state)
    )


def _state(country: str, state: str) -> str:
    return state.upper() if country.upper() in ("US", "CA", "AU") else state


def problems(address: Address) -> dict[str, str]:
    """What keeps a dispatcher from finding it: field name → sentence. Empty: it can be used."""
    found: dict[str, str] = {}
    for name, value in asdict(address).items():
        if len(value) > _LONGEST:
            found[name] = f"At most {_LONGEST} characters."
        elif _CONTROL.search(value):
            found[name] = "Control characters cannot be sent to a dispatcher."
    for name in ("country", "city", "street"):
        if not getattr(address, name):
            found.setdefault(name, "Required.")
    if not re.fullmatch(r"[A-Z]{2}", address.country):
        found.setdefault("country", "A country code of two letters, such as US.")
    elif address.country in ("US", "CA", "GB", "AU") and not re.search(r"\d|\bBOX\b", address.street.upper()):
        found.setdefault("street", "A house number and a street.")
    if re.match(r"^\W*P\W*O\W+BOX\b", address.street.upper()):
        found["street"] = "Nobody can be found in a post-office box."
    found |= {name: text for name, text in _by_country(address).items() if name not in found}
    return found


def _by_country(address: Address) -> dict[str, str]:
    found: dict[str, str] = {}
    if address.country == "US" and address.state not in _US_STATES:
        found["state"] = "A US state of two letters, such as CA."
    if address.country == "CA" and address.state not in _CA_PROVINCES:
        found["state"] = "A province of two letters, such as ON."
    pattern = _POSTCODES.get(address.country)
    if pattern and not re.fullmatch(pattern, address.zip):
        found["zip"] = f"A postal code of {address.country}."
    return found


def pidf_lo(address: Address, entity: str, at: datetime, method: str = "Manual") -> str:
    """The location document of RFC 4119 and 5491 with a civic address (RFC 5139), for RFC 6442.

    `entity`: the caller as a URI, such as sip:+16505550101@example.com. `method`: how the place was found (a token of
    IANA's list, RFC 4119 §6.1). Whatever the address holds, the XML
    is well formed.
    """
    for prefix, uri in _PREFIXES.items():
        ET.register_namespace(prefix, uri)
    presence = ET.Element(f"{{{PIDF}}}presence", {"entity": _plain(entity)})
    device = ET.SubElement(presence, f"{{{DATA_MODEL}}}device", {"id": "caller"})
    geopriv = ET.SubElement(device, f"{{{GEOPRIV}}}geopriv")
    info = ET.SubElement(geopriv, f"{{{GEOPRIV}}}location-info")
    civic = ET.SubElement(info, f"{{{CIVIC}}}civicAddress")
    for name, value in _civic(address):
        if value:
            ET.SubElement(civic, f"{{{CIVIC}}}{name}").text = _plain(value)
    rules = ET.SubElement(geopriv, f"{{{GEOPRIV}}}usage-rules")
    ET.SubElement(rules, f"{{{GEOPRIV}}}retransmission-allowed").text = "yes"
    ET.SubElement(geopriv, f"{{{GEOPRIV}}}method").text = method
    ET.SubElement(device, f"{{{DATA_MODEL}}}timestamp").text = at.isoformat(timespec="seconds")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(presence, encoding="unicode")


def says_a_place(document: str) -> bool:
    """Whether somebody else's location document can travel on: XML without a DTD, of at most `LONGEST_PIDF`
    characters, with a location by value (RFC 4119 §2.2.1). Never raises.
    """
    if not 0 < len(document) <= LONGEST_PIDF or "<!" in document:
        return False
    try:
        info = ET.fromstring(document).find(f".//{{{GEOPRIV}}}location-info")  # noqa: S314 - no DTD, so no entities
    except (ET.ParseError, ValueError):
        return False
    return info is not None and any("".join(part.itertext()).strip() for part in info)


def _civic(address: Address) -> list[tuple[str, str]]:
    """Civic elements in the order of the schema (RFC 5139 §4)."""
    number, street = _split_street(address.street)
    return [
        ("country", address.country),
        ("A1", address.state),
        ("A3", address.city),
        ("RD", street),
        ("HNO", number),
        ("LOC", address.street2),
        ("NAM", address.customer_name),
        ("PC", address.zip),
        ("BLD", address.building_name),
    ]


def _split_street(street: str) -> tuple[str, str]:
    """House number and street name; both orders of the world."""
    first = re.fullmatch(r"(\d+[A-Za-z]?(?:[-/]\d+)?),? +(.+)", street)
    if first:
        return first[1], first[2]
    last = re.fullmatch(r"(.+?),? +(\d+ ?[A-Za-z]?(?:[-/]\d+)?)", street)
    return (last[2], last[1]) if last else ("", street)


def _plain(text: str) -> str:
    """XML 1.0 cannot hold control characters or half surrogates, escaped or not."""
    return "".join(char for char in _CONTROL.sub(" ", text) if not "\ud800" <= char <= "\udfff")
