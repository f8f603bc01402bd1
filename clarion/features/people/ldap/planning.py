"""What is to be done so that people are as the directory has them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clarion.features.people.ldap.entries import Entry

CREATE, LINK, CHANGE, DISABLE, ENABLE, SKIP = "create", "link", "change", "disable", "enable", "skip"
KINDS = (CREATE, LINK, CHANGE, DISABLE, ENABLE, SKIP)


@dataclass(frozen=True)
class Known:
    """A person of the account. `external_id`: "" for who is not linked; `roles`: ids."""

    extension_id: str
    external_id: str
    profile: Mapping[str, str]
    number: str
    enabled: bool
    is_admin: bool
    switched_off: bool = False
    photo_mark: str = ""
    dn: str = ""
    roles: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return f"{self.profile.get('first_name', '')} {self.profile.get('last_name', '')}".strip() or self.number


@dataclass(frozen=True)
class Choices:
    """What the administrator chose. `default_role`: for whose groups stand for nothing, where groups are mapped."""

    create_people: bool
    link_by_email: bool
    link_administrators: bool
    photos: bool
    default_role: str = ""


@dataclass(frozen=True)
class Step:
    """`changes`: names of what will be different. `why`: what an entry or a person is left for."""

    kind: str
    name: str
    entry: Entry | None = None
    extension_id: str = ""
    changes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Plan:
    steps: Sequence[Step] = field(default_factory=tuple)
    linked: int = 0
    """People who were linked, of whom a share is switched off."""

    def count(self, kind: str) -> int:
        return sum(1 for step in self.steps if step.kind == kind)

    def disables_too_many(self, percent: int) -> bool:
        """One at a time is always possible: in a small company one person is a large share."""
        off = self.count(DISABLE)
        return off > 1 and off * 100 > self.linked * percent


def plan(
    entries: Sequence[Entry], people: Sequence[Known], choices: Choices, roles: Mapping[str, Sequence[str]] | None
) -> Plan:
    """`roles`: ids by the external id of an entry; None leaves roles as they are."""
    linked = {one.external_id: one for one in people if one.external_id}
    by_email = {one.profile["email"]: one for one in people if one.profile.get("email") and not one.external_id}
    steps, seen = [], set()
    for entry in entries:
        if entry.external_id in seen:
            steps.append(Step(SKIP, entry.dn, entry, why="the same entry twice"))
            continue
        seen.add(entry.external_id)
        wanted = None if roles is None else tuple(roles.get(entry.external_id) or (choices.default_role,))
        known = linked.get(entry.external_id)
        if known is None:
            steps.append(_newcomer(entry, by_email, choices, wanted))
        else:
            steps.extend(_as_directory_says(entry, known, choices, wanted))
    for one in linked.values():
        if one.external_id not in seen and one.enabled:
            steps.append(Step(DISABLE, one.name, extension_id=one.extension_id, why="not in the directory any more"))
    return Plan(tuple(steps), len(linked))


def _newcomer(entry: Entry, by_email: dict[str, Known], choices: Choices, roles: tuple[str, ...] | None) -> Step:
    name = _name(entry)
    if entry.problem:
        return Step(SKIP, name, entry, why=entry.problem)
    if entry.switched_off:
        return Step(SKIP, name, entry, why="switched off in the directory")
    known = by_email.pop(entry.profile["email"], None)
    if known is not None:
        why = link_refused(known.is_admin, choices)
        if why:
            return Step(SKIP, name, entry, known.extension_id, why=why)
        return Step(LINK, name, entry, known.extension_id, _changes(entry, known, choices, roles), roles or ())
    if not choices.create_people:
        return Step(SKIP, name, entry, why="people are not made from the directory")
    return Step(CREATE, name, entry, roles=roles or ())


def link_refused(is_admin: bool, choices: Choices) -> str:
    """Why somebody known by their e-mail address is not taken for the entry; "" when they are."""
    if not choices.link_by_email:
        return "somebody has this e-mail address, and people are not matched by it"
    if is_admin and not choices.link_administrators:
        return "an administrator has this e-mail address"
    return ""


def _as_directory_says(entry: Entry, known: Known, choices: Choices, roles: tuple[str, ...] | None) -> list[Step]:
    name = _name(entry)
    if entry.switched_off:
        off = Step(DISABLE, name, entry, known.extension_id, why="switched off in the directory")
        return [off] if known.enabled else []
    if entry.problem:
        return [Step(SKIP, name, entry, known.extension_id, why=entry.problem)]
    steps = []
    if known.switched_off and not known.enabled:  # who was switched off by hand stays so
        steps.append(Step(ENABLE, name, entry, known.extension_id))
    changes = _changes(entry, known, choices, roles)
    if changes:
        steps.append(Step(CHANGE, name, entry, known.extension_id, changes, roles or ()))
    return steps


def _changes(entry: Entry, known: Known, choices: Choices, roles: tuple[str, ...] | None) -> tuple[str, ...]:
    found = [name for name, text in entry.profile.items() if text and text != known.profile.get(name, "")]
    if entry.number and entry.number != known.number:
        found.append("number")
    if roles is not None and frozenset(roles) != known.roles:
        found.append("roles")
    if choices.photos and entry.photo_mark and entry.photo_mark != known.photo_mark:
        found.append("photo")
    if known.external_id and entry.dn != known.dn:
        found.append("dn")
    return tuple(found)


def _name(entry: Entry) -> str:
    return f"{entry.profile.get('first_name', '')} {entry.profile.get('last_name', '')}".strip() or entry.dn
