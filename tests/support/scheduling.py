"""Which worker runs which tests, when several workers share them (pytest-xdist)."""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# These start phones and servers of their own, and want the machine to themselves: one worker runs them all, one after
# another, beside the quick tests of the others.
ALONE = (
    "tests/scenarios/",
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
# The same for browsers, which are no trouble to phones: another worker may run them at the same time.
BROWSERS = ("tests/web/",)


class OneAtATime(LoadScopeScheduling):
    """The tests of one file stay on one worker: what a file starts is started once. What takes longest begins."""

    def _assign_work_unit(self, node: Any) -> None:
        for scope in ("web", "alone"):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(ALONE):
            return "alone"
        return "web" if nodeid.startswith(BROWSERS) else nodeid.split("::", 1)[0]


def give_way() -> None:
    """Workers beyond the first two have quick tests only, and leave the machine to sounds and pictures beside them."""
    if int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) >= 2:
        os.nice(10)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneAtATime:
    return OneAtATime(config, log)
