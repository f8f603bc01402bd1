"""The tour of the web app is offered once to each person."""

from tests.support.api import Api

PROFILE = "/account/~/extension/~/authz-profile"
TOUR = "/account/~/extension/~/clarion/tour"


async def test_a_tour_that_was_ended_is_never_offered_again_and_is_everybodys_own(api: Api) -> None:
    assert (await api.get(PROFILE, "102")).json()["clarionTour"] is True
    for _ in range(2):
        assert (await api.request("DELETE", TOUR, "102")).status_code == 204
    assert (await api.get(PROFILE, "102")).json()["clarionTour"] is False
    assert (await api.get(PROFILE, "103")).json()["clarionTour"] is True
    others = TOUR.replace("extension/~", f"extension/{api.extension_id('103')}")
    assert (await api.request("DELETE", others, "101")).status_code == 403
    assert (await api.get(PROFILE, "103")).json()["clarionTour"] is True
