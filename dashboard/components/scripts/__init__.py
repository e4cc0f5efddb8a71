"""Scripts that several components share, and how a component's parts become one text."""

from __future__ import annotations

from pathlib import Path

SHARED = Path(__file__).parent


def source(home: Path, *names: str) -> str:
    """The files of a component, in this order, as one text; a name that `home` lacks is a shared script."""
    paths = [home / name if (home / name).exists() else SHARED / name for name in names]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)
