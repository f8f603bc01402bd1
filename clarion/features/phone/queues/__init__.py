"""Call queues and ring groups: who waits, who rings, and what becomes of who waits too long."""

from clarion.features.phone.queues.answering_rule import change_queue_part, queue_part
from clarion.features.phone.queues.control_routes import router as control_router
from clarion.features.phone.queues.dispatcher import CHANGED as QUEUE_FLOOR_CHANGED
from clarion.features.phone.queues.dispatchers import QueueDispatchers
from clarion.features.phone.queues.events import QUEUES_CHANGED, QueuesChanged
from clarion.features.phone.queues.figures import Goal as QueueGoal
from clarion.features.phone.queues.figures import Stay as QueueStay
from clarion.features.phone.queues.figures import stays_of as queue_stays_of
from clarion.features.phone.queues.live_call import CallbackProgram, QueueAnswer, QueueProgram
from clarion.features.phone.queues.looking import account_of as queue_account_of
from clarion.features.phone.queues.own_routes import router as own_router
from clarion.features.phone.queues.pickup_program import PickupProgram
from clarion.features.phone.queues.pickup_routes import router as pickup_router
from clarion.features.phone.queues.profile import QueueCache, QueuePart, QueueProfile
from clarion.features.phone.queues.queries import QueueMembers, ids_of_queues, read_pickup_groups
from clarion.features.phone.queues.queries import read_profiles as read_queue_profiles
from clarion.features.phone.queues.routes import router
from clarion.features.phone.queues.schemas import QueueRules
from clarion.features.phone.queues.service import equip_queue
from clarion.features.phone.queues.settings import goal_of as queue_goal_of
from clarion.features.phone.queues.skill_routes import router as skill_router
from clarion.features.phone.queues.stays import QueueStays, queue_stays_consumer
from clarion.features.phone.queues.surroundings import Surroundings
from clarion.features.phone.queues.talks import read_talks
from clarion.features.phone.queues.wrap_up_routes import router as wrap_up_router

routers = (router, own_router, pickup_router, skill_router, control_router, wrap_up_router)

__all__ = [
    "QUEUES_CHANGED",
    "QUEUE_FLOOR_CHANGED",
    "CallbackProgram",
    "PickupProgram",
    "QueueAnswer",
    "QueueCache",
    "QueueDispatchers",
    "QueueGoal",
    "QueueMembers",
    "QueuePart",
    "QueueProfile",
    "QueueProgram",
    "QueueRules",
    "QueueStay",
    "QueueStays",
    "QueuesChanged",
    "Surroundings",
    "change_queue_part",
    "equip_queue",
    "ids_of_queues",
    "queue_account_of",
    "queue_goal_of",
    "queue_part",
    "queue_stays_consumer",
    "queue_stays_of",
    "read_pickup_groups",
    "read_queue_profiles",
    "read_talks",
    "routers",
]
