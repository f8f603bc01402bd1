"""The SIP core: RFC 3261 and its family, one file per layer, no input or output below `transport`.

`SipEngine` implements the ports `Signalling` and `Registrations` of `clarion.calls`.
"""

from clarion.engines.sip.bindings import Binding, BindingStore, FileBindingStore, MemoryBindingStore
from clarion.engines.sip.bindings_valkey import ValkeyBindingStore
from clarion.engines.sip.blf import DialogPackage, PresencePackage
from clarion.engines.sip.config import SipConfig
from clarion.engines.sip.digest import ha1
from clarion.engines.sip.events import EventPackage
from clarion.engines.sip.identity_certificates import Sources as CertificateSources
from clarion.engines.sip.identity_desk import CallerIdentity, IdentityConfig, verify_token
from clarion.engines.sip.identity_lab import Lab as IdentityLab
from clarion.engines.sip.identity_lab import pem
from clarion.engines.sip.identity_signing import fingerprint, read_chain, read_key
from clarion.engines.sip.identity_trust import NumberAuthority, authority_of
from clarion.engines.sip.registrar import RegistrationChange
from clarion.engines.sip.signalling import SipEngine

__all__ = [
    "Binding",
    "BindingStore",
    "CallerIdentity",
    "CertificateSources",
    "DialogPackage",
    "EventPackage",
    "FileBindingStore",
    "IdentityConfig",
    "IdentityLab",
    "MemoryBindingStore",
    "NumberAuthority",
    "PresencePackage",
    "RegistrationChange",
    "SipConfig",
    "SipEngine",
    "ValkeyBindingStore",
    "authority_of",
    "fingerprint",
    "ha1",
    "pem",
    "read_chain",
    "read_key",
    "verify_token",
]
