"""Does a drawing do what was asked? Measured on final pixels. Last line: one JSON object of the figures.

`python bench/control.py [--quick] [--worst FOLDER] [--processes 2]`. Briefs go round layouts, repeats, symmetries, styles and
palettes; a third of the main motifs are of the held-out collection, which nothing was trained on or tuned to. Referees: a matched
filter for the main motif's height and its name (bench/controlling/hero.py), trees and a generic embedding for the layout
(readers.py), coloraide for colour, Sobel's gradient for seams. `--quick` takes 60 designs and leaves out the house model's.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.controlling import pixels as measures
from bench.controlling.hero import find_height, resemblance
from bench.controlling.readers import features, gradients, read_layouts
from bench.controlling.sampling import Motifs, sample
from engine.backends.composition import DrawnGenerator
from engine.backends.device import probe
from engine.backends.diffusion import DiffusedGenerator, diffusion_defaults
from engine.composition.compatibility import attainable_density
from engine.composition.motifs import load_library
from engine.composition.symmetry import SYMMETRIES
from engine.domain.brief import Layout, RepeatType
from engine.domain.spec import Spec, spec_from_mapping
from engine.ports import Artwork

ROOT = Path(__file__).resolve().parents[1]
CHOICES = 10  # motifs of which one was asked for; chance is a tenth
SURE = 0.5  # likeness from which the matched filter is believed about a height
TRAIN_SEED, TEST_SEED = 1_000, 2_000
WORST = 3


@dataclass(slots=True)
class Row:
    """What was measured of one design. Lengths as shares of the repeat's height, coverage 0-1, colours CIEDE2000."""

    spec: Spec
    coverage_error: float
    scale_error: float | None
    motif_read: bool
    likeness: float
    delta_e: float
    extra_colours: int
    unused_colours: int
    seam: float
    symmetry: dict[str, float] = field(default_factory=dict)
    layout_features: tuple[list[float], list[float]] = ([], [])


def seen(artwork: Artwork) -> tuple[list[float], list[float]]:
    """What the two layout readers look at."""
    return features(artwork).tolist(), gradients(artwork).tolist()


def lesson(mapping: dict) -> tuple[list[float], list[float]]:
    """A training picture for the layout readers."""
    return seen(DrawnGenerator().generate([spec_from_mapping(mapping)])[0])


def judge(mapping: dict) -> Row:
    """One drawn design, made as candidates are, and measured."""
    spec = spec_from_mapping(mapping)
    return measure(spec, DrawnGenerator().generate([spec])[0])


def measure(spec: Spec, artwork: Artwork) -> Row:
    """Every measure of one design."""
    d, seen_pixels = spec.drawing, artwork.pixels
    delta_e, colours, used = measures.off_palette(seen_pixels, d.palette)
    scale_error, likeness = _height(spec, artwork)
    return Row(
        spec=spec,
        coverage_error=measures.coverage(seen_pixels, d.palette) - d.density,
        scale_error=scale_error,
        likeness=likeness,
        motif_read=_reads_motif(spec, artwork),
        delta_e=delta_e,
        extra_colours=max(0, colours - len(d.palette.colours)),
        unused_colours=len(d.palette.colours) - used,
        seam=measures.seam_excess(seen_pixels, artwork.repeat),
        symmetry=measures.residuals(seen_pixels, artwork.repeat, d.symmetry, d.aspect),
        layout_features=seen(artwork),
    )


def _height(spec: Spec, artwork: Artwork) -> tuple[float | None, float]:
    """The main motif's height against the asked one; None where the filter does not find the motif for sure."""
    d = spec.drawing
    found = find_height(artwork.pixels, d.repeat, _asked(spec), d.scale)
    return (found.height / d.scale - 1 if found.score >= SURE else None), found.score


def _asked(spec: Spec):
    """The main motif as the library draws it for this seed: of a family, its first variant."""
    return load_library().draw(spec.drawing.motifs[0], (spec.drawing.seed % 97) * 8)


def _reads_motif(spec: Spec, artwork: Artwork) -> bool:
    """Whether the asked motif resembles the picture more than nine others of its own collection do."""
    d, library = spec.drawing, load_library()
    pools = asdict(Motifs.load())
    pool = next(names for names in pools.values() if d.motifs[0] in names)
    rng = np.random.default_rng(d.seed)
    others: list[str] = rng.permutation([n for n in pool if n not in d.motifs])[: CHOICES - 1].tolist()
    own = resemblance(artwork.pixels, d.repeat, _asked(spec), d.scale)
    return all(own > resemblance(artwork.pixels, d.repeat, library.draw(name, 8 * (d.seed % 97)), d.scale) for name in others)


