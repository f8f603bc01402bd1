"""Keys, signatures and commitments that browsers send, good and bad. Pure."""

import base64
import hmac
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from clarion.base.errors import Invalid
from clarion.features.messaging.encryption.proofs import check_signature, checked_key, is_committed, unpacked
from tests.features.messaging.sealing import b64, public, sign

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())


def test_msg27_a_signature_is_good_for_its_key_and_its_words_only() -> None:
    check_signature(public(KEY), sign(KEY, "words"), "words")
    for key, signature, words in (
        (OTHER, sign(KEY, "words"), "words"),
        (KEY, sign(KEY, "words"), "other words"),
        (KEY, b64(bytes(64)), "words"),
        (KEY, b64(bytes(63)), "words"),
    ):
        with pytest.raises(Invalid, match="not signed by"):
            check_signature(public(key), signature, words)


@pytest.mark.parametrize("raw", [b"\x04" + bytes(64), b"\x04" * 65, b"\x02" + bytes(32), b""])
def test_msg27_what_is_no_point_of_the_curve_is_no_key(raw: bytes) -> None:
    with pytest.raises(Invalid, match="no public key"):
        checked_key(b64(raw), "key")


@pytest.mark.parametrize("text", ["a", "ab=cd", "a b c d", "ümlaut12"])
def test_what_is_not_base64url_says_so(text: str) -> None:
    with pytest.raises(Invalid, match="base64url"):
        unpacked(text, "box")
    assert unpacked(base64.urlsafe_b64encode(b"\xff\xfe?").decode().rstrip("="), "box") == b"\xff\xfe?"


def test_msg27_a_commitment_holds_its_author_to_the_words() -> None:
    key = bytes(range(32))
    commitment = b64(hmac.new(key, b"said", sha256).digest())
    assert is_committed(commitment, b64(key), "said")
    assert not is_committed(commitment, b64(key), "sad")
    assert not is_committed(commitment, b64(bytes(32)), "said")
