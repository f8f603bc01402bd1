"""What features bring to live calls: numbering plan, emergency desk, guards, destinations, programs."""

from clarion.apps.caller_names import CallerNames
from clarion.apps.directory_loader import DirectoryLoader
from clarion.apps.number_proofs import NEVER_CALLS
from clarion.base.container import Container
from clarion.base.settings import Settings
from clarion.calls import programs
from clarion.calls.destinations import Router
from clarion.calls.directory import Directory, Trunk
from clarion.calls.ports import Registrations
from clarion.features.conduct import (
    Attestor,
    ConductGuard,
    IdentityGuard,
    RecordingGuard,
    StatementLinks,
    judging_of,
)
from clarion.features.emergency import Desk
from clarion.features.numbers import Plan, SpokenCode
from clarion.features.phone.handling import (
    CompanyRules,
    GreetingProgram,
    Handling,
    HandlingBook,
    ScreeningProgram,
)
from clarion.features.phone.lines import AnswerBook, CompanyNumbers, Extensions, OutsideWorld, Rights
from clarion.features.phone.telephony import QuestionProgram
from clarion.features.phone.voicemail import VoicemailProgram

SIMULATED = "simulated-network"


class Live:
    """Memory of one call server: everything that a route is decided from."""

    def __init__(self, here: Container) -> None:
        self.now = here.clock.now
        self.directory = Directory()
        self.desk = Desk(self.directory, here.clock, here.settings.sip_domain)
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
        self.router.add_guard(
            IdentityGuard(
                self.directory,
                here.clock,
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
                links=StatementLinks(here.keys, here.settings.public_url),
                is_verified=self.loader.is_verified,
                expects_callback=self.desk.expects_callback,
            )
        )
        self.may_record = RecordingGuard(self.directory, here.clock, self.judging.conduct)
        self.router.add_guard(Rights(self.directory))
        self.answers = AnswerBook()
        self.handling = HandlingBook()
        programs.register(VoicemailProgram())
        programs.register(QuestionProgram())
        programs.register(SpokenCode())
        programs.register(GreetingProgram())
        programs.register(ScreeningProgram())

    def open_destinations(self, registrations: Registrations) -> None:
        """Where calls can go, in the order in which they are asked."""
        rules = Handling(
            self.directory,
            registrations,
            self.handling,
            route=self.router.route,
            now=self.now,
            expects_callback=self.desk.expects_callback,
        )
        self.answers.ask_first(rules)
        company = CompanyRules(self.directory, self.handling, now=self.now)
        self.router.add_destination(Extensions(self.directory, registrations, self.answers))
        self.router.add_destination(CompanyNumbers(self.directory, registrations, self.answers, company))
        self.router.add_destination(OutsideWorld(self.directory))

    async def start(self) -> None:
        await self.loader.open()
        await self.names.open()
        await self.judging.open()

    async def stop(self) -> None:
        await self.judging.close()
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
