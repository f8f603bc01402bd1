"""Desk phones publish how they heard a call (RFC 6035; PH-32, PH-71)."""

from hypothesis import given
from hypothesis import strategies as st

from clarion.calls.quality import LegQuality
from clarion.engines.sip.quality_reports import PhoneReports, call_of, read_report
from tests.engines.sip.bench import Bench, Phone

REPORT = """VQSessionReport: CallTerm
CallID: 6dg37f1890463@phone
LocalID: Ben <sip:102@example.org>
RemoteID: Ada <sip:101@example.org>
OrigID: Ben <sip:102@example.org>
LocalAddr: IP=10.10.1.100 PORT=5000 SSRC=1a3b5c7d
RemoteAddr: IP=11.1.1.150 PORT=5002 SSRC=0x2468abcd
LocalMetrics:
Timestamps:START=2026-10-10T18:23:43Z STOP=2026-10-10T18:26:02Z
SessionDesc:PT=18 PD=G729 SR=8000 FD=20 FO=20 FPP=2 PPS=50 PLC=3 SSUP=on
JitterBuffer:JBA=3 JBR=2 JBN=40 JBM=80 JBX=120
PacketLoss:NLR=5.0 JDR=2.0
Delay:RTD=200 ESD=140 SOWD=200 IAJ=12 MAJ=20
QualityEst:RLQ=90 RCQ=85 MOSLQ=4.2 MOSCQ=4.3
RemoteMetrics:
PacketLoss:NLR=50.0 JDR=50.0
DialogID:1890463548@phone;to-tag=8472761;from-tag=9123dh311
"""


def test_the_phones_own_side_is_read_and_not_the_others() -> None:
    found = read_report("leg-1", REPORT)
    assert found is not None
    assert (found.loss, found.jitter, found.round_trip, found.codec) == (7.0, 12.0, 200.0, "G729")
    assert (found.network, found.leg_id) == ("10.10.1.100", "leg-1")
    assert 1.0 < found.mos < 3.5


def test_a_report_counts_once_for_a_leg_of_ours_that_has_ended() -> None:
    reports, heard = PhoneReports(), list[LegQuality]()
    reports.heard = heard.append
    assert not reports.take(REPORT), "no such call"
    reports.over("6dg37f1890463@phone", "leg-1")
    assert not reports.take(REPORT.replace("VQSessionReport", "VQIntervalReport"))
    assert not reports.take(REPORT.replace("NLR", "XLR"))
    assert reports.take(REPORT)
    assert not reports.take(REPORT)
    assert [each.leg_id for each in heard] == ["leg-1"]


@given(st.text() | st.text().map(lambda text: REPORT.replace("5.0", text).replace("IP=10", f"IP={text}")))
def test_any_text_is_read_or_left_alone(text: str) -> None:
    assert isinstance(call_of(text), str)
    found = read_report("leg", text)
    assert found is None or (1.0 <= found.mos <= 4.5 and 0 <= found.loss <= 100)


def test_a_phone_reports_after_it_has_hung_up(bench: Bench) -> None:
    heard = list[LegQuality]()
    bench.engine.core.reports.heard = heard.append
    phone = Phone(bench)
    leg = phone.talk()
    words = REPORT.replace("6dg37f1890463@phone", phone.call_id)
    more = {"headers": "Event: vq-rtcpxr\r\n", "body": words, "content_type": "application/vq-rtcpxr"}
    assert bench.statuses(Phone(bench).send("PUBLISH", **more)) == [200]
    assert heard == [], "the call still stands"
    assert bench.statuses(phone.send("BYE")) == [200]
    assert bench.statuses(Phone(bench).send("PUBLISH", **more)) == [200]
    assert [each.leg_id for each in heard] == [leg]
