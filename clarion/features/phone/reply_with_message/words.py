"""What is said to a caller who gets a reply instead of an answer. Pure."""

from typing import Literal

LONGEST_TEXT = 500  # characters
MOST_UNITS = 999

Pattern = Literal[
    "WillCallYouBack",
    "CallMeBack",
    "OnMyWay",
    "OnTheOtherLine",
    "WillCallYouBackLater",
    "CallMeBackLater",
    "InAMeeting",
    "OnTheOtherLineNoCall",
]
Unit = Literal["Minute", "Hour", "Day"]

_TEXTS: dict[str, str] = {
    "WillCallYouBack": "I will call you back in {when}.",
    "CallMeBack": "Please call me back in {when}.",
    "OnMyWay": "I am on my way.",
    "OnTheOtherLine": "I am on the other line. I will call you back.",
    "WillCallYouBackLater": "I will call you back later.",
    "CallMeBackLater": "Please call me back later.",
    "InAMeeting": "I am in a meeting. I will call you back later.",
    "OnTheOtherLineNoCall": "I am on the other line.",
}
WITH_TIME = ("WillCallYouBack", "CallMeBack")
_UNITS: tuple[Unit, ...] = ("Minute", "Hour", "Day")
# Types of replies as web phones send them (x-rc/agent, command 14), where they stand for one text.
_TYPES = {"2": "OnMyWay", "3": "OnTheOtherLine", "5": "InAMeeting", "6": "OnTheOtherLineNoCall"}


def text_of(pattern: str, time: int = 0, unit: Unit = "Minute") -> str:
    """A pattern in words; one that needs a time and has none says `later`."""
    if pattern in WITH_TIME and time < 1:
        pattern += "Later"
    name = unit.lower() if time == 1 else f"{unit.lower()}s"
    return _TEXTS[pattern].format(when=f"{time} {name}")


def text_of_phone(attributes: dict[str, str]) -> str:
    """The same from the attributes of a web phone's message; empty when they say nothing."""
    kind = attributes.get("RepTp", "0")
    if kind == "0":
        return attributes.get("Bdy", "").strip()[:LONGEST_TEXT]
    if kind in _TYPES:
        return text_of(_TYPES[kind])
    direction = "CallMeBack" if attributes.get("Dir") == "1" else "WillCallYouBack"
    if kind == "4":
        return text_of(direction + "Later")
    value, unit = attributes.get("Vl", ""), attributes.get("Units", "0")
    count = min(int(value), MOST_UNITS) if value.isascii() and value.isdigit() else 0
    return text_of(direction, count, _UNITS[int(unit)] if unit in ("0", "1", "2") else "Minute")
