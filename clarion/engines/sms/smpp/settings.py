"""How to reach an SMSC, in one address: `smpp://system_id:password@host:2775?window=20`."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from clarion.base.errors import Invalid


@dataclass(frozen=True)
class SmppSettings:
    """`window`: submissions without an answer at a time. `long`: how texts of many segments travel, with a header in
    each (udh), with sar parameters (sar), or whole (payload). `ton`, `npi`: of our numbers; 1, 1 is E.164.
    """

    host: str
    port: int = 2775
    system_id: str = ""
    password: str = ""
    tls: bool = False
    system_type: str = ""
    window: int = 20
    enquire_s: float = 30.0
    answer_s: float = 30.0
    long: str = "udh"
    ton: int = 1
    npi: int = 1
    plus: bool = False


def smpp_settings(url: str) -> SmppSettings:
    """Read the address. Raises Invalid with a sentence."""
    try:
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        found = SmppSettings(
            host=parts.hostname or "",
            port=parts.port or (3550 if parts.scheme == "smpps" else 2775),
            system_id=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smpps",
            system_type=options.pop("system_type", ""),
            window=int(options.pop("window", "20")),
            enquire_s=float(options.pop("enquire", "30")),
            answer_s=float(options.pop("answer", "30")),
            long=options.pop("long", "udh"),
            ton=int(options.pop("ton", "1")),
            npi=int(options.pop("npi", "1")),
            plus=options.pop("plus", "no") == "yes",
        )
    except ValueError as error:
        raise Invalid(f"The address of the SMSC cannot be used: {error}.") from None
    if parts.scheme not in ("smpp", "smpps") or not found.host or not found.system_id or options:
        raise Invalid("Give smpp://system_id:password@host:2775 with window, enquire, answer, long, ton, npi or plus.")
    if not 1 <= found.window <= 1000 or found.long not in ("udh", "sar", "payload") or len(found.system_id) > 15:
        raise Invalid("An SMSC takes a window of 1 to 1000, long=udh, sar or payload, and a system_id of 15 letters.")
    return found
