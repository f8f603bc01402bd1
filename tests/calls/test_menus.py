"""A caller's walk through menus: keys, silence, extensions, names, and always a way out (PH-01, PH-04, PH-05)."""

from clarion.calls.wire import Answered, HungUp, PlaybackFinished
from clarion.features.phone.menus.machine import KEYS_S, MOST_TURNS, PATIENCE_S
from clarion.features.phone.menus.model import Desk
from tests.calls.menus import MAIN_NUMBER, Company
from tests.calls.world import SDP


async def finish_playing(world: Company) -> None:
    """What is being played ends."""
    leg, _, token = world.audio.played[-1]
    await world.say(leg, PlaybackFinished(token=token))


async def stays_silent(world: Company) -> None:
    await finish_playing(world)
    await world.later(PATIENCE_S + 0.1)


async def at_the_menu(desk: Desk | None = None) -> Company:
    world = Company(desk) if desk else Company()
    await world.rings_in()
    return world


async def test_the_main_number_is_answered_by_the_auto_attendant_ph_01() -> None:
    world = await at_the_menu()
    assert world.heard == "main"
    assert "The menu Main menu answers." in world.notes()
    await world.presses("1")
    await world.later(KEYS_S + 0.1)  # 101 … 108 begin with it
    assert world.reached() == ["300", "102"]
    phone = world.ringing()[-1]
    await world.say(phone, Answered(sdp=SDP))
    assert world.heard == phone
    assert "1: Connect." in world.notes()


async def test_an_extension_is_dialled_while_the_greeting_still_plays_ph_05() -> None:
    world = await at_the_menu()
    await world.presses("10")
    assert world.reached() == ["300"]
    await world.presses("3")
    assert world.reached() == ["300", "103"], "as soon as no longer number begins so"
    assert "The caller dialled extension 103." in world.notes()


async def test_a_number_that_goes_on_waits_for_its_rest_and_pound_ends_it_ph_05() -> None:
    for ending in ("1", "#", ""):
        world = await at_the_menu()
        await world.presses("301" + ending)
        if not ending:
            await world.later(KEYS_S + 0.1)
        if ending == "1":
            assert world.reached() == ["300", "3011"]
        else:
            assert world.heard == "sales", "301 is a menu, in the same walk"


async def test_zero_is_the_operator_and_silence_is_too_after_the_repeats() -> None:
    world = await at_the_menu()
    await world.presses("0")
    assert world.reached() == ["300", "101"]
    world = await at_the_menu()
    await stays_silent(world)
    assert (world.heard, world.reached()) == ("main", ["300"])
    assert len(world.audio.played) == 2
    await stays_silent(world)
    assert world.reached() == ["300", "101"]
    assert "The caller pressed nothing." in world.notes()


async def test_a_wrong_key_is_told_and_three_are_enough() -> None:
    world = await at_the_menu()
    await world.presses("2")
    assert world.heard == "sales"
    await world.presses("9")
    assert world.heard == "menu-wrong-key sales"
    await world.presses("777")
    await world.presses("7")
    assert world.heard == "goodbye", "this menu lets go who does nothing it understands"
    await finish_playing(world)
    assert world.board.calls == []
    assert world.audio.open == set()


async def test_numbers_that_nobody_has_are_told() -> None:
    world = await at_the_menu()
    await world.presses("109")
    assert world.heard == "menu-no-extension main"
    await world.presses("108")
    assert world.heard == "menu-no-extension main", "switched off: as if it were not there"


async def test_the_way_back_leads_to_the_menu_before_and_to_the_first() -> None:
    for back in ("*", "5", "6"):
        world = await at_the_menu()
        await world.presses("2")
        await world.presses(back)
        assert world.heard == "main", back
    await world.presses("#")
    assert (world.heard, len(world.audio.played)) == ("main", 4), "pound says it again"


async def test_a_mailbox_is_reached_without_ringing_anybody() -> None:
    world = await at_the_menu()
    await world.presses("4")
    await world.later(KEYS_S + 0.1)
    assert (world.heard, world.reached()) == ("voicemail-greeting beep", ["300", "103"])
    assert world.ringing() == []
    assert "The menu leads to this mailbox." in world.notes()


async def test_a_number_outside_leaves_by_the_rights_of_the_menu() -> None:
    world = await at_the_menu()
    await world.presses("5")
    assert world.reached() == ["300", "+12025550123"]
    target, _ = world.signals.placed[world.ringing()[-1]]
    assert target.number == "+12025550123"  # type: ignore[union-attr]


