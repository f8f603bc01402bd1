# ruff: noqa: E501 - the lines of the standard are as long as they are
"""RFC 4475 §3.1.1, §3.3, §3.4 and RFC 5118: messages that are legal, however strange. Values are facts of the standards."""

BODY = """v=0
o=mhandley 29739 7272939 IN IP4 192.0.2.3
s=-
c=IN IP4 192.0.2.4
t=0 0
m=audio 49217 RTP/AVP 0 12
m=video 3227 RTP/AVP 31
a=rtpmap:31 LPC
"""


def message(text: str, body: str = "") -> bytes:
    """Lines of the standard with CRLF; `{length}` becomes the length of the body."""
    content = body.replace("\n", "\r\n").encode("utf-8")
    head = text.lstrip("\n").rstrip("\n").replace("{length}", str(len(content)))
    return head.replace("\n", "\r\n").encode("utf-8", "surrogateescape") + b"\r\n\r\n" + content


def simple(method: str, uri: str, *, name: str, **lines: str) -> bytes:
    """A message with everything a request needs, and whatever else or otherwise is asked for."""
    fields = {
        "To": "sip:user@example.com",
        "From": "sip:caller@example.net;tag=9fxced76sl",
        "Max-Forwards": "70",
        "Call-ID": f"{name}.s8fsfd@host5.example.com",
        "CSeq": f"8 {method}",
        "Via": f"SIP/2.0/UDP host5.example.com;branch=z9hG4bK{name}",
    }
    for key, value in lines.items():
        fields[key.replace("_", "-")] = value
    head = "\n".join(f"{key}: {value}" for key, value in fields.items() if value is not None)
    return message(f"{method} {uri} SIP/2.0\n{head}\nContent-Length: 0")


WSINV = message(
    r"""
INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
TO :
 sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
from   : "J Rosenberg \\\""       <sip:jdrosen@example.com>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: wsinv.ndaksdj@192.0.2.1
Content-Length   : {length}
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.example.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bK30239
m:"Quoted string \"\"" <sip:jdrosen@example.com> ; newparam =
      newvalue ;
  secondparam ; q = 0.33
""",
    BODY,
)

INTMETH = message(
    r"""
!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0
Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bK-.!%66*_+`'~
To: "BEL:\ NUL:\ DEL:\ " <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>
From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%="работающий";tag=_token~1'+`*%!-.
Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\/"][?}{
CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~
Max-Forwards: 255
extensionHeader-!.%*+_`'~: ﻿大停電
Content-Length: 0
"""
).replace(b"BEL:\\ NUL:\\ DEL:\\ ", b"BEL:\\\x07 NUL:\\\x00 DEL:\\\x7f")

MPART01 = message(
    """
MESSAGE sip:kumiko@example.org SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-;rport
Max-Forwards: 70
Route: <sip:127.0.0.1:5080>
Identity: r5mwreLuyDRYBi/0TiPwEsY3rEVsk/G2WxhgTV1PF7hHuL
Identity-Info: <https://127.0.0.1/cert.cer>
Content-Type: multipart/mixed;boundary=7a9cbec02ceef655
From: <sip:fluffy@example.com>;tag=2fb0dcc9
To: <sip:kumiko@example.org>
Call-ID: 3d9485ad0c49859b@Zmx1ZmZ5LW1hYy0xNi5sb2NhbA..
CSeq: 1 MESSAGE
Content-Transfer-Encoding: binary
Content-Length: {length}
""",
    "--7a9cbec02ceef655\nContent-Type: text/plain\n\nHello\n--7a9cbec02ceef655--\n",
)

TRANSPORTS = message(
    """
OPTIONS sip:user@example.com SIP/2.0
To: sip:user@example.com
From: <sip:caller@example.com>;tag=323
Max-Forwards: 70
Call-ID:  transports.kijh4akdnaqjkwendsasfdj
Accept: application/sdp
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw
Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf
Via: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj
Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en
Via: SIP/2.0/TCP t5.example.com;branch=z9hG4bK0a9idfnee
l: 0
"""
)

