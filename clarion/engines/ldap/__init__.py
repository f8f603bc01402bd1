"""Asks directories of companies by LDAP, with ldap3."""

from clarion.engines.ldap.client import Ldap3Client

__all__ = ["Ldap3Client"]
