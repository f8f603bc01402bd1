"""Scams of today in five languages are found by how they are built; urgent but honest texts are left alone."""

from pathlib import Path

import pytest

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
