"""The role `jobs`: reactions to what happened, and what is scheduled, without the API.

The API listens in the same groups, so each event is taken once by either; with `jobs` running, call log, voicemail,
notices and verdicts are kept, and webhooks delivered, while every API process is away.
"""

from clarion.apps.active_calls import LiveCallBook
from clarion.apps.conduct_watch import close_number_watch, open_number_watch
from clarion.apps.features import call_server_ids
from clarion.apps.mail_room import close_mail_room, open_mail_room
from clarion.apps.number_ports import offer_port_carriers
from clarion.apps.opening_hours import HandlingHours
from clarion.apps.previews import open_previews
from clarion.apps.speech import close_speech, open_speech
from clarion.apps.text_carriers import open_carriers
from clarion.base.container import Container
from clarion.calls.control import CallControl
from clarion.features import conduct, developer, emergency, message_store, messaging, numbers, phone
from clarion.features.people import (
    ActiveCallBook,
    close_connections,
    close_push,
    open_connections,
    open_push,
)
from clarion.features.people.sign_in import Housekeeper


class Jobs:
    """A part for `clarion jobs`."""

    name = "jobs"

    def __init__(self, here: Container) -> None:
        self._here = here
        self._housekeeper = Housekeeper(here)

    async def start(self) -> None:
        await open_push(self._here)
        await open_connections(self._here)
        await emergency.open_emergency(self._here)
        await conduct.open_conduct(self._here)
        await open_number_watch(self._here)
        offer_port_carriers(self._here)
        await numbers.open_numbers(self._here)
        await message_store.open_message_store(self._here)
        await open_speech(self._here)
        await phone.open_phone(self._here)
        await open_carriers(self._here)
        self._here.offer(
            messaging.OutsidePrograms, self._here.offer(developer.AppCards, developer.AppCards(self._here))
        )
        await open_previews(self._here)
        self._here.offer(messaging.OpeningHours, HandlingHours())
        await messaging.open_messaging(self._here)
        self._housekeeper.open()
        await open_mail_room(self._here)
        # Presence in notifications tells of calls, which the call servers know.
        control = self._here.offer(CallControl, CallControl(self._here.bus, call_server_ids(self._here)))
        self._here.offer(ActiveCallBook, LiveCallBook(control))
        await developer.open_delivery(self._here)

    async def stop(self) -> None:
        await developer.close_delivery(self._here)
        await close_mail_room(self._here)
        await self._housekeeper.close()
        await messaging.close_messaging(self._here)
        await self._here.get(developer.AppCards).close()
        await phone.close_phone(self._here)
        await close_speech(self._here)
        await message_store.close_message_store(self._here)
        await numbers.close_numbers(self._here)
        await close_number_watch(self._here)
        await conduct.close_conduct(self._here)
        await emergency.close_emergency(self._here)
        await close_connections(self._here)
        await close_push(self._here)

    async def health(self) -> str | None:
        return None