def yardstick(count: int) -> dict[str, float]:
    """Median residual of each group's operations on free designs that have none of them."""
    out: dict[str, list[float]] = {}
    plain = [s for s in sample(8 * count, 77) if s.drawing.layout in (Layout.TOSSED, Layout.ALLOVER) and s.drawing.aspect == 1.0]
    plain = [replace(s, drawing=replace(s.drawing, repeat=RepeatType.BLOCK, symmetry="none")) for s in plain][:count]
    for spec, artwork in zip(plain, DrawnGenerator().generate(plain), strict=True):
        for group in [g for g in SYMMETRIES if g not in ("none", "p1") and not g.startswith(("p3", "p6"))]:
            out.setdefault(group, []).extend(measures.residuals(artwork.pixels, spec.drawing.repeat, group, 1.0).values())
    return {group: round(float(np.median(values)), 3) for group, values in out.items()}


def figures(rows: Sequence[Row], read: Sequence[tuple[str, str]]) -> dict[str, object]:
    """The figures of the acceptance list."""
    scales = np.array([row.scale_error for row in rows if row.scale_error is not None])
    residuals = [value for row in rows for value in row.symmetry.values()]
    asked = [row.spec.drawing.layout.value for row in rows]
    return {
        "coverage_mae": _rounded(np.mean([abs(row.coverage_error) for row in rows])),
        "coverage_worst": _rounded(max(abs(row.coverage_error) for row in rows)),
        "scale_mae": _rounded(np.mean(np.abs(scales))),
        "scale_within_5_percent": _rounded((np.abs(scales) <= 0.05).mean()),
        "scale_found": f"{len(scales)} of {len(rows)}",
        "motif_accuracy": _rounded(np.mean([row.motif_read for row in rows])),
        "motif_accuracy_held_out": _rounded(np.mean([row.motif_read for row in rows if _held_out(row)])),
        "motif_chance": 1 / CHOICES,
        "layout_accuracy": _rounded(np.mean([pair[0] == layout for pair, layout in zip(read, asked, strict=True)])),
        "layout_accuracy_embedding": _rounded(np.mean([pair[1] == layout for pair, layout in zip(read, asked, strict=True)])),
        "layout_chance": 1 / len(Layout),
        "symmetry_residual_median": _rounded(np.median(residuals)) if residuals else None,
        "symmetry_residual_worst": _rounded(max(residuals)) if residuals else None,
        "symmetry_operations": len(residuals),
        "delta_e_median": _rounded(np.median([row.delta_e for row in rows])),
        "delta_e_worst": _rounded(max(row.delta_e for row in rows)),
        "colours_exact": _rounded(np.mean([row.extra_colours == 0 and row.unused_colours == 0 for row in rows])),
        "colours_beside_the_palette": sum(row.extra_colours > 0 for row in rows),
        "seam_failures": sum(row.seam > measures.SEAM_FAILS for row in rows),
        "seam_worst": _rounded(max(row.seam for row in rows)),
        "n": len(rows),
    }


def _held_out(row: Row) -> bool:
    return row.spec.drawing.motifs[0].startswith("held-out")


def _rounded(value: float) -> float:
    return round(float(value), 4)


def by_group(rows: Sequence[Row], plain: dict[str, float]) -> list[str]:
    """Median and worst residual of each group's operations beside the yardstick."""
    lines = []
    for group in SYMMETRIES:
        mine = [row for row in rows if row.spec.drawing.symmetry == group and row.symmetry]
        if mine:
            values = [value for row in mine for value in row.symmetry.values()]
            layouts = len({row.spec.drawing.layout for row in mine})
            beside = f"without it {plain[group]:.3f}" if group in plain else "without it (see p2)"
            lines.append(
                f"{group:5} median {np.median(values):.4f} worst {max(values):.4f} {beside}; {len(mine)} in {layouts} layouts"
            )
    return lines


def by_word(rows: Sequence[Row], word: str) -> list[str]:
    """Coverage and scale errors of each value of one word of the drawing."""
    lines = []
    for value in sorted({str(getattr(row.spec.drawing, word)) for row in rows}):
        mine = [row for row in rows if str(getattr(row.spec.drawing, word)) == value]
        errors = np.array([row.coverage_error for row in mine])
        scales = np.array([row.scale_error for row in mine if row.scale_error is not None] or [np.nan])
        lines.append(
            f"{value:13} coverage {np.abs(errors).mean():.3f} (bias {errors.mean():+.3f}, worst {np.abs(errors).max():.3f})   "
            f"scale {np.abs(scales).mean():.3f} (bias {scales.mean():+.3f}, worst {np.abs(scales).max():.3f})   n {len(mine)}"
        )
    return lines


