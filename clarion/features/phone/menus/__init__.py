"""Auto attendants: menus that callers walk through, front desks, announcements, dial by name."""

from clarion.features.phone.menus.answering import AnnouncementProgram, Reception
from clarion.features.phone.menus.book import MenuCache, Shelves
from clarion.features.phone.menus.document_routes import router as document_router
from clarion.features.phone.menus.events import MENUS_CHANGED
from clarion.features.phone.menus.live_call import MenuProgram
from clarion.features.phone.menus.memory import ReceptionSnapshot, read_receptions
from clarion.features.phone.menus.queries import accounts_with_reception
from clarion.features.phone.menus.routes import router

__all__ = [
    "MENUS_CHANGED",
    "AnnouncementProgram",
    "MenuCache",
    "MenuProgram",
    "Reception",
    "ReceptionSnapshot",
    "Shelves",
    "accounts_with_reception",
    "document_router",
    "read_receptions",
    "router",
]
