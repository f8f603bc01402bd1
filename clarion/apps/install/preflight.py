"""Checks of a machine before anything is changed: disk, memory, clock, and the certificate that you supply.

Names and ports are checked in `plan.py` and `facts.py`.
"""

import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from clarion.apps.install.answers import Answers
from clarion.base.errors import Conflict, Invalid

LEAST_FREE: Final = 2_000_000_000
ADVISED_FREE: Final = 20_000_000_000
ADVISED_MEMORY: Final = 3_500_000_000
_SOON: Final = timedelta(days=14)


@dataclass(frozen=True)
class Resources:
    """`clock_is_set`: by NTP; None where the system does not say."""

    free_bytes: int
    memory_bytes: int
    clock_is_set: bool | None


def look_at_resources() -> Resources:
    folder = next(path for path in (Path("/var/lib/clarion"), Path("/var/lib"), Path("/")) if path.exists())
    return Resources(shutil.disk_usage(folder).free, _memory(), _clock_is_set())


def check_first_run(answers: Answers, found: Resources, now: datetime | None = None) -> list[str]:
    """What to know, in sentences. Raises `Conflict` or `Invalid` for what would not work."""
    if found.free_bytes < LEAST_FREE:
        raise Conflict(
            f"Only {found.free_bytes // 1_000_000} MB are left on the disk of /var/lib/clarion, and a start needs"
            f" {LEAST_FREE // 1_000_000} MB. Make room, or mount a larger disk there."
        )
    notes = []
    if found.free_bytes < ADVISED_FREE:
        notes.append(
            f"{found.free_bytes // 1_000_000_000} GB are left on the disk of /var/lib/clarion. Recordings and files"
            f" need room; {ADVISED_FREE // 1_000_000_000} GB are advised."
        )
    if found.memory_bytes < ADVISED_MEMORY:
        notes.append(f"The machine has {found.memory_bytes // 1_000_000} MB of memory; 4 GB are advised.")
    if found.clock_is_set is False:
        notes.append(
            "The clock of this machine is not set by a time server: certificates, sign-ins and call records go wrong"
            " with it. Install systemd-timesyncd or chrony."
        )
    if answers.certificate == "own":
        _check_certificate(answers, now or datetime.now(UTC), notes)
    return notes


def _memory() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) * 1024
    return 0


def _clock_is_set() -> bool | None:
    program = shutil.which("timedatectl")
    if program is None:
        return None
    asked = [program, "show", "--property=NTPSynchronized", "--value"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=10).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(told)


def _check_certificate(answers: Answers, now: datetime, notes: list[str]) -> None:
    assert answers.certificate_file is not None and answers.key_file is not None
    try:
        certificate = x509.load_pem_x509_certificates(answers.certificate_file.read_bytes())[0]
        key = serialization.load_pem_private_key(answers.key_file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise Invalid(f"certificate_file and key_file cannot be read as PEM without a password: {error}.") from None
    public = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if certificate.public_key().public_bytes(*public) != key.public_key().public_bytes(*public):
        raise Invalid(f"{answers.key_file} is not the key of {answers.certificate_file}.")
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise Invalid(
            f"{answers.certificate_file} is valid from {certificate.not_valid_before_utc:%Y-%m-%d} to"
            f" {certificate.not_valid_after_utc:%Y-%m-%d}; today is {now:%Y-%m-%d}. Give a valid one, or set the clock."
        )
    names = _names(certificate)
    wildcard = "*." + answers.domain.partition(".")[2]
    if answers.domain not in names and wildcard not in names:
        raise Invalid(f"{answers.certificate_file} is for {', '.join(names) or 'no name'}, not for {answers.domain}.")
    if certificate.not_valid_after_utc - now < _SOON:
        notes.append(f"{answers.certificate_file} ends on {certificate.not_valid_after_utc:%Y-%m-%d}. Renew it soon.")


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return [name.lower() for name in found.value.get_values_for_type(x509.DNSName)]
