"""A carrier that asks its trunks for a password."""

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from clarion.engines.phone_network import Credentials, PhoneNetwork
from tests.support.rtp_phone import RtpPhone
from tests.support.sip_peer import SipPeer
from tests.support.waiting import free_port


@pytest.fixture
async def guarded(network: PhoneNetwork) -> AsyncIterator[PhoneNetwork]:
    config = replace(network.config, sip_port=free_port(), credentials=Credentials("trunk7", "s3cret"))
    guarded = PhoneNetwork(config)
    await guarded.start()
    yield guarded
    await guarded.stop()


def _answer(challenge: str, uri: str, password: str) -> str:
    fields = dict(re.findall(r'(\w+)="([^"]*)"', challenge))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    secret, what = md5(f"trunk7:{fields['realm']}:{password}"), md5(f"INVITE:{uri}")
    response = md5(f"{secret}:{fields['nonce']}:00000001:abc:auth:{what}")
    return (
        f'Proxy-Authorization: Digest username="trunk7", realm="{fields["realm"]}", nonce="{fields["nonce"]}", '
        f'uri="{uri}", response="{response}", qop=auth, nc=00000001, cnonce="abc", algorithm=MD5'
    )


@pytest.mark.parametrize(("password", "status"), [("s3cret", 200), ("wrong", 407)])
async def test_only_the_right_password_opens_the_carrier(guarded: PhoneNetwork, password: str, status: int) -> None:
    peer, phone = SipPeer(("127.0.0.1", guarded.sip_port)), RtpPhone(0)
    dialog, challenge = await peer.call("+12025550117", phone.sdp())
    assert challenge.status == 407
    dialog.to = f"<{dialog.uri}>"
    credentials = _answer(challenge.header("proxy-authenticate"), dialog.uri, password)
    peer.request(dialog, "INVITE", body=phone.sdp(), headers=(credentials,))
    final = await peer.answer(dialog)
    assert final.status == status
    peer.take_tag(dialog, final)
    peer.request(dialog, "ACK", same_transaction=status >= 300)
    # The same answer a second time is of no use.
    dialog.to = f"<{dialog.uri}>"
    peer.request(dialog, "INVITE", body=phone.sdp(), headers=(credentials,))
    assert (await peer.answer(dialog)).status == 407
    peer.request(dialog, "ACK", same_transaction=True)
    peer.close()
    await phone.close()
