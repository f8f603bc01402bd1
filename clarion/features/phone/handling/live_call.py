"""Rules of call handling, in front of what each kind of extension answers by itself. Handed to lines by `apps`."""

from collections.abc import Callable, Sequence
from datetime import datetime

from clarion.calls.destinations import Place
from clarion.calls.directory import Directory, Extension
from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import RouteRequest
from clarion.calls.model import Identity, RingHop
from clarion.calls.ports import Registrations
from clarion.calls.wire import Target
from clarion.features.phone.handling.book import HandlingCache
from clarion.features.phone.handling.hops import (
    Phones,
    Sound,
    blocked_hops,
    default_plan,
    hops_of,
    wants_screening,
)
from clarion.features.phone.handling.model import (
    WORK_HOURS,
    CallFacts,
    Greeting,
    Plan,
    Profile,
    RingTarget,
    Verdict,
)
from clarion.features.phone.handling.rules import decide, is_fax_blocked
from clarion.features.phone.lines import identity_of

Route = Callable[[RouteRequest], RouteFound | RouteRefused]
Watch = Callable[[Extension | None, Profile, Verdict], None]

PEOPLE = ("User", "DigitalUser", "VirtualUser", "FlexibleUser", "FaxUser", "Limited", "SharedLinesGroup")
OWN_ANSWER = ("", "AgentQueue", "SharedLines")  # actions that leave a call to what the kind of extension does
DESKTOP, MOBILE = ("SoftPhone", "WebPhone"), ("MobilePhone",)


def standard_sound(greeting: Greeting | None, otherwise: str) -> str:
    """As long as nobody knows better: what stands in for it."""
    return otherwise


