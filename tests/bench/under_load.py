"""Many resets at once: CPU per reset beside a bare libcurl loop, memory, and the time to cancel."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from responder import Responder
from table import Table

# The loop that the budget names has 16 connections; a client widens to 64 by itself while requests wait.
FEW, MANY = 16, 64


class Programs:
    def __init__(self, build: Path, responder: Responder) -> None:
        self.where = build / "tests/bench"
        self.server = (responder.url, str(responder.ca_file))

    def bare(self, how: str, resets: int) -> list[str]:
        return [str(self.where / "bench_curl"), how, *self.server, str(resets), str(FEW)]

    def library(self, what: str, resets: int, in_flight: int, connections: int) -> list[str]:
        numbers = (str(resets), str(in_flight), str(connections))
        return [str(self.where / "bench_library"), what, *self.server, *numbers]


def measured(command: list[str]) -> dict[str, float]:
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, float] = json.loads(ran.stdout)
    return result


def cpu(table: Table, programs: Programs, resets: int, in_flight: list[int], rounds: int) -> None:
    """Everything once in each round: what the machine does besides hits all of them alike."""
    bare: list[dict[str, float]] = []
    library: dict[tuple[int, int], list[dict[str, float]]] = {
        (count, connections): [] for count in in_flight for connections in (FEW, MANY)
    }
    for _ in range(rounds):
        both = [measured(programs.bare(how, resets)) for how in ("perform", "socket_action")]
        bare.append(min(both, key=lambda each: each["cpu_ms"]))
        for (count, connections), runs in library.items():
            runs.append(measured(programs.library("cpu", max(resets, count), count, connections)))

    table.add("bare libcurl loop: CPU per reset", "ms", [each["cpu_ms"] for each in bare])
    table.add("bare libcurl loop: allocations per reset", "", [each["allocations"] for each in bare])
    for (count, connections), runs in library.items():
        name = f"{count} in flight, {connections} connections"
        table.add(f"{name}: CPU per reset", "ms", [run["cpu_ms"] for run in runs])
        ratios = [run["cpu_ms"] / beside["cpu_ms"] for run, beside in zip(runs, bare)]
        table.add(f"{name}: CPU, times the bare loop's", "x", ratios, budget=1.25)
        if (count, connections) == (in_flight[0], FEW):
            table.add(f"{name}: allocations per reset", "", [run["allocations"] for run in runs])
    for connections in (FEW, MANY):
        least, most = library[in_flight[0], connections], library[in_flight[-1], connections]
        growth = [high["cpu_ms"] / low["cpu_ms"] for high, low in zip(most, least)]
        name = f"CPU per reset, {in_flight[-1]} against {in_flight[0]} in flight, {connections} connections"
        table.add(name, "x", growth, budget=1.10)


def instructions(table: Table, programs: Programs, resets: int) -> None:
    """What does not depend on who else uses the machine. The start of the process is taken off."""
    if shutil.which("valgrind") is None:
        table.skip("instructions per reset", "valgrind is not installed")
        return

    def counted(command: list[str]) -> int:
        with tempfile.TemporaryDirectory() as folder:
            tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
            ran = subprocess.run(tool + command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True)
        found = re.search(r"Collected : (\d+)", ran.stderr)
        assert found, ran.stderr
        return int(found[1])

    bare = min(
        (counted(programs.bare(how, 3 * resets)) - counted(programs.bare(how, resets))) / (2 * resets)
        for how in ("perform", "socket_action")
    )
    ours = (
        counted(programs.library("cpu", 3 * resets, 100, FEW)) - counted(programs.library("cpu", resets, 100, FEW))
    ) / (2 * resets)
    table.add("bare libcurl loop: instructions per reset, user mode", "million", [bare / 1e6])
    table.add("100 in flight: instructions per reset, user mode", "million", [ours / 1e6])
    table.add("100 in flight: instructions, times the bare loop's", "x", [ours / bare])


def memory(table: Table, programs: Programs, waiting: int, rounds: int) -> None:
    runs = [measured(programs.library("memory", 0, waiting, MANY)) for _ in range(rounds)]
    kib = 1024.0
    table.add(f"resident memory per waiting reset, of {waiting}", "KiB", [r["resident_bytes_each"] / kib for r in runs], 8)
    table.add(f"heap per waiting reset, of {waiting}", "KiB", [r["heap_bytes_each"] / kib for r in runs], 8)
    table.add(f"the process with {waiting} waiting", "MiB", [r["process_mib"] for r in runs], 128)


def cancel(table: Table, programs: Programs, waiting: list[int], rounds: int) -> None:
    for where, what in (("between polls", "cancel"), ("on the wire or queued for it", "cancel-on-wire")):
        for count in waiting:
            runs = [measured(programs.library(what, 0, count, MANY)) for _ in range(rounds)]
            table.add(f"cancel one of {count} {where}, slowest of 20", "ms", [run["one_ms"] for run in runs], 50)
            if count > 20:
                table.add(f"cancel {count - 20} {where}, the last one", "ms", [run["all_ms"] for run in runs], 50)
