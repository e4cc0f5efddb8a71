"""Collections of stored motifs: a file is a line about its source, then a line a motif, which is read when it is first drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.composition.motifs import GRID, Layer, Motif

_COMMAND = re.compile(r"([MLCZlcz])([^MLCZlcz]*)")
_WHOLE = re.compile(r"-?\d+")
_ABOUT_END = ',"width":'  # everything that is needed before a motif is drawn stands in front of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A stored motif that nobody has drawn yet."""

    name: str
    tags: tuple[str, ...]
    line: str
    source: str
    licence: str
    held_out: bool

    def read(self) -> Motif:
        """The motif itself."""
        fields: dict[str, Any] = json.loads(self.line)
        layers = tuple(Layer(**layer | {"path": absolute(layer["path"])}) for layer in fields.pop("layers"))
        about = {"tags": self.tags, "family": self.tags[0], "source": self.source, "licence": self.licence}
        return Motif(layers=layers, **fields | about)


class Drawings(Mapping[str, Motif]):
    """Motifs by name, each read when first asked for."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries, self._read = entries, dict[str, Motif]()

    def __getitem__(self, name: str) -> Motif:
        if name not in self._read:
            self._read[name] = self._entries[name].read()
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def tags(self, name: str) -> tuple[str, ...]:
        """A motif's tags, without reading its drawing."""
        return self._entries[name].tags


def read_entries(folder: Path) -> Iterator[Entry]:
    """Every motif of every collection in the folder, in the order of the files' names."""
    for file in sorted(folder.glob("*.jsonl")):
        head, *lines = file.read_text(encoding="utf-8").splitlines()
        about = json.loads(head)
        for line in lines:
            start = json.loads(line.partition(_ABOUT_END)[0] + "}")
            yield Entry(
                name=start["name"],
                tags=tuple(start["tags"]),
                line=line,
                source=about["source"],
                licence=about["licence"],
                held_out=about.get("held_out", False),
            )


def absolute(path: str) -> str:
    """Stored path data (M absolute, l and c relative, in steps of the grid) as absolute M L C Z in the unit box."""
    x = y = 0
    parts: list[str] = []
    for command, numbers in _COMMAND.findall(path):
        if command in "zZ":
            parts.append("Z")
            continue
        steps = [int(n) for n in _WHOLE.findall(numbers)]
        dx, dy = (0, 0) if command == "M" else (x, y)
        points = [(dx + steps[i], dy + steps[i + 1]) for i in range(0, len(steps), 2)]
        x, y = points[-1]
        parts.append(command.upper() + " ".join(f"{px / GRID:.4f} {py / GRID:.4f}" for px, py in points))
    return "".join(parts)
