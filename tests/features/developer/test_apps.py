"""Registering apps: by administrators only, secrets shown once, changes that count at once."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from sqlalchemy import select

from clarion.features.developer import AppUsageMeter
from clarion.features.developer.usage.models import AppUsage
from clarion.features.people import demo
from tests.support.api import JWT_BEARER, Api
from tests.support.oauth import CALLBACK, TOKEN, check_refused, new_browser, pkce, redeem

APPS = "/restapi/v1.0/clarion/apps"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
USUAL = {
    "name": "Acme CRM",
    "grants": ["authorization_code", "refresh_token", JWT_BEARER],
    "redirectUris": [CALLBACK],
    "scopes": ["ReadAccounts", "SMS"],
}


async def make(api: Api, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    answer = await api.client.post(APPS, json=USUAL | more, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def by_jwt(api: Api, auth: tuple[str, str], number: str = "102") -> httpx.Response:
    form = {"grant_type": JWT_BEARER, "assertion": await api.jwt(number)}
    return await api.client.post(TOKEN, data=form, auth=auth)


async def test_an_app_is_registered_changed_used_and_removed(api: Api) -> None:
    admin = await api.web_headers("101")
    app = await make(api, admin, description="Calls for customers")
    auth = (app["clientId"], app["secret"])
    assert len(app["secret"]) >= 32
    listed = (await api.client.get(APPS, headers=admin)).json()
    shown = [(each["name"], each["installation"]) for each in listed["records"]]
    assert shown == [("Acme CRM", False), ("Clarion demo app", True)]
    assert app["secret"] not in str(listed), "a secret is shown once"
    tokens = (await by_jwt(api, auth)).json()
    assert tokens["scope"] == "ReadAccounts SMS"
    neighbour = await api.jwt("102", demo.NEIGHBOUR)
    foreign = await api.client.post(TOKEN, data={"grant_type": JWT_BEARER, "assertion": neighbour}, auth=auth)
    check_refused(foreign, "invalid_grant")
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await api.client.get("/restapi/v1.0/account/~", headers=bearer)).status_code == 200
    path = f"{APPS}/{app['id']}"
    narrowed = await api.client.put(path, json={"scopes": ["SMS"], "accessSeconds": 600}, headers=admin)
    assert narrowed.json()["name"] == "Acme CRM", "what is not named stays"
    refused = await api.client.get("/restapi/v1.0/account/~", headers=bearer)
    assert (refused.status_code, refused.json()["errorCode"]) == (403, "CMN-401"), "sessions lose what the app lost"
    assert (await by_jwt(api, auth)).json()["expires_in"] == 600
    await api.client.put(path, json={"enabled": False}, headers=admin)
    assert (await api.client.get("/restapi/v1.0/client-info", headers=bearer)).status_code == 401
    check_refused(await by_jwt(api, auth), "invalid_client", 401)
    assert (await api.client.delete(path, headers=admin)).status_code == 204
    assert (await api.client.get(path, headers=admin)).status_code == 404


async def test_requests_and_errors_of_an_app_are_counted(api: Api) -> None:
    """By hour, operation and error; also of the installation's apps, and never of another account."""
    admin = await api.web_headers("101")
    app = await make(api, admin)
    token = (await by_jwt(api, (app["clientId"], app["secret"]))).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    for _ in range(3):
        assert (await api.client.get("/restapi/v1.0/account/~", headers=bearer)).status_code == 200
    meter = api.here.get(AppUsageMeter)
    await meter.write()  # what is counted in two portions adds up
    assert (await api.client.get("/restapi/v1.0/account/~", headers=bearer)).status_code == 200
    assert (await api.client.get("/restapi/v1.0/account/~/extension/77", headers=bearer)).status_code == 404
    api.clock.advance(3600)
    refused = await api.client.get("/restapi/v1.0/account/~/call-log", headers=bearer)
    assert refused.status_code in (401, 403)
    found = (await api.client.get(f"{APPS}/{app['id']}/usage?hours=3", headers=await api.web_headers("101"))).json()
    counted = 6 if refused.status_code == 403 else 5  # an expired token names no app
    assert (found["requests"], found["limited"], len(found["hours"])) == (counted, 0, 3)
    assert [each["requests"] for each in found["hours"]] == [0, 5, counted - 5]
    account = "GET /restapi/v1.0/account/{accountId}"
    assert found["operations"][0] == {"operation": account, "requests": 4, "errors": 0}
    wrong = next(each for each in found["failures"] if each["status"] == 404)
    assert (wrong["operation"], wrong["errorCode"], wrong["requests"]) == (
        "GET /restapi/v1.0/account/{accountId}/extension/{extensionId}", "CMN-102", 1,
    )  # fmt: skip
    stranger = await api.web_headers(demo.NEIGHBOUR.people[0].number, demo.NEIGHBOUR)
    assert (await api.client.get(f"{APPS}/{app['id']}/usage", headers=stranger)).status_code == 404
    assert (await api.client.get(f"{APPS}/clarion-demo-app/usage", headers=stranger)).json()["requests"] == 0
    assert (await api.client.get(f"{APPS}/clarion-web/usage", headers=stranger)).status_code == 404
    api.clock.advance(40 * 86_400)
    await meter.turn()
    async with api.here.storage.reading() as session:
        assert (await session.scalars(select(AppUsage))).all() == [], "counts are kept for 31 days"


