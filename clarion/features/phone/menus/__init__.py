"""Auto attendants: menus that callers walk through, front desks, announcements, dial by name."""

from clarion.features.phone.menus.answering import AnnouncementProgram, Reception
from clarion.features.phone.menus.book import MenuBook, Shelves
from clarion.features.phone.menus.live_call import MenuProgram

__all__ = ["AnnouncementProgram", "MenuBook", "MenuProgram", "Reception", "Shelves"]
