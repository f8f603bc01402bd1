"""Phones that set themselves up: they fetch their settings by signed addresses, each password once (PH-43, PH-70)."""

from clarion.features.phone.device_provisioning.bulk_routes import router as bulk_router
from clarion.features.phone.device_provisioning.change_watcher import ProvisioningWatcher
from clarion.features.phone.device_provisioning.events import RESYNC
from clarion.features.phone.device_provisioning.gate import SetupGate
from clarion.features.phone.device_provisioning.held_routes import router as held_router
from clarion.features.phone.device_provisioning.phone_routes import router as phone_router
from clarion.features.phone.device_provisioning.routes import router

routers = (router, bulk_router, phone_router, held_router)

__all__ = ["RESYNC", "ProvisioningWatcher", "SetupGate", "routers"]
