"""What every long-running process of ours does first, before it opens a file or a socket."""

import os

from clarion.base.data_folder import close_to_others
from clarion.base.descriptors import raise_descriptor_limit
from clarion.base.settings import Settings, unknown_settings
from clarion.base.telemetry import get_logger, set_up_logs

log = get_logger(__name__)

FEW = 4096  # below it the machine's limit is worth a word


def prepare_process(settings: Settings) -> None:
    """Logs, a data folder that is closed to other users, and as many open files as the machine allows."""
    set_up_logs(settings)
    for name in unknown_settings(os.environ):
        log.warning("settings.unknown", name=name, hint="It is no setting: see docs/operations/settings.md.")
    closed = close_to_others(settings.data)
    if closed:
        log.warning("data_folder.closed", folder=str(settings.data), count=closed)
    limit = raise_descriptor_limit()
    if limit < FEW:
        log.warning("process.few_descriptors", limit=limit, hint="Raise the hard limit (ulimit -Hn, LimitNOFILE).")