async def test_two_secrets_are_valid_while_one_takes_over(api: Api) -> None:
    admin = await api.web_headers("101")
    app = await make(api, admin)
    path = f"{APPS}/{app['id']}"
    second = (await api.client.post(f"{path}/secrets", json={"keepOldHours": 24}, headers=admin)).json()
    old, new = (app["id"], app["secret"]), (app["id"], second["secret"])
    assert [(await by_jwt(api, auth)).status_code for auth in (old, new)] == [200, 200]
    assert len(second["secrets"]) == 2
    kept = next(secret for secret in second["secrets"] if "expirationTime" not in secret)
    only = await api.client.delete(f"{path}/secrets/{kept['id']}", headers=admin)
    assert only.status_code == 204, "the other one is still valid"
    last = next(secret for secret in second["secrets"] if "expirationTime" in secret)
    assert (await api.client.delete(f"{path}/secrets/{last['id']}", headers=admin)).status_code == 409
    third = (await api.client.post(f"{path}/secrets", json={"keepOldHours": 0}, headers=admin)).json()
    check_refused(await by_jwt(api, old), "invalid_client", 401)
    assert (await by_jwt(api, (app["id"], third["secret"]))).status_code == 200
    check_refused(await by_jwt(api, (app["id"], "")), "invalid_client", 401)


async def test_who_may_see_and_change_apps(sqlite_api: Api) -> None:
    api = sqlite_api
    admin = await api.web_headers("101")
    app = await make(api, admin)
    path = f"{APPS}/{app['id']}"
    member, stranger = await api.web_headers("102"), await api.web_headers("101", demo.NEIGHBOUR)
    by_app = await api.as_person("101")
    for method, address, body in (
        ("GET", APPS, None), ("GET", path, None), ("POST", APPS, USUAL), ("PUT", path, {"name": "x"}),
        ("POST", f"{path}/secrets", {}), ("DELETE", f"{path}/secrets/{app['secrets'][0]['id']}", None),
        ("DELETE", path, None),
    ):  # fmt: skip
        answer = await api.client.request(method, address, json=body, headers=member)
        assert answer.status_code == 403, (method, address)
        if address != APPS:
            foreign = await api.client.request(method, address, json=body, headers=stranger)
            missing = await api.client.request(
                method, address.replace(app["id"], "x" * 22), json=body, headers=stranger
            )
            assert (foreign.status_code, foreign.json()["message"]) == (404, missing.json()["message"])
        if method != "GET":
            assert (await api.client.request(method, address, json=body, headers=by_app)).status_code == 403
    assert (await api.client.get(APPS, headers=stranger)).json()["records"][0]["installation"]


WRONG: list[dict[str, Any]] = [
    {"name": ""}, {"name": "x" * 101}, {"scopes": ["Telepathy"]}, {"grants": ["magic"]}, {"grants": []},
    {"grants": ["refresh_token"]}, {"redirectUris": []}, {"redirectUris": ["javascript:alert(1)"]},
    {"redirectUris": ["https://x.example/#f"]}, {"redirectUris": [f"https://x.example/{n}" for n in range(21)]},
    {"accessSeconds": 5}, {"refreshSeconds": 10**12}, {"ratePlan": "No Spaces"}, {"publicKeys": {"keys": []}},
    {"publicKeys": {"keys": [{"kty": "oct", "k": "x"}]}}, {"publicKeys": {"keys": [{"kty": "RSA", "n": "1"}]}},
    {"description": "x" * 501},
]  # fmt: skip


async def test_what_an_app_may_not_be(sqlite_api: Api) -> None:
    api = sqlite_api
    admin = await api.web_headers("101")
    for wrong in WRONG:
        answer = await api.client.post(APPS, json=USUAL | wrong, headers=admin)
        assert answer.status_code == 400, (wrong, answer.text)
        assert answer.json()["errorCode"].startswith("CMN-")


async def test_a_public_app_needs_no_secret_but_pkce(sqlite_api: Api) -> None:
    api = sqlite_api
    admin = await api.web_headers("101")
    app = await make(api, admin, public=True)
    assert "secret" not in app
    browser = await new_browser(api)
    await browser.sign_in("102")
    code = await browser.code(client_id=app["id"], **pkce())
    form = {"client_id": app["id"], "code_verifier": "verifier-" * 6}
    for auth in ((app["id"], ""), None):
        answer = await api.client.post(
            TOKEN,
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK} | form,
            auth=auth or httpx.USE_CLIENT_DEFAULT,
        )
        assert answer.status_code == 200, answer.text
        code = await browser.code(client_id=app["id"], **pkce())
    check_refused(
        await redeem(api, code, (app["id"], "guess"), code_verifier=form["code_verifier"]), "invalid_client", 401
    )
    assert (await api.client.post(f"{APPS}/{app['id']}/secrets", json={}, headers=admin)).status_code == 409


