"""How rules about calls are met: by phones, carriers and registrations at a call server."""

from typing import Any

from clarion.calls.events import RouteFound, RouteRefused
from clarion.calls.guards import RecordingWish, SupervisionWish
from clarion.calls.model import Identity
from clarion.calls.wire import CallerProof
from clarion.features.conduct import Counting, PeriodChecks
from tests.features.conduct.journeys.world import World, outsider

CUSTOMER, ABROAD = "+12125550177", "011442079460000"
SPENDING = "/account/~/clarion/spending"


async def open_abroad(world: World) -> None:
    answer = await world.api.request("PUT", "/account/~/clarion/calling-policy", json={"internationalEnabled": True})
    assert answer.status_code == 200, answer.text


async def cli_01(world: World) -> None:
    """A phone asks for the number of a colleague; the main number is shown."""
    found = await world.call("2125550177", caller_id="+16505550103")
    assert isinstance(found, RouteFound) and found.caller.number == "+16505550100"


async def cli_02(world: World) -> None:
    """A number that was never proven is asked for at a carrier that signs."""
    assert isinstance(await world.call("2125550177", caller_id="+12025550999"), RouteFound)


async def cli_03(world: World) -> None:
    """A carrier brings a call whose token is invalid."""
    assert isinstance(await world.call_in(CUSTOMER, proof=CallerProof(status=438)), RouteFound)


async def cli_04(world: World) -> None:
    """A number of this country comes in from abroad, unproven."""
    trunk = {"name": "Abroad", "uri": "sip:127.0.0.9:5060", "international": True}
    made = await world.post("/account/~/clarion/trunks", "101", **trunk)
    assert made.status_code in (200, 201), made.text
    live = await world.open_calls()
    abroad = next(one.trunk_id for one in live.directory.trunks.values() if one.international)
    await world.call_in("+12125550178", trunk=abroad)


async def dial_03(world: World) -> None:
    """Two hundred answered calls, each of three seconds."""
    await world.open_calls()
    for number in range(400):
        world.talk(world.person("102"), outsider(f"+1212555{number:04}"), seconds=3.0)
    assert isinstance(await world.call("2125550177"), RouteRefused)


async def dial_04(world: World) -> None:
    """One person's phone dials strangers, one every ten seconds, who hang up."""
    for number in range(62):
        if isinstance(await world.call(f"212556{number:04}"), RouteRefused):
            return
        world.talk(world.person("102"), outsider(f"+1212556{number:04}"), seconds=8.0)
        world.advance(seconds=10)
    raise AssertionError("nothing stopped it")


async def emg_01(world: World) -> None:
    """A suspended company calls for help."""
    await suspend(world)
    assert isinstance(await world.call("2125550177"), RouteRefused)
    found = await world.call("911")
    assert isinstance(found, RouteFound) and found.emergency is not None


async def suspend(world: World) -> None:
    body = {"verb": "suspend", "accountId": world.api.account_id(), "rule": "SPM-03", "clause": "C8",
            "reason": "Adverts from this account.", "evidence": ["cases of today"], "whole": True}  # fmt: skip
    answer = await world.post("/clarion/conduct/acts", "101", **body)
    assert answer.status_code == 201, answer.text


async def state(world: World) -> None:
    """An officer suspends the company; its call is refused."""
    await suspend(world)
    assert isinstance(await world.call("2125550177"), RouteRefused)


async def exc_01(world: World) -> None:
    """A seat talks for 3,500 minutes in a month; the hourly check sees it."""
    world.enforce("EXC-01")
    await world.open_calls()
    for number in range(14):
        world.talk(world.person("102"), outsider(f"+1212555{number:04}"), seconds=250 * 60.0)
    await PeriodChecks(world.api.here).check()


async def exc_02(world: World) -> None:
    """A seat has three calls at once, from three networks."""
    world.enforce("EXC-02")
    await world.open_calls()
    assert world.watch is not None
    who = world.person("102")
    for number in range(3):
        world.talk(who, outsider(f"+1212555{number:04}"), up=True)
        world.watch._phones.registered(f"198.51.{number}.7", who.account_id, who.extension_id, f"d{number}")
    world.talk(who, outsider("+12125550009"), seconds=20.0)
    await PeriodChecks(world.api.here).check()


async def exc_04(world: World) -> None:
    """An administrator sets a limit of the day; the next call would pass it."""
    made = await world.post(f"{SPENDING}/rates", "101", name="US", prefix="+1", perMinute="5")
    assert made.status_code == 201, made.text
    assert (await world.post(f"{SPENDING}/limits", "101", scope="Account", amount=1)).status_code == 201
    live = await world.open_calls()
    await live.aids.open()
    world.conduct.add_source(live.aids.spending)
    assert isinstance(await world.call("2125550177"), RouteRefused)
    await live.aids.close()


async def fallback(world: World) -> None:
    """The counters fail; a flood is slowed down all the same."""

    class Broken:
        def features(self, attempt: object) -> dict[str, Any]:
            raise ConnectionError("the counters are away")

    world.conduct.add_source(Broken())
    for number in range(31):
        if isinstance(await world.call(f"21255501{number:02}"), RouteRefused):
            return


async def hrk_01(world: World) -> None:
    """The same short call at the same minute, on five days."""
    world.enforce("HRK-01")
    await world.open_calls()
    world.advance(seconds=30)  # the call and the attempt are in one minute
    for _ in range(6):
        world.talk(world.person("102"), outsider(CUSTOMER), seconds=4.0)
        await world.call("2125550177")
        world.advance(days=1)


