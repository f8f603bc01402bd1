"""Install Clarion on a Debian machine as systemd services, and take that back."""

from clarion.apps.install.answers import Answers, read_answers
from clarion.apps.install.applying import Machine, apply, remember, uninstall
from clarion.apps.install.facts import MachineFacts, look_at_machine
from clarion.apps.install.plan import Plan, Step, make_plan
from clarion.apps.install.self_test import run_self_test
from clarion.apps.install.upgrading import UpgradeFailed, roll_back, upgrade

__all__ = [
    "Answers",
    "Machine",
    "MachineFacts",
    "Plan",
    "Step",
    "UpgradeFailed",
    "apply",
    "look_at_machine",
    "make_plan",
    "read_answers",
    "remember",
    "roll_back",
    "run_self_test",
    "uninstall",
    "upgrade",
]
