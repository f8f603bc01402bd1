"""Which part of a host name somebody registered, by the Public Suffix List that the package brings; nothing is fetched.

Hosts come as text in lower case, in Unicode or with their `xn--` labels; what is no host name has no suffix.
"""

from functools import cache

from publicsuffixlist import PublicSuffixList


@cache
def _registries() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)


@cache
def _everybody() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


def public_suffix(host: str) -> str:
    """The part under which a registry gives names: `co.uk` of `www.example.co.uk`; empty when there is none."""
    return _registries().publicsuffix(host) or ""


def own_domain(host: str) -> str:
    """What one customer has for themselves: `example.co.uk` of `www.example.co.uk`, and `ann.synology.me` as it stands,
    because hosts of a provider's customers are no domain together. Empty when there is none.
    """
    return _everybody().privatesuffix(host) or ""
