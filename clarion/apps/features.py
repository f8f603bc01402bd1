"""The features of the API, in the order in which they start."""

from clarion.api.app import Feature
from clarion.api.docs import RETURN_PATH
from clarion.api.live import LiveGateway
from clarion.apps.active_calls import LiveCallBook
from clarion.apps.antivirus import close_antivirus, open_antivirus
from clarion.apps.call_planner import AskingPlanner
from clarion.apps.conduct_watch import close_number_watch, open_number_watch
from clarion.apps.directories import offer_directories
from clarion.apps.language_model import close_language_model, open_language_model
from clarion.apps.live_presence import LivePresence
from clarion.apps.live_views import (
    chats_snapshot,
    live_sources,
    session_snapshot,
    unread_snapshot,
)
from clarion.apps.mail_room import close_mail_room, open_mail_room
from clarion.apps.notice_texts import TextNotices
from clarion.apps.number_ports import offer_port_carriers
from clarion.apps.number_proofs import ListedBans, ProofSender
from clarion.apps.number_source import CarrierNumbers
from clarion.apps.opening_hours import HandlingHours
from clarion.apps.previews import open_previews
from clarion.apps.speech import close_speech, open_speech
from clarion.apps.text_carriers import open_carriers
from clarion.apps.translation import close_translation, open_translation
from clarion.apps.voice_rooms import CallServerRooms
from clarion.base.container import Container
from clarion.base.voice import StandardSounds, Voice
from clarion.calls.control import CallControl
from clarion.engines.speech import SpeechVoice, StandardPrompts
from clarion.features import (
    conduct,
    contact_center,
    developer,
    emergency,
    message_store,
    messaging,
    numbers,
    operations,
    people,
    phone,
)
from clarion.features.people import ActiveCallBook, CallQueueBook, NumberBook, TelephonyStates
from clarion.features.people.sign_in import ClientSource
from clarion.features.phone.handling import CallPlanner
from clarion.features.phone.missed_calls import NoticeTexts


def features() -> list[Feature]:
    """Add a feature's routers and hooks here, nowhere else."""
    return [
        Feature("wiring", start=_wire, stop=_unwire),
        Feature("mail", start=open_mail_room, stop=close_mail_room),
        Feature("operations", operations.routers, operations.open_operations, operations.close_operations),
        Feature("developer", developer.routers, start=_register_web_app),
        Feature("people", people.routers, people.open_people, people.close_people),
        Feature("emergency", emergency.routers, emergency.open_emergency, emergency.close_emergency),
        Feature("conduct", conduct.routers, conduct.open_conduct, conduct.close_conduct),
        Feature("antivirus", start=open_antivirus, stop=close_antivirus),
        Feature("numbers", numbers.routers, numbers.open_numbers, numbers.close_numbers),
        Feature(
            "message_store",
            message_store.routers,
            message_store.open_message_store,
            message_store.close_message_store,
        ),
        Feature("speech", start=open_speech, stop=close_speech),
        Feature("phone", phone.routers, phone.open_phone, phone.close_phone),
        Feature("texts", start=open_carriers),
        Feature("previews", start=open_previews),
        Feature("language model", start=open_language_model, stop=close_language_model),
        Feature("translation", start=open_translation, stop=close_translation),
        Feature("messaging", messaging.routers, messaging.open_messaging, messaging.close_messaging),
        Feature("number watch", start=open_number_watch, stop=close_number_watch),
        Feature("contact_center", contact_center.routers),
        Feature("live", start=_open_live),
        # Last: what others announce while they start is kept for it.
        Feature(
            "subscriptions",
            developer.subscription_routers,
            developer.open_subscriptions,
            developer.close_subscriptions,
        ),
    ]


async def _wire(here: Container) -> None:
    """What features offer each other, and what they need of the call servers."""
    control = here.offer(CallControl, CallControl(here.bus, call_server_ids(here)))
    registry = developer.AppRegistry(here.storage, here.clock, here.keys, here.bus)
    here.offer(developer.AppRegistry, registry)
    here.offer(ClientSource, registry)
    await registry.open()
    here.offer(NumberBook, numbers.InventoryBook())
    offer_directories(here)
    here.offer(CallQueueBook, phone.QueueMembers())
    here.offer(numbers.NumberSource, CarrierNumbers())
    offer_port_carriers(here)
    here.offer(numbers.DeviceBook, phone.ExtensionDevices())
    here.offer(numbers.CodeSender, ProofSender(here))
    here.offer(numbers.NumberBans, ListedBans(here))
    here.offer(NoticeTexts, TextNotices(here))
    here.offer(messaging.OpeningHours, HandlingHours())
    here.offer(Voice, SpeechVoice())
    here.offer(StandardSounds, StandardPrompts(here.settings.data / "prompts"))
    here.offer(ActiveCallBook, LiveCallBook(control))
    here.offer(CallPlanner, AskingPlanner(here.bus, call_server_ids(here)))
    outside = here.offer(developer.AppCards, developer.AppCards(here))
    here.offer(messaging.CardReceivers, outside)
    here.offer(messaging.OutsidePrograms, outside)
    here.offer(messaging.RoomCalls, CallServerRooms(control))


async def _unwire(here: Container) -> None:
    await here.get(developer.AppCards).close()
    await here.get(developer.AppRegistry).close()


def call_server_ids(here: Container) -> list[str]:
    """`CLARION_CALL_SERVERS` is a list such as cs1=10.0.0.5:5070; without it there is one, our own."""
    named = [entry.partition("=")[0] for entry in here.settings.call_servers if "=" in entry]
    return named or [here.settings.server_id]


async def _register_web_app(here: Container) -> None:
    async with here.storage.transaction() as session:
        await developer.register_web_app(session, here.clock.now())
        await developer.register_docs_app(session, here.clock.now(), here.settings.own_urls, RETURN_PATH)


async def _open_live(here: Container) -> None:
    control = here.get(CallControl)
    await here.get(TelephonyStates).reload(control.presence)
    gateway = here.get(LiveGateway)
    gateway.add_snapshot("presence", here.offer(LivePresence, LivePresence(here)).snapshot)
    gateway.add_snapshot("messages", unread_snapshot(here))
    gateway.add_snapshot("chats", chats_snapshot(here))
    gateway.add_snapshot("calls", session_snapshot(control))
    await gateway.open(live_sources(here))
