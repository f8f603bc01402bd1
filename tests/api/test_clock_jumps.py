"""The machine's clock is put forward or back: nobody is signed out who would not have been."""

import pytest

from tests.support.api import Api


@pytest.mark.parametrize("seconds", [1800, -7200], ids=["half an hour forward", "two hours back"])
async def test_a_clock_that_is_set_signs_nobody_out(api: Api, seconds: int) -> None:
    tokens = await api.get_tokens()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    api.clock.jump(seconds)
    assert (await api.client.get("/restapi/v1.0/account/~", headers=headers)).status_code == 200
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    fresh = await api.client.post("/restapi/oauth/token", data=form, auth=api.basic)
    assert fresh.status_code == 200
    headers = {"Authorization": f"Bearer {fresh.json()['access_token']}"}
    assert (await api.client.get("/restapi/v1.0/account/~", headers=headers)).status_code == 200


async def test_a_clock_hours_ahead_asks_apps_to_refresh_once(api: Api) -> None:
    """An access token lasts an hour by the machine's clock; the refresh token, a week, brings the next."""
    tokens = await api.get_tokens()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    api.clock.jump(4 * 3600)
    assert (await api.client.get("/restapi/v1.0/account/~", headers=headers)).status_code == 401
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await api.client.post("/restapi/oauth/token", data=form, auth=api.basic)).status_code == 200
