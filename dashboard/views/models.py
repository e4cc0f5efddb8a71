"""The model folders as rows; nothing is loaded."""

from __future__ import annotations

from pathlib import Path


def model_rows(models: Path) -> list[dict[str, str]]:
    """Name, size and first line of the card of each folder."""
    folders = sorted(path for path in models.iterdir() if path.is_dir()) if models.is_dir() else []
    return [{"Model": folder.name, "Size": _size(folder), "Card": _card(folder)} for folder in folders]


def _size(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in folder.rglob('*') if path.is_file()) / 2**20:.1f} MiB"


def _card(folder: Path) -> str:
    card = folder / "MODEL_CARD.md"
    if not card.is_file():
        return "no card"
    lines = (line.strip("# ").strip() for line in card.read_text(encoding="utf-8").splitlines())
    return next((line for line in lines if line and not line.startswith("-")), "")
