"""What features bring to live calls: numbering plan, emergency desk, guards, destinations, programs."""

from clarion.apps.call_directory import DirectoryLoader
from clarion.apps.caller_names import CallerNames
from clarion.apps.handling_loader import HandlingLoader
from clarion.apps.hot_desking import HotDeskRegistrations
from clarion.apps.live_aids import CallAids
from clarion.apps.number_proofs import NEVER_CALLS
from clarion.apps.prompt_cache import PromptCache
from clarion.apps.queue_loader import QueueLoader
from clarion.apps.reception_loader import ReceptionLoader
from clarion.base.container import Container
from clarion.base.disk_space import DiskSpace
from clarion.base.files import Files
from clarion.base.settings import Settings
from clarion.base.wiring import require
from clarion.calls import programs
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory, Trunk
from clarion.calls.park_steps import ParkProgram
from clarion.calls.ports import Registrations
from clarion.engines.speech import PromptLibrary
from clarion.features.conduct import (
    Attestor,
    ConductGuard,
    IdentityGuard,
    RecordingGuard,
    StatementLinks,
    SupervisionGuard,
    judging_of,
)
from clarion.features.emergency import EmergencyService, LocationTestProgram
from clarion.features.fax import FaxNumbers, FaxReceiveProgram, FaxSendProgram
from clarion.features.numbers import Plan, SpokenCode
from clarion.features.phone.click_to_call import ClickToCallProgram, VisitorProgram
from clarion.features.phone.conferencing import ConferenceNumbers
from clarion.features.phone.delegation import OnBehalf, RingsAlong
from clarion.features.phone.feature_codes import FeatureCodeProgram, FeatureCodes, MailboxProgram
from clarion.features.phone.flip import TakeOwnCall
from clarion.features.phone.greetings import GreetingCache
from clarion.features.phone.handling import (
    CompanyRules,
    GreetingProgram,
    Handling,
    HandlingCache,
    ScreeningProgram,
    Surroundings,
)
from clarion.features.phone.handling import Greeting as RuleGreeting
from clarion.features.phone.lines import (
    AnswerRegistry,
    CompanyNumbers,
    Extensions,
    Mailboxes,
    OutsideWorld,
    ParkSlots,
    Rights,
)
from clarion.features.phone.linked import LinkedExtensions
from clarion.features.phone.menus import AnnouncementProgram, MenuCache, MenuProgram, Reception, Shelves
from clarion.features.phone.queues import CallbackProgram, PickupProgram, QueueAnswer, QueueCache, QueueProgram
from clarion.features.phone.reply_with_message import ReplyProgram
from clarion.features.phone.telephony import QuestionProgram
from clarion.features.phone.trunks import SIMULATED
from clarion.features.phone.voicemail import VoicemailProgram
from clarion.features.phone.wake_ups import WakeUpCode, WakeUpProgram


