"""Which worker runs which tests, when several workers share them (pytest-xdist)."""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.support.waiting import HEAVY_WORKERS

# What takes long, each on one worker, one after another, beside the quick tests of the others. It mostly waits: for
# sounds, which take their time, and for programs. Whole installations with phones on them:
SCENARIOS = ("tests/scenarios/",)
# Clients, phones and programs that are not ours:
PROGRAMS = (
    "tests/clients/",
    "tests/engines/antivirus/",
    "tests/engines/kamailio/",
    "tests/engines/phone_network/",
    "tests/engines/rtpengine/",
    "tests/engines/sip/test_behind_the_edge.py",
    "tests/api/test_sdk.py",
    "tests/apps/test_children.py",
    "tests/apps/test_privileges.py",
)
# Browsers, which take most of a processor:
BROWSERS = ("tests/web/",)
_LONG = {"web": BROWSERS, "scenarios": SCENARIOS, "programs": PROGRAMS}


class OneAtATime(LoadScopeScheduling):
    """The tests of one file stay on one worker: what a file starts is started once. What takes longest begins."""

    def _assign_work_unit(self, node: Any) -> None:
        for scope in reversed(_LONG):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        long = (scope for scope, starts in _LONG.items() if nodeid.startswith(starts))
        return next(long, nodeid.split("::", 1)[0])


def give_way() -> None:
    """Workers beyond those have quick tests only, and leave the machine to sounds and pictures beside them."""
    if int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) >= HEAVY_WORKERS:
        os.nice(10)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneAtATime:
    return OneAtATime(config, log)
