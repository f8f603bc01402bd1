"""The calls that presence lists, from what call servers say."""

from clarion.apps.active_calls import active_call


def test_a_party_without_a_side_is_listed_all_the_same_dev_01() -> None:
    session = {"id": "s-1", "sessionId": "7", "creationTime": "2026-11-29T10:00:00.000Z"}
    party = {"id": "p-1-1", "direction": "Outbound", "status": {"code": "Answered"}}
    alone = active_call(session, party)
    assert (alone["from"], alone["to"], alone["toName"]) == ("", "", "")
    called = active_call(session, {**party, "from": {"extensionNumber": "101"}, "to": None})
    assert (called["from"], called["to"], called["telephonyStatus"]) == ("101", "", "CallConnected")
