"""SMPP 3.4 as an ESME: one transceiver bind, kept up."""

from clarion.engines.sms.smpp.carrier import SmppCarrier
from clarion.engines.sms.smpp.settings import SmppSettings, smpp_settings

__all__ = ["SmppCarrier", "SmppSettings", "smpp_settings"]
