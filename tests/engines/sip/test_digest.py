"""Digest authentication against values from outside."""

from datetime import UTC, datetime

import pytest

from clarion.base.clock import TurnableClock
from clarion.engines.sip.digest import (
    Credentials,
    Nonces,
    answer_challenge,
    challenge,
    expected_response,
    ha1,
    parse_credentials,
    parse_pairs,
)
from clarion.engines.sip.grammar import ParseError

DOMAIN = "sip.ringcentral.com"


def credentials(nonce: str, **more: str) -> Credentials:
    return Credentials("801", DOMAIN, nonce, f"sip:{DOMAIN}", "", **more)


@pytest.mark.parametrize(
    ("nonce", "method", "response"),
    [
        ("abc123", "REGISTER", "bf38e3e4da45d20387c5e79d27504ffe"),
        ("n407", "INVITE", "48546d41dd7e93405e8c0e3b50165f97"),
    ],
)
def test_the_web_phone_values(nonce: str, method: str, response: str) -> None:
    assert expected_response(credentials(nonce), method, ha1("MD5", "801", DOMAIN, "pw")) == response


def test_the_example_of_rfc_2617() -> None:
    given = Credentials(
        "Mufasa",
        "testrealm@host.com",
        "dcd98b7102dd2f0e8b11d0f600bfb0c093",
        "/dir/index.html",
        "",
        qop="auth",
        cnonce="0a4f113b",
        nc="00000001",
    )
    secret = ha1("MD5", "Mufasa", "testrealm@host.com", "Circle Of Life")
    assert expected_response(given, "GET", secret) == "6629fae49393a05397450978507c4ef1"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_rfc_7616(algorithm: str, response: str) -> None:
    given = Credentials(
        "Mufasa",
        "http-auth@example.org",
        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "/dir/index.html",
        "",
        algorithm=algorithm,
        qop="auth",
        cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        nc="00000001",
    )
    secret = ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life")
    assert expected_response(given, "GET", secret) == response


def test_our_answer_to_a_challenge_is_right() -> None:
    for line in (
        'Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth,auth-int", opaque="o"',
        'Digest nonce="n",realm="r"',
    ):
        value = answer_challenge(line, username="u", password="p", method="INVITE", uri="sip:x")
        given = parse_credentials(value)
        assert given.response == expected_response(given, "INVITE", ha1(given.algorithm, "u", "r", "p"))
    assert 'opaque="o"' in answer_challenge(
        'Digest realm="r", nonce="n", opaque="o"', username="u", password="p", method="INVITE", uri="sip:x"
    )
    with pytest.raises(ParseError):
        answer_challenge('Digest realm="r", nonce="n", qop="auth-int"', username="u", password="p", method="A", uri="b")


def test_the_nonce_is_never_first() -> None:
    assert challenge("r", "n").startswith('Digest realm="r", nonce="n"')


def test_a_nonce_is_good_then_stale_and_a_foreign_one_bad() -> None:
    clock = TurnableClock(datetime(2026, 1, 1, tzinfo=UTC))
    nonces = Nonces(b"secret", clock)
    nonce = nonces.make()
    assert nonces.judge(credentials(nonce)) == "good"
    assert Nonces(b"secret", clock).judge(credentials(nonce)) == "good", "another call server shares the secret"
    assert Nonces(b"other", clock).judge(credentials(nonce)) == "bad"
    assert nonces.judge(credentials(nonce[:-1] + "x")) == "bad"
    for bad in ("", ".", "..", "abc", "é.é.é", "zz.00." + nonce[-24:]):
        assert nonces.judge(credentials(bad)) == "bad"
    clock.advance(301)
    assert nonces.judge(credentials(nonce)) == "stale"


def test_a_nonce_is_good_in_one_place_only() -> None:
    nonces = Nonces(b"secret", TurnableClock())
    nonce = nonces.make("192.0.2.1")
    assert nonces.judge(credentials(nonce), "192.0.2.1") == "good"
    assert nonces.judge(credentials(nonce), "192.0.2.2") == "stale"


def test_a_counter_that_was_used_is_stale() -> None:
    nonces = Nonces(b"secret", TurnableClock())
    nonce = nonces.make()
    judged = [nonces.judge(credentials(nonce, qop="auth", cnonce="c", nc=nc)) for nc in ("1", "2", "2", "1", "a", "-")]
    assert judged == ["good", "good", "stale", "stale", "good", "stale"]


def test_credentials_are_read_in_any_order_and_spacing() -> None:
    given = parse_credentials('DIGEST uri="sip:x,y" ,response=AB,nonce="a\\"b",realm="", username="u"')
    assert (given.uri, given.response, given.nonce, given.realm) == ("sip:x,y", "ab", 'a"b', "")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Digest",
        "Basic abc",
        'Digest username="x',
        "Digest =,",
        'Digest username="x" realm="y"',
        "Digest " + "a=b," * 3000,
    ],
)
def test_what_is_no_digest_is_refused(value: str) -> None:
    with pytest.raises(ParseError):
        parse_credentials(value)


def test_a_repeated_comma_does_not_hang() -> None:
    with pytest.raises(ParseError):
        parse_pairs("Digest ,,,,,,")
