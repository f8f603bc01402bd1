"""What registries send back, found before anything is sent: each finding names a field and says what to do. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ENOUGH_WORDS = 40


@dataclass(frozen=True)
class Finding:
    field: str
    sentence: str


_NEEDED = {
    "companyName": "Give the legal name of the company, as it stands in its tax papers.",
    "industryCategory": "Say in which industry the company works.",
    "commercialType": "Say what kind of organisation it is.",
    "businessContactEmail": "Give an address that the registry can write to.",
}
_ADDRESS = ("street", "city", "state", "zip", "countryCode")


def brand_findings(details: Mapping[str, Any]) -> list[Finding]:
    """What a brand still lacks."""
    found = [Finding(f"companyDetails.{name}", words) for name, words in _NEEDED.items() if not details.get(name)]
    if not details.get("webSiteUri") and details.get("commercialType") != "SoleProprietor":
        found.append(
            Finding("companyDetails.webSiteUri", "Give the company's web site; only sole proprietors need none.")
        )
    address = details.get("businessAddress") or {}
    missing = [name for name in _ADDRESS if not address.get(name)]
    if missing:
        words = f"The address of the company lacks {', '.join(missing)}."
        found.append(Finding("companyDetails.businessAddress", words))
    return found


def campaign_findings(
    *, description: str, opt_in: str, samples: Sequence[str], use_cases: Sequence[str]
) -> list[Finding]:
    """What a campaign still lacks."""
    found = []
    if not use_cases:
        found.append(Finding("useCases", "Say what the texts are for."))
    if len(description.strip()) < ENOUGH_WORDS:
        found.append(Finding("description", f"Describe in {ENOUGH_WORDS} characters or more who gets texts, and why."))
    if len(opt_in.strip()) < ENOUGH_WORDS:
        words = f"Say in {ENOUGH_WORDS} characters or more how people agree to be texted, and where the words stand."
        found.append(Finding("optIn", words))
    if not samples:
        found.append(Finding("samples", "Give a text as it will be sent."))
    elif "Marketing" in use_cases and not any("stop" in sample.lower() for sample in samples):
        found.append(Finding("samples", "A sample of marketing has to say how to end it: Reply STOP."))
    return found
