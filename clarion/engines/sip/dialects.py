"""Families of phones, as data. The call core sees `Dialect`; what only SIP cares about is in `Traits`."""

import re
from dataclasses import dataclass
from typing import Final

from clarion.calls.wire import Dialect, MediaProfile
from clarion.engines.sip.grammar import safe_value
from clarion.engines.sip.message import Message


@dataclass(frozen=True, slots=True)
class Traits:
    """What this engine must know beyond the `Dialect`."""

    dialect: Dialect
    session_timer: bool = True  # takes part in RFC 4028; False: it promises to refresh and never does
    reliable_provisional: bool = True  # may be told of 100rel
    waiting_notify: bool = True  # wants unsolicited message-summary NOTIFY
    trying_for_all: bool = False  # expects 100 before the answer to REGISTER and MESSAGE too
    answers_bye: bool = True
    provisional_before_failure: bool = False  # hangs when a failure is the first answer to its call
    busy_for_unknown: bool = False  # expects 486 where nobody has the number called, not 404
    show_ids: bool = True  # p-rc-api-ids
    answers_to_words: bool = False  # answers by itself to `Alert-Info: Auto Answer`, not to what others look for


PLAIN: Final = Traits(Dialect(name="plain"))
WEB_PHONE: Final = Traits(
    Dialect(
        name="web-phone",
        answer_at_once=True,
        always_challenge=True,
        keep_flow=True,
        agent_messages=True,
        one_provisional=True,
    ),
    session_timer=False,
    reliable_provisional=False,
    waiting_notify=False,
    trying_for_all=True,
    provisional_before_failure=True,
    busy_for_unknown=True,
    answers_to_words=True,
)
WEB_PHONE_CLASSIC: Final = Traits(
    Dialect(name="web-phone-classic", agent_messages=True),
    reliable_provisional=False,
    waiting_notify=False,
    answers_to_words=True,
)
SOFTPHONE: Final = Traits(
    Dialect(name="softphone", always_challenge=True, keep_flow=True, one_provisional=True),
    session_timer=False,
    reliable_provisional=False,
    waiting_notify=False,
    answers_bye=False,
    provisional_before_failure=True,
    answers_to_words=True,
)
POLY: Final = Traits(Dialect(name="poly"), answers_to_words=True)
TEAMS: Final = Traits(Dialect(name="teams"), reliable_provisional=False, waiting_notify=False, show_ids=False)
TRUNK: Final = Traits(Dialect(name="trunk"), waiting_notify=False, show_ids=False)

_ALL: Final = {
    traits.dialect.name: traits for traits in (PLAIN, WEB_PHONE, WEB_PHONE_CLASSIC, SOFTPHONE, POLY, TEAMS, TRUNK)
}


# Not the operating system of routers that has the same three letters: Cisco-SIPGateway/IOS-12.x.
_MOBILE: Final = re.compile(r"android|linphoneios|iphone|ipad|mobile|(?<![a-z])ios(?![a-z-])", re.IGNORECASE)


def traits_of(dialect: Dialect) -> Traits:
    return _ALL.get(dialect.name, PLAIN)


def traits_named(name: str) -> Traits:
    return _ALL.get(name, PLAIN)


def detect(request: Message) -> Traits:
    """The family of the phone that sent a REGISTER or an INVITE."""
    agent = (request.find("user-agent") or "").lower()
    if agent.startswith("ringcentral-web-phone-2"):
        return WEB_PHONE
    if agent.startswith("ringcentral-softphone"):
        return SOFTPHONE
    if agent.startswith("poly"):  # Polycom and Poly
        return POLY
    if request.find("p-rc-endpoint-id") is not None:
        return WEB_PHONE_CLASSIC
    contact = request.find("contact") or ""
    if (
        not agent
        and ".invalid;transport=ws" in contact
        and request.find("via")
        and ".invalid" in request.all("via")[-1]
    ):
        return WEB_PHONE
    return PLAIN


def is_mobile(request: Message) -> bool:
    """Whether a request comes from an app on a mobile phone, by what it says of itself: Linphone Android, RC iOS …"""
    return bool(_MOBILE.search(request.find("user-agent") or ""))


def access_network(request: Message) -> str:
    """P-Access-Network-Info (RFC 7315), of what is reasonable the beginning; empty without. Never raises."""
    return safe_value((request.find("p-access-network-info") or "")[:256])


def media_for(protocol: str) -> MediaProfile:
    """How media travels to a phone whose signalling came by `protocol`, unless its device says otherwise."""
    return {"ws": MediaProfile.WEBRTC, "wss": MediaProfile.WEBRTC, "tls": MediaProfile.SDES}.get(
        protocol, MediaProfile.RTP
    )
