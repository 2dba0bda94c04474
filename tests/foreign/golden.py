"""The recorded requests of other clients, one file for each. --record writes them anew."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

from sent import Request, by_task

FOLDER = Path(__file__).parent / "golden"


class Recording:
    def __init__(self, client: str, origin: dict[str, Any]) -> None:
        self._file = FOLDER / f"{client}.json"
        self._origin = origin
        self._tasks: dict[str, list[Request]] = {}

    def add(self, task: str, requests: list[Request]) -> None:
        self._tasks = {**by_task(task, requests), **self._tasks}

    def write(self) -> None:
        today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
        how = {"recorded": today, "by": "tests/foreign/run --record", "against": "azvmreset-sim"}
        recorded = {"origin": {**self._origin, **how}, "tasks": self._tasks}
        self._file.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")


def recorded() -> dict[str, dict[str, list[Request]]]:
    """By client and task."""
    return {file.stem: json.loads(file.read_text())["tasks"] for file in sorted(FOLDER.glob("*.json"))}
