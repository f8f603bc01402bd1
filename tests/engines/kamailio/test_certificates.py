"""Our own certificate authority: trusted by clients, renewed in time, and closed to other users."""

import datetime
import ipaddress
import shutil
import ssl
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from clarion.apps.children import media_command
from clarion.base.settings import load_settings
from clarion.engines.kamailio import ensure_certificates, render, renew_certificates
from clarion.engines.kamailio.certificates import SERVER_DAYS
from clarion.engines.kamailio.interfaces import addresses_of_this_machine

NAMES = ("sip.clarion.localhost", "10.1.2.3", "::1")


def test_the_certificate_names_every_host_and_address(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, NAMES)
    certificate = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.DNSName)) == {"localhost", "sip.clarion.localhost"}
    addresses = {ipaddress.ip_address(text) for text in ("127.0.0.1", "10.1.2.3", "::1")}
    assert set(names.get_values_for_type(x509.IPAddress)) == addresses


def test_openssl_verifies_the_chain(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, NAMES)
    answer = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", made.authority, made.certificate],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    ssl.create_default_context(cafile=str(made.authority))


def test_keys_are_for_the_owner_only(tmp_path: Path) -> None:
    ensure_certificates(tmp_path / "tls", NAMES)
    for name in ("ca.key", "server.key", "server.pem"):
        assert stat.S_IMODE((tmp_path / "tls" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700


def test_the_second_run_keeps_everything(tmp_path: Path) -> None:
    assert ensure_certificates(tmp_path, NAMES).renewed
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert not ensure_certificates(tmp_path, NAMES).renewed
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("why", ["it is about to expire", "a name is missing", "its key has gone"])
def test_the_server_certificate_is_made_anew_when(tmp_path: Path, why: str) -> None:
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    ensure_certificates(tmp_path, NAMES, now=now)
    authority = (tmp_path / "ca.pem").read_bytes()
    names = NAMES
    if why == "it is about to expire":
        now += datetime.timedelta(days=SERVER_DAYS - 29)
    elif why == "a name is missing":
        names = (*NAMES, "another.example")
    else:
        (tmp_path / "server.key").unlink()
    assert ensure_certificates(tmp_path, names, now=now).renewed
    assert (tmp_path / "ca.pem").read_bytes() == authority


def test_a_wildcard_bind_listens_on_every_address_by_name(tmp_path: Path) -> None:
    files = render(load_settings({"CLARION_DATA": str(tmp_path), "CLARION_BIND": "0.0.0.0"}))
    text = files.config.read_text()
    assert "0.0.0.0" not in text
    for address in addresses_of_this_machine():
        host = f"[{address}]" if ":" in address else address
        assert f"listen=udp:{host}:5060" in text
    assert "listen=tcp:127.0.0.1:5064" in text


def test_a_long_data_path_gets_a_control_socket_that_fits(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    files = render(load_settings({"CLARION_DATA": str(deep)}))
    assert len(str(files.control_socket)) <= 100
    assert files.control_socket.parent.stat().st_mode & 0o007 == 0, "for us and the edge only"


def given_by_others(folder: Path) -> tuple[Path, Path]:
    """Certificate and key as another authority gives them."""
    made = ensure_certificates(folder, ("phone.example.com",))
    return made.certificate, made.key


def test_ops_07_a_certificate_that_the_settings_name_is_used(tmp_path: Path) -> None:
    certificate, key = given_by_others(tmp_path / "authority")
    settings = load_settings({"CLARION_DATA": str(tmp_path / "data"), "CLARION_TLS_CERTIFICATE": str(certificate),
                              "CLARION_TLS_KEY": str(key)})  # fmt: skip
    files = render(settings)
    assert "given.pem" in files.tls.read_text()
    assert (tmp_path / "data" / "tls" / "given.pem").read_bytes() == certificate.read_bytes()
    assert not renew_certificates(settings)
    before = certificate.read_bytes()
    shutil.rmtree(tmp_path / "authority")
    given_by_others(tmp_path / "authority")
    assert renew_certificates(settings)
    assert (tmp_path / "data" / "tls" / "given.pem").read_bytes() == certificate.read_bytes() != before


@pytest.mark.parametrize("how", ["missing", "half written", "another key", "expired"])
def test_ops_08_a_renewal_that_went_wrong_changes_nothing(tmp_path: Path, how: str) -> None:
    certificate, key = given_by_others(tmp_path / "authority")
    settings = load_settings({"CLARION_DATA": str(tmp_path / "data"), "CLARION_TLS_CERTIFICATE": str(certificate),
                              "CLARION_TLS_KEY": str(key)})  # fmt: skip
    render(settings)
    good = certificate.read_bytes()
    if how == "missing":
        certificate.unlink()
    elif how == "half written":
        certificate.write_bytes(good[: len(good) // 3])
    elif how == "another key":
        key.write_bytes(given_by_others(tmp_path / "other")[1].read_bytes())
    else:
        past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        made = ensure_certificates(tmp_path / "past", ("phone.example.com",), now=past)
        certificate.write_bytes(made.certificate.read_bytes())
        key.write_bytes(made.key.read_bytes())
    assert not renew_certificates(settings)
    assert (tmp_path / "data" / "tls" / "given.pem").read_bytes() == good
    assert "given.pem" in render(settings).tls.read_text()


def test_calls_do_not_wait_for_a_certificate_that_is_not_there_yet(tmp_path: Path) -> None:
    certificate, key = tmp_path / "acme" / "server.pem", tmp_path / "acme" / "server.key"
    settings = load_settings({"CLARION_DATA": str(tmp_path / "data"), "CLARION_TLS_CERTIFICATE": str(certificate),
                              "CLARION_TLS_KEY": str(key)})  # fmt: skip
    assert "server.pem" in render(settings).tls.read_text()
    given_by_others(tmp_path / "acme")
    assert renew_certificates(settings)
    assert "given.pem" in render(settings).tls.read_text()


def test_ops_10_behind_a_router_the_edge_tells_phones_the_public_address(tmp_path: Path) -> None:
    settings = load_settings({"CLARION_DATA": str(tmp_path), "CLARION_BIND": "10.9.8.7",
                              "CLARION_PUBLIC_ADDRESS": "203.0.113.7"})  # fmt: skip
    text = render(settings).config.read_text()
    assert "listen=tls:10.9.8.7:5061 advertise 203.0.113.7:5061" in text
    assert 'if ($var(at) =~ "^10[.]9[.]8[.]7:")' in text
    assert "10.9.8.7!203.0.113.7" in " ".join(media_command(settings))
    assert "advertise" not in render(load_settings({"CLARION_DATA": str(tmp_path)})).config.read_text()
