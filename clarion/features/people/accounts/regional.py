"""Countries, languages and time zones as the wire shows them. Pure."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers

from clarion.base.errors import Invalid

# Locale code → the numeric id that clients send, and the language's own name.
LANGUAGES = {
    "en-US": ("1033", "English (United States)"),
    "en-GB": ("2057", "English (United Kingdom)"),
    "en-AU": ("3081", "English (Australia)"),
    "fr-FR": ("1036", "Français (France)"),
    "fr-CA": ("3084", "Français (Canada)"),
    "de-DE": ("1031", "Deutsch"),
    "es-ES": ("3082", "Español (España)"),
    "es-419": ("58378", "Español (Latinoamérica)"),
    "it-IT": ("1040", "Italiano"),
    "nl-NL": ("1043", "Nederlands"),
    "pt-BR": ("1046", "Português (Brasil)"),
    "pt-PT": ("2070", "Português (Portugal)"),
    "fi-FI": ("1035", "Suomi"),
    "ja-JP": ("1041", "日本語"),
    "ko-KR": ("1042", "한국어"),
    "zh-CN": ("2052", "中文（简体）"),
    "zh-TW": ("1028", "中文（繁體，台灣）"),
    "zh-HK": ("3076", "中文（繁體，香港）"),
}
_COUNTRY_NAMES = {"US": "United States", "CA": "Canada", "GB": "United Kingdom", "FR": "France",
                  "DE": "Germany", "NL": "Netherlands", "BE": "Belgium", "AU": "Australia"}  # fmt: skip
_COUNTRY_IDS = {"US": "1", "CA": "39", "GB": "224", "FR": "75", "DE": "83"}


def find_language(wanted: str) -> str | None:
    """The locale code for a locale code or a numeric id."""
    for code, (number, _) in LANGUAGES.items():
        if wanted in (code, number):
            return code
    return None


def get_time_zone(wanted: str) -> str:
    """The IANA name. Raises Invalid for one that does not exist."""
    if wanted not in available_timezones():
        raise Invalid("Parameter [timezone] value is invalid.", parameter="timezone")
    return wanted


def language_view(code: str) -> dict[str, str]:
    number, name = LANGUAGES.get(code, ("1033", code))
    return {"id": number, "localeCode": code, "name": name}


def country_view(code: str) -> dict[str, str]:
    calling_code = phonenumbers.country_code_for_region(code)
    return {
        "id": _COUNTRY_IDS.get(code, code),
        "name": _COUNTRY_NAMES.get(code, code),
        "isoCode": code,
        "callingCode": str(calling_code) if calling_code else "",
    }


def time_zone_view(name: str, now: datetime) -> dict[str, str]:
    offset = now.astimezone(ZoneInfo(name)).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return {"id": name, "name": name, "description": name.replace("_", " "), "bias": str(minutes)}


def regional_view(country: str, time_zone: str, language: str, time_format: str, now: datetime) -> dict[str, Any]:
    """The block `regionalSettings` of accounts and extensions."""
    spoken = language_view(language)
    return {
        "homeCountry": country_view(country),
        "timezone": time_zone_view(time_zone, now),
        "language": spoken,
        "greetingLanguage": spoken,
        "formattingLocale": spoken,
        "timeFormat": time_format,
    }
