"""The features of the API and of the role `jobs`, in the order in which they start."""

from clarion.api.docs import RETURN_PATH
from clarion.api.live import LiveGateway
from clarion.apps.active_calls import LiveCallRegistry
from clarion.apps.antivirus import close_antivirus, offer_antivirus
from clarion.apps.call_planner import AskingPlanner
from clarion.apps.conduct_watch import close_number_watch, open_number_watch
from clarion.apps.directories import offer_directories
from clarion.apps.fax_by_email import close_fax_by_email, open_fax_by_email
from clarion.apps.fax_documents import offer_fax_documents
from clarion.apps.language_model import close_language_model, offer_language_model
from clarion.apps.live_presence import LivePresence
from clarion.apps.live_views import (
    chats_snapshot,
    live_sources,
    session_snapshot,
    unread_snapshot,
)
from clarion.apps.mail_queue import close_mail_queue, offer_mail, open_mail_queue
from clarion.apps.meeting_chats import TeamMeetingChats
from clarion.apps.meeting_rooms import PhoneDelegates
from clarion.apps.meeting_video import offer_composer
from clarion.apps.notice_texts import TextNotices
from clarion.apps.number_ports import offer_port_carriers
from clarion.apps.number_proofs import ListedBans, ProofSender
from clarion.apps.number_source import CarrierNumbers
from clarion.apps.number_use import RecordedNumberUse
from clarion.apps.opening_hours import HandlingHours
from clarion.apps.previews import offer_previews
from clarion.apps.reported_traffic import MailboxTraffic
from clarion.apps.service_probes import close_service_probes, open_service_probes
from clarion.apps.sip_addresses import call_server_ids
from clarion.apps.speech import close_speech, offer_speech
from clarion.apps.text_carriers import offer_carriers
from clarion.apps.traced_calls import RecordedOrigins
from clarion.apps.translation import close_translation, offer_translation
from clarion.apps.voice_rooms import CallServerRooms
from clarion.base.antivirus import Scanner
from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.fax_documents import FaxDocuments
from clarion.base.files import Files
from clarion.base.language_model import LanguageModel
from clarion.base.ldap_directory import LdapClient
from clarion.base.mail_queue import Mail
from clarion.base.meeting_video import Composer, LiveComposer, StreamPusher
from clarion.base.port_carrier import PortCarriers
from clarion.base.previews import Previewer
from clarion.base.text_carrier import TextCarriers
from clarion.base.transcription import CallRecogniser, Recogniser
from clarion.base.translation import Translator
from clarion.base.turns import BOOTSTRAP, wait_for_turn
from clarion.base.voice import StandardSounds, Voice
from clarion.base.wiring import Feature
from clarion.calls.cdr_consumers import consumers_of
from clarion.calls.control import CallControl
from clarion.engines.speech import SpeechVoice, StandardPrompts
from clarion.features import (
    conduct,
    contact_center,
    developer,
    emergency,
    fax,
    meetings,
    message_store,
    messaging,
    numbers,
    operations,
    people,
    phone,
)
from clarion.features.conduct import (
    CallOrigins,
    NumberUse,
    Releases,
    ReportedTraffic,
    StandingBook,
    TextWatch,
    VerdictFeed,
)
from clarion.features.message_store import MessageStore
from clarion.features.people import (
    ActiveCallRegistry,
    CallQueueCache,
    ContactTeams,
    ExtensionKinds,
    NumberBook,
    PushCache,
    StoredFiles,
    TelephonyStates,
)
from clarion.features.people.sign_in import Admission, ClientSource, Sessions, SignInGate, SignInThrottle
from clarion.features.phone.handling import CallPlanner
from clarion.features.phone.missed_calls import NoticeTexts


