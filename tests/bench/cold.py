"""One process from its start to its end: the command line beside the curl program, --help, the import; and sizes."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

from responder import Responder
from table import Table

ROOT = Path(__file__).resolve().parents[2]
SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
VM = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/bench/providers/Microsoft.Compute/virtualMachines/web-01"
EXTENSION = f"{VM}/extensions/enablevmaccess"
OPERATION = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/locations/westeurope/operations/1"
VERSION = "api-version=2024-07-01"
PASSWORD = "Correct-Horse-42!"
PYTHON = "/usr/bin/python3"


def timed(command: list[str], typed: str = "", **variables: str) -> tuple[float, float]:
    """CPU and wall time in milliseconds."""
    begin = time.perf_counter()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("AZURE_", "AZVMRESET_"))}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment | variables,
    )
    assert process.stdin is not None
    process.stdin.write(typed.encode())
    process.stdin.close()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000, wall * 1000


def curl(responder: Responder) -> list[str]:
    """The same five requests, in one run of the program, so that it keeps its connection as we do."""
    bearer = ["-H", "Authorization: Bearer " + "A" * 1500, "-H", "Accept: application/json"]
    settings = '"settings":{"UserName":"azureuser"},"protectedSettings":{"Password":"' + PASSWORD + '"}'
    body = (
        '{"location":"westeurope","properties":{"publisher":"Microsoft.Compute","type":"VMAccessAgent",'
        '"typeHandlerVersion":"2.0","autoUpgradeMinorVersion":true,'
        '"forceUpdateTag":"ad0c0c10-baab-4f2d-960f-794a4e956b62",' + settings + "}}"
    )
    json = ["-H", "Content-Type: application/json"]
    requests = [
        ["-d", "grant_type=client_credentials&client_id=a&client_secret=s&scope=x", "/t/oauth2/v2.0/token"],
        [*bearer, f"{VM}?$expand=instanceView&{VERSION}"],
        [*bearer, *json, "-X", "PUT", "-d", body, f"{EXTENSION}?{VERSION}"],
        [*bearer, f"{OPERATION}?{VERSION}"],
        [*bearer, f"{EXTENSION}?$expand=instanceView&{VERSION}"],
    ]
    command = ["curl"]
    for number, (*options, path) in enumerate(requests):
        command += ["--next"] if number else []
        command += ["-sS", "--fail", "-g", "--cacert", str(responder.ca_file), *options, responder.url + path]
    return command


def command_line(table: Table, build: Path, responder: Responder, runs: int) -> None:
    program = str(build / "examples/cli/azvmreset")
    reset = [program, "reset-password", VM, "--username", "azureuser", "--password-stdin", "--yes", "--no-confirm"]
    variables = {
        "AZVMRESET_ARM_ENDPOINT": responder.url,
        "AZVMRESET_AUTHORITY": responder.url,
        "AZVMRESET_CA_FILE": str(responder.ca_file),
        "AZURE_TENANT_ID": "contoso.example",
        "AZURE_CLIENT_ID": "an-application",
        "AZURE_CLIENT_SECRET": "a-secret",
    }
    if shutil.which("curl") is None:
        table.skip("one cold reset beside curl", "the curl program is not installed")
    else:
        pairs = [(timed(reset, PASSWORD + "\n", **variables), timed(curl(responder))) for _ in range(runs)]
        for kind, name in enumerate(("CPU", "wall")):
            table.add(f"azvmreset, one cold reset: {name}", "ms", [ours[kind] for ours, _ in pairs])
            table.add(f"curl, the same requests: {name}", "ms", [theirs[kind] for _, theirs in pairs])
        ratios = [ours[0] / theirs[0] for ours, theirs in pairs]
        table.add("one cold reset: CPU, times curl's", "x", ratios, budget=1.5)

    helped = [timed([program, "--help"]) for _ in range(runs)]
    table.add("azvmreset --help: CPU", "ms", [used for used, _ in helped], budget=20)
    table.add("azvmreset --help: wall", "ms", [wall for _, wall in helped])


def sizes(table: Table, build: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stripped = Path(folder) / "stripped.so"
        library = (build / "capi/libazvmreset.so").resolve()
        subprocess.run(["strip", "--strip-unneeded", "-o", stripped, library], check=True)
        table.add("shared library, stripped", "MB", [stripped.stat().st_size / 1e6], budget=3)


def python(table: Table, build: Path, runs: int) -> None:
    """The wheel is made as in the tests of the bindings; nothing is fetched."""
    with tempfile.TemporaryDirectory() as folder:
        wheel_dir, unpacked = Path(folder) / "wheel", Path(folder) / "unpacked"
        # The bindings keep what they make on the way in the build directory that is named here.
        made = Path(folder) / "build"
        (made / "capi").mkdir(parents=True)
        shutil.copy(build / "capi/libazvmreset.so", made / "capi")
        pip = [PYTHON, "-B", "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-index", "--no-deps"]
        made_wheel = subprocess.run(
            [*pip, "--no-build-isolation", "--wheel-dir", str(wheel_dir), "."],
            cwd=ROOT / "bindings/python",
            env=os.environ | {"AZVMRESET_BUILD_DIR": str(made)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if made_wheel.returncode != 0:
            table.skip("wheel and import", made_wheel.stdout.strip().splitlines()[-1])
            return
        (wheel,) = wheel_dir.glob("*.whl")
        table.add("wheel", "MB", [wheel.stat().st_size / 1e6], budget=5)
        zipfile.ZipFile(wheel).extractall(unpacked)
        # Once before, so that the byte code is there, as it is after an installation.
        variables = {"PYTHONPATH": str(unpacked)}
        timed([PYTHON, "-c", "import azvmreset"], **variables)
        imports = [timed([PYTHON, "-c", "import azvmreset"], **variables) for _ in range(runs)]
        nothing = [timed([PYTHON, "-c", "pass"], **variables) for _ in range(runs)]
        used = [with_it[0] - without[0] for with_it, without in zip(imports, nothing)]
        table.add("import azvmreset: CPU, beyond Python's own start", "ms", used, budget=50)
        wall = [with_it[1] - without[1] for with_it, without in zip(imports, nothing)]
        table.add("import azvmreset: wall, beyond Python's own start", "ms", wall)
