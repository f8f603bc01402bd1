"""Languages that people may choose, and how they write dates and times: facts of CLDR. Pure."""

from dataclasses import dataclass
from functools import cache

from babel import Locale
from starlette.requests import Request

from clarion.base.http import uri_of
from clarion.features.people.accounts.responses import RegionalLanguage
from clarion.features.people.dictionary.responses import LanguageInfo

# Locale code: the numeric id that clients know it by.
_IDS = {
    "en-US": "1033", "en-GB": "2057", "en-AU": "3081", "en-CA": "4105", "fr-FR": "1036", "fr-CA": "3084",
    "de-DE": "1031", "es-ES": "3082", "es-419": "58378", "it-IT": "1040", "nl-NL": "1043", "pt-BR": "1046",
    "pt-PT": "2070", "fi-FI": "1035", "ja-JP": "1041", "ko-KR": "1042", "zh-CN": "2052", "zh-TW": "1028",
    "zh-HK": "3076",
}  # fmt: skip
_SCRIPTS = {"zh-CN": "zh_Hans_CN", "zh-TW": "zh_Hant_TW", "zh-HK": "zh_Hant_HK"}
# The web app and the spoken prompts speak these.
_TRANSLATED = frozenset({"en"})


@dataclass(frozen=True, slots=True)
class Language:
    """`id` is the wire's; `name` in the language itself; patterns as CLDR writes them."""

    id: str
    code: str
    name: str
    iso: str
    time_format: str
    date_format: str

    @property
    def translated(self) -> bool:
        return self.iso in _TRANSLATED

    @property
    def clock(self) -> str:
        return "12h" if "a" in self.time_format else "24h"


@cache
def languages() -> dict[str, Language]:
    """By locale code."""
    return {code: _language(code, number) for code, number in _IDS.items()}


def _language(code: str, number: str) -> Language:
    locale = Locale.parse(_SCRIPTS.get(code, code.replace("-", "_")))
    name = locale.get_display_name(locale) or code
    return Language(
        id=number,
        code=code,
        name=name[:1].upper() + name[1:],
        iso=locale.language,
        time_format=locale.time_formats["short"].pattern.replace("\u202f", " "),
        date_format=locale.date_formats["short"].pattern,
    )


def find_language(wanted: str) -> str | None:
    """The locale code for a locale code (in any case, with - or _) or a numeric id."""
    folded = wanted.replace("_", "-").casefold()
    for code, number in _IDS.items():
        if folded == code.casefold() or wanted == number:
            return code
    return None


def language_view(code: str) -> RegionalLanguage:
    """A language as others mention it."""
    language = languages().get(code)
    if language is None:
        return {"id": "1033", "localeCode": code, "name": code}
    return {"id": language.id, "localeCode": code, "name": language.name}


def full_language_view(base: Request | str, language: Language) -> LanguageInfo:
    return {
        "uri": uri_of(base, "dictionary", "language", language.id),
        **language_view(language.code),
        "isoCode": language.iso,
        "greeting": language.translated,
        "ui": language.translated,
        "formattingLocale": True,
        "timeFormat": language.time_format,
        "dateFormat": language.date_format,
    }
