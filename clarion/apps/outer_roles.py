"""The roles that know no feature and start in no time: `edge`, `media` and `network`, and their parts."""

from collections.abc import Sequence

from clarion.apps.children import edge_child, media_child
from clarion.apps.network import Network
from clarion.apps.running import Part
from clarion.apps.sbc_certificates import SbcCertificates
from clarion.apps.sound_intake import SoundIntake
from clarion.base.container import Container


def network(here: Container) -> Sequence[Part]:
    return [Network(here)]


def edge(here: Container) -> Sequence[Part]:
    certificates = [SbcCertificates(here, alone=True)] if here.settings.valkey_url else []
    return [edge_child(here.settings), *certificates]


def media(here: Container) -> Sequence[Part]:
    settings = here.settings
    sounds = [SoundIntake(settings, here.keys)] if settings.has_other_machines else []
    return [media_child(settings), *sounds]
