"""The media server of meetings: medooze-media-server (C++, GPL-2.0) in a Node.js process of its own.

How it works: `build.py` compiles it at set-up; `server/` is the program around it (JavaScript, MIT), which knows rooms,
participants, sources and slots; `client.py` implements the port `clarion/base/sfu.py` over its control socket;
`process.py` says how it is started.
"""

from clarion.engines.sfu.build import built_folder, is_built, missing_for_build
from clarion.engines.sfu.client import SfuClient
from clarion.engines.sfu.process import (
    BUILDER,
    SfuAddress,
    build_cache,
    control_token,
    sfu_command,
    sfu_environment,
    sfu_sources,
)

__all__ = [
    "BUILDER",
    "SfuAddress",
    "SfuClient",
    "build_cache",
    "built_folder",
    "control_token",
    "is_built",
    "missing_for_build",
    "sfu_command",
    "sfu_environment",
    "sfu_sources",
]
