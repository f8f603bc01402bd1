"""What others see, from what a person says and what their phone does. Pure."""

from clarion.features.people.presence.models import DndStatus, UserStatus


def presence_status(user_status: str, dnd_status: str, telephony_status: str) -> str:
    """Available, Busy or Offline: calls and do-not-disturb make busy, invisible stays offline."""
    if user_status == UserStatus.OFFLINE:
        return UserStatus.OFFLINE
    if telephony_status != "NoCall" or dnd_status == DndStatus.NO_CALLS:
        return UserStatus.BUSY
    return user_status


def takes_calls(dnd_status: str) -> bool:
    """Whether direct calls ring at all."""
    return dnd_status not in (DndStatus.NO_CALLS, DndStatus.DEPARTMENT_CALLS_ONLY)
