"""Session descriptions as Chromium offers them for meetings, without a browser."""

import itertools
import secrets

FINGERPRINT = ":".join(["AB"] * 32)
_EXTENSIONS = {
    "audio": (
        "1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "4 urn:ietf:params:rtp-hdrext:sdes:mid",
    ),
    "video": (
        "2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "4 urn:ietf:params:rtp-hdrext:sdes:mid",
        "10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
        "11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    ),
}
_AUDIO = ("a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc", "a=fmtp:111 minptime=10;useinbandfec=1")
_VIDEO = (
    "a=rtpmap:96 VP8/90000",
    "a=rtcp-fb:96 goog-remb",
    "a=rtcp-fb:96 transport-cc",
    "a=rtcp-fb:96 ccm fir",
    "a=rtcp-fb:96 nack",
    "a=rtcp-fb:96 nack pli",
    "a=rtpmap:97 rtx/90000",
    "a=fmtp:97 apt=96",
)
_numbers = itertools.count(1000)


def publish_offer(*, simulcast: bool = True) -> str:
    """A microphone on m-line 0 and a camera with three layers, or one, on m-line 1."""
    return _session([_line("0", "audio", "sendonly"), _line("1", "video", "sendonly", simulcast=simulcast)])


def subscribe_offer(audio: int = 3, video: int = 2) -> str:
    """Receive slots: audio ones first, their mids counted from 0."""
    kinds = ["audio"] * audio + ["video"] * video
    return _session([_line(str(each), kind, "recvonly") for each, kind in enumerate(kinds)])


def phone_offer(*, sends: bool) -> str:
    """One audio line, as a media relay offers it for a phone: no header extensions, no levels."""
    line = _line("0", "audio", "sendonly" if sends else "recvonly")
    return _session([[row for row in line if not row.startswith("a=extmap")]])


def _session(lines: list[list[str]]) -> str:
    credentials = [
        f"a=ice-ufrag:{secrets.token_hex(4)}",
        f"a=ice-pwd:{secrets.token_hex(12)}",
        f"a=fingerprint:sha-256 {FINGERPRINT}",
        "a=setup:actpass",
    ]
    mids = " ".join(each[1].removeprefix("a=mid:") for each in lines)
    head = ["v=0", f"o=- {next(_numbers)} 2 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {mids}"]
    return "\r\n".join([*head, *(row for each in lines for row in (*each[:1], *credentials, *each[1:]))]) + "\r\n"


def _line(mid: str, kind: str, direction: str, *, simulcast: bool = False) -> list[str]:
    payloads = "111" if kind == "audio" else "96 97"
    rows = [f"m={kind} 9 UDP/TLS/RTP/SAVPF {payloads}", f"a=mid:{mid}", "c=IN IP4 0.0.0.0"]
    rows += [f"a=extmap:{each}" for each in _EXTENSIONS[kind]]
    rows += [f"a={direction}", "a=rtcp-mux", *(_AUDIO if kind == "audio" else _VIDEO)]
    if direction == "sendonly":
        rows.append(f"a=msid:- track{mid}")
    if simulcast:
        rows += ["a=rid:h send", "a=rid:m send", "a=rid:l send", "a=simulcast:send h;m;l"]
    elif direction == "sendonly":
        ssrc = next(_numbers)
        rows += [f"a=ssrc:{ssrc} cname:c", f"a=ssrc:{ssrc} msid:- track{mid}"]
    return rows
