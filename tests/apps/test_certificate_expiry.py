"""A certificate that is not renewed is told of before it ends (OPS-09)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from clarion.apps.certificate_expiry import check_certificate
from clarion.base.settings import load_settings
from clarion.engines.kamailio import ensure_certificates, expires_at, render


def test_ops_09_the_alarm_comes_twenty_days_ahead(tmp_path: Path) -> None:
    settings = load_settings({"CLARION_DATA": str(tmp_path)})
    now = datetime.now(UTC)
    assert check_certificate(settings, now) is None
    made = ensure_certificates(tmp_path / "tls", ())
    ends = expires_at(made.certificate)
    assert check_certificate(settings, ends - timedelta(days=21)) is None
    problem = check_certificate(settings, ends - timedelta(days=19))
    assert problem is not None
    assert f"{ends:%Y-%m-%d}" in problem
    made.certificate.write_text("nothing")
    assert "cannot be read" in str(check_certificate(settings, now))


def test_a_certificate_that_was_never_taken_is_told_of(tmp_path: Path) -> None:
    missing = {"CLARION_TLS_CERTIFICATE": str(tmp_path / "a.pem"), "CLARION_TLS_KEY": str(tmp_path / "a.key")}
    settings = load_settings({"CLARION_DATA": str(tmp_path / "data"), **missing})
    render(settings)
    assert "was not taken yet" in str(check_certificate(settings, datetime.now(UTC)))
