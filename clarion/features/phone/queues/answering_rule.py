"""The `queue` in the business-hours rule of a queue: the surface's way to read and change its rules."""

from typing import cast

from fastapi import Request

from clarion.base.storage import AsyncSession
from clarion.features.people import Extension
from clarion.features.phone.queues import service, views
from clarion.features.phone.queues.responses import QueueAnsweringRule, QueueAnsweringRuleQueue
from clarion.features.phone.queues.schemas import QueueRules

_OWN = ("managers", "voicemail", "skills", "bestFirst")  # what the surface has elsewhere, or not at all


async def queue_part(session: AsyncSession, request: Request, queue: Extension) -> QueueAnsweringRule:
    """`queue` of the rule."""
    shown = await views.rules_view(session, request, queue)
    return {
        "queue": cast("QueueAnsweringRuleQueue", {name: value for name, value in shown.items() if name not in _OWN})
    }


async def change_queue_part(session: AsyncSession, queue: Extension, change: QueueRules) -> None:
    """Raises Invalid, NotFound."""
    await service.change_rules(session, queue, change)
