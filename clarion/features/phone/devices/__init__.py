"""Devices: phones and programs that register for an extension."""

from clarion.features.phone.devices.batch_routes import router as batch_router
from clarion.features.phone.devices.book import ExtensionDevices
from clarion.features.phone.devices.credentials import SipCredentials, credentials_of
from clarion.features.phone.devices.events import DEVICES_CHANGED, PHONE_LIMIT_CHANGED, DevicesChanged
from clarion.features.phone.devices.ice_routes import router as ice_router
from clarion.features.phone.devices.limit_routes import read_limits
from clarion.features.phone.devices.limit_routes import router as limit_router
from clarion.features.phone.devices.list_routes import router as device_list_router
from clarion.features.phone.devices.models import Device, DeviceType
from clarion.features.phone.devices.place_routes import router as device_places_router
from clarion.features.phone.devices.registration_routes import router as registrations_router
from clarion.features.phone.devices.routes import router
from clarion.features.phone.devices.schemas import proxy_of
from clarion.features.phone.devices.service import (
    create_device,
    credentials_for,
    delete_device,
    refresh_topic,
    tell_call_servers,
)
from clarion.features.phone.devices.stock_routes import router as stock_router

__all__ = [
    "DEVICES_CHANGED",
    "PHONE_LIMIT_CHANGED",
    "Device",
    "DeviceType",
    "DevicesChanged",
    "ExtensionDevices",
    "SipCredentials",
    "batch_router",
    "create_device",
    "credentials_for",
    "credentials_of",
    "delete_device",
    "device_list_router",
    "device_places_router",
    "ice_router",
    "limit_router",
    "proxy_of",
    "read_limits",
    "refresh_topic",
    "registrations_router",
    "router",
    "stock_router",
    "tell_call_servers",
]
