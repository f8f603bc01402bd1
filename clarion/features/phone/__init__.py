"""The phone system: lines, devices, voicemail, call log, live call control."""

from clarion.base.container import Container
from clarion.base.policy_client import held_files
from clarion.features.people import ExtensionKinds, ExtensionType
from clarion.features.phone.bulk_import import router as bulk_import_router
from clarion.features.phone.call_log import (
    CALL_LOG_CHANGED,
    CallLogEntry,
    LogArchiver,
    LogKeeper,
    recorded_calls_router,
    refusal_of,
)
from clarion.features.phone.call_log import archive_router as call_log_archive_router
from clarion.features.phone.call_log import router as call_log_router
from clarion.features.phone.call_log import sync_router as call_log_sync_router
from clarion.features.phone.call_trace import TraceRetention
from clarion.features.phone.call_trace import router as call_trace_router
from clarion.features.phone.click_to_call import routers as click_to_call_routers
from clarion.features.phone.conferencing import Seat as ConferenceSeat
from clarion.features.phone.conferencing import dial_in_numbers as conference_dial_in_numbers
from clarion.features.phone.conferencing import find_seat as find_conference_seat
from clarion.features.phone.conferencing import router as conferencing_router
from clarion.features.phone.crm import CrmCallerLookup, CrmJournal
from clarion.features.phone.crm import routers as crm_routers
from clarion.features.phone.delegation import delegates_of, delegators_of
from clarion.features.phone.delegation import router as delegation_router
from clarion.features.phone.device_provisioning import RESYNC, ProvisioningWatcher, SetupGate
from clarion.features.phone.device_provisioning import routers as device_provisioning_routers
from clarion.features.phone.devices import (
    DEVICES_CHANGED,
    PHONE_LIMIT_CHANGED,
    Device,
    DeviceType,
    ExtensionDevices,
    SipCredentials,
    batch_router,
    create_device,
    credentials_for,
    credentials_of,
    device_list_router,
    device_places_router,
    ice_router,
    limit_router,
    proxy_of,
    read_limits,
    refresh_topic,
    registrations_router,
    stock_router,
    tell_call_servers,
)
from clarion.features.phone.devices import router as devices_router
from clarion.features.phone.feature_codes import FeatureCodeService
from clarion.features.phone.feature_codes import router as feature_codes_router
from clarion.features.phone.flip import read_flips
from clarion.features.phone.flip import router as flip_router
from clarion.features.phone.greetings import (
    GREETING_FILE_CHANNEL,
    GREETINGS_CHANGED,
    company_greetings_router,
    greeting_dictionary_router,
    greeting_paths,
    greetings_router,
)
from clarion.features.phone.greetings import take_held_greeting as take_held_file
from clarion.features.phone.handling import HANDLING_CHANGED, open_at
from clarion.features.phone.handling import routers as handling_routers
from clarion.features.phone.hospitality import open_room_codes
from clarion.features.phone.hospitality import routers as hospitality_routers
from clarion.features.phone.intercom import router as intercom_router
from clarion.features.phone.menus import MENUS_CHANGED
from clarion.features.phone.menus import document_router as menu_document_router
from clarion.features.phone.menus import router as menus_router
from clarion.features.phone.missed_calls import MissedCallTeller
from clarion.features.phone.ms_teams import (
    DIRECT_ROUTING_CHANGED,
    CertificateTeller,
    TeamsDirectRouting,
    teams_lines,
)
from clarion.features.phone.ms_teams import STATES as TEAMS_STATES
from clarion.features.phone.ms_teams import routers as ms_teams_routers
from clarion.features.phone.paging import equip_group
from clarion.features.phone.paging import router as paging_router
from clarion.features.phone.park_locations import equip_location
from clarion.features.phone.park_locations import router as park_locations_router
from clarion.features.phone.prompts import PROMPT_CHANNEL, PROMPTS_CHANGED, take_held_prompt
from clarion.features.phone.prompts import router as prompts_router
from clarion.features.phone.pushes import CallPushes
from clarion.features.phone.quality import QualityConsumer
from clarion.features.phone.quality import router as quality_router
from clarion.features.phone.queues import (
    QUEUE_FLOOR_CHANGED,
    QueueGoal,
    QueueMembers,
    QueueStay,
    QueueStays,
    equip_queue,
    queue_goal_of,
    queue_stays_of,
)
from clarion.features.phone.queues import routers as queue_routers
from clarion.features.phone.receptionist import ReceptionistController
from clarion.features.phone.receptionist import router as receptionist_router
from clarion.features.phone.recording import (
    INBOUND,
    OUTBOUND,
    RECORDING_SETTINGS_CHANGED,
    RecordingKeeper,
    RecordingSnapshot,
    read_recording_memory,
    recording_router,
)
from clarion.features.phone.reply_with_message import router as reply_with_message_router
from clarion.features.phone.speech_jobs import SpeechJobs, speech_jobs_router
from clarion.features.phone.spending import SpendingConsumer
from clarion.features.phone.spending import own_router as own_spending_router
from clarion.features.phone.spending import router as spending_router
from clarion.features.phone.supervision import SUPERVISION_CHANGED, SupervisionConsumer
from clarion.features.phone.supervision import routers as supervision_routers
from clarion.features.phone.telephony import conference_router as telephony_conference_router
from clarion.features.phone.telephony import recording_router as live_recording_router
from clarion.features.phone.telephony import ring_out_router
from clarion.features.phone.telephony import router as telephony_router
from clarion.features.phone.transcripts import Transcriber, transcripts_router
from clarion.features.phone.trunks import TRUNKS_CHANGED, SipTrunk, TrunkFields, create_trunk
from clarion.features.phone.trunks import password_of as trunk_password
from clarion.features.phone.trunks import router as trunks_router
from clarion.features.phone.voicemail import (
    GREETING_CHANGED,
    GREETING_CHANNEL,
    WAITING,
    Mailbox,
    MessageWords,
    VoicemailTeller,
    forward_router,
    take_held_greeting,
)
from clarion.features.phone.voicemail import router as voicemail_router
from clarion.features.phone.wake_ups import WakeUpScheduler
from clarion.features.phone.wake_ups import router as wake_ups_router

