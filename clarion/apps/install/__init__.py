"""Install Clarion on a Debian machine as systemd services, and take that back."""

from clarion.apps.install.answers import Answers, read_answers
from clarion.apps.install.applying import Machine, apply, uninstall
from clarion.apps.install.facts import MachineFacts, look_at_machine
from clarion.apps.install.plan import Plan, Step, make_plan
from clarion.apps.install.self_test import run_self_test

__all__ = [
    "Answers",
    "Machine",
    "MachineFacts",
    "Plan",
    "Step",
    "apply",
    "look_at_machine",
    "make_plan",
    "read_answers",
    "run_self_test",
    "uninstall",
]
