"""PINs that are typed into phones: checked, and slowed down like passwords."""

from clarion.base.container import Container
from clarion.features.people import Extension
from clarion.features.people.sign_in import SignInThrottle, counted_for, password_matches


async def pin_is_right(here: Container, owner: Extension, pin: str, place: str) -> bool | None:
    """None: too many tries, and it was not looked at. `place`: the phone that it was typed into."""
    throttle = SignInThrottle(here.storage, here.clock)
    counted = counted_for(f"pin of {owner.id}", place)
    if await throttle.reserve(counted) > 0:
        return None
    if not await password_matches(owner.pin_hash, pin):
        return False
    await throttle.succeeded(counted)
    return True