def assertion(api: Api, client_id: str, key: Any, algorithm: str, **more: Any) -> str:
    now = int(api.clock.now().timestamp())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": f"{api.here.settings.public_url}{TOKEN}",
        "exp": now + 300,
        "iat": now,
    }
    claims |= {"jti": f"j{time.monotonic_ns()}"} | more
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, key, algorithm)


async def by_assertion(api: Api, text: str, **more: str) -> httpx.Response:
    form = {"grant_type": JWT_BEARER, "assertion": await api.jwt("102")}
    return await api.client.post(
        TOKEN, data=form | {"client_assertion_type": ASSERTION, "client_assertion": text} | more
    )


async def test_an_app_proves_itself_by_signature(sqlite_api: Api) -> None:
    api = sqlite_api
    admin = await api.web_headers("101")
    private, curve = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())
    keys = [RSAAlgorithm.to_jwk(private.public_key(), True), ECAlgorithm.to_jwk(curve.public_key(), True)]
    app = await make(api, admin, publicKeys={"keys": [key | {"kid": f"k{n}"} for n, key in enumerate(keys)]})
    client_id = app["id"]
    for key, algorithm in ((private, "RS256"), (private, "PS256"), (curve, "ES256"), (app["secret"], "HS256")):
        answer = await by_assertion(api, assertion(api, client_id, key, algorithm))
        assert answer.status_code == 200, (algorithm, answer.text)
    once = assertion(api, client_id, private, "RS256")
    assert (await by_assertion(api, once)).status_code == 200
    check_refused(await by_assertion(api, once), "invalid_client", 401)
    now = int(api.clock.now().timestamp())
    skewed = assertion(api, client_id, private, "RS256", exp=now - 50, iat=now + 50)
    assert (await by_assertion(api, skewed)).status_code == 200, "clocks differ by up to a minute"
    stranger = rsa.generate_private_key(65537, 2048)
    for wrong in (
        assertion(api, client_id, stranger, "RS256"), assertion(api, client_id, private, "RS256", exp=now - 61),
        assertion(api, client_id, private, "RS256", iat=now + 61),
        assertion(api, client_id, private, "RS256", jti=None),
        assertion(api, client_id, private, "RS256", aud="https://other.example"), "x.y.z",
        assertion(api, client_id, private, "RS256", aud=f"http://clarion.test{TOKEN}"), "", "." * 10_000,
        assertion(api, client_id, private, "RS256", exp=now + 10_000), assertion(api, client_id, "", "none"),
        assertion(api, client_id, private, "RS256", iss="other"), assertion(api, "nobody", private, "RS256"),
        assertion(api, client_id, "guess" * 8, "HS256"),
    ):  # fmt: skip
        check_refused(await by_assertion(api, wrong), "invalid_client", 401)
    check_refused(await by_assertion(api, once, client_assertion_type="other"), "invalid_client", 401)
    for audience in (api.here.settings.public_url, f"http://127.0.0.1:8080{TOKEN}"):
        answer = await by_assertion(api, assertion(api, client_id, private, "RS256", aud=audience))
        assert answer.status_code == 200, "every name that the settings give us"


async def test_a_public_key_is_never_taken_for_a_shared_secret(sqlite_api: Api) -> None:
    api = sqlite_api
    admin = await api.web_headers("101")
    private = rsa.generate_private_key(65537, 2048)
    app = await make(api, admin, publicKeys={"keys": [RSAAlgorithm.to_jwk(private.public_key(), True)]})
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    now = int(api.clock.now().timestamp())
    claims = {
        "iss": app["id"],
        "sub": app["id"],
        "aud": f"{api.here.settings.public_url}{TOKEN}",
        "exp": now + 60,
        "jti": "j",
    }
    head = json.dumps({"alg": "HS256", "typ": "JWT"})
    body = f"{part(head.encode())}.{part(json.dumps(claims).encode())}"
    forged = f"{body}.{part(hmac.digest(pem, body.encode(), hashlib.sha256))}"
    check_refused(await by_assertion(api, forged), "invalid_client", 401)


async def test_the_wrong_grant_says_what_to_change(sqlite_api: Api) -> None:
    api = sqlite_api
    admin = await api.web_headers("101")
    app = await make(api, admin, grants=["authorization_code"])
    refused = await by_jwt(api, (app["id"], app["secret"]))
    check_refused(refused, "unauthorized_client", code="OAU-251")
    text = refused.json()["error_description"]
    for word in ("Acme CRM", JWT_BEARER, "authorization_code", "Developer"):
        assert word in text
    await api.client.put(f"{APPS}/{app['id']}", json={"grants": ["password", "authorization_code"]}, headers=admin)
    form = {"grant_type": "password", "username": "102", "password": api.password("102")}
    off = await api.client.post(TOKEN, data=form, auth=(app["id"], app["secret"]))
    check_refused(off, "unauthorized_client", code="OAU-251")
    assert "CLARION_ALLOW_PASSWORD_GRANT" in off.json()["error_description"]
