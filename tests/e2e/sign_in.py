"""What each kind of credential finds in its environment, when the simulator plays Entra and the machine."""

from __future__ import annotations

import json
import os
import re
import time
import urllib.parse
from pathlib import Path

from simulator import Simulator

Variables = dict[str, str | None]  # None: not set

# Nobody signs in by what another kind left there.
NOTHING: Variables = {
    name: None
    for name in (
        "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_FEDERATED_TOKEN_FILE", "AZVMRESET_ACCESS_TOKEN",
    )
}  # fmt: skip


def client_secret(azure: Simulator, folder: Path) -> Variables:
    return {**application(azure), "AZURE_CLIENT_SECRET": azure.ready["client_secret"]}


def client_certificate(azure: Simulator, folder: Path) -> Variables:
    return {
        **application(azure),
        "AZURE_CLIENT_CERTIFICATE_PATH": azure.ready["client_certificate_pfx"],
        "AZURE_CLIENT_CERTIFICATE_PASSWORD": azure.ready["client_certificate_password"],
    }


def workload_identity(azure: Simulator, folder: Path) -> Variables:
    return {**application(azure), "AZURE_FEDERATED_TOKEN_FILE": azure.ready["federated_token_file"]}


def managed_identity(azure: Simulator, folder: Path) -> Variables:
    return {**NOTHING, "AZURE_POD_IDENTITY_AUTHORITY_HOST": azure.ready["identity_endpoint"]}


def device_code(azure: Simulator, folder: Path) -> Variables:
    return application(azure)


def enter_code_of(line: str, azure: Simulator, decision: str = "approve") -> None:
    """What a person does who is shown this line, where it shows a code."""
    shown = re.search(r"enter the code (\w+)", line)
    if shown:
        azure.control("POST", "device-codes", {"user_code": shown.group(1), "decision": decision})


def azure_cli(azure: Simulator, folder: Path) -> Variables:
    return {**NOTHING, **az_alone(azure, folder)}


def az_alone(azure: Simulator, folder: Path) -> Variables:
    """For an environment with something else in it, too."""
    return {"PATH": f"{az_in(folder, token(azure))}:{os.environ['PATH']}"}


def chain(azure: Simulator, folder: Path) -> Variables:
    """No identity of this machine, wherever the tests run; then the Azure CLI."""
    return {**azure_cli(azure, folder), "AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:1"}


def access_token(azure: Simulator, folder: Path) -> Variables:
    return {**NOTHING, "AZVMRESET_ACCESS_TOKEN": token(azure)}


def application(azure: Simulator) -> Variables:
    return {**NOTHING, "AZURE_TENANT_ID": azure.ready["tenant_id"], "AZURE_CLIENT_ID": azure.ready["client_id"]}


def token(azure: Simulator) -> str:
    """A token for the simulated ARM, of which the list of requests has no trace."""
    form = {
        "grant_type": "client_credentials",
        "client_id": azure.ready["client_id"],
        "client_secret": azure.ready["client_secret"],
        "scope": azure.ready["arm_endpoint"] + "/.default",
    }
    url = f"{azure.ready['authority']}/{azure.ready['tenant_id']}/oauth2/v2.0/token"
    token = str(azure.ask(url, urllib.parse.urlencode(form).encode())["access_token"])
    azure.control("DELETE", "requests")
    return token


def az_in(folder: Path, token: str) -> Path:
    """A folder with an `az` whose `account get-access-token` has this token."""
    answer = {"accessToken": token, "expires_on": int(time.time()) + 3600, "tokenType": "Bearer"}
    answer |= {"expiresOn": "2099-01-01 00:00:00.000000", "subscription": "s", "tenant": "t"}
    (folder / "answer.json").write_text(json.dumps(answer))
    (folder / "token").write_text(token)
    program = folder / "bin" / "az"
    program.parent.mkdir(exist_ok=True)
    program.write_text(
        f"""#!/bin/sh
case "$*" in
  "account get-access-token "*"--output tsv"*) cat {folder}/token ;;
  "account get-access-token "*) cat {folder}/answer.json ;;
  *) echo "ERROR: az is misspelled or not recognized" >&2; exit 2 ;;
esac
"""
    )
    program.chmod(0o755)
    return program.parent
