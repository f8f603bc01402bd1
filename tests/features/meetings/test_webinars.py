"""Webinars over the API: what is planned, who is invited, who registers. MTG-24, MTG-25."""

from email import message_from_bytes, policy
from typing import Any

import httpx
from icalendar import Calendar
from sqlalchemy import select

from clarion.base.mail_queue import QueuedEmail
from clarion.features.people import demo
from tests.features.meetings.test_bridges import ask
from tests.support.api import Api
from tests.support.receiver import receiver
from tests.support.surface_shapes import DESCRIPTION, faults
from tests.support.waiting import wait_for

CONFIG, REGISTRATION = "/webinar/configuration/v1", "/webinar/registration/v1/sessions"
HISTORY = "/webinar/history/v1"
TUESDAY = "2026-01-06T09:00:00Z"
ALWAYS = "2000-01-01T00:00:00Z"


async def call(
    api: Api, method: str, path: str, number: str = "101", status: int = 200, template: str = "", **options: Any
) -> Any:
    """A request that gives `status`, held against the description of the surface where it is at hand."""
    answer = await ask(api, method, path, number, **options)
    assert answer.status_code == status, answer.text
    if template and DESCRIPTION.is_file():
        assert faults(method, template, status, answer.json()) == []
    return answer.json() if answer.content else None


async def new_webinar(api: Api, number: str = "101", **settings: Any) -> Any:
    body = {"title": "Product news", "description": "What is new", "settings": settings}
    return await call(api, "POST", f"{CONFIG}/webinars", number, 201, f"{CONFIG}/webinars", json=body)


async def new_session(api: Api, webinar: Any, number: str = "101", **more: Any) -> Any:
    body = {"scheduledStartTime": TUESDAY, "scheduledDuration": 3600, "timeZone": "Europe/Amsterdam"} | more
    template = f"{CONFIG}/webinars/{{webinarId}}/sessions"
    return await call(api, "POST", f"{CONFIG}/webinars/{webinar['id']}/sessions", number, 201, template, json=body)


async def letters(api: Api) -> list[tuple[str, str, str]]:
    """Recipient, first word of the subject and text of each email about webinars, once all have left; and forget
    them. Calendar files can be read.
    """

    async def all_left() -> bool:
        async with api.here.storage.reading() as session:
            return await session.scalar(select(QueuedEmail.id).where(QueuedEmail.sent_at.is_(None)).limit(1)) is None

    await wait_for(all_left, missing="the emails to leave")
    found = []
    for file in sorted((api.here.settings.data / "mail").glob("*.eml")):
        letter = message_from_bytes(file.read_bytes(), policy=policy.default)
        file.unlink()
        body = letter.get_body(("plain",))
        assert body is not None
        text = str(body.get_content())
        for part in letter.iter_attachments():
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            assert part["Content-Type"].params["method"] == calendar["METHOD"]
        if "webinar" in text:  # people also hear of new devices and the like
            found.append((str(letter["To"]), str(letter["Subject"]).partition(":")[0], text))
    return sorted(found)


