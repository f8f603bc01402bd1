"""Paging: somebody speaks, and phones and loudspeakers of a group sound (PH-35)."""

from clarion.features.phone.paging.book import PagingBook, PagingMemory, PagingProfile
from clarion.features.phone.paging.desk import PagingDesk
from clarion.features.phone.paging.events import PAGING_CHANGED
from clarion.features.phone.paging.live_call import PagedProgram, PagingAnswer, PagingProgram
from clarion.features.phone.paging.queries import read_memory as read_paging_memory
from clarion.features.phone.paging.routes import router
from clarion.features.phone.paging.service import equip_group

__all__ = [
    "PAGING_CHANGED",
    "PagedProgram",
    "PagingAnswer",
    "PagingBook",
    "PagingDesk",
    "PagingMemory",
    "PagingProfile",
    "PagingProgram",
    "equip_group",
    "read_paging_memory",
    "router",
]
