"""Empty a media engine before it is stopped: no new legs while another one lives; those that are left go there."""

import structlog

from clarion.engines.rtpengine.media import RtpengineMedia

log = structlog.stdlib.get_logger("clarion.rtpengine")


class EngineDrain:
    """Implements `DrainableMedia` (clarion/calls/draining.py) for the engines of one call server."""

    def __init__(self, media: RtpengineMedia) -> None:
        self._media = media

    def drain_engine(self, name: str, *, on: bool) -> tuple[int, bool] | None:
        engines = self._media.engines.all
        engine = engines.get(name)
        if engine is None:
            return None
        if engine.draining != on:
            log.info("rtpengine.draining" if on else "rtpengine.draining_ended", engine=name, legs=engine.legs)
        engine.draining = on
        return engine.legs, any(each.alive and not each.draining for each in engines.values())

    def move_legs(self, name: str) -> None:
        for leg in [leg for leg in self._media.legs.values() if leg.engine == name and not leg.waits and leg.phone_sdp]:
            self._media.lose_media(leg)
