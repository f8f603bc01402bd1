"""npm `@rc-ex/core`, driven by a test: every operation by its typed method, every answer held against its type.

The package's own type definitions say what each of its 507 operations takes and gives; `typed/catalogue.mjs` reads
them once, and what it finds is kept in `.cache`.
"""

import asyncio
import base64
import contextlib
import functools
import json
import re
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, ValidationError

from tests.scenarios.installation import Installation
from tests.support.node_phone import CLIENTS, NODE

ROOT = Path(__file__).parents[2]
ENTERPRISE_USER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@dataclass(frozen=True)
class TypedOperation:
    """`chain` is how the client reaches it: names of methods with the path parameter that each takes."""

    verb: str
    endpoint: str
    chain: tuple[tuple[str, str | None], ...]
    method: str
    args: tuple[tuple[str, str | None], ...]
    answer: str | None
    answer_is_list: bool
    written: str | None

    @property
    def name(self) -> str:
        return f"{self.verb} {self.endpoint}"

    @property
    def reachable(self) -> bool:
        """Whether the typed methods take every parameter of the path; for some the package forgot one."""
        return set(re.findall(r"\{(\w+)\}", self.endpoint)) <= {takes for _name, takes in self.chain}

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.endpoint)) + "$")


@dataclass(frozen=True)
class Catalogue:
    operations: tuple[TypedOperation, ...]
    schemas: dict[str, Any]

    def find(self, verb: str, path: str) -> tuple[TypedOperation, dict[str, str]]:
        """The operation behind a path, and the path's parameters; literal paths win over parameters."""
        found = [(op, hit) for op in self.operations if op.verb == verb and (hit := op.pattern.match(path))]
        if not found:
            raise AssertionError(f"@rc-ex/core has no method for {verb} {path}.")
        op, hit = min(found, key=lambda pair: len(pair[1].groupdict()))
        return op, hit.groupdict()

    def faults(self, op: TypedOperation, data: Any) -> list[str]:
        """What is wrong with an answer, each with its place; empty when it is of the declared type."""
        if op.answer is None:
            return []
        target: dict[str, Any] = {"$ref": f"#/definitions/{op.answer}"}
        schema = {"type": "array", "items": target} if op.answer_is_list else target
        validator = Draft7Validator(schema | {"definitions": self.schemas})
        faults = [fault for fault in validator.iter_errors(data) if not _is_narrow(op, fault)]
        return [f"{fault.json_path}: {fault.message[:300]}" for fault in faults]


def _is_narrow(op: TypedOperation, fault: ValidationError) -> bool:
    """Whether the type is narrower than the standard that it stands for, and the answer follows the standard.

    RFC 8414 §2 leaves the lists of a discovery document open, and ours must say what there is. RFC 7643 §3 has a
    resource list every schema that it is made of, and §4.3 is one that the type knows, but not in that list.
    """
    if op.answer == "OpenIdDiscovery":
        return fault.validator == "enum"
    listed = "schemas" in fault.absolute_path and fault.validator == "const"
    return listed and op.endpoint.startswith("/scim/") and fault.instance == ENTERPRISE_USER


@functools.cache
def catalogue() -> Catalogue:
    """What the installed version of the package says; read once for each version."""
    package = json.loads((CLIENTS / "node_modules/@rc-ex/core/package.json").read_text())
    kept = ROOT / ".cache" / f"rc-ex-core-{package['version']}.json"
    if not kept.exists():
        script = CLIENTS / "typed/catalogue.mjs"
        text = subprocess.run([NODE, script], check=True, stdout=subprocess.PIPE, timeout=100, cwd=CLIENTS).stdout
        kept.parent.mkdir(exist_ok=True)
        kept.with_suffix(".new").write_bytes(text)
        kept.with_suffix(".new").rename(kept)
    read = json.loads(kept.read_text())
    return Catalogue(tuple(_operation(entry) for entry in read["operations"]), read["schemas"])


