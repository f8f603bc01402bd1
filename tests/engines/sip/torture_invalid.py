# ruff: noqa: E501 - the lines of the standard are as long as they are
"""RFC 4475 §3.1.2 to §3.3 and RFC 5118: messages that are not legal, and what they deserve."""

from tests.engines.sip.torture_valid import BODY, message, options, simple


def invite(name: str, uri: str = "sip:user@example.com", **lines: str) -> bytes:
    return simple("INVITE", uri, name=name, **lines)


CLERR = message(
    """
INVITE sip:user@example.com SIP/2.0
Max-Forwards: 80
To: sip:j.user@example.com
From: sip:caller@example.net;tag=93942939o2
Contact: <sip:caller@hungry.example.net>
Call-ID: clerr.0ha0isndaksdjweiafasdk3
CSeq: 8 INVITE
Via: SIP/2.0/UDP host5.example.com;branch=z9hG4bK-39234-23523
Content-Type: application/sdp
Content-Length: 9999
""",
    BODY,
)

MULTI01 = message(
    """
INVITE sip:user@company.com SIP/2.0
Contact: <sip:caller@host25.example.net>
Via: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bKkdj034r
Max-Forwards: 70
CSeq: 5 INVITE
Call-ID: multi01.98asdh@192.0.2.1
CSeq: 59 INVITE
Call-ID: multi01.98asdh@192.0.2.2
From: sip:caller@example.com;tag=3413415
To: sip:user@example.com
To: sip:other@example.net
From: sip:caller@example.net;tag=2923420123
Content-Type: application/sdp
l: {length}
Contact: <sip:caller@host36.example.net>
Max-Forwards: 5
""",
    BODY,
)

MCL01 = message(
    """
OPTIONS sip:user@example.com SIP/2.0
Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bK293423
To: sip:user@example.com
From: sip:other@example.net;tag=3923942
Call-ID: mcl01.fhn2323orihawfdoa3o4r52o3irsdf
CSeq: 15932 OPTIONS
Content-Length: 13
Max-Forwards: 60
Content-Length: 5
Content-Type: text/plain
""",
    "There's no way to know how many octets are supposed to be here.\n",
)

INSUF = message(
    """
INVITE sip:user@example.com SIP/2.0
CSeq: 193942 INVITE
Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf
Content-Type: application/sdp
l: {length}
""",
    BODY,
)

SCALARLG = message(
    """
SIP/2.0 503 Service Unavailable
Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bKzzxdiwo34sw;received=192.0.2.129
To: <sip:user@example.com>
From: <sip:other@example.net>;tag=2easdjfejw
CSeq: 9292394834772304023312 OPTIONS
Call-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r
Retry-After: 949302838503028349304023988
Warning: 1812 overture "In Progress"
Content-Length: 0
"""
)

BIGCODE = message(
    """
SIP/2.0 4294967301 better not break the receiver
Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe
Call-ID: bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i
CSeq: 353494 INVITE
From: <sip:user@example.com>;tag=39ansfi3
To: <sip:user@example.edu>;tag=902jndnke3
Content-Length: 0
Contact: <sip:user@host105.example.com>
"""
)

BCAST = message(
    """
SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923
Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23
Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf
CSeq: 35 INVITE
From: sip:user@example.com;tag=11141343
To: sip:user@example.edu;tag=2229
Content-Length: {length}
Content-Type: application/sdp
Contact: <sip:user@host28.example.com>
""",
    BODY,
)

UNKNOWN_BODY = message(
    """
INVITE sip:user@example.com SIP/2.0
Contact: <sip:caller@host5.example.net>
To: sip:j.user@example.com
From: sip:caller@example.net;tag=8392034
Max-Forwards: 70
Call-ID: invut.0ha0isndaksdjadsfij34n23d
CSeq: 235448 INVITE
Via: SIP/2.0/UDP somehost.example.com;branch=z9hG4bKkdjuw
Content-Type: application/unknownformat
Content-Length: {length}
""",
    '<audio>\n <pcmu port="443"/>\n</audio>\n',
)

