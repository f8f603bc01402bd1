"""FAX-12, FAX-39, FAX-40: what follows from how an attempt to send a fax ended."""

import pytest

from clarion.base.fax import FaxReport
from clarion.features.fax import FaxSender
from tests.features.fax.test_send import PAGE, STORE, TEXT, Line, ended, form, line, post, queue_of
from tests.features.phone.test_call_log_rules import NOBODY, WORLD, call, party
from tests.support.api import Api

__all__ = ["line"]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_fax_39_40_a_broken_fax_goes_on_with_the_page_that_is_missing_and_says_so(api: Api, line: Line) -> None:
    message = (await post(api, **form(TEXT))).json()
    asked = await line.work()
    await line.report(asked, ended("CALL_DROPPED", 1))
    job = await queue_of(api, message)
    [attempt] = job["attempts"]
    assert (job["state"], job["pagesSent"], attempt["change"]) == ("Waiting", 1, "remaining pages only")
    assert attempt["next"] == job["nextAttemptTime"]
    await line.report(asked, ended("OK", 2))  # told twice, or too late: it is over
    assert (await queue_of(api, message))["pagesSent"] == 1
    api.clock.advance(61)
    again = await line.work()
    assert (again["first_page"], again["attempt"]) == (1, 2)
    await line.report(again, ended("OK", 1))
    assert (await queue_of(api, message))["state"] == "Sent"


@on_sqlite
@pytest.mark.parametrize("code", ["MODEM_CRASHED", "CALL_DROPPED"])
async def test_fax_39_a_fax_is_sent_when_every_page_is_confirmed_whatever_ends_its_call(
    api: Api, line: Line, code: str
) -> None:
    """A modem that is killed at the goodbye: nothing is left that could be sent."""
    message = (await post(api, **form(TEXT))).json()
    asked = await line.work()
    assert asked["left"] == 2
    await line.report(asked, ended(code, 2))
    job = await queue_of(api, message)
    assert (job["state"], job["pagesSent"], job["attempts"][0]["code"]) == ("Sent", 2, code)
    assert (await api.get(f"{STORE}/{message['id']}", "102")).json()["messageStatus"] == "Sent"


async def test_fax_39_a_page_is_not_sent_again_although_nothing_more_is_heard_of_its_attempt(
    api: Api, line: Line
) -> None:
    """The machine with the call server is gone, and its journal with it."""
    message = (await post(api, **form(TEXT))).json()
    await line.report(await line.work(), FaxReport(negotiated=True, pages=(PAGE,)))
    api.clock.advance(20 * 60 + 1)
    await api.here.get(FaxSender).look()
    job = await queue_of(api, message)
    [attempt] = job["attempts"]
    assert (job["pagesSent"], attempt["code"], attempt["pages"], attempt["change"]) == (
        1, "LOST", 1, "remaining pages only",
    )  # fmt: skip
    api.clock.advance(61)
    again = await line.work()
    assert (again["first_page"], again["left"]) == (1, 1)
    await line.report(again, ended("OK", 1))
    assert (await queue_of(api, message))["state"] == "Sent"


async def test_fax_12_what_fails_for_good_says_why(api: Api, line: Line) -> None:
    message = (await post(api, **form(TEXT))).json()
    await line.report(await line.work(), ended("INCOMPATIBLE"))
    failed = (await api.get(f"{STORE}/{message['id']}", "102")).json()
    assert failed["messageStatus"] == "SendingFailed"
    assert failed["to"][0]["faxErrorCode"] == "Undefined"
    line.refuses = "Calls abroad are closed for the extension."
    other = (await post(api, **form(TEXT, to="+442079460000"))).json()
    await line.work()
    job = await queue_of(api, other)
    assert (job["state"], job["attempts"][0]["reason"]) == ("Failed", line.refuses)


async def test_an_attempt_that_nothing_is_heard_of_is_made_again(api: Api, line: Line) -> None:
    """kill -9 of whatever had it."""
    message = (await post(api, **form(TEXT))).json()
    await line.work()
    api.clock.advance(181)
    await api.here.get(FaxSender).look()
    job = await queue_of(api, message)
    assert (job["state"], job["attempts"][0]["code"]) == ("Waiting", "LOST")


async def test_an_attempt_in_which_nothing_was_negotiated_shows_no_speed(api: Api, line: Line) -> None:
    message = (await post(api, **form(TEXT))).json()
    await line.report(await line.work(), FaxReport(ended=True, code="NO_ANSWER_TONE", bit_rate=14400))
    [attempt] = (await queue_of(api, message))["attempts"]
    assert (attempt["code"], attempt["bitRate"], attempt["transport"]) == ("NO_ANSWER_TONE", 0, "")


@pytest.mark.parametrize(("answered", "state"), [(110.0, "Sending"), (0.0, "Waiting")])
async def test_fax_39_an_answered_call_waits_for_its_report(api: Api, line: Line, answered: float, state: str) -> None:
    """Its CDR may be there first: the fax would be sent a second time. One that nobody answered has no report."""
    message = (await post(api, **form(TEXT))).json()
    asked = await line.work()
    other = party(1, WORLD, NOBODY, answered=answered, result="Busy")
    await api.end_calls(call(other, telephony_session_id=f"s-{asked['job_id']}-1", answered=0.0))
    await api.here.get(FaxSender).look()
    assert (await queue_of(api, message))["state"] == state
