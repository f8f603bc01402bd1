"""What others see, from what a person says and what their phone does. Pure."""

from clarion.features.people.presence.models import DndStatus, UserStatus


def presence_status(
    user_status: str, dnd_status: str, telephony_status: str, *, in_meeting: bool = False, reachable: bool = True
) -> str:
    """Available, Busy or Offline: calls, meetings and do-not-disturb make busy, invisible stays offline.

    `reachable`: false for a person who never signed in and has no phone.
    """
    if user_status == UserStatus.OFFLINE or not (reachable or telephony_status != "NoCall"):
        return UserStatus.OFFLINE
    if in_meeting or telephony_status != "NoCall" or dnd_status == DndStatus.NO_CALLS:
        return UserStatus.BUSY
    return user_status


def takes_calls(dnd_status: str) -> bool:
    """Whether direct calls ring at all."""
    return dnd_status not in (DndStatus.NO_CALLS, DndStatus.DEPARTMENT_CALLS_ONLY)


def composed(personal: bool, queues: bool) -> DndStatus:
    """The one status for taking one's own calls, and taking calls of queues."""
    if personal:
        return DndStatus.TAKE_ALL if queues else DndStatus.NO_DEPARTMENT_CALLS
    return DndStatus.DEPARTMENT_CALLS_ONLY if queues else DndStatus.NO_CALLS


def takes_queue_calls(dnd_status: str) -> bool:
    return dnd_status in (DndStatus.TAKE_ALL, DndStatus.DEPARTMENT_CALLS_ONLY)


def personal_status(dnd_status: str) -> str:
    """`dndStatusPersonal`: about one's own calls only."""
    return DndStatus.TAKE_ALL if takes_calls(dnd_status) else DndStatus.NO_CALLS


def unified_status(
    user_status: str, dnd_status: str, telephony_status: str, *, in_meeting: bool = False, reachable: bool = True
) -> str:
    """Available, Busy, DND or Offline."""
    if user_status == UserStatus.OFFLINE or not (reachable or telephony_status != "NoCall"):
        return "Offline"
    if user_status == UserStatus.BUSY or dnd_status == DndStatus.NO_CALLS:
        return "DND"
    return "Available" if telephony_status == "NoCall" and not in_meeting else "Busy"
