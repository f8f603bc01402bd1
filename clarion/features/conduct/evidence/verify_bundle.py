"""Checks a bundle of a case, offline, with Python alone: `python3 verify_bundle.py BUNDLE [KEY]`. Ends with 1 if wrong.

BUNDLE is what `clarion acceptable-use bundle CASE` wrote. KEY is the verifier key of the log, from elsewhere than the
bundle (`/conduct/evidence/key`); without it the bundle's own key counts, which shows only that it fits together. This
file imports nothing of Clarion, so that an outsider may read all of it (`clarion acceptable-use verifier` prints it).
"""

import base64
import hashlib
import json
import sys
from typing import Any

# ---- Ed25519 (RFC 8032), verification only

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(factor: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            found = _add(found, point)
        point, factor = _add(point, point), factor >> 1
    return found


def _point(raw: bytes) -> Point:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("no point")
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, text: bytes, signature: bytes) -> bool:
    try:
        key, commit = _point(public), _point(signature[:32])
    except ValueError:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or scalar >= Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % Q
    left, right = _times(scalar, BASE), _add(commit, _times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- canonical JSON (RFC 8785)


def canonical(value: object) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(inner) for inner in value) + "]"
    return _number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """As ECMAScript writes it."""
    if value == 0:
        return "0"
    sign, shown = ("-" if value < 0 else ""), repr(abs(value))
    digits, _, power = shown.partition("e")
    whole, _, part = digits.partition(".")
    part = "" if part == "0" else part
    point = len(whole) + int(power or 0)
    all_digits = (whole + part).lstrip("0")
    point -= len(whole + part) - len((whole + part).lstrip("0"))
    all_digits = all_digits.rstrip("0") or "0"
    count = len(all_digits)
    if count <= point <= 21:
        return sign + all_digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{sign}{all_digits[:point]}.{all_digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{all_digits}"
    exponent = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + all_digits[0] + (f".{all_digits[1:]}" if count > 1 else "") + exponent


# ---- the log: signed checkpoint and Merkle tree (C2SP, RFC 9162)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def leads_to(index: int, size: int, leaf: bytes, path: list[bytes], root: bytes) -> bool:
    if not 0 <= index < size:
        return False
    place, last, value = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place % 2 == 1 or place == last:
            value = _node(sibling, value)
            while place % 2 == 0 and place != 0:
                place, last = place >> 1, last >> 1
        else:
            value = _node(value, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and value == root


def open_checkpoint(note: str, key: str) -> tuple[int, bytes]:
    """Size and root of the log; ValueError when the key did not sign this."""
    name, number, encoded = key.strip().split("+", 2)
    public = base64.b64decode(encoded)[1:]
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        signer, _, value = line.removeprefix("\u2014 ").partition(" ")
        raw = base64.b64decode(value)
        if signer == name and raw[:4].hex() == number and is_signed(public, text.encode(), raw[4:]):
            lines = text.splitlines()
            return int(lines[1]), base64.b64decode(lines[2])
    raise ValueError("the checkpoint is not signed by this key")


def problems(bundle: Any, key: str = "") -> list[str]:
    """What is wrong with a bundle, a sentence each."""
    try:
        size, root = open_checkpoint(bundle["checkpoint"], key or bundle["verifierKey"])
    except (KeyError, ValueError, IndexError) as error:
        return [f"The checkpoint is not genuine: {error}."]
    found: list[str] = []
    records: list[Any] = []
    for entry in bundle.get("evidence", []):
        leaf = hashlib.sha256(b"\x00" + entry["record"].encode()).digest()
        path = [base64.b64decode(one) for one in entry["proof"]]
        if not leads_to(entry["position"], size, leaf, path, root):
            found.append(f"Record {entry['position']} is not in the log that the checkpoint signs.")
        records.append(json.loads(entry["record"]))
    found += _of_statement(bundle, records)
    rule = bundle.get("rule")
    if rule and hashlib.sha256(canonical(rule["record"]).encode()).hexdigest() != rule["hash"]:
        found.append("The rule is not the one that its hash names.")
    case = bundle.get("case", {}).get("id")
    if case and not any(record.get("case") == case for record in records):
        found.append("No record of the log tells of the case.")
    return found


def _of_statement(bundle: Any, records: list[Any]) -> list[str]:
    statement = bundle.get("statement")
    if not statement:
        return []
    told = [one for one in records if one.get("kind") == "verdict.given" and one.get("event") == statement["eventId"]]
    if not told:
        return ["No record of the log tells of the statement."]
    digest = hashlib.sha256(canonical(statement).encode()).hexdigest()
    wrong = [one for one in told if one.get("statementDigest") not in (None, digest)]
    return ["The statement is not as it was given."] if wrong else []


def main(words: list[str]) -> int:
    if len(words) not in (1, 2):
        sys.stderr.write(str(__doc__))
        return 2
    with open(words[0], encoding="utf-8") as file:
        bundle = json.load(file)
    found = problems(bundle, words[1] if len(words) > 1 else "")
    own = "" if len(words) > 1 else " (by the key that the bundle itself carries)"
    well = (
        f"All {len(bundle.get('evidence', []))} records are in the signed log{own}; statement, rule and case fit them."
    )
    sys.stdout.write("".join(f"WRONG: {problem}\n" for problem in found) or f"{well}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