def _offer_ports(here: Container) -> None:
    """What features offer each other, and what they need of the call servers."""
    control = here.offer(CallControl, CallControl(here.bus, call_server_ids(here.settings)))
    registry = here.offer(developer.AppRegistry, developer.AppRegistry(here.storage, here.clock, here.keys, here.bus))
    here.offer(ClientSource, registry)
    here.offer(NumberBook, numbers.InventoryCache())
    offer_directories(here)
    here.offer(CallQueueCache, phone.QueueMembers())
    here.offer(numbers.NumberSource, CarrierNumbers())
    offer_port_carriers(here)
    here.offer(numbers.DeviceCache, phone.ExtensionDevices())
    here.offer(numbers.CodeSender, ProofSender(here))
    here.offer(numbers.NumberBans, ListedBans(here))
    here.offer(NoticeTexts, TextNotices(here))
    here.offer(ReportedTraffic, MailboxTraffic(here.clock))
    here.offer(NumberUse, RecordedNumberUse())
    here.offer(CallOrigins, RecordedOrigins())
    here.offer(messaging.OpeningHours, HandlingHours())
    here.offer(Voice, SpeechVoice())
    here.offer(StandardSounds, StandardPrompts(here.settings.data / "prompts"))
    here.offer(ActiveCallRegistry, LiveCallRegistry(control))
    here.offer(CallPlanner, AskingPlanner(here.bus, call_server_ids(here.settings)))
    here.offer(developer.AppUsageMeter, developer.AppUsageMeter(here))
    outside = here.offer(developer.AppCards, developer.AppCards(here))
    here.offer(messaging.CardReceivers, outside)
    here.offer(messaging.OutsidePrograms, outside)
    here.offer(messaging.RoomCalls, CallServerRooms(control))
    here.offer(meetings.MeetingDelegates, PhoneDelegates())
    here.offer(meetings.MeetingChats, TeamMeetingChats(here))


async def _open_ports(here: Container) -> None:
    await here.get(developer.AppRegistry).open()
    here.get(developer.AppUsageMeter).open()


async def _close_ports(here: Container) -> None:
    await here.get(developer.AppUsageMeter).close()
    await here.get(developer.AppCards).close()
    await here.get(developer.AppRegistry).close()


async def _reload_states(here: Container) -> None:
    """Who is on a call now; what call servers announce from now on follows."""
    await here.get(TelephonyStates).reload(here.get(CallControl).presence)


async def _begin_consumers(here: Container) -> None:
    """Those of all features before this one."""
    await consumers_of(here).begin()


async def _register_web_app(here: Container) -> None:
    async with here.storage.transaction() as session:
        await wait_for_turn(session, BOOTSTRAP)
        await developer.register_web_app(session, here.clock.now())
        await developer.register_docs_app(session, here.clock.now(), here.settings.own_urls, RETURN_PATH)


async def _open_live(here: Container) -> None:
    control = here.get(CallControl)
    gateway = here.get(LiveGateway)
    gateway.add_snapshot("presence", here.offer(LivePresence, LivePresence(here)).snapshot)
    gateway.add_snapshot("messages", unread_snapshot(here))
    gateway.add_snapshot("chats", chats_snapshot(here))
    gateway.add_snapshot("calls", session_snapshot(control))
    await gateway.open(live_sources(here))