async def test_mtg_24_a_webinar_its_sessions_and_its_panel_are_planned_changed_and_cancelled(api: Api) -> None:
    webinar = await new_webinar(api, panelistWaitingRoom=True, password="Secret123", recordingEnabled=False)
    assert webinar["settings"]["panelistWaitingRoom"]
    assert webinar["settings"]["recordingEnabled"], "read-only"
    path = f"{CONFIG}/webinars/{webinar['id']}"
    one = f"{CONFIG}/webinars/{{webinarId}}"
    assert (await call(api, "GET", path, template=one))["settings"]["password"] == "Secret123"
    changed = await call(api, "PATCH", path, template=one, json={"title": "News", "settings": {"password": ""}})
    assert changed["title"] == "News"
    assert "password" not in changed["settings"]
    session = await new_session(api, webinar)
    assert session["attendeeJoinUri"].partition("/meet/")[2]
    sessions, of_session = f"{path}/sessions/{session['id']}", f"{one}/sessions/{{sessionId}}"
    later = await call(api, "PATCH", sessions, template=of_session, json={"scheduledDuration": 1800})
    assert later["scheduledDuration"] == 1800
    colleague = api.extension_id("102")
    added = [
        {"role": "Panelist", "linkedUser": {"userId": colleague, "accountId": "~", "domain": "pbx"}},
        {"role": "CoHost", "email": "Ada@example.com", "firstName": "Ada", "jobTitle": "Analyst"},
    ]
    template = f"{of_session}/invitees"
    result = await call(api, "PATCH", f"{sessions}/invitees", template=template, json={"addedInvitees": added})
    panelist, co_host = result["addedInvitees"]
    assert panelist["linkedUser"]["userId"] == colleague
    assert [one[:2] for one in await letters(api)] == [
        ("ada@example.com", "Webinar panel"),
        (panelist["email"], "Webinar panel"),
    ]
    listed = await call(api, "GET", f"{sessions}/invitees", template=template)
    assert sorted(one["role"] for one in listed["records"]) == ["CoHost", "Host", "Panelist"]
    host = next(one for one in listed["records"] if one["role"] == "Host")
    again = await call(api, "PATCH", f"{sessions}/invitees", status=409, json={"addedInvitees": added[1:]})
    assert again["message"] == "This person is invited already."
    put = await call(
        api, "PUT", f"{sessions}/invitees/{co_host['id']}", json={"role": "Panelist"}, template=f"{template}/{{id}}"
    )
    assert put["role"] == "Panelist"
    assert (await call(api, "GET", f"{sessions}/invitees/{co_host['id']}"))["role"] == "Panelist"
    await call(api, "DELETE", f"{sessions}/invitees/{host['id']}", status=403)
    await call(api, "DELETE", f"{sessions}/invitees/{co_host['id']}", status=204)
    assert [one[:2] for one in await letters(api)] == [("ada@example.com", "Canceled")]
    await call(api, "PATCH", sessions, json={"scheduledStartTime": "2026-01-07T09:00:00Z"})
    assert [one[:2] for one in await letters(api)] == [(panelist["email"], "Changed")]
    other = await new_session(api, webinar)
    await call(api, "DELETE", f"{path}/sessions/{other['id']}", status=204)
    await call(api, "GET", f"{path}/sessions/{other['id']}", status=404)
    await call(api, "DELETE", path, status=204)
    assert [one[:2] for one in await letters(api)] == [(panelist["email"], "Canceled")]
    await call(api, "GET", sessions, status=404)


async def test_webinars_belong_to_host_delegates_and_administrators(api: Api) -> None:
    webinar = await new_webinar(api, "102")
    session = await new_session(api, webinar, "102")
    paths = (
        f"{CONFIG}/webinars/{webinar['id']}",
        f"{CONFIG}/webinars/{webinar['id']}/sessions/{session['id']}",
        f"{CONFIG}/webinars/{webinar['id']}/sessions/{session['id']}/invitees",
        f"{REGISTRATION}/{session['id']}",
        f"{REGISTRATION}/{session['id']}/registrants",
        f"{HISTORY}/webinars/{webinar['id']}",
        f"{HISTORY}/webinars/{webinar['id']}/sessions/{session['id']}",
        f"{HISTORY}/webinars/{webinar['id']}/sessions/{session['id']}/participants",
    )
    for path in paths:
        await call(api, "GET", path, "102")
        await call(api, "GET", path, "101")  # an administrator of webinars
        await call(api, "GET", path, "103", status=404)
        assert (await ask(api, "GET", path, organisation=demo.NEIGHBOUR)).status_code == 404
    mine = await call(api, "GET", f"{CONFIG}/sessions?endTimeFrom={ALWAYS}", "102", template=f"{CONFIG}/sessions")
    assert [one["id"] for one in mine["records"]] == [session["id"]]
    for number, found in (("101", 0), ("103", 0)):
        listed = await call(api, "GET", f"{CONFIG}/webinars?creationTimeFrom={ALWAYS}", number)
        assert len(listed["records"]) == found
    query = f"endTimeFrom={ALWAYS}&hostUserId={api.extension_id('102')}&status=Scheduled&status=Active"
    company = await call(api, "GET", f"{CONFIG}/company/sessions?{query}", template=f"{CONFIG}/company/sessions")
    assert [one["webinar"]["title"] for one in company["records"]] == ["Product news"]
    await call(api, "GET", f"{CONFIG}/company/sessions?{query}", "103", status=403)
    other = await ask(api, "GET", f"{CONFIG}/company/sessions?{query}", organisation=demo.NEIGHBOUR)
    assert other.json()["records"] == []
    host = {"linkedUser": {"userId": api.extension_id("103"), "accountId": "~", "domain": "pbx"}}
    body = {"title": "Theirs", "host": host}
    assert (await call(api, "POST", f"{CONFIG}/webinars", status=201, json=body))["host"]["userId"] == host[
        "linkedUser"
    ]["userId"]
    await call(api, "POST", f"{CONFIG}/webinars", "102", status=403, json=body)