def _operation(entry: dict[str, Any]) -> TypedOperation:
    return TypedOperation(
        verb=entry["verb"],
        endpoint=entry["endpoint"],
        chain=tuple((link["name"], link["takes"]) for link in entry["chain"]),
        method=entry["method"],
        args=tuple((arg["kind"], arg["type"]) for arg in entry["args"]),
        answer=entry["answer"]["type"],
        answer_is_list=entry["answer"]["many"],
        written=entry["answer"].get("written"),
    )


def attachment(name: str, media_type: str, content: bytes) -> dict[str, Any]:
    """A file among the fields of a body."""
    return {"$file": {"name": name, "type": media_type, "base64": base64.b64encode(content).decode()}}


class TypedClient:
    """A signed-in client. `called` are the operations that gave an answer of the right type."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._number = 0
        self.called: set[str] = set()

    async def do(self, what: str, **given: Any) -> Any:
        self._number += 1
        assert self._process.stdin
        assert self._process.stdout
        line = json.dumps({"id": self._number, "do": what, **given})
        self._process.stdin.write(line.encode() + b"\n")
        async with asyncio.timeout(30):
            while True:
                answer = json.loads(await self._process.stdout.readline() or b'{"error": "the client has ended"}')
                if "event" not in answer:
                    break
        if "error" in answer:
            raise AssertionError(f"The client could not {what} {given.get('chain')}: {answer['error']}")
        return answer["ok"]

    async def call(self, verb: str, path: str, body: Any = None, query: Any = None, *, status: int = 0) -> Any:
        """The typed method behind `verb` and `path`; what it gave, checked against its type.

        `path` may leave out `/restapi/v1.0`. With `status` a refusal is expected, and its body is given.
        """
        full = (
            path
            if path.startswith(("/restapi", "/scim", "/.well", "/team", "/ai", "/rcv", "/webinar"))
            else "/restapi/v1.0" + path
        )
        op, ids = catalogue().find(verb, full)
        if op.reachable:
            answer = await self._send(op, ids, body, query)
        else:
            assert verb == "GET", f"@rc-ex/core cannot name {op.name}"
            answer = await self.do("read", path=full, query=query, bytes=op.written == "Uint8Array")
        assert answer["path"] == full, f"the client asked for {answer['path']} instead of {full}"
        if status:
            assert answer["status"] == status, (op.name, answer["status"], answer.get("data"))
            return answer.get("data")
        assert not answer.get("refused"), (op.name, answer["status"], answer.get("data"))
        return self._checked(op, answer)

    async def _send(self, op: TypedOperation, ids: dict[str, str], body: Any, query: Any) -> Any:
        chain = [
            {"name": name, "args": [ids[takes]] if takes in ids else [None] if takes else []}
            for name, takes in op.chain
        ]
        given = {"body": body, "query": query}
        args = [given.get(kind) for kind, _type in op.args if kind != "config"]
        return await self.do("call", chain=chain, method=op.method, args=args)

    def _checked(self, op: TypedOperation, answer: dict[str, Any]) -> Any:
        if "base64" in answer:
            assert op.written == "Uint8Array", (op.name, "gave bytes")
            self.called.add(op.name)
            return base64.b64decode(answer["base64"])
        nothing = answer["status"] == 204 and not answer["data"]
        faults = [] if nothing else catalogue().faults(op, answer["data"])
        assert not faults, f"{op.name} gave something else than {op.answer}:\n" + "\n".join(faults[:20])
        self.called.add(op.name)
        return answer["data"]


@contextlib.asynccontextmanager
async def typed_client(clarion: Installation, person: str = "101") -> AsyncIterator[TypedClient]:
    """The client of a person of the demo organisation, signed in by JWT."""
    process = await asyncio.create_subprocess_exec(
        NODE,
        CLIENTS / "typed/calls.mjs",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=64 * 1024 * 1024,
    )
    client = TypedClient(process)
    try:
        await client.do(
            "sign_in",
            server=clarion.url,
            clientId=clarion.env["RINGCENTRAL_CLIENT_ID"],
            clientSecret=clarion.env["RINGCENTRAL_CLIENT_SECRET"],
            jwt=clarion.env[f"CLARION_{person}_JWT"],
        )
        yield client
    finally:
        assert process.stdin
        process.stdin.close()
        await asyncio.wait_for(process.wait(), 10)
