"""What another implementation of RSA-OAEP sealed, ours opens, and the other way round: Python's cryptography and Node's
crypto play the guest, as docs/guest-scripts.md has it. Where one of them is not there, it is skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SEALING = os.environ.get("AZVMRESET_SEALING", "")
SYSTEM_PYTHON = "/usr/bin/python3"
NONCE = "0123456789abcdef0123456789abcdef"
SID = "S-1-5-21-1-2-3-1001"
# One block, one that is full, and a character that is cut between two.
PASSWORDS = ["Secret-1", "a" * 160, "b" * 159 + "€😀" + "c" * 200]


def run(command: list[str], given: str = "") -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def refused(command: list[str], given: str) -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and done.stdout == "", done.stdout + done.stderr
    return done.stderr


@pytest.fixture(scope="module", params=["python", "node"])
def guest(request) -> list[str]:
    if request.param == "python":
        found = subprocess.run([SYSTEM_PYTHON, "-c", "import cryptography"], capture_output=True, check=False)
        if found.returncode != 0:
            pytest.skip("sealing is not compared: no python3-cryptography here")
        return [SYSTEM_PYTHON, "-B", str(HERE / "another_guest.py")]
    if shutil.which("node") is None:
        pytest.skip("sealing is not compared: no node here")
    return ["node", str(HERE / "another_guest.mjs")]


@pytest.fixture(scope="module")
def our_key(tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("key") / "ours.pem"
    file.write_text(run([SEALING, "new-key"]) + "\n")
    return str(file)


@pytest.fixture(scope="module", params=["sha256", "sha1"])
def told(request, guest, tmp_path_factory) -> tuple[str, str, str]:
    """The hash, the guest's private key, and its answer that tells the public one."""
    file = str(tmp_path_factory.mktemp("key") / "guest.pem")
    return request.param, file, run([*guest, "key", file, request.param, NONCE])


@pytest.mark.parametrize("name", ["sha256", "sha1"])
@pytest.mark.parametrize("password", PASSWORDS, ids=len)
def test_ours_opens_what_another_sealed(guest, our_key, name, password):
    request = run([SEALING, "request", our_key])
    line = run([*guest, "seal", name, NONCE, SID, password.encode().hex()], request)
    assert bytes.fromhex(run([SEALING, "open", our_key, NONCE, SID], line)).decode() == password


@pytest.mark.parametrize("password", PASSWORDS, ids=len)
def test_another_opens_what_ours_sealed(guest, told, password):
    name, file, answer = told
    secret = run([SEALING, "seal", NONCE, SID, password.encode().hex()], answer)
    assert bytes.fromhex(run([*guest, "open", file, name, NONCE, SID], secret)).decode() == password


def test_what_another_sealed_for_another_call_account_or_hash_is_refused(guest, our_key):
    request = run([SEALING, "request", our_key])
    line = run([*guest, "seal", "sha256", NONCE, SID, "61"], request)
    assert "account" in refused([SEALING, "open", our_key, NONCE, "S-1-5-21-1-2-3-1002"], line)
    other = "f" * 32
    assert "nonce" in refused([SEALING, "open", our_key, other, SID], line.replace(NONCE, other))
    assert "does not open" in refused([SEALING, "open", our_key, NONCE, SID], line.replace("sha256", "sha1"))


def test_a_ciphertext_that_was_tampered_with_does_not_open(guest, our_key):
    request = run([SEALING, "request", our_key])
    line = json.loads(run([*guest, "seal", "sha1", NONCE, SID, "61"], request))
    blocks = line["sealed"]["blocks"]
    line["sealed"]["blocks"] = blocks[:100] + ("A" if blocks[100] != "A" else "B") + blocks[101:]
    assert "does not open" in refused([SEALING, "open", our_key, NONCE, SID], json.dumps(line))
