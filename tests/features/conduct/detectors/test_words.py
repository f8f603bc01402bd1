"""Words: links, names that look like marks, texts that are nearly the same, wishes to stop, threats, swindles."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clarion.features.conduct import Attempt, AttemptKind, Verdict, VerdictKind
from clarion.features.conduct.detectors import (
    STOP_WORDS,
    TextWatch,
    are_near,
    likeness_in,
    likeness_of,
    list_links,
    name_features,
    overlap,
    template_of,
    text_features,
    wants_no_more,
)
from clarion.features.conduct.detectors.patterns import asks_personal_data, is_swindle, threat_score

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "host", "flags"),
    [
        ("see https://www.paypal.com/x", "paypal.com", ""),
        ("google.co.uk", "google.co.uk", ""),
        ("apple-pie.com is nice", "apple-pie.com", ""),
        ("go to bit.ly/3x", "bit.ly", "short"),
        ("paypal.com-login.cc", "paypal.com-login.cc", "posing"),
        ("amaz0n-security.top/x", "amaz0n-security.top", "posing"),
        ("rnicrosoft.com", "rnicrosoft.com", "posing"),
        ("usps.com.track-id.info", "usps.com.track-id.info", "posing"),
        ("https://раураl.com/x", "xn--l-7sba6dbr.com", "posing"),
        ("https://xn--pypal-4ve.com", "xn--pypal-4ve.com", "posing"),
        ("hxxp://evil[.]example[.]com/a", "evil.example.com", ""),
        ("http://malware.wicar.org/data", "malware.wicar.org", "hostile"),
        ("http://phishing.clarion.test/x", "phishing.clarion.test", "hostile"),
        ("http://203.0.113.7/pay", "203.0.113.7", ""),
    ],
)
def test_links_tell_where_they_lead(text: str, host: str, flags: str) -> None:
    """MAL-02"""
    [link] = list_links(text)
    assert link.host == host
    assert {"posing": link.posing, "short": link.shortener, "hostile": link.hostile} == {
        name: name == flags for name in ("posing", "short", "hostile")
    }
    assert link.defanged.startswith("hxxp://")
    assert "." not in link.defanged.replace("[.]", "").partition("/")[2].partition("/")[2].partition("/")[0]


def test_what_is_no_link() -> None:
    assert list_links("hello.There e.g. this, mail me@example.com at 5.30, version 1.2.3") == ()
    assert [link.host for link in list_links("x", urls=["https://a.example/1", "https://a.example/2"])] == ["a.example"]
    assert list_links("a.example.com", is_hostile=lambda host: host == "example.com")[0].hostile
    assert len(list_links(" ".join(f"https://h{each}.com" for each in range(100)))) == 20


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_every_text_can_be_looked_at(text: str) -> None:
    found = text_features(text)
    assert 0 <= float(found["scam_score"]) <= 1  # type: ignore[arg-type]
    wants_no_more(text)
    likeness_of(text, TODAY)
    assert likeness_in(text).key == likeness_in(text).key


@pytest.mark.parametrize(
    ("name", "mark", "equal"),
    [
        ("PayPal", "paypal", True),
        ("PаyPaI Support", "paypal", True),  # a Cyrillic а, and a capital I for l
        ("Ａｍａｚｏｎ", "amazon", True),
        ("Amaz0n Security", "amazon", True),
        ("Micro soft", "microsoft", True),
        ("Amazonn", "amazon", False),
    ],
)
def test_names_that_look_like_marks(name: str, mark: str, equal: bool) -> None:
    """INF-02"""
    found = likeness_of(name, TODAY)
    assert found is not None
    assert (found.mark, found.equal) == (mark, equal)
    assert found.similarity >= 0.92


@pytest.mark.parametrize("name", ["Bob", "Smith & Co", "Green Lane Surgery", "", "李小龍", "Fatima's Flowers"])
def test_names_that_do_not(name: str) -> None:
    found = name_features(name, TODAY)
    assert found["mark_similarity"] < 0.92
    assert not found["mark_skeleton_equal"]


def near(one: str, other: str) -> bool:
    return are_near(likeness_in(one), likeness_in(other))


def test_nearly_the_same_text() -> None:
    """SPM-05: other numbers, case, spaces and look-alike letters are the same text; another text is not."""
    one = "Your parcel 123 is held at our depot. Pay $2 at abc.com now to have it released today."
    for other in (
        one.replace("123", "98765"),
        one.upper(),
        one.replace("a", "а"),
        one.replace(" ", "  "),
        "\u200b".join(one),
    ):
        assert overlap(likeness_in(one), likeness_in(other)) >= 0.85
        assert near(one, other)
    assert not near(one, "Are we still on for lunch tomorrow? I could bring the tickets for the theatre as well.")
    assert overlap(likeness_in(one), likeness_in(one)) == 1.0


OFFER = "we are in your street this week and could look at your roof on Thursday"


@pytest.mark.parametrize(
    "other",
    [
        f"Hi Elena, {OFFER}, let me know",
        f"Dear Mr Smith, {OFFER}, would you be at home?",
        f"Good morning, {OFFER}, is that fine for you?",
        f"Jonas: {OFFER}. Reply to +12025550123",
        f"HELLO BEN, {OFFER.upper()}, TELL ME",
        "Hey Kim, we are in your street this week and can look at your roof on Friday, see https://roof.example/k1",
    ],
)
def test_who_is_greeted_and_how_it_ends_changes_nothing(other: str) -> None:
    """SPM-05: the same offer by name, in other words around it."""
    assert near(f"Hello Anna, {OFFER}, tell me if that suits you", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hi Anna, can you bring the keys to gate 4 at 9:30?", "Hi Anna, could we talk about the contract at 9:30?"),
        ("Thanks Ben! Running ten minutes late", "Thanks Ben! See you tomorrow at the office"),
        ("please call me back", "please call me back when you are out of the meeting, it is about the new offices"),
        ("", "a"),
    ],
)
def test_what_people_write_each_other_is_not_the_same(one: str, other: str) -> None:
    assert not near(one, other)


def test_a_template_is_for_nobody_in_particular() -> None:
    assert template_of("Hello Anna, meet me at 9:30 on http://a.example/x with Ben") == "meet me at # on @ with ~"
    assert template_of("Anna: ok") == "anna ok", "too short to be more than its greeting"


def attempt(
    text: str, watch: TextWatch, number: str = "+12025550101", at: datetime = NOW, kind: str = "message.send"
) -> Attempt:
    watch.look_at(text, text[:64])
    return Attempt(
        event_id=text[:20], kind=AttemptKind(kind), at=at, account_id="a", caller_number=number, content_key=text[:64]
    )


def test_near_duplicates_of_a_day_are_counted_by_account() -> None:
    watch = TextWatch()
    allowed = Verdict(event_id="e", kind=VerdictKind.ALLOW)
    refused = Verdict(event_id="e", kind=VerdictKind.DENY)
    for each in range(6):
        one = attempt(f"Hello {each}, our summer offer is here: come by and see it", watch, f"+120255501{each:02d}")
        assert watch.features(one)["near_duplicates_24h"] == each
        assert watch.features(one)["near_duplicate_numbers_24h"] == each
        watch.judged(one, allowed)
    stopped = attempt("Hello 77, our summer offer is here: come by and see it", watch)
    watch.judged(stopped, refused)
    assert watch.features(stopped)["near_duplicates_24h"] == 6, "what was refused was not sent"
    other = attempt("Are we still on for lunch tomorrow?", watch)
    assert watch.features(other)["near_duplicates_24h"] == 0
    next_day = attempt("Hello 9, our summer offer is here: come by and see it", watch, at=NOW + timedelta(hours=25))
    assert watch.features(next_day)["near_duplicates_24h"] == 0
    assert "near_duplicates_24h" not in watch.features(
        attempt("Hello 1, our summer offer is here", watch, kind="pager.send")
    )


def test_a_day_of_one_text_stays_quick() -> None:
    watch = TextWatch()
    one = attempt("The same words for everybody, twenty thousand times", watch)
    for _ in range(3000):
        watch.judged(one, Verdict(event_id="e", kind=VerdictKind.ALLOW))
    began = time.monotonic()
    assert watch.features(one)["near_duplicates_24h"] == 3000
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "Please stop texting me",
        "Do not contact me again",
        "remove me from your list",
        "take my number off your list please",
        "I want to opt out",
        "i dont want to receive any more messages from you",
        "ne me contactez plus",
        "no quiero recibir más mensajes",
        "S T O P  texting me",
        "PLEASE STOP CALLING",
        "I revoke my consent",
    ],
)
def test_people_say_stop_in_sentences(text: str) -> None:
    """SPM-01: free text, any case, several languages."""
    assert wants_no_more(text)


@pytest.mark.parametrize(
    "text",
    ["stop by at five", "the bus stops here", "dont stop texting me lol", "he told them to stop", "see you at the end",
     "can you cancel the meeting", "why did you stop calling", "x" * 400, ""],
)  # fmt: skip
def test_what_only_sounds_like_it(text: str) -> None:
    assert not wants_no_more(text)


def test_the_words_are_shared_with_texting() -> None:
    from clarion.features.messaging.texting.keywords import asked_in

    for language, words in STOP_WORDS.items():
        for word in words.split():
            asked = asked_in(word)
            assert asked is not None
            assert (asked.wish, asked.language) == ("stop", language)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("I'm going to kill you", 0.9, 1),
        ("we know where your kids go to school", 0.9, 1),
        ("there is a bomb in the building", 0.9, 1),
        ("i will murder you lol", 0, 0.5),
        ("Kill the process and restart the server", 0, 0),
        ("I could kill for a coffee", 0, 0),
        ("you are dead right about that", 0, 0),
    ],
)
def test_threats(text: str, low: float, high: float) -> None:
    """OBJ-01"""
    assert low <= threat_score(text) <= high


def test_swindles_have_all_their_parts() -> None:
    """OBJ-02"""
    assert is_swindle("USPS: your parcel is on hold, pay the fee today at x.top/a")
    assert is_swindle("Hi mum, new number, I need to pay a bill urgently, text me")
    assert is_swindle("Chase: your account is locked, verify now https://chase-verify.cc/x")
    assert not is_swindle("Your HSBC code is 123456, never share it")
    assert not is_swindle("USPS: your parcel was delivered at the front door")
    assert not is_swindle("Your dentist appointment is tomorrow at ten, reply C to confirm")
    assert asks_personal_data("send me a pic of you, don't tell your mum")
    assert not asks_personal_data("send me the report by ten")