NO_SDP_WANTED = message(
    """
INVITE sip:user@example.com SIP/2.0
To: sip:j_user@example.com
Contact: <sip:caller@host15.example.net>
From: sip:caller@example.net;tag=234
Max-Forwards: 5
Call-ID: sdp01.ndaksdj9342dasdd
Accept: text/nobodyKnowsThis
CSeq: 8 INVITE
Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw
Content-Length: {length}
Content-Type: application/sdp
""",
    BODY,
)

# name: message, status of our final response (None: no answer at all)
REFUSED: dict[str, tuple[bytes, int | None]] = {
    "badinv01": (
        invite("badinv01", Contact='"Joe" <sip:joe@example.org>;;;;', Via="SIP/2.0/UDP 192.0.2.15;;,;,,"), 400,
    ),
    "clerr": (CLERR, 400),
    "ncl": (CLERR.replace(b"9999", b"-999"), 400),
    "scalar02": (
        simple("REGISTER", "sip:example.com", name="scalar02", CSeq="36893488147419103232 REGISTER", Max_Forwards="300",
               Expires="10000000000000000000000000000000000000000", Contact="<sip:user@host129.example.com>;expires=280297596632815"), 400,
    ),
    "scalarlg": (SCALARLG, None),
    "quotbal": (invite("quotbal", To='"Mr. J. User <sip:j.user@example.com>'), 400),
    "ltgtruri": (invite("ltgtruri", "<sip:user@example.com>"), 400),
    "lwsruri": (invite("lwsruri", "sip:user@example.com; lr"), 400),
    "lwsstart": (invite("lwsstart", " sip:user@example.com "), 400),
    "trws": (options("trws").replace(b" SIP/2.0\r\n", b" SIP/2.0  \r\n", 1), 400),
    "escruri": (invite("escruri", "sip:user@example.com?Route=%3Csip:example.com%3E"), 400),
    "regbadct": (
        invite("regbadct", Contact="sip:user@example.com?Route=%3Csip:sip.example.com%3E"), 400,
    ),
    # What is meant is plain in these two, and the standard lets servers be kind.
    "badaspec": (
        options("badaspec", "sip:user@example.org", To='"Watson, Thomas" < sip:t.watson@example.org >'), 200,
    ),
    "baddn": (
        options("baddn", "sip:t.watson@example.org", To="Watson, Thomas <sip:t.watson@example.org>",
                From="Bell, Alexander <sip:a.g.bell@example.com>;tag=43"), 200,
    ),
    "unksm2": (
        simple("REGISTER", "sip:example.com", name="unksm2", To="isbn:2983792873",
               From="<http://www.example.com>;tag=3234233", Contact="<name:John_Smith>"), 401,
    ),
    "badvers": (options("badvers").replace(b"SIP/2.0", b"SIP/7.0", 1), 505),
    "mismatch01": (options("mismatch01", CSeq="8 INVITE"), 400),
    "mismatch02": (simple("NEWMETHOD", "sip:user@example.com", name="mismatch02", CSeq="8 INVITE"), 400),
    "bigcode": (BIGCODE, None),
    "insuf": (INSUF, 400),
    "unkscm": (invite("unkscm", "nobodyKnowsThisScheme:totallyopaquecontent"), 416),
    "novelsc": (invite("novelsc", "soap.beep://192.0.2.103:3002"), 416),
    "bext01": (options("bext01", Require="nothingSupportsThis, nothingSupportsThisEither", Proxy_Require="noProxiesSupportThis"), 420),
    "invut": (UNKNOWN_BODY, 415),
    "multi01": (MULTI01, 400),
    "mcl01": (MCL01, 400),
    "bcast": (BCAST, None),
    "sdp01": (NO_SDP_WANTED, 406),
    "v6bad": (options("v6bad", "sip:2001:db8::10"), 400),
    "v6open": (options("v6open", "sip:[2001:db8::10"), 400),
    "v6zone": (options("v6zone", "sip:[fe80::zz]"), 400),
}  # fmt: skip
