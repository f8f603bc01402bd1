"""Carriers of texts: SMPP 3.4, and any gateway that speaks signed HTTP."""

from clarion.engines.sms.gateway import GatewaySettings, TextGateway, gateway_settings
from clarion.engines.sms.smpp import SmppCarrier, SmppSettings, smpp_settings

__all__ = ["GatewaySettings", "SmppCarrier", "SmppSettings", "TextGateway", "gateway_settings", "smpp_settings"]
