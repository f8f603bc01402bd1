"""Which part of a host somebody registered."""

import pytest

from clarion.base.domains import own_domain, public_suffix


@pytest.mark.parametrize(
    ("host", "suffix", "own"),
    [
        ("www.example.co.uk", "co.uk", "example.co.uk"),
        ("example.com", "com", "example.com"),
        ("co.uk", "co.uk", ""),
        ("www.пример.рф", "рф", "пример.рф"),
        ("www.xn--e1afmkfd.xn--p1ai", "xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("nas.ann.synology.me", "me", "ann.synology.me"),  # synology.me is for customers, and no registry's
        ("synology.me", "me", ""),
        ("pbx.invalid", "", ""),
        ("localhost", "", ""),
        ("192.0.2.7", "", ""),
        ("a..com", "", ""),
        ("", "", ""),
    ],
)
def test_hosts(host: str, suffix: str, own: str) -> None:
    assert (public_suffix(host), own_domain(host)) == (suffix, own)
