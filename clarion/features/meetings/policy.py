"""What acceptable use is asked about meetings: starting and joining them, and what they are called."""

from clarion.base.container import Container
from clarion.base.policy_client import PolicyRequest, check_policy
from clarion.features.people.sign_in import Caller


async def check_title(here: Container, caller: Caller, title: str | None, *, parameter: str) -> None:
    """Ask outside of any transaction. Raises what a rule says of a name that looks like a protected brand."""
    if title:
        wish = PolicyRequest(
            kind="name.change",
            account_id=caller.account_id,
            extension_id=caller.extension_id,
            subject=title,
            parameter=parameter,
        )
        await check_policy(here, wish)


async def check_start(here: Container, account_id: str, extension_id: str) -> None:
    """Whether a host may hold meetings at present. Raises what a rule says."""
    await check_policy(here, PolicyRequest(kind="meeting.start", account_id=account_id, extension_id=extension_id))


async def check_join(here: Container, account_id: str, extension_id: str) -> None:
    """Whether somebody with an account may come. Guests have none. Raises what a rule says."""
    if account_id:
        await check_policy(here, PolicyRequest(kind="meeting.join", account_id=account_id, extension_id=extension_id))
