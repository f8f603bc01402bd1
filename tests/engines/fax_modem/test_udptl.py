"""UDPTL: what is sent comes out, also when some of it is lost, and garbage is refused."""

from hypothesis import given
from hypothesis import strategies as st

from clarion.engines.fax_modem.udptl import Malformed, Receiver, Sender

PACKETS = st.lists(st.binary(min_size=1, max_size=60).filter(lambda each: each[-1] != 0), min_size=1, max_size=60)


@given(PACKETS, st.booleans())
def test_packets_arrive_once_and_in_order(packets: list[bytes], fec: bool) -> None:
    sender, receiver = Sender(fec=fec), Receiver()
    datagrams = [sender.datagram(packet) for packet in packets]
    twice = [found for datagram in datagrams for _ in "ab" for found in receiver.take(datagram)]
    assert [packet for _, packet in twice] == packets
    assert [number for number, _ in twice] == list(range(len(packets)))


@given(PACKETS, st.data())
def test_repeats_restore_as_many_as_travel_with_each(packets: list[bytes], data: st.DataObject) -> None:
    sender, receiver = Sender(repeats=3), Receiver()
    datagrams = [sender.datagram(packet) for packet in packets]
    kept = [0]
    while kept[-1] < len(packets) - 1:
        kept.append(min(len(packets) - 1, kept[-1] + data.draw(st.integers(1, 4))))
    found = [packet for place in kept for _, packet in receiver.take(datagrams[place])]
    assert found == packets
    assert receiver.lost == 0


@given(st.integers(9, 40), st.binary(min_size=8, max_size=8))
def test_parities_restore_a_single_loss(lost: int, salt: bytes) -> None:
    packets = [salt + bytes([number + 1]) for number in range(50)]
    sender, receiver = Sender(fec=True), Receiver()
    datagrams = [sender.datagram(packet) for packet in packets]
    found = [each for place, one in enumerate(datagrams) if place != lost for _, each in receiver.take(one)]
    assert found == packets
    assert receiver.restored == 1


@given(st.binary(max_size=1600))
def test_garbage_is_malformed_and_nothing_else(garbage: bytes) -> None:
    receiver = Receiver()
    try:
        found = receiver.take(garbage)
    except Malformed:
        return
    assert all(0 <= number <= 0xFFFF for number, _ in found)


def test_no_datagram_is_longer_than_the_other_side_takes() -> None:
    sender = Sender(repeats=8, most=200)
    assert max(len(sender.datagram(bytes(60))) for _ in range(20)) <= 200


def test_a_long_gap_is_a_new_beginning() -> None:
    sender, receiver = Sender(), Receiver()
    datagrams = [sender.datagram(bytes([number % 255 + 1])) for number in range(300)]
    receiver.take(datagrams[0])
    assert [number for number, _ in receiver.take(datagrams[250])] == [250]
    assert receiver.lost == 249
