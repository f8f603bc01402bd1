"""Any gateway that speaks HTTP, with signed requests in both directions."""

from clarion.engines.sms.gateway.carrier import GatewaySettings, TextGateway, gateway_settings
from clarion.engines.sms.gateway.signing import HEADER as HEADER_NAME
from clarion.engines.sms.gateway.signing import Signature, check, sign

__all__ = ["HEADER_NAME", "GatewaySettings", "Signature", "TextGateway", "check", "gateway_settings", "sign"]
