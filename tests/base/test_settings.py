"""Settings: every wrong value is refused with one sentence."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from clarion.base.settings import SettingsError, load_settings


def test_an_empty_environment_gives_the_defaults_of_the_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({})
    assert (settings.bind, settings.http_port) == ("127.0.0.1", 8080)
    assert (settings.sip_port, settings.sip_tls_port, settings.sip_wss_port) == (5060, 5061, 5062)
    assert (settings.rtp_min, settings.rtp_max) == (30000, 34999)
    assert settings.data == tmp_path / "data"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/clarion.db"
    assert settings.public_url == "http://localhost:8080"


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("CLARION_HTTP_PORT", "eighty", "CLARION_HTTP_PORT is 'eighty'.*whole number from 1 to 65535"),
        ("CLARION_SIP_PORT", "70000", "CLARION_SIP_PORT is '70000'.*whole number from 1 to 65535"),
        ("CLARION_BIND", "everywhere", "CLARION_BIND is 'everywhere'.*an IP address of this machine"),
        ("CLARION_LOG_LEVEL", "loud", "CLARION_LOG_LEVEL is 'loud'.*'debug', 'info', 'warning' or 'error'"),
        ("CLARION_DATABASE_URL", "mysql://db/x", "CLARION_DATABASE_URL.*postgresql://"),
        ("CLARION_VALKEY_URL", "http://x", "CLARION_VALKEY_URL.*valkey://host:port/0"),
        ("CLARION_SERVER_ID", "cs-1", "CLARION_SERVER_ID.*small letters and digits"),
        ("CLARION_RTPENGINE_ENDPOINTS", "here", "CLARION_RTPENGINE_ENDPOINTS.*127.0.0.1:2223"),
        ("CLARION_PUBLIC_URL", "phone.example.com", "CLARION_PUBLIC_URL.*https://phone.example.com"),
        ("CLARION_SIP_PORT", "8080", "CLARION_HTTP_PORT and CLARION_SIP_PORT are both 8080"),
        ("CLARION_HTTP_PORT", "30001", r"CLARION_HTTP_PORT \(30001\) lies inside CLARION_RTP_MIN"),
        ("CLARION_RTP_MAX", "30010", "must hold at least 100 ports"),
        ("CLARION_HTTPPORT", "80", "CLARION_HTTPPORT is not a setting; did you mean CLARION_HTTP_PORT"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_wrong_and_what_is_allowed(
    variable: str, value: str, sentence: str
) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        load_settings({variable: value})
    assert len(str(caught.value).splitlines()) == 1


def test_a_secret_in_a_refused_address_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"CLARION_DATABASE_URL": "mysql://clarion:hunter2@db/x"})
    assert "hunter2" not in str(caught.value)


def test_two_wrong_values_give_two_sentences() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"CLARION_HTTP_PORT": "x", "CLARION_LOG_LEVEL": "y"})
    assert len(str(caught.value).splitlines()) == 2


def test_an_empty_variable_counts_as_absent() -> None:
    assert load_settings({"CLARION_HTTP_PORT": ""}).http_port == 8080


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("postgres://u@h/d", "postgresql+asyncpg://u@h/d"),
        ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
        ("sqlite+aiosqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
        ("postgresql+asyncpg://u@h/d", "postgresql+asyncpg://u@h/d"),
    ],
)
def test_a_database_address_gets_the_driver_that_clarion_uses(given: str, used: str) -> None:
    assert load_settings({"CLARION_DATABASE_URL": given}).database_url == used


def test_lists_are_separated_by_commas() -> None:
    settings = load_settings({"CLARION_RTPENGINE_ENDPOINTS": "127.0.0.1:2223, 127.0.0.1:2323"})
    assert settings.rtpengine_endpoints == ("127.0.0.1:2223", "127.0.0.1:2323")


def test_what_demo_env_prints_does_not_stand_in_the_way() -> None:
    demo = {"CLARION_101_NUMBER": "+16505550101", "CLARION_SIP_WSS": "wss://x", "CLARION_CA_FILE": "/ca.pem"}
    assert load_settings(demo).http_port == 8080


def test_settings_do_not_change_after_the_start() -> None:
    with pytest.raises(ValidationError):
        load_settings({}).http_port = 1  # type: ignore[misc]


@pytest.mark.parametrize(("low", "high", "port"), [(30000, 36999, 37000), (30000, 49999, 50000), (37000, 65535, 36936)])
def test_a_range_of_media_that_was_chosen_before_there_were_meetings_goes_on(low: int, high: int, port: int) -> None:
    found = load_settings({"CLARION_RTP_MIN": str(low), "CLARION_RTP_MAX": str(high)})
    assert found.sfu_udp_port == port
    with pytest.raises(SettingsError, match="CLARION_SFU_UDP_PORT"):
        load_settings({"CLARION_RTP_MIN": str(low), "CLARION_RTP_MAX": str(high), "CLARION_SFU_UDP_PORT": str(low + 1)})
