"""`clarion up` is killed, stopped and started again, and loses its engines, while calls are up."""

import asyncio
import contextlib
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from clarion.apps.run_files import run_files_of
from tests.scenarios.installation import TONE, Installation
from tests.scenarios.roles import CLARION, end_left_over
from tests.support.baresip import StartBaresip
from tests.support.phones import installed
from tests.support.processes import Process
from tests.support.waiting import wait_for


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def up(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """One for all of these tests: each leaves it running."""
    async with installed(tmp_path_factory.mktemp("restarts")) as installation:
        yield installation


async def test_calls_survive_kill_9_of_clarion(up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(up.account("101"), tone=440)
    ben = await baresip(up.account("102"), tone=880)
    cleo = await baresip(up.account("103", transport="tcp"), tone=660)
    await asyncio.gather(*(phone.registered() for phone in (ada, ben, cleo)))
    within = await ada.dial("102")
    answered = await ben.answer()
    outside = await cleo.call(TONE)
    await ada.hears(880)
    await ben.hears(440)
    await cleo.hears(1004)
    at_network = await up.network_call(TONE)
    up.roles.running["up"].kill()
    await ada.hears(880)
    await cleo.hears(1004)
    await up.roles.restart("up", "up", timeout=180)
    await ada.hears(880)
    await ben.hears(440)
    await cleo.hears(1004)
    await up.network_hears(at_network, 660)
    await cleo.hang_up(outside)
    await up.network_knows(at_network, ended_by="clarion")
    await ada.hang_up(within)
    await ben.ended(answered)


async def test_a_phone_that_hangs_up_while_clarion_is_away_is_heard_when_it_is_back(
    up: Installation, baresip: StartBaresip
) -> None:
    ada, ben = await baresip(up.account("101"), tone=440), await baresip(up.account("102"), tone=880)
    await ada.registered()
    await ben.registered()
    call = await ada.dial("102")
    answered = await ben.answer()
    await ben.hears(440)
    up.roles.running["up"].kill()
    await ada.hang_up(call)
    await wait_for(lambda: "BYE sip:" in ada.process.text(), missing="the BYE")
    await up.roles.restart("up", "up", timeout=180)
    # By the BYE that waited; or, after a start that outlasts it, because Ada's phone sends nothing and knows no such
    # call, which is found out within a minute (`Watch`).
    await ben.ended(answered, within=75)
    assert "481 Call Does Not Exist" not in ada.process.text().partition("OPTIONS sip:")[0], "an answer to the BYE"


async def test_a_killed_rtpengine_is_replaced_and_every_call_goes_on(up: Installation, baresip: StartBaresip) -> None:
    # Without SRTP: baresip 1.1.0 takes no other key in a re-INVITE.
    ada = await baresip(up.account("101", transport="tcp"), tone=440)
    ben = await baresip(up.account("102", transport="tcp"), tone=880)
    cleo = await baresip(up.account("103", transport="tcp"), tone=660)
    for phone in (ada, ben, cleo):
        await phone.registered()
    within = await ada.dial("102")
    answered = await ben.answer()
    await ada.hears(880)
    outside = await cleo.call(TONE)
    at_network = await up.network_call(TONE)
    await up.network_hears(at_network, 660)
    up.roles.kill_engine("rtpengine")
    offers = {phone: phone.process.text().count("INVITE sip:") for phone in (ada, ben, cleo)}
    for phone, before in offers.items():
        await wait_for(
            lambda phone=phone, before=before: phone.process.text().count("INVITE sip:") > before,
            missing=f"another offer to {phone.account.user}",
        )
    for phone, tone in ((ada, 523), (ben, 740), (cleo, 587)):
        await phone.speak(tone)  # what arrives is of now
        await phone.listen_again()
    await up.network_hears(at_network, 587)
    await ada.hears(740)
    await ben.hears(523)
    await cleo.hears(1004)
    await ben.hang_up(answered)
    await ada.ended(within)
    await cleo.hang_up(outside)
    await up.network_knows(at_network, ended_by="clarion")


async def test_calls_go_on_after_the_whole_machine_restarted(up: Installation, baresip: StartBaresip) -> None:
    """Everything of Clarion is gone, and the phones are not: they are offered other media."""
    ada = await baresip(up.account("101", transport="udp"), tone=440)
    ben = await baresip(up.account("102", transport="udp"), tone=880)
    for phone in (ada, ben):
        await phone.registered()
    call = await ada.dial("102")
    answered = await ben.answer()
    await ada.hears(880)
    up.roles.running["up"].kill()
    end_left_over(up.data)
    offers = {phone: phone.process.text().count("INVITE sip:") for phone in (ada, ben)}
    await up.roles.restart("up", "up", timeout=180)
    for phone, before in offers.items():
        await wait_for(
            lambda phone=phone, before=before: phone.process.text().count("INVITE sip:") > before,
            missing=f"another offer to {phone.account.user}",
            timeout=30,
        )
    for phone, tone in ((ada, 523), (ben, 740)):
        await phone.speak(tone)  # what arrives is of now
        await phone.listen_again()
    await ada.hears(740)
    await ben.hears(523)
    await ada.hang_up(call)
    await ben.ended(answered)

    async def logged() -> bool:
        return [each["result"] for each in await up.call_log("101")][:1] == ["Call connected"]

    await wait_for(logged, missing="the call in the call log", timeout=20)


async def test_a_killed_kamailio_is_replaced_and_calls_end_as_ever(up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(up.account("101"), tone=440)
    await ada.registered()
    call = await ada.call(TONE)
    at_network = await up.network_call(TONE)
    up.roles.kill_engine("kamailio")
    await ada.speak(523)
    await up.network_hears(at_network, 523)
    await ada.hears(1004)
    await ada.hang_up(call)
    await up.network_knows(at_network, ended_by="clarion", within=60)


async def test_a_second_start_says_which_port_is_taken_and_by_whom(
    up: Installation, processes: Callable[..., Process], tmp_path: Path
) -> None:
    port, pid = up.settings["CLARION_SIP_PORT"], up.roles.running["up"].pid
    again = processes([CLARION, "up"], env=up.environment())
    elsewhere = processes([CLARION, "up"], env={**up.environment(), "CLARION_DATA": str(tmp_path)})
    for second in (again, elsewhere):
        assert await asyncio.to_thread(second.popen.wait, 120) == 2
        assert f"Port {port} (UDP) is taken by kamailio (process " in second.text()
        assert "or set CLARION_SIP_PORT to another port." in second.text()
        assert "CLARION_HTTP_PORT" in second.text()
        assert "Traceback" not in second.text()
    assert f"of the Clarion that already runs from this data folder (process {pid})" in again.text()
    assert "already runs" not in elsewhere.text()
    assert (await up.request("101", "GET", "/restapi/v1.0/account/~"))["id"], "the first one runs on"


async def test_ctrl_c_with_a_call_leaves_it_to_the_next_start(up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(up.account("101"), tone=440)
    await ada.registered()
    call = await ada.call(TONE)
    await ada.hears(1004)
    at_network = await up.network_call(TONE)
    stopped = up.roles.running["up"]
    os.kill(stopped.pid, signal.SIGINT)
    await asyncio.to_thread(stopped.popen.wait, 30)
    assert "1 call is up and can go on: start Clarion again within 90 seconds" in stopped.text()
    await ada.speak(523)
    await up.network_hears(at_network, 523)
    await ada.hears(1004)
    await up.roles.restart("up", "up", timeout=180)
    await up.network("hang_up", id=at_network["id"])
    await ada.ended(call)
    os.kill(up.roles.running["up"].pid, signal.SIGINT)  # with no call, everything ends at once
    await wait_for(lambda: not left_over(up), missing="the end of media, edge and network", timeout=30)
    await up.roles.restart("up", "up", timeout=180)


async def test_a_second_ctrl_c_ends_everything(up: Installation, baresip: StartBaresip) -> None:
    ada = await baresip(up.account("101"))
    await ada.registered()
    await ada.call(TONE)
    stopped = up.roles.running["up"]
    os.kill(stopped.pid, signal.SIGINT)
    await wait_for(lambda: "1 call is up" in stopped.text(), missing="word of the call")
    assert {name.partition("-")[0] for name in left_over(up)} >= {"kamailio", "rtpengine", "phone"}
    os.kill(stopped.pid, signal.SIGINT)
    await asyncio.to_thread(stopped.popen.wait, 30)
    assert not left_over(up)
    await up.roles.restart("up", "up", timeout=180)


def left_over(up: Installation) -> list[str]:
    return [files.name for files in run_files_of(up.data) if files.find_group() is not None]


async def test_a_message_and_an_emergency_notice_of_the_last_moment_survive_kill_9(
    up: Installation, baresip: StartBaresip
) -> None:
    """Nothing can be written while another process holds the database: what calls leave is in the journal only."""
    ada, ben = await baresip(up.account("101"), tone=620), await baresip(up.account("102"))
    await ada.registered()
    await ben.registered()
    call = await ada.call(up.env["CLARION_104_NUMBER"])  # nobody is there: the mailbox answers
    await ada.hears_something()
    await ada.hears(1000, within=20)  # the beep
    clock = asyncio.get_running_loop().time
    until = clock() + 2
    await wait_for(lambda: clock() > until, missing="two seconds of message", timeout=15)
    before = await _left_behind(up)
    with contextlib.closing(sqlite3.connect(up.data / "clarion.db", isolation_level=None)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        await ben.call("911")
        await ada.hang_up(call)
        journals = list((up.data / "calls").glob("*.deposits"))

        def kept() -> bool:
            text = "".join(each.read_text() for each in journals)
            return "voicemail.deposited" in text and "calls.emergency" in text

        await wait_for(kept, missing="both in the journal")
        up.roles.running["up"].kill()
        holding.execute("ROLLBACK")
    await up.roles.restart("up", "up", timeout=180)

    async def arrived() -> bool:
        return await _left_behind(up) == [count + 1 for count in before]

    await wait_for(arrived, missing="one message and one notice more", timeout=30)
    await ben.hang_up()


async def _left_behind(up: Installation) -> list[int]:
    """How many voicemail messages 104 has, and how many emergency notices there are."""
    paths = {
        "104": "/restapi/v1.0/account/~/extension/~/message-store?messageType=VoiceMail",
        "101": "/restapi/v1.0/account/~/clarion/emergency-notices",
    }
    return [len((await up.request(person, "GET", path))["records"]) for person, path in paths.items()]