async def test_lists_of_webinars_go_on_with_tokens(api: Api) -> None:
    webinar = await new_webinar(api)
    times = [f"2026-01-{day:02}T09:00:00Z" for day in (6, 7, 7)]
    made = [(await new_session(api, webinar, scheduledStartTime=at))["id"] for at in times]
    found: list[str] = []
    token = ""
    while True:
        query = f"endTimeFrom={ALWAYS}&perPage=1&pageToken={token}"
        page = await call(api, "GET", f"{CONFIG}/sessions?{query}")
        found += [one["id"] for one in page["records"]]
        if not (token := page["paging"].get("nextPageToken", "")):
            break
    assert found[0] == made[0]
    assert sorted(found) == sorted(made)
    await call(api, "GET", f"{CONFIG}/sessions?endTimeFrom={ALWAYS}&pageToken=x", status=400)


async def form(api: Api, session: Any, **body: Any) -> None:
    await call(api, "PUT", f"/restapi/v1.0/clarion/webinar-sessions/{session['id']}/registration-form", json=body)


async def test_mtg_25_people_register_wait_and_get_the_place_that_becomes_free(api: Api) -> None:
    webinar = await new_webinar(api, registrationEnabled=True)
    session = await new_session(api, webinar)
    path, template = f"{REGISTRATION}/{session['id']}", f"{REGISTRATION}/{{sessionId}}"
    await form(api, session, waitlist=True)
    settings = {"autoCloseLimit": 1, "workEmailRequired": True}
    shown = await call(api, "PATCH", path, template=template, json={"settings": settings})
    assert shown["registrationStatus"] == "Open"
    assert shown["settings"]["autoCloseLimit"] == 1
    registrants, of_registrants = f"{path}/registrants", f"{template}/registrants"
    await call(api, "POST", registrants, status=400, json={"email": "ada@gmail.com"})
    first = await call(api, "POST", registrants, status=201, template=of_registrants, json={"email": "ada@example.com"})
    second = await call(api, "POST", registrants, status=201, json={"email": "bob@example.com", "firstName": "Bob"})
    assert [one["clarionState"] for one in (first, second)] == ["Registered", "Waitlisted"]
    assert "joinUri" not in second
    await call(api, "POST", registrants, status=409, json={"email": "Ada@example.com"})
    assert [one[:2] for one in await letters(api)] == [
        ("ada@example.com", "You are registered"),
        ("bob@example.com", "You are on the waitlist"),
    ]
    listed = await call(api, "GET", registrants, template=of_registrants)
    assert len(listed["records"]) == 2
    await call(api, "DELETE", f"{registrants}/{first['id']}", status=204)
    one = await call(
        api, "GET", f"{registrants}/{second['id']}?includeQuestionnaire=true", template=f"{of_registrants}/{{id}}"
    )
    assert one["clarionState"] == "Registered"
    assert [one[:2] for one in await letters(api)] == [("bob@example.com", "You are registered")]
    await call(api, "PATCH", path, json={"registrationStatus": "Closed"})
    closed = await call(api, "POST", registrants, status=403, json={"email": "eve@example.com"})
    assert closed["message"] == "Registration is closed."
    await form(api, session)
    await call(api, "PATCH", path, json={"registrationStatus": "Open"})
    full = await call(api, "POST", registrants, status=403, json={"email": "eve@example.com"})
    assert full["message"] == "All places are taken."


