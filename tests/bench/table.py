"""What was measured, as a table and as JSON."""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Row:
    """One measurement, made once or several times; a budget is compared with the median."""

    what: str
    unit: str
    values: list[float]
    budget: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def met(self) -> bool | None:
        return None if self.budget is None else self.median <= self.budget


@dataclass
class Table:
    rows: list[Row] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def add(self, what: str, unit: str, values: list[float], budget: float | None = None) -> None:
        self.rows.append(Row(what, unit, values, budget))

    def skip(self, what: str, why: str) -> None:
        self.skipped.append(f"{what}: {why}")

    def text(self) -> str:
        head = ("what", "unit", "min", "median", "runs", "budget", "")
        lines = [head] + [
            (
                row.what,
                row.unit,
                f"{min(row.values):.4g}",
                f"{row.median:.4g}",
                str(len(row.values)),
                "" if row.budget is None else f"{row.budget:g}",
                {None: "", True: "met", False: "NOT MET"}[row.met],
            )
            for row in self.rows
        ]
        widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
        shown = [
            "  ".join(
                cell.ljust(width) if column in (0, 1, 6) else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(line, widths))
            ).rstrip()
            for line in lines
        ]
        return "\n".join(shown + [f"skipped: {each}" for each in self.skipped])

    def write_json(self, path: Path) -> None:
        document = {
            "rows": [
                {
                    "what": row.what,
                    "unit": row.unit,
                    "min": min(row.values),
                    "median": row.median,
                    "values": row.values,
                    "budget": row.budget,
                    "met": row.met,
                }
                for row in self.rows
            ],
            "skipped": self.skipped,
        }
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