routers = (
    devices_router,
    device_list_router,
    device_places_router,
    ice_router,
    limit_router,
    stock_router,
    batch_router,
    bulk_import_router,
    registrations_router,
    trunks_router,
    voicemail_router,
    transcripts_router,
    speech_jobs_router,
    forward_router,
    call_log_router,
    call_log_sync_router,
    call_log_archive_router,
    quality_router,
    call_trace_router,
    recorded_calls_router,
    telephony_conference_router,
    telephony_router,
    ring_out_router,
    flip_router,
    delegation_router,
    receptionist_router,
    reply_with_message_router,
    conferencing_router,
    *handling_routers,
    prompts_router,
    menus_router,
    menu_document_router,
    greetings_router,
    company_greetings_router,
    greeting_dictionary_router,
    *device_provisioning_routers,
    feature_codes_router,
    *queue_routers,
    recording_router,
    live_recording_router,
    *supervision_routers,
    intercom_router,
    paging_router,
    wake_ups_router,
    spending_router,
    own_spending_router,
    park_locations_router,
    *hospitality_routers,
    *click_to_call_routers,
    *crm_routers,
    *ms_teams_routers,
)


def _know_kinds(kinds: ExtensionKinds) -> None:
    """What is made as an extension of its type, too."""
    kinds.register(ExtensionType.DEPARTMENT, equip_queue)
    kinds.register(ExtensionType.PAGING_ONLY, equip_group)
    kinds.register(ExtensionType.PARK_LOCATION, equip_location)