async def test_keys_that_end_do_nothing_or_lead_to_nobody() -> None:
    world = await at_the_menu()
    await world.presses("9")
    assert world.reached() == ["300"]
    await world.later(PATIENCE_S + 0.1)
    assert world.heard == "main", "asked again"
    await world.presses("8")
    assert world.heard == "menu-nobody-there main"
    await world.presses("7")
    assert world.heard == "goodbye"
    await finish_playing(world)
    assert world.records[0].parties[2].result == "Accepted"


async def test_people_are_found_by_the_letters_of_their_names_ph_04() -> None:
    for spelled in ("5683", "232568"):  # LOVE, ADALOV
        world = await at_the_menu()
        await world.presses("6")
        assert world.heard == "name-ask"
        await world.presses(spelled + "#")
        assert world.heard == "name-for name:e104 name-press digit-1 name-again"
        await world.presses("1")
        assert world.reached() == ["300", "104"]


async def test_several_of_a_name_are_read_out_and_hidden_ones_are_not_ph_04() -> None:
    world = await at_the_menu()
    await world.presses("6232")  # ADA: Lovelace and Adam, not the hidden one
    await world.later(KEYS_S + 0.1)
    assert world.heard == "name-for name:e104 name-press digit-1 name-for name:e105 name-press digit-2 name-again"
    await world.presses("3")
    assert world.heard.startswith("menu-wrong-key name-for")
    await world.presses("2")
    assert world.reached() == ["300", "105"]


async def test_names_with_marks_are_spelled_without_them_ph_04() -> None:
    for spelled in ("66345", "963", "96366345"):  # O'NEIL, ZOË, ZOËONEIL
        world = await at_the_menu()
        await world.presses("6" + spelled + "#")
        assert "name:e106" in world.heard, spelled


async def test_nobody_of_a_name_is_told_and_star_leads_back_ph_04() -> None:
    world = await at_the_menu()
    await world.presses("69999#")
    assert world.heard == "name-none name-ask"
    await world.presses("*")
    assert world.heard == "main"
    await world.presses("6")
    for _ in range(3):
        await stays_silent(world)
    assert world.heard == "main", "who spells nothing comes back to the menu"


async def test_a_site_has_a_front_desk_of_its_own() -> None:
    """PH-03"""
    world = Company()
    await world.rings_in("+4930555")
    assert world.heard == "sales"


async def test_without_a_menu_the_companys_own_greeting_takes_extensions_ph_01() -> None:
    world = await at_the_menu(Desk(account_id="1", site_id="main-site", operator_id="e101", greeting="company"))
    assert world.heard == "company"
    await world.presses("102")
    assert world.reached() == [MAIN_NUMBER, "102"]


async def test_without_menu_and_greeting_the_operator_rings_ph_01() -> None:
    world = await at_the_menu(Desk(account_id="1", site_id="main-site", operator_id="e103"))
    assert world.reached() == ["103"]
    world = await at_the_menu(Desk(account_id="1", site_id="main-site"))
    assert world.reached() == ["101"], "the lowest extension, where nothing is set"


async def test_an_announcement_is_made_and_the_call_ends_ph_20() -> None:
    """PH-20"""
    world = Company()
    world.caller = await world.calls("101", "302")
    assert world.heard == "announcement"
    await finish_playing(world)
    assert world.board.calls == []
    assert world.ringing() == []


async def test_a_mailbox_without_a_phone_takes_messages_ph_21() -> None:
    """PH-21"""
    world = Company()
    world.caller = await world.calls("101", "303")
    assert (world.heard, world.ringing()) == ("voicemail-only beep", [])


async def test_who_goes_round_and_round_is_let_go() -> None:
    world = await at_the_menu()
    for _ in range(MOST_TURNS):
        await world.presses("#")
    assert world.heard == "goodbye"
    assert "The caller went round too often." in world.notes()


async def test_a_menu_that_is_gone_lets_the_caller_go() -> None:
    world = await at_the_menu()
    world.book.load([], [])
    await world.presses("#")
    assert world.heard == "menu-nobody-there goodbye"
    await finish_playing(world)
    assert world.board.calls == []


async def test_who_hangs_up_in_a_menu_leaves_nothing_behind() -> None:
    world = await at_the_menu()
    await world.presses("6")
    await world.say(world.caller, HungUp())
    assert (world.board.calls, world.audio.open) == ([], set())