UNREASON = message(
    """
SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923
Call-ID: unreason.1234ksdfak3j2erwedfsASdf
CSeq: 35 INVITE
From: sip:user@example.com;tag=11141343
To: sip:user@example.edu;tag=2229
Content-Length: {length}
Content-Type: application/sdp
Contact: <sip:user@host198.example.com>
""",
    BODY,
)

NOREASON = message(
    """
SIP/2.0 100\x20
Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe
Call-ID: noreason.asndj203insdf99223ndf
CSeq: 35 INVITE
From: <sip:user@example.com>;tag=39ansfi3
To: <sip:user@example.edu>;tag=902jndnke3
Content-Length: 0
Contact: <sip:user@host105.example.com>
"""
)

LONG = "x" * 60
LONGREQ = message(
    f"""
INVITE sip:user@example.com SIP/2.0
To: "I have a user name of {"extreme " * 10}proportion"<sip:user@example.com:6000;unknownparam1=very{"long" * 20}value;longparam{"name" * 25}=shortvalue;verylong{"ParameterNameWithNoValue" * 25}>
F: sip:{"amazinglylongcallername" * 5}@example.net;tag=12{"982" * 50}424;unknownheaderparam{"name" * 20}=unknowheaderparam{"value" * 15};unknownValueless{"paramname" * 10}
Call-ID: longreq.one{"really" * 20}longcallid
CSeq: 3882340 INVITE
Unknown-{"Long-" * 20}Name: unknown-{"long-" * 20}value; unknown-{"long-" * 20}parameter-name = unknown-{"long-" * 20}parameter-value
Via: SIP/2.0/TCP sip33.example.com
v: SIP/2.0/TCP sip32.example.com
V: SIP/2.0/TCP sip31.example.com
Via: SIP/2.0/TCP {", SIP/2.0/TCP ".join(f"sip{n}.example.com" for n in range(30, 0, -1))}
Max-Forwards: 70
Contact: <sip:{"amazinglylongcallername" * 5}@host5.example.net>
Content-Type: application/sdp
l: {{length}}
""",
    BODY,
)

DBLREQ = simple("REGISTER", "sip:example.com", name="dblreq", To="sip:j.user@example.com") + simple(
    "INVITE", "sip:joe@example.com", name="dblreq2"
)

INV2543 = message(
    """
INVITE sip:UserB@example.com SIP/2.0
Via: SIP/2.0/UDP iftgw.example.com
From: <sip:+13035551111@ift.client.example.net;user=phone>
Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>
To: sip:+16505552222@ss1.example.net;user=phone
Call-ID: inv2543.1717@ift.client.example.com
CSeq: 56 INVITE
Content-Type: application/sdp
""",
    BODY,
)


def options(name: str, uri: str = "sip:user@example.com", **lines: str) -> bytes:
    return simple("OPTIONS", uri, name=name, **lines)


def _v6_call(name: str, *media: str) -> bytes:
    """An INVITE from a phone with version 6 (RFC 5118 §4.6, §4.8)."""
    lines = ["v=0", "o=assistant 971731711378798081 0 IN IP6 2001:db8::20", "s=-", *media, ""]
    head = simple("INVITE", "sip:user@[2001:db8::10]", name=name, Contact="<sip:caller@[2001:db8::20]>")
    kind = "Content-Type: application/sdp\nContent-Length: {length}"
    return head.replace(b"Content-Length: 0\r\n\r\n", message(kind, "\n".join(lines)))


V6_SDP = _v6_call("v6sdp", "c=IN IP6 2001:db8::20", "t=0 0", "m=audio 6000 RTP/AVP 2", "m=video 6024 RTP/AVP 107")
V6_V4_SDP = _v6_call(
    "v6v4sdp",
    "t=0 0",
    "m=audio 6000 RTP/AVP 2",
    "c=IN IP4 192.0.2.1",
    "m=video 6024 RTP/AVP 107",
    "c=IN IP6 2001:db8::1",
)