# Add a feature's routers and hooks here, nowhere else.
_WORKING = (
    Feature("wiring", offer=_offer_ports, start=_open_ports, stop=_close_ports, needs=(TextCarriers,)),
    Feature("mail", start=open_mail_queue, stop=close_mail_queue, offer=offer_mail, uses=(Files,)),
    Feature(
        "operations",
        operations.routers,
        operations.open_operations,
        operations.close_operations,
        needs=(DiskSpace, Files, MessageStore),
        uses=(CallQueueCache,),
    ),
    Feature(
        "developer",
        developer.routers,
        start=_register_web_app,
        needs=(
            developer.AppUsageMeter,
            ClientSource,
            messaging.OutsidePrograms,
            messaging.MemberCache,
            Sessions,
            ActiveCallRegistry,
            TelephonyStates,
            Files,
        ),
    ),
    Feature(
        "people",
        people.routers,
        people.open_people,
        people.close_people,
        people.offer_people,
        needs=(ActiveCallRegistry, CallQueueCache, ClientSource, Files, LdapClient, Mail, NumberBook, SignInGate),
        uses=(Admission, ContactTeams, StoredFiles),
    ),
    Feature(
        "emergency",
        emergency.routers,
        emergency.open_emergency,
        emergency.close_emergency,
        needs=(Files,),
        uses=(CallControl,),
    ),
    Feature(
        "conduct",
        conduct.routers,
        conduct.open_conduct,
        conduct.close_conduct,
        conduct.offer_conduct,
        needs=(Files, NumberBook),
        uses=(CallOrigins, NumberUse, ReportedTraffic, Scanner),
    ),
    Feature("antivirus", stop=close_antivirus, offer=offer_antivirus),
    Feature(
        "numbers",
        numbers.routers,
        numbers.open_numbers,
        numbers.close_numbers,
        needs=(
            Files,
            PortCarriers,
            numbers.CampaignCache,
            numbers.CodeSender,
            numbers.DeviceCache,
            numbers.NumberBans,
            numbers.NumberSource,
        ),
    ),
    Feature(
        "message_store",
        message_store.routers,
        message_store.open_message_store,
        message_store.close_message_store,
        message_store.offer_message_store,
        needs=(DiskSpace, Files),
    ),
    Feature("speech", stop=close_speech, offer=offer_speech),
    Feature(
        "phone",
        phone.routers,
        phone.open_phone,
        phone.close_phone,
        needs=(
            CallControl,
            CallPlanner,
            DiskSpace,
            ExtensionKinds,
            Files,
            MessageStore,
            NoticeTexts,
            numbers.NumberSource,
            PushCache,
            StandardSounds,
            Voice,
        ),
        uses=(CallRecogniser, Recogniser),
    ),
    Feature("texts", offer=offer_carriers),
    Feature("previews", offer=offer_previews),
    Feature("language model", stop=close_language_model, offer=offer_language_model),
    Feature("translation", stop=close_translation, offer=offer_translation),
    Feature(
        "messaging",
        messaging.routers,
        messaging.open_messaging,
        messaging.close_messaging,
        messaging.offer_messaging,
        needs=(
            conduct.Histories,
            conduct.NoticedSources,
            DiskSpace,
            Files,
            LanguageModel,
            messaging.CardReceivers,
            messaging.OpeningHours,
            messaging.OutsidePrograms,
            MessageStore,
            Previewer,
            PushCache,
            Releases,
            messaging.RoomCalls,
            Sessions,
            StandingBook,
            TextWatch,
            VerdictFeed,
        ),
        uses=(Translator,),
    ),
    Feature("fax documents", offer=offer_fax_documents),
    Feature(
        "fax",
        fax.routers,
        fax.open_fax,
        fax.close_fax,
        needs=(CallControl, FaxDocuments, Files, MessageStore, fax.TextReader, VerdictFeed),
        uses=(conduct.Histories,),
    ),
    Feature("meeting video", offer=offer_composer),
    Feature(
        "meetings",
        meetings.routers,
        meetings.open_meetings,
        meetings.close_meetings,
        meetings.offer_meetings,
        needs=(
            CallControl,
            Composer,
            DiskSpace,
            Files,
            meetings.MeetingChats,
            meetings.MeetingDelegates,
            conduct.NoticedSources,
            SignInThrottle,
        ),
        uses=(CallRecogniser, LanguageModel, LiveComposer, Recogniser, StreamPusher),
    ),
    Feature("number watch", start=open_number_watch, stop=close_number_watch),
    Feature("contact_center", contact_center.routers, needs=(ClientSource, Sessions), uses=(Admission,)),
    Feature("telephony states", start=_reload_states),
    Feature("call records", start=_begin_consumers),
)
_DELIVERY = Feature("subscriptions", start=developer.open_delivery, stop=developer.close_delivery)


def features() -> list[Feature]:
    """The features of the API: those of every process that works for accounts, and what needs open sockets."""
    return [
        *_WORKING,
        Feature("fax by email", start=open_fax_by_email, stop=close_fax_by_email, needs=(CallControl, FaxDocuments)),
        Feature("service probes", start=open_service_probes, stop=close_service_probes, needs=(CallControl,)),
        Feature("live", start=_open_live, needs=(LiveGateway, CallControl, messaging.MemberCache, TelephonyStates)),
        # Before delivery: what others announce while they start is kept for it.
        Feature("sockets", developer.subscription_routers, developer.open_sockets, developer.close_sockets),
        _DELIVERY,
    ]


def features_of_jobs() -> list[Feature]:
    """The same without open sockets. Their routes stay unused."""
    return [*_WORKING, _DELIVERY]
