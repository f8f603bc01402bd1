"""A phone network to try Clarion with: a SIP carrier with real audio, reached like any other carrier.

Start it with `PhoneNetwork`; people and other processes reach it through `serve_on` (bus) and `NetworkControl`
(a socket in the data folder, which `ask_network` and the command line use).
"""

from clarion.engines.phone_network.announcements import RenderSpeech
from clarion.engines.phone_network.control import NetworkControl, NetworkLine, ask_clarion_of, ask_network, serve_on
from clarion.engines.phone_network.digest import Credentials
from clarion.engines.phone_network.facts import CallFacts, EmergencyFacts
from clarion.engines.phone_network.network import NetworkConfig, PhoneNetwork
from clarion.engines.phone_network.port_carrier import NetworkPorts
from clarion.engines.phone_network.ports import PortRegistry
from clarion.engines.phone_network.subscribers import (
    Behaviour,
    Inbox,
    NumberPlan,
    Subscriber,
    TextMessage,
    load_plan,
)
from clarion.engines.phone_network.text_carrier import NetworkCarrier
from clarion.engines.phone_network.texts import TextExchange
from clarion.engines.phone_network.traffic import Traffic, TrafficPlan

__all__ = [
    "Behaviour",
    "CallFacts",
    "Credentials",
    "EmergencyFacts",
    "Inbox",
    "NetworkCarrier",
    "NetworkConfig",
    "NetworkControl",
    "NetworkLine",
    "NetworkPorts",
    "NumberPlan",
    "PhoneNetwork",
    "PortRegistry",
    "RenderSpeech",
    "Subscriber",
    "TextExchange",
    "TextMessage",
    "Traffic",
    "TrafficPlan",
    "ask_clarion_of",
    "ask_network",
    "load_plan",
    "serve_on",
]
