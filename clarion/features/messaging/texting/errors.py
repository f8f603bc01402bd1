"""Why a text is not taken, in the codes of the surface."""

from typing import Any

from clarion.base.errors import Forbidden, Invalid

SENDER_UNUSABLE = "MSG-242"
SENDER_NOT_OWNED = "MSG-304"
RECIPIENT_UNUSABLE = "MSG-240"
RECIPIENT_OPTED_OUT = "MSG-245"
TO_ONESELF = "MSG-241"
FILE_TOO_LARGE = "MSG-337"
MESSAGE_TOO_LARGE = "MSG-338"
FILE_EMPTY = "MSG-347"
FILE_KIND = "MSG-348"


class NoCampaign(Forbidden):
    """A local number of the US has no confirmed campaign."""


def not_your_number(number: str) -> Forbidden:
    return Forbidden(
        f"Phone number {number} is not yours to send from.", code=SENDER_NOT_OWNED, parameter="from.phoneNumber"
    )


def no_texting(number: str) -> Forbidden:
    return Forbidden(
        f"Phone number {number} has no texting (SmsSender).", code=SENDER_UNUSABLE, parameter="from.phoneNumber"
    )


def no_campaign(number: str) -> NoCampaign:
    return NoCampaign(
        f"Phone number {number} belongs to no confirmed campaign, and texts from local numbers of the US need one here."
        " An administrator adds it to a campaign.",
        code=SENDER_UNUSABLE,
        parameter="from.phoneNumber",
    )


def not_a_number(text: str) -> Invalid:
    return Invalid(
        f"Parameter [to.phoneNumber] value is invalid: {text[:40]!r} is no phone number that can get texts.",
        code=RECIPIENT_UNUSABLE,
        parameter="to.phoneNumber",
        parameterValue=text[:40],
    )


def has_opted_out(numbers: list[str]) -> Forbidden:
    return Forbidden(
        f"{', '.join(numbers)} asked for no more texts from this number (STOP). Only they can allow it again (START).",
        code=RECIPIENT_OPTED_OUT,
        parameter="to.phoneNumber",
        parameterValue=",".join(numbers),
        reason="SMS-RC-413",
    )


def emergency_by_text(code: str) -> Invalid:
    return Invalid(
        f"Texts do not reach emergency services from here. Call {code}.",
        code=RECIPIENT_UNUSABLE,
        parameter="to.phoneNumber",
        parameterValue=code,
    )


def refused_by_policy(words: str, **details: Any) -> Forbidden:
    return Forbidden(words, code="CMN-409", **details)
