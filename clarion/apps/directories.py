"""How companies' directories are asked."""

from clarion.base.addresses import policy_of
from clarion.base.container import Container
from clarion.base.ldap_directory import LdapClient
from clarion.engines.ldap import Ldap3Client
from clarion.engines.ldap.reach import Reach


def offer_directories(here: Container) -> None:
    """Offer the client, unless somebody has."""
    if here.find(LdapClient) is None:
        here.offer(LdapClient, Ldap3Client(Reach(policy_of(here.settings), here.settings.directory_networks)))
