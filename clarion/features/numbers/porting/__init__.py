"""Number porting (PH-86): numbers that come from other carriers, and numbers that leave."""

from clarion.features.numbers.porting import arriving, leaving
from clarion.features.numbers.porting.models import PortOrder, PortOut
from clarion.features.numbers.porting.out_routes import router as out_router
from clarion.features.numbers.porting.routes import router
from clarion.features.numbers.porting.worker import PortingWorker

__all__ = ["PortOrder", "PortOut", "PortingWorker", "arriving", "leaving", "out_router", "router"]
