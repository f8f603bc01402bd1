"""The SIP core: RFC 3261 and its family, one file per layer, no input or output below `transport`.

`SipEngine` implements the ports `Signalling` and `Registrations` of `clarion.calls`.
"""

from clarion.engines.sip.bindings import Binding, BindingStore, FileBindingStore, MemoryBindingStore
from clarion.engines.sip.bindings_valkey import ValkeyBindingStore
from clarion.engines.sip.core import SipConfig
from clarion.engines.sip.digest import ha1
from clarion.engines.sip.events import EventPackage
from clarion.engines.sip.registrar import RegistrationChange
from clarion.engines.sip.signalling import SipEngine

__all__ = [
    "Binding",
    "BindingStore",
    "EventPackage",
    "FileBindingStore",
    "MemoryBindingStore",
    "RegistrationChange",
    "SipConfig",
    "SipEngine",
    "ValkeyBindingStore",
    "ha1",
]
