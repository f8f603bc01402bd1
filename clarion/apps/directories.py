"""How companies' directories are asked."""

from clarion.base.container import Container
from clarion.base.ldap_directory import LdapClient
from clarion.base.ssrf_guard import egress_policy
from clarion.engines.ldap import Ldap3Client
from clarion.engines.ldap.reach import Reach


def offer_directories(here: Container) -> None:
    """Offer the client, unless somebody has."""
    if here.find(LdapClient) is None:
        here.offer(LdapClient, Ldap3Client(Reach(egress_policy(here.settings), here.settings.directory_networks)))