async def open_phone(here: Container) -> None:
    """Start to listen. Call on the event loop."""
    _know_kinds(here.get(ExtensionKinds))
    transcriber = here.offer(Transcriber, Transcriber(here))
    await here.offer(MessageWords, MessageWords(here)).open()
    await here.offer(VoicemailTeller, VoicemailTeller(here)).open()
    await here.offer(Mailbox, Mailbox(here)).open()
    held_files(here).register(GREETING_CHANNEL, take_held_greeting(here))
    held_files(here).register(GREETING_FILE_CHANNEL, take_held_file(here))
    held_files(here).register(PROMPT_CHANNEL, take_held_prompt(here))
    await here.offer(LogKeeper, LogKeeper(here)).open()
    await here.offer(QueueStays, QueueStays(here)).open()
    await here.offer(LogArchiver, LogArchiver(here)).open()
    await here.offer(MissedCallTeller, MissedCallTeller(here)).open()
    await here.offer(QualityConsumer, QualityConsumer(here)).open()
    await here.offer(RecordingKeeper, RecordingKeeper(here)).open()
    here.offer(SetupGate, SetupGate(here))
    await here.offer(ProvisioningWatcher, ProvisioningWatcher(here)).open()
    await here.offer(FeatureCodeService, FeatureCodeService(here)).open()
    open_room_codes(here)
    await here.offer(SupervisionConsumer, SupervisionConsumer(here)).open()
    await here.offer(CallPushes, CallPushes(here)).open()
    await here.offer(ReceptionistController, ReceptionistController(here)).open()
    await here.offer(WakeUpScheduler, WakeUpScheduler(here)).open()
    await here.offer(SpendingConsumer, SpendingConsumer(here)).open()
    await here.offer(SpeechJobs, SpeechJobs(here)).open()
    await here.offer(CertificateTeller, CertificateTeller(here)).open()
    here.offer(TraceRetention, TraceRetention(here)).open()
    crm = here.offer(CrmCallerLookup, CrmCallerLookup(here))
    await crm.open()
    await here.offer(CrmJournal, CrmJournal(here, crm)).open()
    await transcriber.open()


async def close_phone(here: Container) -> None:
    await here.get(Transcriber).close()
    await here.get(CrmJournal).close()
    await here.get(CrmCallerLookup).close()
    await here.get(TraceRetention).close()
    await here.get(CertificateTeller).close()
    await here.get(SpeechJobs).close()
    await here.get(SpendingConsumer).close()
    await here.get(WakeUpScheduler).close()
    await here.get(ReceptionistController).close()
    await here.get(CallPushes).close()
    await here.get(SupervisionConsumer).close()
    await here.get(FeatureCodeService).close()
    await here.get(ProvisioningWatcher).close()
    await here.get(RecordingKeeper).close()
    await here.get(QualityConsumer).close()
    await here.get(MissedCallTeller).close()
    await here.get(LogArchiver).close()
    await here.get(QueueStays).close()
    await here.get(LogKeeper).close()
    await here.get(Mailbox).close()
    await here.get(VoicemailTeller).close()
    await here.get(MessageWords).close()


__all__ = [
    "CALL_LOG_CHANGED",
    "DEVICES_CHANGED",
    "DIRECT_ROUTING_CHANGED",
    "GREETINGS_CHANGED",
    "GREETING_CHANGED",
    "HANDLING_CHANGED",
    "INBOUND",
    "MENUS_CHANGED",
    "OUTBOUND",
    "PHONE_LIMIT_CHANGED",
    "PROMPTS_CHANGED",
    "QUEUE_FLOOR_CHANGED",
    "RECORDING_SETTINGS_CHANGED",
    "RESYNC",
    "SUPERVISION_CHANGED",
    "TEAMS_STATES",
    "TRUNKS_CHANGED",
    "WAITING",
    "CallLogEntry",
    "ConferenceSeat",
    "Device",
    "DeviceType",
    "ExtensionDevices",
    "QueueGoal",
    "QueueMembers",
    "QueueStay",
    "RecordingSnapshot",
    "SipCredentials",
    "SipTrunk",
    "TeamsDirectRouting",
    "TrunkFields",
    "close_phone",
    "conference_dial_in_numbers",
    "create_device",
    "create_trunk",
    "credentials_for",
    "credentials_of",
    "delegates_of",
    "delegators_of",
    "find_conference_seat",
    "greeting_paths",
    "open_at",
    "open_phone",
    "proxy_of",
    "queue_goal_of",
    "queue_stays_of",
    "read_flips",
    "read_limits",
    "read_recording_memory",
    "refresh_topic",
    "refusal_of",
    "routers",
    "teams_lines",
    "tell_call_servers",
    "trunk_password",
]
