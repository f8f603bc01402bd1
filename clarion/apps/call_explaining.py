"""`clarion calls explain`: where a call would go, and why, from the database alone: no call server has to run."""

from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import select

from clarion.apps.live_calls import Live
from clarion.apps.one_command import run_command
from clarion.base.container import Container
from clarion.base.errors import Invalid, NotFound
from clarion.calls.cdr import CallRecord
from clarion.calls.cdr_models import CdrRow
from clarion.calls.directory import Device, Directory
from clarion.calls.wire import DeviceTarget, Dialect, MediaProfile, Registration
from clarion.features.numbers import to_e164
from clarion.features.people import Account
from clarion.features.phone.handling import Question, Walk, explain_record, zone_of
from clarion.features.phone.handling.dry_run.responses import CallPath

LONGEST_SHORT = 6


class EveryPhone:
    """Registrations as if every phone were signed in."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def targets(self, extension_id: str) -> list[DeviceTarget]:
        return [_target(device) for device in self._directory.devices_of(extension_id) if device.enabled]

    def device_targets(self, device_id: str) -> list[DeviceTarget]:
        device = self._directory.devices.get(device_id)
        return [_target(device)] if device is not None and device.enabled else []

    def registrations(self, extension_id: str) -> list[Registration]:
        return []

    def end_registration(self, extension_id: str, registration_id: str) -> bool:
        return False


def _target(device: Device) -> DeviceTarget:
    return DeviceTarget(
        device_id=device.device_id,
        extension_id=device.extension_id,
        account_id=device.account_id,
        contact="",
        path=(),
        dialect=Dialect(name="any"),
        media=MediaProfile.RTP,
    )


def explain(
    called: Annotated[str, typer.Argument(help="A number such as +16505550102, a short number, or a past call (s-…)")],
    caller: Annotated[str, typer.Option("--from", help="Who calls; nothing for somebody who shows no number")] = "",
    account: Annotated[str, typer.Option(help="Account of a short number")] = "",
    at: Annotated[str, typer.Option(help="When: 2026-12-24T18:00, in the company's time; now when left out")] = "",
    dnd: Annotated[bool | None, typer.Option("--dnd/--no-dnd", help="As if everybody had do not disturb on")] = None,
) -> None:
    """Say where a call goes and which rule decided each turn; or why a past call rang or did not.

    Every phone counts as signed in. Acceptable use is not asked.
    """

    async def said(here: Container) -> list[str]:
        if called.startswith("s-"):
            return await _past(here, called, account)
        return list((await explain_call(here, called, caller, account, at, dnd))["sentences"])

    for sentence in run_command(said):
        typer.echo(sentence)


async def explain_call(
    here: Container, called: str, caller: str, account_id: str, at: str, dnd: bool | None = None
) -> CallPath:
    """What `Walk.explain` gives. Raises NotFound, Invalid."""
    live = Live(here)
    await live.open_memory()
    try:
        phones = EveryPhone(live.directory)
        live.open_destinations(phones)
        owner = account_id or _account_of(live.directory, called)
        account = live.directory.accounts.get(owner)
        if account is None:
            raise NotFound("Nobody here has this number; name the --account of a short one.")
        question = Question(
            account_id=owner,
            caller=_number(caller, account.home_country),
            called=_number(called, account.home_country),
            at=await _moment(here, owner, at),
            do_not_disturb=dnd,
        )
        return Walk(live.surroundings(phones), question).explain()
    finally:
        await live.close_memory()


def _number(text: str, country: str) -> str:
    if not text or (text.isdigit() and len(text) <= LONGEST_SHORT):
        return text
    return to_e164(text, country) or text


def _account_of(directory: Directory, called: str) -> str:
    number = directory.numbers.get(to_e164(called) or "")
    if number is not None:
        return number.account_id
    owners = {found.account_id for found in directory.extensions.values() if found.number == called}
    return owners.pop() if len(owners) == 1 else ""


async def _moment(here: Container, account_id: str, text: str) -> float:
    if not text:
        return here.clock.now().timestamp()
    async with here.storage.reading() as session:
        zone = zone_of((await session.get_one(Account, account_id)).time_zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid("Give --at as 2026-12-24T18:00.") from None
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).timestamp()


async def _past(here: Container, session_id: str, account_id: str) -> list[str]:
    async with here.storage.reading() as session:
        row = await session.scalar(select(CdrRow).where(CdrRow.telephony_session_id == session_id))
    if row is None:
        raise NotFound("There is no such call.")
    record = CallRecord.model_validate(row.record)
    accounts = [account_id] if account_id else record.account_ids
    return [sentence for owner in accounts[:1] for sentence in explain_record(record, owner)["sentences"]]
