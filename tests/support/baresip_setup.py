"""How baresip is set up for a test: its configuration, the account that it registers, and what a call of it is."""

import re
from dataclasses import dataclass, field
from pathlib import Path

CONFIG = """\
poll_method epoll
sip_listen 127.0.0.1:{sip_port}
sip_cafile {ca_file}
sip_verify_server {verify}
call_max_calls 8
call_hold_other_calls yes
call_local_timeout 3600
sip_autoanswer_beep no
audio_player aubridge,nowhere
audio_source ausine,{tone}
audio_alert ausine,{tone}
ausrc_srate 48000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
audio_buffer 20-160
rtp_ports {rtp_low}-{rtp_high}
rtcp_mux no
jitter_buffer_type fixed
jitter_buffer_delay 1-5
net_interface 127.0.0.1
module_path {modules}
{codecs}
module ausine.so
module aufile.so
module aubridge.so
module sndfile.so
module srtp.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
{waiting}
ctrl_tcp_listen 127.0.0.1:{control_port}
snd_path {folder}
"""
CODEC_MODULES = {"PCMU": "g711", "PCMA": "g711", "G722": "g722", "opus": "opus"}
_CODEC_RATES = {
    "PCMU": "PCMU/8000/1",
    "PCMA": "PCMA/8000/1",
    "G722": "G722/16000/1",
    "opus": "opus/48000/2",
}
MODULES = Path("/usr/lib/baresip/modules")


@dataclass(frozen=True)
class Account:
    """Who registers, and through what. Empty `proxy` means: no registration, calls go straight to their URI."""

    user: str = "test"
    domain: str = "127.0.0.1"
    auth_id: str = ""
    password: str = ""
    proxy: str = ""
    """For instance sip:127.0.0.1:5061;transport=tls"""
    ca_file: Path | None = None
    srtp: bool = False
    name: str = ""
    register_s: int = 120
    codecs: tuple[str, ...] = ("PCMU",)
    extra: str = ""

    @property
    def transport(self) -> str:
        found = re.search(r"transport=(\w+)", self.proxy)
        return found[1] if found else "udp"

    @property
    def waiting(self) -> str:
        """The module that asks for waiting messages. Over UDP its timer (1.1.0) now and then subscribes again and
        again, thousands of times a second, and the phone does nothing else any more.
        """
        return "" if self.transport == "udp" else "module_app mwi.so"

    def line(self) -> str:
        uri = f"sip:{self.user}@{self.domain}"
        if self.transport != "udp":
            uri += f";transport={self.transport}"
        parts = [f'"{self.name or self.user}" <{uri}>', "answermode=manual"]
        parts.append(f"audio_codecs={','.join(_CODEC_RATES[codec] for codec in self.codecs)}")
        parts.append(f"regint={self.register_s if self.proxy else 0}")
        if self.password:
            parts += [f"auth_user={self.auth_id or self.user}", f"auth_pass={self.password}"]
        if self.proxy:
            parts.append(f'outbound="{self.proxy}"')
        if self.srtp:
            parts.append("mediaenc=srtp-mand")
        return ";".join([*parts, *([self.extra] if self.extra else [])]) + "\n"


@dataclass
class Call:
    """One call of a phone, as its events tell it."""

    id: str
    peer: str
    direction: str
    states: list[str] = field(default_factory=list)
    reason: str = ""
    """Why it ended."""

    @property
    def established(self) -> bool:
        return "ESTABLISHED" in self.states

    @property
    def closed(self) -> bool:
        return "CLOSED" in self.states


def messages_of(log: str) -> list[str]:
    """The SIP messages that baresip has written into its log, each with what it said after it."""
    return re.split(r"\n(?=[^\n]*#\n)", log)


def invited(log: str, user: str) -> list[Call]:
    """Calls to this phone, by the SIP trace, that have no final response of it: neither answered, refused nor ended."""
    to_us = re.compile(rf"^INVITE sip:{re.escape(user)}(-0x\w+)?@", re.M)
    found: dict[str, Call] = {}
    for message in messages_of(log):
        named = re.search(r"^Call-ID: (\S+)", message, re.M | re.I)
        if named is None:
            continue
        caller = re.search(r"^From: .*<(sip:[^>]+)>", message, re.M)
        if to_us.search(message) and caller is not None:
            found[named[1]] = Call(named[1], caller[1], "incoming")
        elif re.search(r"^SIP/2.0 [2-6]\d\d ", message, re.M) and re.search(r"^CSeq: \d+ INVITE", message, re.M):
            found.pop(named[1], None)
    return list(found.values())
