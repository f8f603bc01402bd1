"""Which worker runs which tests, when several workers share them (pytest-xdist)."""

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
    """The tests of one file stay on one worker, so that what a file starts is started once."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(ALONE):
            return "alone"
        return "web" if nodeid.startswith(BROWSERS) else nodeid.split("::", 1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneAtATime:
    return OneAtATime(config, log)