class Handling:
    """An `Answer` for every kind of extension: blocking, hours, rules, forwarding. Pure look-ups in memory.

    `route`: asks all guards about a number outside (the router's). `expects_callback`: whether somebody of the account
    has called emergency services lately, and every call must ring. For dry runs: `watch` is told of each decision, and
    `do_not_disturb` stands for everybody's own.
    """

    def __init__(
        self,
        directory: Directory,
        registrations: Registrations,
        book: HandlingCache,
        *,
        route: Route,
        now: Callable[[], datetime],
        expects_callback: Callable[[str], bool] = lambda account_id: False,
        sound: Sound = standard_sound,
        watch: Watch | None = None,
        do_not_disturb: bool | None = None,
    ) -> None:
        self._directory = directory
        self._registrations = registrations
        self._do_not_disturb = do_not_disturb
        self._book = book
        self._route = route
        self._now = now
        self._expects_callback = expects_callback
        self._sound = sound
        self._watch = watch

    def __call__(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> Place | None:
        profile = self._book.find(extension.extension_id)
        if profile is None and extension.kind not in PEOPLE:
            return None
        profile = profile or Profile(account_id=extension.account_id, extension_id=extension.extension_id)
        facts = self._facts(extension, request, caller, number)
        if not facts.inside and self._expects_callback(extension.account_id):
            note = "Somebody here has just called emergency services: every call rings."
            plan = default_plan(WORK_HOURS, extension)
            return self._place(plan, extension, request, caller, number, (note,), screened=False)
        verdict = decide(profile, facts)
        if self._watch is not None:
            self._watch(extension, profile, verdict)
        notes = tuple(reason.text for reason in verdict.reasons)
        if verdict.blocked:
            prompt = self._sound(profile.blocking.greetings.get(verdict.blocked), "caller-blocked")
            return Place(blocked_hops(prompt), identity_of(extension, number), caller, notes)
        if extension.kind not in PEOPLE and self._answers_itself(verdict):
            return None
        plan = self._plan(verdict, extension)
        screened = wants_screening(
            plan, has_number=bool(facts.caller), is_known=bool(facts.caller_name), inside=facts.inside
        )
        return self._place(plan, extension, request, caller, number, notes, screened=screened)

    def refuses_fax(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> bool:
        """Whether the extension blocks this caller for faxes."""
        profile = self._book.find(extension.extension_id)
        return profile is not None and is_fax_blocked(profile, self._facts(extension, request, caller, number))

    def _place(
        self,
        plan: Plan,
        extension: Extension,
        request: RouteRequest,
        caller: Identity,
        number: str,
        notes: tuple[str, ...],
        *,
        screened: bool,
    ) -> Place:
        phones = self._phones(extension, request)
        hops = hops_of(plan, extension, phones, screened=screened)
        return Place(hops, identity_of(extension, number), caller, (*notes, *phones.notes))

    @staticmethod
    def _answers_itself(verdict: Verdict) -> bool:
        rule = verdict.rule
        return rule is None or rule.kind == WORK_HOURS or rule.action in OWN_ANSWER

    @staticmethod
    def _plan(verdict: Verdict, extension: Extension) -> Plan:
        rule = verdict.rule
        if rule is None:
            return default_plan(WORK_HOURS, extension)
        return rule.plan if rule.plan != Plan() else default_plan(rule.kind, extension)

    def _facts(self, extension: Extension, request: RouteRequest, caller: Identity, number: str) -> CallFacts:
        inside = bool(caller.account_id) and caller.account_id == extension.account_id
        shown = "" if caller.withheld else caller.number
        own = self._directory.extensions.get(caller.extension_id) if inside else None
        if own is not None and not shown:
            shown = own.caller_id
        name = self._directory.name_for(extension, shown) if shown else ""
        return CallFacts(
            at=self._now().timestamp(),
            caller=_e164(shown),
            caller_extension_id=caller.extension_id if inside else "",
            caller_short=own.number if own is not None else "",
            caller_name=name,
            inside=inside,
            called=number,
            pay_phone=request.source is not None and request.source.pay_phone,
            do_not_disturb=extension.do_not_disturb if self._do_not_disturb is None else self._do_not_disturb,
        )

    # ---- what can ring

    def _phones(self, extension: Extension, request: RouteRequest) -> Phones:
        phones = Phones(
            of_target=lambda target: self._targets(extension, request, target, phones.notes),
            mailbox_of=lambda extension_id: self._of_account(extension, extension_id),
            number_of=lambda extension_id: getattr(self._of_account(extension, extension_id), "number", ""),
            sound=self._sound,
        )
        return phones

    def _of_account(self, extension: Extension, extension_id: str) -> Extension | None:
        found = self._directory.extensions.get(extension_id)
        return found if found is not None and found.account_id == extension.account_id else None

    def _targets(
        self, extension: Extension, request: RouteRequest, wanted: RingTarget, notes: list[str]
    ) -> Sequence[Target]:
        match wanted.kind:
            case "number":
                return self._outside(extension, request, wanted.number, notes)
            case "coworker":
                return self._coworker(extension, wanted, notes)
            case "device":
                found = self._registrations.device_targets(wanted.id)
                own = [target for target in found if target.account_id == extension.account_id]
                if not own:
                    notes.append(f"{wanted.name or 'A phone'} is not signed in.")
                return own
            case kind:
                own = list(self._registrations.targets(extension.extension_id))
                kinds = {"desktop": DESKTOP, "mobile": MOBILE}.get(kind)
                return own if kinds is None else [target for target in own if self._kind(target.device_id) in kinds]

    def _kind(self, device_id: str) -> str:
        device = self._directory.devices.get(device_id)
        return device.kind if device is not None else ""

    def _coworker(self, extension: Extension, wanted: RingTarget, notes: list[str]) -> Sequence[Target]:
        other = self._of_account(extension, wanted.id)
        if other is None or not other.enabled:
            notes.append("A colleague whose phones were to ring is gone.")
            return ()
        if other.do_not_disturb:
            notes.append(f"{other.name} does not want to be disturbed.")
            return ()
        return self._registrations.targets(other.extension_id)

    def _outside(self, extension: Extension, request: RouteRequest, number: str, notes: list[str]) -> Sequence[Target]:
        """A phone elsewhere, as far as the guards let the extension's calls go there. One carrier: the best."""
        asked = RouteRequest(
            call_id=request.call_id,
            purpose="forward",
            dialed=number,
            anchor=request.anchor,
            requester=identity_of(extension),
            source=request.source,
        )
        found = self._route(asked)
        if isinstance(found, RouteRefused):
            notes.append(f"{number} does not ring: {found.ending.reason or found.ending.result}.")
            notes.extend(found.notes)
            return ()
        notes.extend(found.notes)
        first = next((hop for hop in found.hops if isinstance(hop, RingHop)), None)
        if first is None or found.emergency is not None:
            notes.append(f"{number} is no phone that could ring.")
            return ()
        return first.targets


def _e164(number: str) -> str:
    digits = number.removeprefix("+")
    return f"+{digits}" if digits.isdigit() and len(digits) > 6 else ""


class CompanyRules:
    """Rules of the company's own numbers, asked before whoever answers them otherwise."""

    def __init__(
        self,
        directory: Directory,
        book: HandlingCache,
        *,
        now: Callable[[], datetime],
        sound: Sound = standard_sound,
        watch: Watch | None = None,
    ) -> None:
        self._directory = directory
        self._book = book
        self._now = now
        self._sound = sound
        self._watch = watch

    def find(self, request: RouteRequest, account_id: str, number: str) -> "CompanyAnswer":
        """What the rules say of a call to a number of the company; `number` in E.164."""
        profile = self._book.find_company(account_id)
        if profile is None:
            return CompanyAnswer()
        anchor = request.anchor
        facts = CallFacts(
            at=self._now().timestamp(),
            caller="" if anchor.withheld else _e164(anchor.number),
            called=number,
            inside=anchor.account_id == account_id,
        )
        verdict = decide(profile, facts)
        if self._watch is not None:
            self._watch(None, profile, verdict)
        return self._answer(account_id, verdict)

    def _answer(self, account_id: str, verdict: Verdict) -> "CompanyAnswer":
        rule, notes = verdict.rule, tuple(f"Company: {reason.text}" for reason in verdict.reasons)
        if rule is None or not rule.action:
            return CompanyAnswer(notes=notes)
        if rule.action == "Disconnect":
            prompt = self._sound(rule.plan.welcome, "") or "company-closed"
            return CompanyAnswer(closed=prompt, notes=notes)
        if not rule.plan.end.id:
            return CompanyAnswer(notes=notes)
        found = self._directory.extensions.get(rule.plan.end.id)
        if found is None or found.account_id != account_id or not found.enabled:
            return CompanyAnswer(notes=(*notes, "Company: the rule names nobody who could answer."))
        return CompanyAnswer(extension=found, bypass=rule.action == "Bypass", notes=notes)


class CompanyAnswer:
    """Implements the answer that `lines` asks for. `closed`: the prompt to play before the call ends. `bypass`: without
    the company's greeting.
    """

    __slots__ = ("bypass", "closed", "extension", "notes")

    def __init__(
        self,
        *,
        extension: Extension | None = None,
        closed: str = "",
        bypass: bool = False,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.extension = extension
        self.closed = closed
        self.bypass = bypass
        self.notes = notes