async def test_answers_fit_their_questions(api: Api) -> None:
    session = await new_session(api, await new_webinar(api, registrationEnabled=True))
    choices = [{"id": "a", "text": "Sales"}, {"id": "b", "text": "Support"}]
    questions = [{"id": "q1", "text": "Your team?", "choices": choices}, {"id": "q2", "text": "Why?"}]
    await form(api, session, questions=questions)
    path = f"{REGISTRATION}/{session['id']}/registrants"
    for answer in ({"questionId": "q9"}, {"questionId": "q1", "answerIds": ["a", "b"]}):
        body = {"email": "ada@example.com", "questionnaire": [answer]}
        await call(api, "POST", path, status=400, json=body)
    given = [{"questionId": "q1", "answerIds": ["b"]}, {"questionId": "q2", "answerText": "To learn"}]
    body = {"email": "ada@example.com", "questionnaire": given}
    assert (await call(api, "POST", path, status=201, json=body))["questionnaire"] == given
    twice = {"questions": [questions[1], questions[1]]}
    address = f"/restapi/v1.0/clarion/webinar-sessions/{session['id']}/registration-form"
    answer: httpx.Response = await ask(api, "PUT", address, json=twice)
    assert answer.status_code == 400
    shown = await call(api, "GET", address)
    assert [one["id"] for one in shown["questions"]] == ["q1", "q2"]


async def test_programs_are_told_of_webinars_by_webhook(api: Api) -> None:
    notifications = "/webinar/notifications/v1/subscriptions"
    one = f"{notifications}/{{subscriptionId}}"
    filters = ["/webinar/configuration/v1/sessions", "/webinar/registration/v1/registrants"]
    async with receiver() as there:
        mode = {"transportType": "WebHook", "address": there.address}
        for other in ("anything", "/restapi/v1.0/account/~/extension/~/presence"):
            wrong = {"eventFilters": [other], "deliveryMode": mode}
            assert (await call(api, "POST", notifications, status=400, json=wrong))["errorCode"] == "SUB-508"
        body = {"eventFilters": filters, "deliveryMode": mode}
        made = await call(api, "POST", notifications, status=201, template=notifications, json=body)
        webinar = await new_webinar(api, registrationEnabled=True)
        session = await new_session(api, webinar)
        registrants = f"{REGISTRATION}/{session['id']}/registrants"
        registered = await call(api, "POST", registrants, status=201, json={"email": "ada@example.com"})
        await new_session(api, await new_webinar(api, "102"), "102")
        await api.settled()
        first, second = [event["body"] for event in await there.got(2)]
        assert (first["eventType"], first["sessionId"]) == ("created", session["id"])
        assert (second["eventType"], second["registrantId"]) == ("registrant", registered["id"])
        path = f"{notifications}/{made['id']}"
        assert (await call(api, "GET", path, template=one))["eventFilters"]
        change = {"eventFilters": ["/webinar/runtime/v1/sessions"]}
        assert len((await call(api, "PUT", path, template=one, json=change))["eventFilters"]) == 1
        await call(api, "POST", f"{path}/renew")
        other = {"eventFilters": ["/restapi/v1.0/account/~/presence"], "deliveryMode": mode}
        await call(api, "POST", notifications, status=400, json=other)
        elsewhere = await call(api, "POST", "/restapi/v1.0/subscription", json=other)
        listed = await call(api, "GET", notifications, template=notifications)
        assert [row["id"] for row in listed["records"]] == [made["id"]]
        await call(api, "GET", f"{notifications}/{elsewhere['id']}", status=404)
        await call(api, "DELETE", path, status=204)
        await call(api, "GET", path, status=404)
