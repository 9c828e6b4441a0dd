#!/usr/bin/env python3
"""Check that a document stands in a public ledger: python3 check_proof.py DOCUMENT PROOF POLICY

Needs Python 3.9 or later and no network. DOCUMENT is the file you have, PROOF its .tlog-proof file, POLICY the policy that your own
community publishes (one from the people who run the server proves nothing against them). It says whether enough witnesses signed the
ledger's state, whether the document's act stands in it, and what the act says. ML-DSA signatures are not checked: a quorum must hold
without them. Exit: 0 good, 1 not proved, 2 not readable. It shows that nothing was changed, not that it is true.
"""

import base64
import hashlib
import json
import sys
import time as clock
from typing import Any, Optional

Point = tuple[int, int, int, int]
Key = tuple[str, bytes, int, bytes]  # name, ID, type, public key
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def recovered(content: bytes) -> Optional[Point]:
    """A point of the curve from its 32 bytes, or None."""
    number = int.from_bytes(content, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x: int = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def added(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Point) -> Point:
    result = (0, 1, 1, 0)
    while number:
        result = added(result, point) if number & 1 else result
        point, number = added(point, point), number >> 1
    return result


def ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature is good (RFC 8032, without the cofactor)."""
    base = recovered((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    a, r, s = recovered(public), recovered(signature[:32]), int.from_bytes(signature[32:], "little")
    if base is None or a is None or r is None or s >= L or len(signature) != 64:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, base), added(r, times(k, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


def need(condition: object, message: str) -> None:
    if not condition:
        raise ValueError(message)


def b64(text: str) -> bytes:
    content = base64.b64decode(text, validate=True)
    need(base64.b64encode(content).decode() == text, "base64 is spelled otherwise than usual")
    return content


def integer(text: str) -> int:
    need(text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text, "a number is misspelled")
    return int(text)


def read_key(text: str, types: tuple[int, int]) -> Key:
    name, key_id, encoded = text.split("+", 2)
    content = b64(encoded)
    own_id = hashlib.sha256(name.encode() + b"\n" + content).digest()[:4]
    need(own_id.hex() == key_id, "a key states an ID that is not its own")
    need(content[0] in types, "a key is of another type")
    return name, own_id, content[0], content[1:]


class Policy:
    """Which logs, which witnesses by name, which groups (needed, members), and whose signatures make the quorum."""

    def __init__(self, text: str) -> None:
        self.logs: list[Key] = []
        self.witnesses: dict[str, Key] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        grouped: list[str] = []
        quorums: list[str] = []
        need(text.endswith("\n") and "\r" not in text, "a policy's lines end in a line feed")
        for line in text.split("\n"):
            words = [word for part in line.split(" ") for word in part.split("\t") if word]
            if not words or words[0].startswith("#"):
                continue
            kind, rest, names = words[0], words[1:], [*self.witnesses, *self.groups]
            if kind == "log" and len(rest) in (1, 2):
                self.logs.append(read_key(rest[0], (1, 6)))
            elif kind == "witness" and len(rest) in (2, 3) and rest[0] not in [*names, "none"]:
                self.witnesses[rest[0]] = read_key(rest[1], (4, 6))
            elif kind == "group" and len(rest) >= 3 and rest[0] not in [*names, "none"]:
                grouped += rest[2:]
                need(set(rest[2:]) <= set(names) and len(set(grouped)) == len(grouped), "a group's member is not free")
                count = {"any": 1, "all": len(rest) - 2}.get(rest[1]) or integer(rest[1])
                need(1 <= count <= len(rest) - 2, "a group needs one to all of its members")
                self.groups[rest[0]] = (count, rest[2:])
            elif kind == "quorum" and len(rest) == 1 and rest[0] in [*names, "none"]:
                quorums.append(rest[0])
            else:
                need(False, "a line is no log, witness, group or quorum, or a name is taken or not defined")
        need(len(quorums) == 1, "a policy has one quorum")
        need(len({key[3] for key in self.witnesses.values()}) == len(self.witnesses), "a witness's key stands twice")
        self.quorum = quorums[0]

    def holds(self, name: str, found: dict[Key, int]) -> bool:
        if name == "none" or name in self.witnesses:
            return name == "none" or self.witnesses[name] in found
        needed, members = self.groups[name]
        return sum(self.holds(member, found) for member in members) >= needed

    def signers(self, note: str) -> dict[Key, int]:
        """The Ed25519 keys that signed, with their times, if log and quorum are among them; else, or over a bad one, none."""
        cut = note.rindex("\n\n")
        text, lines = note[: cut + 1], note[cut + 2 :].rstrip("\n").split("\n")
        known = {(key[0], key[1]): key for key in [*self.logs, *self.witnesses.values()] if key[2] != 6}
        found: dict[Key, int] = {}
        for line in lines:
            dash, name, encoded = line.split(" ")
            content = b64(encoded)
            need(dash == "\u2014", "a signature line begins with a dash")
            key = known.get((name, content[:4]))
            if key is None:
                continue
            seen = int.from_bytes(content[4:12], "big") if key[2] == 4 else 0
            message = f"cosignature/v1\ntime {seen}\n{text}" if key[2] == 4 else text
            if (key[2] == 4 and not seen) or not ed25519(key[3], content[12 if key[2] == 4 else 4 :], message.encode()):
                return {}
            found[key] = seen
        by_log = any(key in self.logs and key[0] == text.split("\n")[0] for key in found)
        return found if by_log and self.holds(self.quorum, found) else {}


def included(entry: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    at, last, reached = index, size - 1, hashlib.sha256(b"\x00" + entry).digest()
    for sibling in proof:
        if index >= size or last == 0:
            return False
        if at & 1 or at == last:
            reached = hashlib.sha256(b"\x01" + sibling + reached).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            reached = hashlib.sha256(b"\x01" + reached + sibling).digest()
        at, last = at >> 1, last >> 1
    return index < size and last == 0 and reached == root


def check(document: bytes, proof: bytes, policy: bytes) -> tuple[str, Any, int]:
    """(verdict, act, newest time): "ok" is good, anything else is not proved. Raises ValueError on what is not readable."""
    head, _, note = proof.decode().partition("\n\n")
    lines = head.split("\n")
    need(lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) > 2, "this is no proof file")
    need(lines[1].startswith("extra ") and lines[2].startswith("index "), "this proof has no act")
    extra, index, hashes = b64(lines[1][6:]), integer(lines[2][6:]), [b64(line) for line in lines[3:]]
    origin, size, root = note[: note.rindex("\n\n")].split("\n")
    found = Policy(policy.decode()).signers(note)
    if not found:
        return "quorum not reached", None, 0
    if not included(hashlib.sha256(extra).digest(), index, integer(size), hashes, b64(root)):
        return "not in the log", None, 0
    label, _, content, _ = extra.decode().split("\n")
    act = json.loads(content)
    canonical = json.dumps(act, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if label != "concilio-act/v1" or act["log"] != origin or content != canonical:
        return "no act of this log", None, 0
    named = [(file["sha256"], file["bytes"]) for file in act.get("files", [])]
    good = (hashlib.sha256(document).hexdigest(), len(document)) in named
    return "ok" if good else "another file", act, max(found.values())


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(print(__doc__) or 2)
    try:
        verdict, act, newest = check(*(open(name, "rb").read() for name in sys.argv[1:]))  # noqa: SIM115
    except (OSError, TypeError, ValueError, KeyError) as error:
        sys.exit(print("not readable:", error) or 2)
    print(verdict, json.dumps(act, indent=1, ensure_ascii=False) if act else "", sep="\n")
    if newest:
        print("last witnessed", clock.strftime("%Y-%m-%d", clock.gmtime(newest)))
    sys.exit(verdict != "ok")