class Live:
    """Memory of one call server: everything that a route is decided from."""

    def __init__(self, here: Container) -> None:
        self.now = here.clock.now
        self.directory = Directory()
        self.desk = EmergencyService(self.directory, here.clock, here.settings.sip_domain)
        trunks = (simulated_trunk(here.settings),)
        self.loader = DirectoryLoader(here, self.directory, desk=self.desk, extra_trunks=trunks)
        self.names = CallerNames(here, self.directory)
        self.judging = judging_of(here)
        self.router = Router(self.directory, Plan(self.directory), self.desk)
        self.attestor = Attestor(
            self.directory,
            is_verified=self.loader.is_verified,
            is_unusable=lambda number: bool(self.judging.lists.has_number(NEVER_CALLS, number)),
        )
        self.links = StatementLinks(here.keys, here.settings.public_url)
        self._open_guards(here)
        self.may_record = RecordingGuard(self.directory, here.clock, self.judging.conduct, links=self.links)
        self.may_supervise = SupervisionGuard(self.directory, here.clock, self.judging.conduct, links=self.links)
        self.answers = AnswerRegistry()
        self.handling = HandlingCache()
        self.handling_loader = HandlingLoader(here, self.handling)
        self._open_reception(here)
        self.queues = QueueCache()
        self.queue_loader = QueueLoader(here, self.queues)
        self._open_queues()
        self.aids = CallAids(here, self.directory)
        self.aids.open_answers(self.answers)
        self.router.add_guard(self.aids.rooms)
        programs.register(ParkProgram())
        programs.register(VoicemailProgram())
        programs.register(QuestionProgram())
        programs.register(ClickToCallProgram())
        programs.register(VisitorProgram())
        programs.register(WakeUpProgram())
        programs.register(WakeUpCode())
        programs.register(ReplyProgram())
        programs.register(SpokenCode())
        programs.register(GreetingProgram())
        programs.register(ScreeningProgram())

    def _open_guards(self, here: Container) -> None:
        """What is asked before a call goes anywhere, in this order."""
        self.router.add_guard(
            IdentityGuard(
                self.directory,
                here.clock,
                links=self.links,
                expects_callback=self.desk.expects_callback,
                report=self.judging.feed.report,
            )
        )
        self.router.add_guard(
            ConductGuard(
                self.directory,
                here.clock,
                here.settings.public_url,
                self.judging.conduct,
                links=self.links,
                is_verified=self.loader.is_verified,
                expects_callback=self.desk.expects_callback,
            )
        )
        self.router.add_guard(Rights(self.directory))

    def _open_reception(self, here: Container) -> None:
        """Who answers where callers are greeted, and what is played to them."""
        require(here, "call server", (DiskSpace, Files))
        self.greetings = GreetingCache()
        self.menus = MenuCache(Shelves(self.directory))
        self.prompts = PromptLibrary(here.settings.data / "prompts")
        self.sounds = PromptCache(here, self.prompts)
        self.reception_loader = ReceptionLoader(here, self.directory, self.menus, self.greetings, self.sounds)
        Reception(self.menus, self.directory).register(self.answers)
        programs.register(MenuProgram(self.menus, self.directory))
        programs.register(AnnouncementProgram())

    def _open_queues(self) -> None:
        self.answers.register("Department", QueueAnswer(self.queues, self.greetings.find, self.directory))
        programs.register(QueueProgram())
        programs.register(CallbackProgram())
        programs.register(PickupProgram())

    def open_destinations(self, registered: Registrations) -> None:
        """Where calls can go, in the order in which they are asked."""
        registrations = HotDeskRegistrations(registered, self.directory)
        self.desk.registrations = registered.registrations
        self._open_feature_codes()
        rules = Handling(
            self.directory,
            registrations,
            self.handling,
            route=self.router.route,
            now=self.now,
            expects_callback=self.desk.expects_callback,
            sound=self._sound,
        )
        self.answers.ask_first(rules)
        company = CompanyRules(self.directory, self.handling, now=self.now, sound=self._sound)
        fax_numbers = FaxNumbers(self.directory, rules.refuses_fax)
        self.router.add_destination(fax_numbers)
        self.router.on_fax = fax_numbers.on_fax
        for destination in (
            LinkedExtensions(self.directory, registrations, self.answers, self.aids.links),
            Extensions(self.directory, registrations, self.answers),
            CompanyNumbers(self.directory, registrations, self.answers, company),
        ):
            self.router.add_destination(RingsAlong(destination, self.directory, registrations, self.aids.delegates))
        self.router.add_destination(Mailboxes(self.directory))
        self.router.add_destination(ParkSlots(self.directory))
        self.aids.open_destinations(self.router, registrations)
        self.router.add_destination(OutsideWorld(self.directory))

    def _open_feature_codes(self) -> None:
        programs.register(LocationTestProgram())
        programs.register(FaxSendProgram())
        programs.register(FaxReceiveProgram())
        programs.register(FeatureCodeProgram())
        programs.register(MailboxProgram())
        self.router.add_destination(ConferenceNumbers(self.directory))
        self.router.add_destination(TakeOwnCall(self.directory))
        delegates, is_emergency = self.aids.delegates, self.router.is_emergency
        self.router.add_destination(OnBehalf(self.directory, delegates, self.router.route, is_emergency))
        self.router.add_destination(FeatureCodes(self.directory))

    def _sound(self, greeting: RuleGreeting | None, otherwise: str) -> str:
        """The prompt of a greeting that a rule names."""
        if greeting is None:
            return otherwise
        found = self.greetings.sound_of(custom=greeting.custom, preset=greeting.preset)
        return otherwise if found is None else found

    def surroundings(self, registrations: Registrations) -> Surroundings:
        """What dry runs are walked in."""
        return Surroundings(
            self.directory,
            Plan(self.directory),
            self.desk,
            self.answers,
            self.handling,
            registrations,
            sound=self._sound,
        )

    async def start(self) -> None:
        await self.open_memory()
        await self.judging.open()

    async def stop(self) -> None:
        await self.judging.close()
        await self.close_memory()

    async def open_memory(self) -> None:
        """Where calls lead, without what judges them."""
        await self.loader.open()
        await self.names.open()
        await self.reception_loader.open()
        await self.handling_loader.open()
        await self.queue_loader.open()
        await self.aids.open()

    async def settled(self) -> None:
        """Return once all changes that were heard of are in memory."""
        for loader in (self.loader, self.reception_loader, self.handling_loader, self.queue_loader, self.aids):
            await loader.settled()
        await self.names.settled()

    async def close_memory(self) -> None:
        await self.aids.close()
        await self.queue_loader.close()
        await self.handling_loader.close()
        await self.reception_loader.close()
        await self.names.close()
        await self.loader.close()


def simulated_trunk(settings: Settings) -> Trunk:
    """The simulated phone network, which stands in as long as no real carrier is configured."""
    address = f"127.0.0.1:{settings.network_sip_port}"
    return Trunk(
        trunk_id=SIMULATED,
        name="Simulated phone network",
        uri=f"sip:{address};transport=udp",
        addresses=(address,),
        priority=1000,
        simulated=True,
        signs=True,
    )
