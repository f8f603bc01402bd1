"""What honest and dishonest traffic is made of: accounts with what is known of them, and events in their forms."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypedDict

from clarion.features.conduct.attempt import Attempt, AttemptKind
from clarion.features.conduct.ports import FeatureValue, Happening
from clarion.features.conduct.replay import HONEST, Event
from clarion.features.conduct.trust import Record, caps_of, is_trusted, level_of

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
Known = dict[str, FeatureValue]


class Where(TypedDict, total=False):
    """Whom a happening is about."""

    after: str
    extension: str
    source: str
    party: str


HOT_SPOTS = ("+25261", "+88213", "+37128", "+96043")
"""Prefixes that the operator of this world has on its list of hot spots."""
ABROAD = (("+4420", "GB"), ("+4930", "DE"), ("+3314", "FR"), ("+5255", "MX"), ("+8133", "JP"), ("+9111", "IN"))


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:24]


def as_time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


@dataclass(slots=True)
class Account:
    """One customer, and what a directory and trust would tell of it. `family`, `case`: whose events it makes."""

    account_id: str
    dice: random.Random
    age_days: int = 400
    identity_known: bool = True
    vouched: bool = False
    abroad: bool = False
    family: str = HONEST
    case: str = ""
    main_number: str = ""
    plan: str = "standard"
    count: int = 0
    known: Known = field(default_factory=dict)

    def __post_init__(self) -> None:
        record = Record(
            age_days=self.age_days,
            paid_dollars=self.age_days * 3.0,
            paid_invoices=self.age_days // 30,
            identity_known=self.identity_known,
            vouched=self.vouched,
        )
        caps = caps_of(record)
        self.known = {
            "account_state": "active",
            "home_country": "US",
            "plan": self.plan,
            "main_number": self.main_number,
            "number_replaceable": bool(self.main_number),
            "international_enabled": self.abroad,
            "account_trusted": is_trusted(record),
            "account_age_days": record.age_days,
            "trust_level": level_of(record),
            "trust_concurrent_calls": caps.concurrent_calls,
            "trust_calls_1h": caps.calls_1h,
            "trust_texts_1d": caps.texts_1d,
        }

    def next_id(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.account_id}-{self.count}"

    def attempt(
        self,
        kind: AttemptKind,
        at: float,
        event_id: str,
        extra: Mapping[str, FeatureValue],
        *,
        text: str = "",
        loss: float = 0.0,
        **said: str,
    ) -> Event:
        """`said`: fields of the attempt."""
        callee, country = said.get("callee", ""), said.pop("callee_country", "US")
        attempt = Attempt(
            event_id=event_id,
            kind=kind,
            at=as_time(at),
            account_id=self.account_id,
            callee_country=country if callee else "",
            international=(country != "US") if callee else None,
            **{"via": "device", "dialed": callee} | said,
        )
        return Event(
            at=at,
            attempt=attempt,
            features={**self.known, **extra},
            text=text,
            family=self.family,
            case=self.case,
            loss=loss,
        )

    def told(
        self,
        kind: str,
        at: float,
        event_id: str,
        values: Mapping[str, FeatureValue] | None = None,
        *,
        after: str = "",
        extension: str = "",
        source: str = "",
        party: str = "",
    ) -> Event:
        happening = Happening(
            event_id=event_id,
            kind=kind,
            at=as_time(at),
            account_id=self.account_id,
            extension_id=extension,
            source=source,
            party=party,
            values=values or {},
        )
        return Event(at=at, happening=happening, after=after, family=self.family, case=self.case)


@dataclass(slots=True, kw_only=True)
class Talk:
    """One call: when, who, how long. `seconds` 0: nobody answered; `dropped`: the caller gave up at the first ring."""

    at: float
    extension: str
    callee: str = ""
    country: str = "US"
    ring_s: float = 8.0
    seconds: float = 0.0
    dropped: bool = False
    cost: float = 0.0
    shown: str = ""
    extra: Known = field(default_factory=dict)
    loss: float = 0.0
    subject: str = ""

    @property
    def end(self) -> float:
        return self.at + self.ring_s + self.seconds


def call_out(account: Account, talk: Talk) -> list[Event]:
    """The attempt and what follows when it is let through, as the call core tells it."""
    name = account.next_id("call")
    owned: Known = {"caller_number_owned": True, "caller_number_verified": False, "caller_number_unusable": False}
    attempt = f"{name}/call"
    said = {"callee": talk.callee, "callee_country": talk.country, "caller_number": talk.shown}
    events = [
        account.attempt(
            AttemptKind.CALL_OUT,
            talk.at,
            attempt,
            {**owned, **talk.extra},
            loss=talk.loss,
            extension_id=talk.extension,
            subject=talk.subject,
            **said,
        )
    ]
    leg, where = f"{name}/1", Where(after=attempt, extension=talk.extension, party=talk.callee)
    hot: Known = {"hot_spot": True} if talk.extra.get("hot_spot") else {}
    events.append(account.told("call.begun", talk.at, leg, hot, **where))
    if talk.seconds > 0:
        events.append(account.told("call.answered", talk.at + talk.ring_s, leg, **where))
    values: Known = {"direction": "out", "answered": talk.seconds > 0, "seconds": talk.seconds, "ring_s": talk.ring_s}
    values |= {"own_number": talk.shown or account.main_number, "plan": account.plan}
    if talk.dropped:
        values["dropped"] = True
    if talk.cost:
        values["cost"] = talk.cost
    return [*events, account.told("call.ended", talk.end, leg, values, **where)]


def call_in(account: Account, talk: Talk, own_number: str) -> list[Event]:
    """A call from outside: `talk.callee` is who calls."""
    name = account.next_id("ring")
    attempt, leg = f"{name}/call", f"{name}/1/in"
    events = [
        account.attempt(
            AttemptKind.CALL_IN,
            talk.at,
            attempt,
            talk.extra,
            loss=talk.loss,
            extension_id=talk.extension,
            caller_number=talk.callee,
            dialed=own_number,
            via="trunk",
        )
    ]
    where = Where(after=attempt, extension=talk.extension, party=talk.callee)
    events.append(account.told("call.begun", talk.at, leg, **where))
    values: Known = {"direction": "in", "answered": talk.seconds > 0, "seconds": talk.seconds, "ring_s": talk.ring_s}
    ours: Known = {"own_number": own_number, "plan": account.plan}
    return [*events, account.told("call.ended", talk.end, leg, {**values, **ours}, **where)]


def text_out(
    account: Account,
    at: float,
    words: str,
    *,
    number: str,
    callee: str,
    extension: str,
    extra: Mapping[str, FeatureValue] | None = None,
    campaign: str = "",
    loss: float = 0.0,
    country: str = "US",
) -> list[Event]:
    """A text as it is asked for, and as it is sent."""
    name = account.next_id("text")
    known: Known = {"caller_number_owned": True, "caller_number_verified": False, "caller_number_unusable": False}
    known |= {"opted_out": False, **(extra or {})}
    content = digest(words)
    attempt = account.attempt(
        AttemptKind.MESSAGE_SEND,
        at,
        name,
        known,
        text=words,
        loss=loss,
        extension_id=extension,
        callee=callee,
        callee_country=country,
        caller_number=number,
        campaign_id=campaign,
        content_key=content,
        via="api",
    )
    values: Known = {"number": number, "content": content, "segments": 1 + len(words) // 160}
    if campaign:
        values["campaign"] = campaign
    return [attempt, account.told("text.sent", at + 0.2, name, values, after=name, extension=extension, party=callee)]


def number_of(dice: random.Random, start: str = "+1") -> str:
    """A number that could be somebody's: of the United States unless `start` says otherwise."""
    if start == "+1":
        area = dice.choice(("212", "312", "415", "617", "206", "303", "404", "512", "702", "919"))
        return f"+1{area}{dice.randint(220, 989)}{dice.randint(0, 9999):04}"
    return start + "".join(str(dice.randint(0, 9)) for _ in range(11 - len(start) + 1))
