"""The words of automatic replies: their holes, business hours in few letters, and texts to begin with. Pure."""

import re
from collections.abc import Mapping

from clarion.base.text_encoding import split
from clarion.features.messaging.auto_replies.ports import Week
from clarion.features.messaging.auto_replies.rules import MOST_SEGMENTS, Kind

HOLES = ("name", "company", "hours")
_HOLE = re.compile(r"\{(\w*)\}")
_LONGEST = {"name": 60, "company": 60, "hours": 120}
_LAST_MINUTE = 24 * 60

_DAYS = {
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "de": "Mo Di Mi Do Fr Sa So",
    "es": "lun mar mié jue vie sáb dom",
    "fr": "lun mar mer jeu ven sam dim",
    "nl": "ma di wo do vr za zo",
    "zh": "周一 周二 周三 周四 周五 周六 周日",
}
_ALWAYS = "24/7"

_FIRST: dict[str, dict[Kind, str]] = {
    "en": {
        Kind.MISSED_CALL: "Sorry we missed your call. This is {company}: reply here and we will get back to you.",
        Kind.AFTER_HOURS: "Thank you for your text. {company} is closed now; our hours: {hours}.",
        Kind.AWAY: "Thank you for your text. {name} is away and will read it later.",
    },
    "fr": {
        Kind.MISSED_CALL: "Nous avons manqué votre appel. {company} : répondez ici, nous vous recontacterons.",
        Kind.AFTER_HOURS: "Merci de votre SMS. {company} est fermé ; nos horaires : {hours}.",
        Kind.AWAY: "Merci de votre SMS. {name} est absent et le lira plus tard.",
    },
    "nl": {
        Kind.MISSED_CALL: "Sorry, we hebben uw oproep gemist. {company}: antwoord hier, dan nemen we contact op.",
        Kind.AFTER_HOURS: "Bedankt voor uw sms. {company} is nu gesloten; open: {hours}.",
        Kind.AWAY: "Bedankt voor uw sms. {name} is afwezig en leest die later.",
    },
    "zh": {
        Kind.MISSED_CALL: "抱歉错过了您的来电。这里是{company}，请直接回复此短信，我们会与您联系。",
        Kind.AFTER_HOURS: "感谢您的短信。{company}现已下班，营业时间：{hours}。",
        Kind.AWAY: "感谢您的短信。{name}暂时不在，稍后会查看。",
    },
}


def first_text(kind: Kind, language: str) -> str:
    """A text to begin with, in the language (such as `fr-FR`), else in English."""
    return _FIRST.get(language[:2].lower(), _FIRST["en"])[kind]


def unknown_holes(text: str) -> list[str]:
    """Holes that nothing fills, as they are written."""
    return [f"{{{name}}}" for name in _HOLE.findall(text) if name not in HOLES]


def fill(text: str, holes: Mapping[str, str]) -> str:
    """The text as it goes out. `holes`: of `HOLES`; what is too long is cut, and so is all beyond `MOST_SEGMENTS`."""
    whole = _HOLE.sub(lambda hole: holes.get(hole[1], "")[: _LONGEST.get(hole[1], 0)], text)
    return "".join(split(whole)[:MOST_SEGMENTS])


def hours_words(week: Week, language: str) -> str:
    """Mon-Fri 09:00-17:00, Sat 10:00-14:00. With plain hyphens: a dash would make the whole text UCS-2."""
    if not any(week.values()):
        return _ALWAYS
    days = _DAYS.get(language[:2].lower(), _DAYS["en"]).split()
    parts: list[tuple[int, int, str]] = []
    for day in range(7):
        spans = " ".join(f"{_clock(start)}-{_clock(until)}" for start, until in week.get(day, ()))
        if not spans:
            continue
        if parts and parts[-1][1] == day - 1 and parts[-1][2] == spans:
            parts[-1] = (parts[-1][0], day, spans)
        else:
            parts.append((day, day, spans))
    return ", ".join(
        f"{days[first] if first == last else f'{days[first]}-{days[last]}'} {spans}" for first, last, spans in parts
    )


def _clock(minute: int) -> str:
    return "24:00" if minute == _LAST_MINUTE else f"{minute // 60:02}:{minute % 60:02}"
