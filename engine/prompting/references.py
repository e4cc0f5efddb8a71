"""Draws a brand's reference pictures from the specs beside them: `python -m engine.prompting.references data/brands/harbour`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.backends.composition import draw
from engine.domain.spec import spec_from_mapping
from engine.images import to_png


def draw_references(brand_folder: Path) -> list[Path]:
    """Writes `references/<name>.png` for every `references/<name>.json`; the same specs give the same files."""
    written = []
    for spec_file in sorted((brand_folder / "references").glob("*.json")):
        spec = spec_from_mapping(json.loads(spec_file.read_text(encoding="utf-8")))
        picture = spec_file.with_suffix(".png")
        picture.write_bytes(to_png(draw(spec).pixels))
        written.append(picture)
    return written


def main(folders: Sequence[str]) -> None:
    """Prints what was written."""
    for folder in folders:
        for picture in draw_references(Path(folder)):
            sys.stdout.write(f"{picture}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
