"""Scams of today in five languages are found by how they are built; urgent but honest texts are left alone."""

from pathlib import Path

import pytest

from clarion.base.text_score import score_text
from clarion.features.conduct.detectors import text_features
from clarion.features.conduct.detectors.scams import scam_family
from clarion.features.conduct.rulebook import shipped_book

LINES = [line.split("\t", 1) for line in Path(__file__).with_name("scams.tsv").read_text("utf-8").splitlines()]
SCAMS = [text for label, text in LINES if label == "scam"]
HONEST = [text for label, text in LINES if label == "honest"]


@pytest.mark.parametrize("text", SCAMS)
def test_a_scam_of_today_belongs_to_its_family(text: str) -> None:
    """OBJ-02: parcel, toll, bank, government, job, family, crypto, prize, boss, code."""
    assert scam_family(text)


@pytest.mark.parametrize("text", HONEST)
def test_an_urgent_but_honest_text_is_no_scam_and_is_not_held(text: str) -> None:
    """OBJ-02: bank confirmations, server alarms, couriers, clinics, schools."""
    found = text_features(text)
    assert not found["scam_pattern"], scam_family(text)
    [row] = shipped_book().tables["obj-02.scam"].rows
    assert isinstance(row.value, float) and found["scam_score"] < row.value


def test_a_link_to_the_mark_itself_is_no_scam() -> None:
    assert not scam_family("PayPal: unusual activity, your account is limited. Verify at https://www.paypal.com/verify")
    assert scam_family("PayPal: unusual activity, your account is limited. Verify at https://paypal.secure.com/verify")


@pytest.mark.parametrize(
    "text",
    [
        "See http://10.0.0.5.evil.example/x",
        "Pay the fee http://10.0.0.5@evil.example/x",
        "Pay the fee http://10.0.0.5:80@evil.example/x",
        "Pay the fee http://8.8.8.8/x",
        "Claim http://10.0.0.5/ your prize at http://win.top",
        "Kostenlos http://win.top",
        "Txt WIN to 09061701461",
        "WINNER claim: 87066",
        "FREE prize: text 80082",
        "Winner! telegram @evilguy",
        "Verify now: http://10.0.0.5%2eevil.example/login",
        "Verify now: http://10.0.0.5\u3002evil.example/login",
        "Verify now: http://10.0.0.5\\@evil.example/login",
    ],
)
def test_few_words_that_lead_outside_are_judged_in_full(text: str) -> None:
    """OBJ-02: what looks like a private network and is none, a link after one, a number to call."""
    assert text_features(text)["scam_score"] == pytest.approx(score_text(text), abs=0.1)
    assert score_text(text) > 0.4


def test_a_scam_inside_a_private_link_is_judged() -> None:
    """OBJ-02: such a link takes nobody anywhere, and is read all the same."""
    assert (
        text_features("http://10.0.0.1/?URGENT_your_account_locked_claim_prize_call_09061234567")["scam_score"] > 0.95
    )
    assert text_features("http://localhost/URGENT-your-account-is-locked-call-1-900-555-1234")["scam_score"] > 0.95