def diffused(count: int, models: Path) -> list[Row]:
    """The same measures of what the house model makes of a few drawings."""
    how = diffusion_defaults(models, "house", device=probe(torch.get_num_threads()))
    specs = [replace(s, width_px=512, height_px=512, drawing=replace(s.drawing, aspect=1.0)) for s in sample(count, TEST_SEED + 1)]
    specs = [replace(s, drawing=replace(s.drawing, symmetry="none")) for s in specs]
    words = [
        f"{s.drawing.style}, {' and '.join(s.drawing.motifs)}, {s.drawing.layout} layout, seamless repeat pattern" for s in specs
    ]
    asked = [
        replace(s, generator="diffused", diffusion=replace(how, prompt=word, negative="", seed=k))
        for k, (s, word) in enumerate(zip(specs, words, strict=True))
    ]
    return [measure(spec, artwork) for spec, artwork in zip(asked, DiffusedGenerator(models).generate(asked), strict=True)]


def keep_worst(rows: Sequence[Row], folder: Path) -> None:
    """The worst designs of each measure as PNG, with a line about each in worst.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    orders = {
        "coverage": lambda row: abs(row.coverage_error),
        "scale": lambda row: abs(row.scale_error or 0.0),
        "symmetry": lambda row: max(row.symmetry.values(), default=0.0),
        "seam": lambda row: row.seam,
        "unused": lambda row: row.unused_colours,
        "lost": lambda row: 1 - row.likeness,
    }
    lines = []
    for name, order in orders.items():
        for k, row in enumerate(sorted(rows, key=order, reverse=True)[: 2 * WORST]):
            d = row.spec.drawing
            Image.fromarray(DrawnGenerator().generate([row.spec])[0].pixels).save(folder / f"{name}-{k}.png")
            lines.append(
                f"{name}-{k}: {order(row):.3f} | {d.layout} {d.repeat} {d.symmetry} {d.style} density {d.density:.2f} scale "
                f"{d.scale:.2f} aspect {d.aspect:.2f} {', '.join(d.motifs)} seed {d.seed} | coverage {row.coverage_error:+.3f} "
                f"scale {row.scale_error} likeness {row.likeness:.2f} unused {row.unused_colours} of {len(d.palette.colours)}"
            )
    (folder / "worst.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="60 designs, no house model")
    parser.add_argument("--designs", type=int, help="how many drawn designs, otherwise 60 or 600")
    parser.add_argument("--models", type=Path, default=ROOT / "data" / "models")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--worst", type=Path, help="a folder for the worst designs")
    options = parser.parse_args()
    count, lessons = options.designs or (60 if options.quick else 600), 160 if options.quick else 600
    start, commit = time.perf_counter(), _commit()
    taught = sample(lessons, TRAIN_SEED, ("families", "stored"))
    with ProcessPoolExecutor(options.processes) as pool:
        train = list(pool.map(lesson, [spec.to_mapping() for spec in taught], chunksize=8))
        rows = list(pool.map(judge, [spec.to_mapping() for spec in sample(count, TEST_SEED)], chunksize=2))
    known = [spec.drawing.layout.value for spec in taught]
    result: dict[str, object] = {"drawn": figures(rows, _read(train, known, rows))}
    plain = yardstick(6 if options.quick else 24)
    for layout in Layout:
        low, high = attainable_density(layout)
        print(f"attainable {layout:10} {low:.2f} to {high:.2f}")
    for title, lines in (
        ("layout", by_word(rows, "layout")),
        ("style", by_word(rows, "style")),
        ("symmetry", by_group(rows, plain)),
    ):
        print(f"-- by {title}", *lines, sep="\n")
    if options.quick:
        print("left out: the house model's designs (diffused); 540 of the 600 drawn ones; 440 of the 600 lessons of the readers")
    else:
        made = diffused(24, options.models)
        result["diffused"] = figures(made, _read(train, known, made))
    if options.worst:
        keep_worst(rows, options.worst)
    result |= {"seed": TEST_SEED, "seconds": round(time.perf_counter() - start), "commit": commit}
    result |= {"machine": platform.processor() or platform.machine()}
    for name, values in result.items():
        print(f"{name}: {values}")
    print(json.dumps(result))


def _read(train: Sequence[tuple], known: Sequence[str], rows: Sequence[Row]) -> list[tuple[str, str]]:
    first, second = read_layouts(train, known, [row.layout_features for row in rows])
    return list(zip(first, second, strict=True))


def _commit() -> str:
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()


if __name__ == "__main__":
    main()
