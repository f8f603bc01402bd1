"""The roles and their parts: what `clarion up`, `api`, `calls`, `jobs` … start, in this order."""

from collections.abc import Callable, Sequence

from clarion.apps.antivirus import antivirus_parts
from clarion.apps.call_directory import has_copy
from clarion.apps.call_server import CallServer
from clarion.apps.children import edge_child, media_child
from clarion.apps.demo_calls import DemoCalls
from clarion.apps.demo_door import DemoDoor
from clarion.apps.dependencies import MessageBus
from clarion.apps.jobs import Jobs
from clarion.apps.meeting_media import meeting_media_parts
from clarion.apps.meeting_rooms import MeetingRooms
from clarion.apps.network import NetworkChild
from clarion.apps.outer_roles import edge, media, network
from clarion.apps.parts import Api, Database, Outbox, Records
from clarion.apps.running import Part
from clarion.apps.sbc_certificates import SbcCertificates
from clarion.base.container import Container

Build = Callable[[Container], Sequence[Part]]


def everything(here: Container) -> Sequence[Part]:
    """Media and edge first: calls of an earlier run are taken up before new ones can come."""
    return [
        MessageBus(here),
        Database(here),
        Records(here),
        media_child(here.settings),
        *antivirus_parts(here.settings),
        CallServer(here),
        edge_child(here.settings),
        SbcCertificates(here),
        NetworkChild(here),
        *meeting_media_parts(here),
        MeetingRooms(here),
        here.offer(DemoDoor, DemoDoor(here)),
        Api(here),
        Outbox(here),
        DemoCalls(here),
    ]


def api(here: Container) -> Sequence[Part]:
    return [MessageBus(here), Database(here), Records(here), DemoDoor(here), Api(here), Outbox(here)]


def calls(here: Container) -> Sequence[Part]:
    """Starts without the database where an earlier run has left a copy of the directory."""
    return [MessageBus(here), Database(here, wait=not has_copy(here.settings)), CallServer(here), Outbox(here)]


def jobs(here: Container) -> Sequence[Part]:
    return [MessageBus(here), Database(here), Records(here), Jobs(here), Outbox(here)]


def meetings(here: Container) -> Sequence[Part]:
    return [MessageBus(here), Database(here), *meeting_media_parts(here), MeetingRooms(here), Outbox(here)]


ROLES: dict[str, Build] = {
    "up": everything,
    "api": api,
    "calls": calls,
    "jobs": jobs,
    "meetings": meetings,
    "network": network,
    "edge": edge,
    "media": media,
}
