"""Which carriers of texts a process has, by its settings."""

from clarion.base.container import Container
from clarion.base.settings import Settings
from clarion.base.text_carrier import TextCarrier, TextCarriers
from clarion.engines.phone_network import NetworkCarrier
from clarion.engines.sms import SmppCarrier, TextGateway, gateway_settings, smpp_settings


def offer_carriers(here: Container) -> None:
    """Offer them, unless somebody has; texting connects them."""
    if here.find(TextCarriers) is None:
        here.offer(TextCarriers, build_carriers(here))


def build_carriers(here: Container) -> TextCarriers:
    """The first one carries what no route speaks of: a real carrier where there is one, else the simulated network."""
    settings = here.settings
    found: list[TextCarrier] = []
    if settings.sms_smpp_url:
        found.append(SmppCarrier(smpp_settings(settings.sms_smpp_url), here.clock))
    if settings.sms_gateway_url:
        found.append(TextGateway(gateway_settings(settings), here.clock))
    found.append(NetworkCarrier(here.bus))
    return TextCarriers(tuple(found), routes_of(settings))


def routes_of(settings: Settings) -> tuple[tuple[str, str], ...]:
    """`+4930=smpp,*=network` as pairs."""
    pairs = (entry.partition("=") for entry in settings.sms_routes)
    return tuple((prefix, name) for prefix, _, name in pairs)