async def ill_06(world: World) -> None:
    """A call with somebody in California is to be recorded, and nobody was told."""
    live = await world.open_calls()
    who = world.person("102")
    wish = RecordingWish(call_id="s-r", token="1", account_id=who.account_id, extension_id=who.extension_id,
                         parties=(who, outsider("+14155550177")), announced=False, tone=False)  # fmt: skip
    answer = live.may_record(wish)
    assert not answer.allowed and answer.words.startswith("ILL-06")


async def int_01(world: World) -> None:
    """A supervisor wants to listen; the company names no purpose."""
    live = await world.open_calls()
    agent = world.person("102")
    wish = SupervisionWish(call_id="s-m", account_id=agent.account_id, supervisor_id=world.api.extension_id("103"),
                           agent_id=agent.extension_id, parties=(agent, outsider(CUSTOMER)), mode="Listen")  # fmt: skip
    answer = live.may_supervise(wish, purpose="", noticed=True)
    assert not answer.allowed and answer.words.startswith("INT-01")


async def int_02(world: World) -> None:
    """A phone registers from another network, ten minutes after the last."""
    world.enforce("INT-02")
    await world.open_calls()
    assert world.watch is not None
    who = world.person("102")
    for source in ("198.51.100.7", "203.0.113.9"):
        world.watch._phones.registered(source, who.account_id, who.extension_id, "d1")
        world.advance(minutes=10)


async def net_02(world: World) -> None:
    """An address tries one extension after another."""
    await world.open_calls()
    assert world.watch is not None
    for number in range(12):
        world.watch.auth_failed("REGISTER", "192.0.2.7", f"{100 + number}")
        if world.stopped("NET-02"):
            return


async def obj_01(world: World) -> None:
    """Somebody is rung twenty times within a day, and nobody answers."""
    for _ in range(20):
        assert isinstance(await world.call("2125550177"), RouteFound)
        world.talk(world.person("102"), outsider(CUSTOMER), ring_s=15.0)
        world.advance(minutes=20)
    assert isinstance(await world.call("2125550177"), RouteRefused)


async def obj_03(world: World) -> None:
    """One number is called eleven times at once."""
    for number in range(10):
        assert isinstance(await world.call("2125550177", f"10{1 + number % 3}"), RouteFound)
    assert isinstance(await world.call("2125550177"), RouteRefused)


async def pmp_01(world: World) -> None:
    """Of a month's calls across states, nearly all come in."""
    world.enforce("PMP-01")
    await world.open_calls()
    for number in range(36):
        world.talk(outsider(f"+1212555{number:04}"), world.person("102"), seconds=1500 * 60.0)
    await PeriodChecks(world.api.here).check()


async def pmp_02(world: World) -> None:
    """A call abroad, which nobody opened."""
    assert isinstance(await world.call(ABROAD), RouteRefused)


async def pmp_03(world: World) -> None:
    """A range rings once at many numbers, then once more."""
    await world.open_calls()
    for number in range(51):
        world.talk(outsider(f"+221771234{number:03}"), world.person("102"), ring_s=1.0)
    found = await world.call_in("+221771234999")
    assert isinstance(found, RouteRefused)


async def pst_01(world: World) -> None:
    """Calls abroad are open, nobody has a second step; the weekly look says so."""
    world.enforce("PST-01")
    await open_abroad(world)
    await world.open_calls()
    world.talk(world.person("102"), outsider(CUSTOMER), seconds=60.0)
    await PeriodChecks(world.api.here).check()


async def rsl_01(world: World) -> None:
    """People of five unrelated companies, in three groups that never speak with each other."""
    world.enforce("RSL-01")
    domains = (
        "bolt.io",
        "cart.co.uk",
        "dash.dev",
        "edge.net",
        "fern.org",
        "glow.fm",
        "hill.io",
        "iris.net",
        "jade.org",
    )
    for number, domain in enumerate(domains):
        contact = {"firstName": "P", "lastName": f"N{number}", "email": f"p{number}@{domain}"}
        made = await world.post("/account/~/extension", "101", type="User", extensionNumber=f"7{number:02}",
                                contact=contact)  # fmt: skip
        assert made.status_code == 200, made.text
    people = (await world.api.get("/account/~/extension?perPage=100")).json()["records"]
    ids = {one["extensionNumber"]: str(one["id"]) for one in people if "extensionNumber" in one}
    await world.open_calls()
    seats = [Identity(account_id=world.api.account_id(), extension_id=ids[f"7{n:02}"]) for n in range(9)]
    for first in (0, 3, 6):
        world.talk(seats[first], seats[first + 1], seconds=60.0)
        world.talk(seats[first + 1], seats[first + 2], seconds=60.0)
    world.talk(world.person("102"), outsider(CUSTOMER), seconds=60.0)
    await PeriodChecks(world.api.here).check()


async def trk_01(world: World) -> None:
    """A third call is forwarded to the same outside number."""
    for number in range(3):
        call_id = f"s-forwarded-{number}"
        await world.call("2125550177", purpose="forward", call_id=call_id)
        world.talk(world.person("102"), outsider(CUSTOMER), up=True, call_id=call_id)
        if world.stopped("TRK-01") and number == 2:
            return
    assert isinstance(await world.call("2125550177", purpose="forward"), RouteRefused)


async def trust(world: World) -> None:
    """A new account of an installation that sells to strangers calls more than sixty times an hour."""
    trust = world.api.here.get(Counting).trust
    trust._vouched = False
    await trust.read([world.api.account_id()])
    for number in range(61):
        if isinstance(await world.call(f"21255501{number % 30:02}"), RouteRefused):
            return
        world.advance(seconds=50)
