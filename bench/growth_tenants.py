"""Many small companies for benchmarks, put straight into the tables (`growth_data.py`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bench.growth_data import analyze, device_rows, number_rows, people_rows, put
from clarion.base.container import Container
from clarion.base.ids import new_id
from clarion.features.numbers import PhoneNumber
from clarion.features.people import Account, Extension
from clarion.features.phone import Device
from clarion.features.phone.handling.models import BusinessHours
from clarion.features.phone.menus.models import IvrMenu
from clarion.features.phone.queues.models import CallQueue, CallQueueMember

_WEEK = {day: [{"start": 540, "until": 1020}] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}


async def fill_tenants(here: Container, count: int, people: int = 10) -> list[str]:
    """Many small companies with phones and numbers, business hours, a menu and a queue. Returns their ids."""
    now, ids = here.clock.now(), [new_id() for _ in range(count)]
    await put(here, Account, ({"id": one, "name": f"Tenant {at}", "created_at": now} for at, one in enumerate(ids)))
    staff = {one: [new_id() for _ in range(people)] for one in ids}
    await put(here, Extension, (row for one, found in staff.items() for row in people_rows(one, found, now)))
    first = iter(range(count * people))
    numbers = (row for one, found in staff.items() for row in number_rows(one, found, now, next(first) * people))
    await put(here, PhoneNumber, numbers)
    await put(here, Device, (row for one, found in staff.items() for row in device_rows(one, found, now)))
    await put(here, BusinessHours, ({"owner_id": one, "account_id": one, "week": _WEEK} for one in ids))
    await _front_desks(here, staff, now)
    await analyze(here.storage)
    return ids


async def _front_desks(here: Container, staff: Mapping[str, list[str]], now: datetime) -> None:
    """A menu that leads to a queue with three members, in each company."""
    menus, queues = ({one: new_id() for one in staff} for _ in range(2))
    for ids, kind, number in ((menus, "IvrMenu", "300"), (queues, "Department", "400")):
        rows = ({"id": each, "account_id": one, "number": number, "type": kind, "display_name": kind, "created_at": now}
                for one, each in ids.items())  # fmt: skip
        await put(here, Extension, rows)
    await put(here, CallQueue, ({"queue_id": each, "account_id": one} for one, each in queues.items()))
    members = (
        {"queue_id": queues[one], "extension_id": person, "account_id": one, "position": n}
        for one, people in staff.items()
        for n, person in enumerate(people[:3])
    )
    await put(here, CallQueueMember, members)
    await put(here, IvrMenu, (_menu(menus[one], one, queues[one], now) for one in staff))


def _menu(menu_id: str, account_id: str, queue_id: str, now: datetime) -> dict[str, Any]:
    actions = [{"input": "1", "action": "Connect", "extension": queue_id}]
    return {"id": menu_id, "account_id": account_id, "actions": actions}
