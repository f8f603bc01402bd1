"""Paging: somebody speaks, and phones and loudspeakers of a group sound (PH-35)."""

from clarion.features.phone.paging.book import PagingCache, PagingProfile, PagingSnapshot
from clarion.features.phone.paging.controller import PagingController
from clarion.features.phone.paging.events import PAGING_CHANGED
from clarion.features.phone.paging.live_call import PagedProgram, PagingAnswer, PagingProgram
from clarion.features.phone.paging.queries import read_snapshot as read_paging_memory
from clarion.features.phone.paging.routes import router
from clarion.features.phone.paging.service import equip_group

__all__ = [
    "PAGING_CHANGED",
    "PagedProgram",
    "PagingAnswer",
    "PagingCache",
    "PagingController",
    "PagingProfile",
    "PagingProgram",
    "PagingSnapshot",
    "equip_group",
    "read_paging_memory",
    "router",
]
