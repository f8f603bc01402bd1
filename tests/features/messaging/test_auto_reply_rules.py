"""When a number answers by itself (PH-62): never in a loop, never twice within its hours, never to whom it must not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clarion.base.text_encoding import measure
from clarion.calls.cdr import CallRecord, FactRecord, PartyRecord, WhoRecord
from clarion.features.messaging.auto_replies.rules import (
    LIVE,
    MOST_SEGMENTS,
    Came,
    Kind,
    Past,
    State,
    WhyNot,
    is_away,
    kind_for_text,
    missed_call_of,
    nobody_took,
    why_not,
)
from clarion.features.messaging.auto_replies.words import fill, first_text, hours_words, unknown_holes

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
OWN, GUEST = "+16505550102", "+12025550100"
TWELVE = timedelta(hours=12)


def verdict(kind: Kind = Kind.AWAY, guest: str = GUEST, past: Past = Past(), **more: bool) -> WhyNot | None:
    return why_not(Came(kind, OWN, guest, **more), past, TWELVE, NOW)


def test_ph_62_who_is_answered_and_who_never() -> None:
    assert verdict() is None
    assert verdict(automatic=True) is WhyNot.AUTOMATIC
    assert verdict(group=True) is WhyNot.GROUP
    assert verdict(guest=OWN) is WhyNot.ITSELF
    for short in ("12345", "911", "112", "MyBank", "", "anonymous"):
        assert verdict(guest=short) is WhyNot.NO_NUMBER, short
    assert verdict(guest="+18005550100") is WhyNot.COSTLY
    assert verdict(guest="+19005551234") is WhyNot.COSTLY
    london = "+442079460123"
    assert verdict(guest=london) is None, "who has sent a text can get one"
    assert verdict(Kind.MISSED_CALL, london) is WhyNot.NOT_MOBILE
    assert verdict(Kind.MISSED_CALL, "+31612345678") is None


def test_ph_62_once_in_so_many_hours_and_not_amid_a_conversation() -> None:
    assert verdict(past=Past(replied_at=NOW - TWELVE + timedelta(seconds=1))) is WhyNot.RECENT
    assert verdict(past=Past(replied_at=NOW - TWELVE)) is None
    just_now = Past(texted_at=NOW - LIVE + timedelta(seconds=1))
    assert verdict(past=just_now) is WhyNot.LIVE
    assert verdict(Kind.MISSED_CALL, past=just_now) is None, "a call is no answer to a text"


def test_ph_62_being_away_says_more_than_being_closed() -> None:
    both = frozenset({Kind.AWAY, Kind.AFTER_HOURS})
    assert kind_for_text(State(open=False, away=True), both) is Kind.AWAY
    assert kind_for_text(State(open=False, away=True), {Kind.AFTER_HOURS}) is Kind.AFTER_HOURS
    assert kind_for_text(State(open=True, away=True), {Kind.AFTER_HOURS}) is None
    assert kind_for_text(State(open=True, away=False), both) is None
    hour = timedelta(hours=1)
    assert is_away(NOW, None, NOW + hour)
    assert is_away(NOW, NOW, NOW + hour)
    assert not is_away(NOW, NOW - hour, None)
    assert not is_away(NOW, NOW - hour, NOW)
    assert not is_away(NOW, NOW + hour, NOW + 2 * hour)


# ---- two numbers that answer each other, and a machine outside that answers everything


@dataclass
class World:
    """Numbers that all answer everything by themselves. `told`: whether texts say that they are automatic."""

    told: bool
    every: timedelta
    now: datetime = NOW
    replied: dict[tuple[str, str], list[datetime]] = field(default_factory=dict)
    texted: dict[tuple[str, str], datetime] = field(default_factory=dict)
    answered_automatic: int = 0

    def comes(self, kind: Kind, own: str, guest: str, *, automatic: bool, depth: int = 0) -> int:
        """How many automatic replies follow, all in all."""
        assert depth < 5, "a loop"
        pair = (own, guest)
        past = Past(self.replied.get(pair, [None])[-1], self.texted.get(pair))
        if why_not(Came(kind, own, guest, automatic and self.told), past, self.every, self.now) is not None:
            return 0
        self.answered_automatic += automatic
        self.replied.setdefault(pair, []).append(self.now)
        self.texted[pair] = self.now
        self.now += timedelta(seconds=1)
        return 1 + self.comes(Kind.AWAY, guest, own, automatic=True, depth=depth + 1)


NUMBERS = [OWN, GUEST, "+16505550103"]
DOINGS = st.lists(
    st.tuples(
        st.sampled_from(["writes", "calls"]),
        st.permutations(NUMBERS),
        st.integers(min_value=1, max_value=60 * 60 * 30),
    ),
    max_size=40,
)


@given(DOINGS, st.booleans(), st.integers(min_value=1, max_value=48))
def test_ph_62_no_loops_and_once_in_n_hours_whatever_people_do(
    doings: list[tuple[str, list[str], int]], told: bool, hours: int
) -> None:
    world = World(told, timedelta(hours=hours))
    for doing, (one, other, _), pause in doings:
        world.now += timedelta(seconds=pause)
        if doing == "writes":
            world.texted[one, other] = world.now
            follows = world.comes(Kind.AFTER_HOURS, other, one, automatic=False)
            assert follows <= 1, "the answer to a person is not answered, here or elsewhere"
        else:
            follows = world.comes(Kind.MISSED_CALL, other, one, automatic=False)
            assert follows <= (1 if told else 2)
    assert not told or world.answered_automatic == 0
    for times in world.replied.values():
        assert all(later - sooner >= world.every for sooner, later in pairwise(times))


# ---- missed calls


def a_party(
    index: int, direction: str, result: str, who: dict[str, str], far: dict[str, str], ended: datetime
) -> PartyRecord:
    empty = dict.fromkeys(WhoRecord.model_fields, "")
    answered = 100.0 if result in ("Accepted", "Voicemail") else 0.0
    return PartyRecord(
        index=index, party_id=f"p-{index}", direction=direction, who=WhoRecord(**empty | who),
        far=WhoRecord(**empty | far), status="", reason="", result=result, started=90.0, answered=answered,
        ended=ended.timestamp(), peer={},
    )  # fmt: skip


def a_call(
    *callees: tuple[str, str],
    caller: dict[str, str] | None = None,
    emergency: str = "",
    account: str = "1",
    dialed: str = OWN,
    ended: datetime = NOW,
) -> CallRecord:
    """`callees`: extension and result."""
    who = {"number": GUEST} | (caller or {})
    parties = [a_party(1, "Outbound", "Missed", who, {}, ended)]
    parties += [
        a_party(index, "Inbound", result, {"account_id": account, "extension_id": each, "number": dialed}, who, ended)
        for index, (each, result) in enumerate(callees, start=2)
    ]
    return CallRecord(
        session_id="s", telephony_session_id="t", server_id="cs1", origin="Call", account_ids=[account], started=90.0,
        answered=0.0, ended=ended.timestamp(), emergency=emergency, parties=parties,
        facts=[FactRecord(at=90.0, kind="offered", party=1, detail=dialed)],
    )  # fmt: skip


KINDS = {"anna": "User", "queue": "Department", "menu": "IvrMenu"}
TAKERS = {"User", "Department"}


@pytest.mark.parametrize(
    ("callees", "missed"),
    [
        ([("anna", "No Answer")], True),
        ([("anna", "Voicemail")], True),
        ([("queue", "Hang Up"), ("anna", "Missed")], True),
        ([("menu", "Accepted"), ("anna", "Busy")], True),
        ([("menu", "Accepted")], False),
        ([("anna", "Accepted")], False),
        ([("anna", "No Answer"), ("queue", "Accepted")], False),
        ([("anna", "Rejected")], False),
        ([("anna", "Call forwarded")], False),
    ],
)
def test_ph_62_what_counts_as_a_missed_call(callees: list[tuple[str, str]], missed: bool) -> None:
    call = missed_call_of(a_call(*callees), NOW)
    assert call is not None
    assert (call.dialed, call.caller, call.account_id) == (OWN, GUEST, "1")
    assert nobody_took(call, KINDS, TAKERS) is missed


def test_ph_62_colleagues_emergencies_and_old_calls_are_not_answered() -> None:
    missed = ("anna", "No Answer")
    assert missed_call_of(a_call(missed, caller={"account_id": "1", "extension_id": "ben"}), NOW) is None
    assert missed_call_of(a_call(missed, emergency="911"), NOW) is None
    assert missed_call_of(a_call(missed), NOW + timedelta(hours=1)) is None
    stranger = missed_call_of(a_call(missed, caller={"account_id": "2", "extension_id": "zoe"}), NOW)
    assert stranger is not None, "another company on this installation calls from outside"


# ---- words


def test_ph_62_holes_are_filled_and_hours_are_short() -> None:
    week = {day: [(540, 1020)] for day in range(5)} | {5: [(600, 720), (780, 1440)]}
    assert hours_words(week, "en-US") == "Mon-Fri 09:00-17:00, Sat 10:00-12:00 13:00-24:00"
    assert hours_words({0: [(0, 1440)], 2: [(0, 1440)]}, "nl-NL") == "ma 00:00-24:00, wo 00:00-24:00"
    assert hours_words({}, "fr-FR") == "24/7"
    holes = {"name": "Anna {company}", "company": "Acme", "hours": "24/7"}
    assert fill("{name} of {company}: {hours}", holes) == "Anna {company} of Acme: 24/7"
    assert unknown_holes("{name} {nmae} {}") == ["{nmae}", "{}"]
    assert not any(unknown_holes(first_text(kind, language)) for kind in Kind for language in ("en", "fr", "nl", "zh"))
    assert measure(fill(first_text(Kind.AFTER_HOURS, "en"), holes)).encoding == "GSM"


@given(st.text(max_size=480), st.text(max_size=100))
def test_ph_62_a_reply_has_a_bounded_number_of_segments(text: str, name: str) -> None:
    assert measure(fill(text + "{name}{company}", {"name": name, "company": name})).segments <= MOST_SEGMENTS
