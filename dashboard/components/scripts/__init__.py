"""Scripts that several components share, and how a component's parts become one text."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
SHARED = ("elements.js", "server.js", "keys.js", "cloth.js", "voice.js", "strip.js", "reasons.js", "keysheet.js", "blank.js")
"""What the viewer and the wall both need, in this order; their common looks are in review.css."""


def source(home: Path, *names: str) -> str:
    """The files of a component, in this order, as one text; a name that `home` lacks is a shared script."""
    paths = [home / name if (home / name).exists() else HERE / name for name in names]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
