"""What a text means as a number: the parts of it, and the ways to write it. Pure; `phonenumbers` knows the plans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from clarion.features.emergency import recognise

LONGEST = 256
_POSTFIX = re.compile(r"(?P<number>.*?)(?P<dtmf>[,;pPwW][0-9,;pPwW*#]*)?$", re.DOTALL)
_SIP = re.compile(r"^(?:sips?|tel|callto):(?P<number>[^@;?]*)(?P<postfix>@[^;?]*)?", re.IGNORECASE)
_SERVICES = {
    "211": "Unsupported",
    "311": "NonEmergencyPolice",
    "411": "DirectoryAssistance",
    "511": "Unsupported",
    "611": "CustomerSupport",
    "711": "TelecommunicationRelay",
    "811": "Unsupported",
    "933": "UpdateEmergencyAddress",
}
_PREFIXES = {"*67": "*67", "*82": "*82"}
_LETTERS = re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Context:
    """How somebody dials. None: that part of the plan is switched off."""

    country: str | None = "US"
    default_area_code: str | None = None
    vanity_allowed: bool = False
    max_extension_length: int | None = 5
    short_codes_allowed: bool = False
    site_code: str | None = None
    short_extension_length: int | None = None
    outside_prefix: str | None = None
    masked_allowed: bool = False
    ambiguous_shown: bool = False


@dataclass(frozen=True)
class Parts:
    """`status`: Valid | Possible | Invalid. `number` is set where it is one of the public network."""

    original: str
    status: str = "Invalid"
    number: PhoneNumber | None = None
    country: str = ""  # ISO 3166-1 alpha-2
    extension: str = ""
    site_code: str = ""
    special: str = ""  # the code of a service, such as 911
    special_type: str = ""
    sub_address: str = ""
    dtmf: str = ""
    sip: str = ""
    masked: bool = False
    outside_prefix: str = ""
    service_code: str = ""
    special_prefix: str = ""
    area: str = ""
    subscriber: str = ""
    toll_free: bool = False

    @property
    def e164(self) -> str:
        return phonenumbers.format_number(self.number, PhoneNumberFormat.E164) if self.number else ""

    @property
    def national(self) -> str:
        return phonenumbers.format_number(self.number, PhoneNumberFormat.NATIONAL) if self.number else ""

    @property
    def international(self) -> str:
        return phonenumbers.format_number(self.number, PhoneNumberFormat.INTERNATIONAL) if self.number else ""

    @property
    def category(self) -> str:
        if self.extension:
            return "Extension"
        if self.special:
            return "ShortCode"
        return "TollFree" if self.toll_free else "Regular"


def parse(text: str, context: Context) -> Parts:
    """Understand what was written. Never raises; what is no number is Invalid."""
    original = text[:LONGEST]
    wanted, sip = _without_scheme(original.strip())
    found = _POSTFIX.match(wanted)
    number, dtmf = (found["number"], found["dtmf"] or "") if found else (wanted, "")
    prefix = next((item for item in _PREFIXES if number.startswith(item) and number != item), "")
    number = number.removeprefix(prefix).strip()
    main, star, sub = number.partition("*")
    if star and main and sub.strip().isdigit():
        number, sub = main, sub.strip()
    else:
        sub = ""
    parts = _understand(original, number, context)
    return replace(parts, dtmf=dtmf, sip=sip, sub_address=sub, special_prefix=prefix)


def _without_scheme(text: str) -> tuple[str, str]:
    found = _SIP.match(text)
    return (found["number"], found["postfix"] or "") if found else (text, "")


def _understand(original: str, number: str, context: Context) -> Parts:
    digits = re.sub(r"[\s().\-/\u00a0\u2010-\u2014]", "", number)
    if re.fullmatch(r"[*#][0-9]{1,3}[0-9*#]*", digits):
        return Parts(original, "Valid", service_code=digits)
    emergency = recognise(digits, context.country or "US", (context.outside_prefix,) if context.outside_prefix else ())
    if emergency is not None:
        return Parts(original, "Valid", special=emergency.code, special_type="Emergency",
                     country=context.country or "")  # fmt: skip
    if digits in _SERVICES and phonenumbers.country_code_for_region(context.country or "") == 1:
        return Parts(original, "Valid", special=digits, special_type=_SERVICES[digits],
                     country=context.country or "")  # fmt: skip
    masked = context.masked_allowed and bool(re.fullmatch(r"\+?[0-9]{4,}X{1,6}", digits))
    if masked:
        digits = digits.replace("X", "0")
    extension = _extension(digits, context)
    if extension is not None:
        return Parts(original, "Valid", extension=extension[0], site_code=extension[1])
    return _public(original, digits, context, masked)


def _extension(digits: str, context: Context) -> tuple[str, str] | None:
    """(full extension number, its site code)."""
    if context.max_extension_length is None or not (digits.isascii() and digits.isdigit()):
        return None
    if context.site_code and context.short_extension_length and len(digits) == context.short_extension_length:
        return context.site_code + digits, context.site_code
    if 1 < len(digits) <= context.max_extension_length:
        code = context.site_code if context.site_code and digits.startswith(context.site_code) else ""
        return digits, code or ""
    return None


def _public(original: str, digits: str, context: Context, masked: bool) -> Parts:
    if _LETTERS.search(digits):
        if not context.vanity_allowed or not re.match(r"\+?[0-9]{1,4}", digits):
            return Parts(original)
        digits = phonenumbers.convert_alpha_characters_in_number(digits)
    best: tuple[PhoneNumber, str, str] | None = None
    for candidate, prefix in _readings(digits, context):
        parsed = _try(candidate, context.country)
        if parsed is None:
            continue
        if phonenumbers.is_valid_number(parsed):
            best = (parsed, prefix, "Valid")
            break
        if best is None and phonenumbers.is_possible_number(parsed):
            best = (parsed, prefix, "Possible")
    if best is None:
        return Parts(original)
    parsed, prefix, status = best
    return _parts(original, parsed, status, prefix, masked)


def _readings(digits: str, context: Context) -> Iterator[tuple[str, str]]:
    """What may be meant, likeliest first, each with the prefix for an outside line that it takes off."""
    yield digits, ""
    prefix = context.outside_prefix
    if prefix and digits.startswith(prefix):
        yield digits.removeprefix(prefix), prefix
    if context.default_area_code and len(digits) == 7:
        yield context.default_area_code + digits, ""
    if not digits.startswith("+"):
        yield "+" + digits, ""


def _try(text: str, country: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def _parts(original: str, parsed: PhoneNumber, status: str, prefix: str, masked: bool) -> Parts:
    national = phonenumbers.national_significant_number(parsed)
    length = phonenumbers.length_of_geographical_area_code(parsed) or phonenumbers.length_of_national_destination_code(
        parsed
    )
    if parsed.country_code == 1 and not length:
        length = 3
    region = phonenumbers.region_code_for_number(parsed)
    if region is None and parsed.country_code:
        region = phonenumbers.region_code_for_country_code(parsed.country_code)
    kind = phonenumbers.number_type(parsed)
    return Parts(
        original,
        status,
        number=parsed,
        country=region if region and region != "ZZ" else "",
        masked=masked,
        outside_prefix=prefix,
        area=national[:length],
        subscriber=national[length:],
        toll_free=kind == PhoneNumberType.TOLL_FREE or (parsed.country_code == 1 and national[:3] in _NANP_TOLL_FREE),
    )


# Numbers of fiction in these ranges are possible, not valid, and free of charge all the same.
_NANP_TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
