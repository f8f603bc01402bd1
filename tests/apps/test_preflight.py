"""What `clarion install` finds out about a machine before it changes anything (OPS-05)."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clarion.apps.install import Answers
from clarion.apps.install.preflight import Resources, check_first_run, look_at_resources
from clarion.base.errors import ClarionError, Conflict, Invalid

NOW = datetime(2026, 12, 1, tzinfo=UTC)
GOOD = Resources(free_bytes=100_000_000_000, memory_bytes=8_000_000_000, clock_is_set=True)
ANSWERS = Answers(domain="phone.example.com")


def test_ops_05_a_machine_that_is_as_it_should_be_needs_no_word() -> None:
    assert check_first_run(ANSWERS, GOOD) == []
    assert check_first_run(ANSWERS, replace(GOOD, clock_is_set=None)) == [], "the system does not say"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (replace(GOOD, free_bytes=5_000_000_000), "5 GB are left"),
        (replace(GOOD, memory_bytes=1_000_000_000), "1000 MB of memory"),
        (replace(GOOD, clock_is_set=False), "systemd-timesyncd or chrony"),
    ],
)
def test_ops_05_little_room_little_memory_and_a_clock_that_nobody_sets_are_pointed_out(
    found: Resources, words: str
) -> None:
    [note] = check_first_run(ANSWERS, found)
    assert words in note


def test_ops_05_a_full_disk_is_refused() -> None:
    with pytest.raises(Conflict, match="Make room"):
        check_first_run(ANSWERS, replace(GOOD, free_bytes=100_000_000))


def test_this_machine_is_looked_at() -> None:
    found = look_at_resources()
    assert found.free_bytes > 0
    assert found.memory_bytes > 100_000_000


def own(folder: Path, *, name: str = "phone.example.com", days: int = 90, other_key: bool = False) -> Answers:
    """Answers with a certificate of one's own."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(NOW - timedelta(days=30)).not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    kept = ec.generate_private_key(ec.SECP256R1()) if other_key else key
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(kept.private_bytes(*plain))
    given = {"certificate": "own", "certificate_file": folder / "server.pem", "key_file": folder / "server.key"}
    return ANSWERS.model_copy(update=given)


@pytest.mark.parametrize("name", ["phone.example.com", "*.example.com"])
def test_ops_05_a_certificate_of_ones_own_that_fits_is_taken(tmp_path: Path, name: str) -> None:
    assert check_first_run(own(tmp_path, name=name), GOOD, NOW) == []
    [note] = check_first_run(own(tmp_path, name=name, days=5), GOOD, NOW)
    assert "ends on 2026-12-06" in note


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"name": "other.example.com"}, "is for other.example.com, not for phone.example.com"),
        ({"days": -1}, "Give a valid one, or set the clock"),
        ({"other_key": True}, "is not the key of"),
    ],
)
def test_ops_05_a_certificate_that_browsers_would_refuse_is_refused(
    tmp_path: Path, how: dict[str, object], words: str
) -> None:
    with pytest.raises(Invalid, match=re.escape(words)):
        check_first_run(own(tmp_path, **how), GOOD, NOW)  # type: ignore[arg-type]


def test_ops_05_files_that_are_no_certificate_are_refused(tmp_path: Path) -> None:
    answers = own(tmp_path)
    (tmp_path / "server.key").write_text("hello")
    with pytest.raises(ClarionError, match="cannot be read as PEM"):
        check_first_run(answers, GOOD, NOW)