# name: message, status of our final response (None: no answer)
ACCEPTED: dict[str, tuple[bytes, int | None]] = {
    "wsinv": (WSINV, 481),  # it has a To tag: a dialog we do not know
    "intmeth": (INTMETH, 405),
    "esc01": (
        simple("INVITE", "sip:sips%3Auser%40example.com@example.net", name="esc01", To="sip:%75se%72@example.com",
               From="<sip:I%20have%20spaces@example.net>;tag=938",
               Contact="<sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>"), 407,
    ),
    "escnull": (
        simple("REGISTER", "sip:example.com", name="escnull", To="sip:null-%00-null@example.com",
               From="sip:null-%00-null@example.com;tag=839923423", Contact="<sip:%00@host5.example.com>"), 401,
    ),
    "esc02": (
        simple("RE%47IST%45R", "sip:registrar.example.com", name="esc02", To='"%Z%45" <sip:resource@example.com>',
               From='"%Z%45" <sip:resource@example.com>;tag=f232jadfj23',
               Contact="<sip:alias1@host1.example.com>, <sip:alias2@host2.example.com>"), 405,
    ),
    "lwsdisp": (options("lwsdisp", From="caller<sip:caller@example.com>;tag=323"), 200),
    "longreq": (LONGREQ, 407),
    "dblreq": (DBLREQ, 401),
    "semiuri": (
        options("semiuri", "sip:user;par=u%40example.net@example.com", To="sip:user;par=u%40example.net@example.com"), 200,
    ),
    "transports": (TRANSPORTS, 200),
    "mpart01": (MPART01, 415),
    "unreason": (UNREASON, None),
    "noreason": (NOREASON, None),
    "badbranch": (options("badbranch", Via="SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK"), 200),
    "zeromf": (options("zeromf", Max_Forwards="0"), 200),
    "cparam01": (simple("REGISTER", "sip:example.com", name="cparam01", Contact="sip:+19725552222@gw1.example.net;unknownparam"), 401),
    "cparam02": (simple("REGISTER", "sip:example.com", name="cparam02", Contact="<sip:+19725552222@gw1.example.net;unknownparam>"), 401),
    "regescrt": (
        simple("REGISTER", "sip:example.com", name="regescrt", Contact="<sip:user@example.com?Route=%3Csip:sip.example.com%3E>"), 401,
    ),
    "inv2543": (INV2543, 407),
    "baddate": (simple("INVITE", "sip:user@example.com", name="baddate", Date="Fri, 01 Jan 2010 16:00:00 EST"), 407),
    "regaut01": (simple("REGISTER", "sip:example.com", name="regaut01", Authorization="NoOneKnowsThisScheme opaque-data=here"), 401),
    "v6uri": (options("v6uri", "sip:[2001:db8::10]", Via="SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111"), 200),
    "v6port": (options("v6port", "sip:[2001:db8::10]:5070", Via="SIP/2.0/UDP [2001:db8::9:1]:5060;branch=z9hG4bKp"), 200),
    "v6portamb": (options("v6portamb", "sip:[2001:db8::10:5070]"), 200),
    "v6via": (options("v6via", Via="SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111"), 200),
    "v6via2": (options("v6via2", Via="SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3"), 200),
    "v6mapped": (options("v6mapped", "sip:user@[::ffff:192.0.2.10]", Contact="<sip:caller@[::ffff:192.0.2.2]>"), 200),
    "v6many": (
        simple("INVITE", "sip:user@[2001:db8::10]", name="v6many", Via="SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111",
               From="sip:user@example.net;tag=81x2", Contact='"Caller" <sip:caller@[2001:db8::1]>'), 407,
    ),
    "v6sdp": (V6_SDP, 407),
    "v6v4sdp": (V6_V4_SDP, 407),
    "v6colons3": (options("v6colons3", "sip:user@[2001:db8:::192.0.2.1]"), 200),
    "v6colons2": (options("v6colons2", "sip:user@[2001:db8::192.0.2.1]"), 200),
}  # fmt: skip
