"""The guest's side of sealed passwords (docs/guest-scripts.md), by Python's cryptography.

another_guest.py key FILE HASH NONCE              makes a key pair; the answer that tells it
another_guest.py open FILE HASH NONCE SID         the password in the parameter `secret` (standard input)
another_guest.py seal HASH NONCE SID PASSWORD     the sealed line, to the key in the parameter `request` (standard input)

Passwords are in hexadecimal.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256}


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def base64url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode().rstrip("=")


def oaep(name: str) -> padding.OAEP:
    return padding.OAEP(padding.MGF1(HASHES[name]()), HASHES[name](), None)


def first_line(nonce: str, index: int, count: int, sid: str) -> bytes:
    return f"azvmreset 2 {nonce} {index} {count} {sid}\n".encode("ascii")


def tell_key(file: str, name: str, nonce: str) -> str:
    key = rsa.generate_private_key(65537, 3072)
    form = serialization.PrivateFormat.PKCS8
    Path(file).write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    public = key.public_key().public_numbers()
    told = {"modulus": base64url(public.n), "exponent": base64url(public.e), "hash": name}
    return json.dumps({"azvmreset": 1, "nonce": nonce, "outcome": "done", "key": told})


def open_sealed(file: str, name: str, nonce: str, sid: str) -> str:
    key = serialization.load_pem_private_key(Path(file).read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    blocks = from_base64url(sys.stdin.read().strip().removeprefix("x"))
    size = key.key_size // 8
    count = len(blocks) // size
    password = b""
    for index in range(1, count + 1):
        plain = key.decrypt(blocks[size * (index - 1) : size * index], oaep(name))
        line = first_line(nonce, index, count, sid)
        assert plain.startswith(line), "another block"
        password += plain.removeprefix(line)
    return password.hex()


def seal(name: str, nonce: str, sid: str, password: str) -> str:
    to = json.loads(from_base64url(sys.stdin.read().strip().removeprefix("x")))["seal_to"]
    numbers = [int.from_bytes(from_base64url(to[part]), "big") for part in ("exponent", "modulus")]
    key = rsa.RSAPublicNumbers(*numbers).public_key()
    text = bytes.fromhex(password)
    pieces = [text[start : start + 160] for start in range(0, len(text), 160)]
    blocks = b"".join(
        key.encrypt(first_line(nonce, index, len(pieces), sid) + piece, oaep(name))
        for index, piece in enumerate(pieces, 1)
    )
    told = {"hash": name, "blocks": base64.b64encode(blocks).decode()}
    return json.dumps({"azvmreset": 1, "nonce": nonce, "sealed": told})


if __name__ == "__main__":
    print({"key": tell_key, "open": open_sealed, "seal": seal}[sys.argv[1]](*sys.argv[2:]))
