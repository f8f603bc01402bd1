"""Companies' directories: what is read of entries, and what follows. Pure."""

import uuid
from dataclasses import replace

import pytest
from ldap3.operation.search import compile_filter, parse_filter

from clarion.base.ldap_directory import LdapEntry
from clarion.features.people.ldap.entries import (
    ACTIVE_DIRECTORY,
    STANDARD,
    Entry,
    login_filter,
    read_entry,
    roles_of_groups,
)
from clarion.features.people.ldap.planning import Choices, Known, plan
from clarion.features.people.ldap.settings import is_filter

CHOICES = Choices(create_people=True, link_by_email=True, link_administrators=False, photos=False, default_role="5")


def entry_of(**values: str | bytes) -> LdapEntry:
    raw = {name.lower(): ((text.encode() if isinstance(text, str) else text),) for name, text in values.items()}
    return LdapEntry("uid=grace,ou=people,dc=example", raw)


def grace(external_id: str = "1", **more: object) -> Entry:
    profile = {"first_name": "Grace", "last_name": "Hopper", "email": f"grace{external_id}@example.com"}
    return replace(Entry(external_id, f"uid={external_id}", profile), **more)  # type: ignore[arg-type]


def known(key: str = "1", **more: object) -> Known:
    profile = {"first_name": "Grace", "last_name": "Hopper", "email": f"grace{key}@example.com"}
    found = Known(f"e{key}", key, profile, "101", True, False, dn=f"uid={key}")
    return replace(found, **more)  # type: ignore[arg-type]


def test_entries_of_both_kinds_of_directory_are_read() -> None:
    """MSG-30"""
    plain = read_entry(
        entry_of(entryUUID="a-1", mail="Grace@Example.com", givenName="Grace", sn="Hopper", title="x" * 150), STANDARD
    )
    assert (plain.external_id, plain.profile["email"], len(plain.profile["job_title"])) == (
        "a-1",
        "grace@example.com",
        100,
    )
    key = uuid.uuid4()
    active = read_entry(
        entry_of(objectGUID=key.bytes_le, mail="g@example.com", sn="Hopper", userAccountControl="514"),
        ACTIVE_DIRECTORY,
    )
    assert (active.external_id, active.switched_off, active.profile["first_name"]) == (str(key), True, "Hopper")
    assert read_entry(entry_of(sn="Hopper"), STANDARD).problem == "no e-mail address"
    zero = read_entry(replace(entry_of(mail="g@example.com", sn="Hopper"), dn="uid=\0"), STANDARD)
    assert "holds a zero" in zero.problem and "\0" not in zero.dn  # which PostgreSQL cannot keep
    assert read_entry(entry_of(mail=b"\xff\xfe", sn=b"\xff"), STANDARD).problem == "no name"
    assert read_entry(entry_of(sn="H", mail="h@e.com", ext="12a"), STANDARD | {"extensionNumber": "ext"}).number == ""


@pytest.mark.parametrize("login", ["*", "a)(uid=*", "x\\2a", "(|(uid=*))", "zoë\0", "grace@example.com"])
def test_no_name_that_is_typed_becomes_part_of_the_filter(login: str) -> None:
    """MSG-30: what stands in the filter is one value, whatever its characters (an independent reading of it)."""
    text = login_filter("(objectClass=person)", STANDARD, login)
    root = parse_filter(text, None, False, None, None, False).elements[0]
    either = root.elements[1]
    assert len(root.elements) == 2 and len(either.elements) == 2
    compiled = compile_filter(either.elements[0])
    assert bytes(compiled["equalityMatch"]["assertionValue"]) == login.encode()


@pytest.mark.parametrize(
    ("text", "right"),
    [("(a=b)", True), ("(&(a=b)(c=d))", True), ("a=b", False), ("(a=b)(c=d)", False), ("(a=b", False), ("", False)],
)
def test_filters_are_one_in_brackets(text: str, right: bool) -> None:
    assert is_filter(text) is right


def kinds(steps: object) -> list[str]:
    return [step.kind for step in steps]  # type: ignore[attr-defined]


def test_a_plan_makes_links_changes_and_switches_off() -> None:
    """MSG-30"""
    moved = grace("2", profile={"first_name": "Grace", "last_name": "Murray", "email": "grace2@example.com"})
    off = grace("3", switched_off=True)
    people = [
        known("2"),
        known("3"),
        known("4"),
        known("5", enabled=False, switched_off=True),
        known("6", external_id=""),
    ]
    made = plan([grace("1"), moved, off, grace("5"), grace("6")], people, CHOICES, None)
    assert kinds(made.steps) == ["create", "change", "disable", "enable", "link", "disable"]
    assert made.steps[1].changes == ("last_name",)
    assert made.disables_too_many(20) and not made.disables_too_many(50)
    assert kinds(plan([grace("1")], [known("1")], CHOICES, None).steps) == []


def test_who_is_not_taken_is_left_with_a_reason() -> None:
    admin = known("1", external_id="", is_admin=True)
    assert plan([grace()], [admin], CHOICES, None).steps[0].why == "an administrator has this e-mail address"
    assert kinds(plan([grace()], [admin], replace(CHOICES, link_administrators=True), None).steps) == ["link"]
    by_hand = known("1", enabled=False)  # switched off by an administrator, not by the directory: stays so
    assert kinds(plan([grace()], [by_hand], CHOICES, None).steps) == []
    twice = plan([grace(), grace()], [], CHOICES, None)
    assert kinds(twice.steps) == ["create", "skip"]
    assert kinds(plan([grace()], [], replace(CHOICES, create_people=False), None).steps) == ["skip"]


def test_groups_become_roles() -> None:
    mapping = [{"group": "Admins", "roleId": "1"}, {"group": "cn=staff,dc=example", "roleId": "2"}]
    groups = frozenset({"cn=admins,ou=groups,dc=example", "cn=staff,dc=example"})
    assert roles_of_groups(groups, mapping) == ["1", "2"]
    assert roles_of_groups(frozenset({"cn=admins2,dc=example"}), mapping) == []
    changed = plan([grace()], [known(roles=frozenset({"5"}))], CHOICES, {"1": ["1"]})
    assert (changed.steps[0].changes, changed.steps[0].roles) == (("roles",), ("1",))
    assert kinds(plan([grace()], [known(roles=frozenset({"5"}))], CHOICES, {"1": []}).steps) == []
