"""Skills: what a caller needs somebody to know, how that wears off while they wait, and who fits. Pure."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

import msgspec
import phonenumbers
from babel.languages import get_official_languages

from clarion.calls.model import Fact
from clarion.calls.wire import Record
from clarion.features.phone.menus.model import MENU_PATH


class Want(Record, frozen=True):
    """A skill that somebody has to have for a caller. The least level falls by one each `after` seconds of waiting; at
    0 the skill no longer counts, so that everybody fits in the end.
    """

    skill: str  # its id
    name: str
    level: int  # 1 to 5
    after: float = 30.0

    def moments(self, since: float) -> list[float]:
        """When the level falls, for somebody who waits since then."""
        return [since + self.after * step for step in range(1, self.level + 1)]

    def needed(self, since: float, now: float) -> int:
        """The least level now; 0: none."""
        return self.level - sum(moment <= now for moment in self.moments(since))


class SkillRule(Record, frozen=True):
    """A queue wants a skill of its members: always, or for some callers. `by`: Always | Menu | CalledNumber |
    Language; `value`: the menu's extension id, the number in E.164, the language as ISO 639-1; `key`: of the menu,
    empty: any. `words` tell the condition.
    """

    want: Want
    by: str = "Always"
    value: str = ""
    key: str = ""
    words: str = "always"


class Circumstances(Record, frozen=True):
    """How a caller came. `chosen`: (menu id, key)."""

    chosen: frozenset[tuple[str, str]] = frozenset()
    called: frozenset[str] = frozenset()
    language: str = ""


Levels = Mapping[str, int]
"""Skill id: level of a member, 1 to 5."""


# ---- who fits


def fits(levels: Levels, wants: Sequence[Want], since: float, now: float) -> bool:
    return all(levels.get(want.skill, 0) >= want.needed(since, now) for want in wants)


def score(levels: Levels, wants: Sequence[Want]) -> int:
    """How much of what is wanted somebody can: the sum of their levels."""
    return sum(levels.get(want.skill, 0) for want in wants)


def still_wanted(wants: Sequence[Want], since: float, now: float) -> list[Want]:
    """What counts now, with the level of now."""
    now_wanted = [msgspec.structs.replace(want, level=want.needed(since, now)) for want in wants]
    return [want for want in now_wanted if want.level > 0]


# ---- what is wanted


def wants_of(rules: Sequence[SkillRule], how: Circumstances) -> tuple[Want, ...]:
    """What a caller needs: of several rules for one skill the highest level counts."""
    found: dict[str, Want] = {}
    for rule in rules:
        known = found.get(rule.want.skill)
        if _holds(rule, how) and (known is None or known.level < rule.want.level):
            found[rule.want.skill] = rule.want
    return tuple(found.values())


def _holds(rule: SkillRule, how: Circumstances) -> bool:
    match rule.by:
        case "Menu":
            return any(menu == rule.value and rule.key in ("", key) for menu, key in how.chosen)
        case "CalledNumber":
            return rule.value in how.called
        case "Language":
            return bool(how.language) and rule.value == how.language
        case _:
            return True


def came_by(facts: Collection[Fact], numbers: Collection[str], language: str) -> Circumstances:
    """From what a call has noted so far. `numbers`: those of the parties that were called."""
    chosen = {
        (menu, key)
        for fact in facts
        if fact.kind == MENU_PATH
        for menu, _, key in (choice.rpartition(":") for choice in fact.detail.split())
    }
    called = {fact.detail for fact in facts if fact.kind == "offered"} | set(numbers)
    return Circumstances(chosen=frozenset(chosen), called=frozenset(called), language=language)


@cache
def language_of_country(country: str) -> str:
    """The first language of a country by CLDR (ISO 3166-1 to ISO 639-1); empty: not known."""
    found = get_official_languages(country, regional=False, de_facto=True)
    return found[0].partition("_")[0] if found else ""


def language_of_number(number: str) -> str:
    """The first language of the country that a number in E.164 belongs to; empty for anything else."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ""
    return language_of_country(phonenumbers.region_code_for_number(parsed) or "")


# ---- texts: for a program's memory, and for people


def as_text(values: Sequence[Want] | Sequence[SkillRule]) -> str:
    return msgspec.json.encode(list(values)).decode() if values else ""


def wants_in(text: str) -> tuple[Want, ...]:
    return msgspec.json.decode(text, type=tuple[Want, ...]) if text else ()


def rules_in(text: str) -> tuple[SkillRule, ...]:
    return msgspec.json.decode(text, type=tuple[SkillRule, ...]) if text else ()


def sentence_of_rules(rules: Sequence[SkillRule]) -> str:
    told = "; ".join(f"{rule.want.name} {rule.want.level} ({rule.words})" for rule in rules)
    return f"It asks for skills: {told}."


def sentence_of_wants(wants: Sequence[Want]) -> str:
    told = ", ".join(f"{want.name} {want.level} or more (one less each {want.after:g} seconds)" for want in wants)
    return f"The caller waits for somebody with {told}."


def sentence_of_choice(who: str, levels: Levels, wants: Sequence[Want], since: float, now: float) -> str:
    """Why somebody rings for a caller."""
    told = ", ".join(
        f"{want.name} {levels.get(want.skill, 0)}, {want.needed(since, now) or 'none'} wanted by now" for want in wants
    )
    return f"{who} fits: {told}."
