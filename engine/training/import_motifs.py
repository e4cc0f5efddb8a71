"""Turns an allow-list of icons of Iconify collections into motifs: recolourable layers with tone roles.

Run from the repository root on a folder that holds the unpacked npm packages that engine/training/motif_allow_list.py names:

    python -m engine.training.import_motifs PACKAGES data/motifs
"""

from __future__ import annotations

import argparse
import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.composition.motifs import GRID
from engine.composition.svg import Contour, Point, Shape, contours, drawn, read_shapes
from engine.training.motif_allow_list import COLLECTIONS, Collection, Pick

_RASTER_PX = 160
_SLIVER = 6e-5  # of the unit box: contours below are what cutting left over
_LEAST_LAYER = 0.006  # of the figure: smaller colours are not seen in a print
_MISCUT = 0.003  # of the pixels: what rounding explains
_TOUCHES, _OUTLINE = 0.3, 0.6  # of a colour's own outline: from where it lies on the figure's edge, and from where it makes it


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path, help="folder of the unpacked npm packages, one folder each")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    for collection in COLLECTIONS:
        written = import_collection(arguments.packages, collection, arguments.out)
        print(f"{written} motifs in {arguments.out / collection.file}")


def import_collection(packages: Path, collection: Collection, out: Path) -> int:
    """Writes one collection's file: a line about it, then a line a motif; gives how many."""
    folder = packages / collection.folder
    icons = json.loads((folder / "icons.json").read_text(encoding="utf-8"))
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    head = {
        "source": f"{about['name']} {about['version']}",
        "licence": collection.licence,
        "copyright": collection.copyright,
    } | ({"held_out": True} if collection.held_out else {})
    entries = [convert(body_of(icons, pick.icon), pick) for pick in collection.picks]
    lines = [json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in (head, *entries)]
    (out / collection.file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(entries)


def body_of(icons: Mapping[str, Any], icon: str) -> str:
    """The SVG body of an icon, aliases followed."""
    while icon not in icons["icons"]:
        icon = icons["aliases"][icon]["parent"]
    return str(icons["icons"][icon]["body"])


def convert(body: str, pick: Pick) -> dict[str, object]:
    """One icon as a collection entry."""
    body = body.replace("xlink:href", "href")
    shapes = list(read_shapes(ET.fromstring(f"<svg>{body}</svg>")))  # noqa: S314 -- a package we chose, run by hand
    regions = visible_regions(shapes)
    silhouette = union([region.path for region in regions])
    groups = group_by_colour(regions, _area(silhouette))
    if len(groups) == 1:  # one ink: what it leaves open becomes the second layer
        whole = without_holes(silhouette)
        groups = [silhouette, difference(whole, silhouette)]
        silhouette = whole
        masks = {0: whole, 2: groups[1]} if _area(groups[1]) > _LEAST_LAYER * _area(whole) else {0: whole}
    else:
        masks = {0: silhouette} | dict(tone_roles(groups, silhouette))  # the body lies under everything: no gap can open
    return {"name": pick.name, "tags": list(pick.tags)} | _fitted(masks, silhouette) | ({"upright": True} if pick.upright else {})


def _fitted(masks: Mapping[int, skia.Path], silhouette: skia.Path) -> dict[str, object]:
    box = silhouette.computeTightBounds()
    size = max(box.width(), box.height())
    fit = skia.Matrix.Translate(-box.centerX(), -box.centerY()).postScale(1 / size, 1 / size)
    layers = []
    for tone in sorted(masks):
        path = skia.Path(masks[tone])
        path.transform(fit)
        even_odd = path.getFillType() == skia.PathFillType.kEvenOdd
        layers.append({"tone": tone, "path": path_data(path)} | ({"even_odd": True} if even_odd else {}))
    return {
        "width": round(box.width() / size, 4),
        "height": round(box.height() / size, 4),
        "area": round(float(raster(silhouette, box, size).mean()), 3),
        "layers": layers,
    }


def union(paths: Sequence[skia.Path]) -> skia.Path:
    """One path that covers all of them."""
    whole = skia.Path()
    for path in paths:
        whole = combined(whole, path, skia.PathOp.kUnion_PathOp)
    return whole


def difference(whole: skia.Path, part: skia.Path) -> skia.Path:
    """What of `whole` lies outside `part`."""
    return combined(whole, part, skia.PathOp.kDifference_PathOp)


def combined(a: skia.Path, b: skia.Path, op: skia.PathOp) -> skia.Path:
    """Skia's path operation, which sometimes fails silently where outlines run along each other: it is checked on pixels, and tried
    again with the second path moved by less than anyone sees."""
    joined = skia.Path(a)
    joined.addPath(b)
    box = joined.computeTightBounds()
    size = max(box.width(), box.height(), 1e-6)
    masks = raster(a, box, size), raster(b, box, size)
    wanted = masks[0] | masks[1] if op == skia.PathOp.kUnion_PathOp else masks[0] & ~masks[1]
    best, least = a, math.inf
    for dx, dy in ((0.0, 0.0), (1.0, 0.6), (-0.7, 1.0), (0.4, -1.0), (-1.0, -0.5), (2.0, 1.0)):
        moved = skia.Path(b)
        moved.offset(dx * size / 4000, dy * size / 4000)
        try:
            result = skia.Op(a, moved, op)
        except RuntimeError:
            continue
        wrong = float((raster(result, box, size) != wanted).mean())
        if wrong < least:
            best, least = result, wrong
        if least < _MISCUT:
            break
    return best


def visible_regions(shapes: list[Shape]) -> list[Shape]:
    """What the eye sees of each shape: itself less everything painted over it."""
    seen: list[Shape] = []
    for k, shape in enumerate(shapes):
        path = shape.path
        for above in shapes[k + 1 :]:
            path = difference(path, above.path)
        if not path.isEmpty():
            seen.append(Shape(colour=shape.colour, path=path))
    return seen


def raster(path: skia.Path, box: skia.Rect, size: float, px: int = _RASTER_PX) -> NDArray[np.bool_]:
    """A mask of the path within the square about its box."""
    surface = skia.Surface(px, px)
    canvas = surface.getCanvas()
    canvas.scale(px / size, px / size)
    canvas.translate(size / 2 - box.centerX(), size / 2 - box.centerY())
    canvas.drawPath(path, skia.Paint(AntiAlias=False, Color=skia.ColorWHITE))
    return np.asarray(surface.makeImageSnapshot().toarray())[..., 0] > 127


def without_holes(path: skia.Path) -> skia.Path:
    """The figure with everything that its outline encloses."""
    return union([drawn(contour) for contour in contours(path)])


def group_by_colour(regions: list[Shape], whole: float, most: int = 4, same: float = 7.0) -> list[skia.Path]:
    """Regions joined by likeness of colour (agglomerative on CIEDE2000) until at most `most` differ, largest group first; a group
    too small to be seen joins the one most like it."""
    groups = [([r.path], lab_of_hex([r.colour])[0], abs(_area(r.path))) for r in regions]
    groups = [g for g in groups if g[2] > 0]
    while len(groups) > 1:
        labs, sizes = np.array([g[1] for g in groups]), np.array([g[2] for g in groups])
        d = delta_e_2000(labs[:, None], labs[None]) + np.eye(len(groups)) * 1e9
        if d.min() > same and len(groups) <= most:
            small = int(np.argmin(sizes))
            if sizes[small] >= _LEAST_LAYER * whole:
                break
            i, j = sorted((small, int(np.argmin(d[small]))))
        else:
            i, j = sorted(divmod(int(np.argmin(d)), len(groups)))
        a, b = groups[i], groups[j]
        weight = a[2] + b[2]
        groups[i] = (a[0] + b[0], (a[1] * a[2] + b[1] * b[2]) / weight, weight)
        del groups[j]
    return [union(g[0]) for g in sorted(groups, key=lambda g: -g[2])]


def _area(path: skia.Path) -> float:
    box = path.computeTightBounds()
    size = max(box.width(), box.height(), 1e-6)
    return float(raster(path, box, size, 64).mean() * size * size)


def tone_roles(groups: list[skia.Path], silhouette: skia.Path) -> list[tuple[int, skia.Path]]:
    """The largest group is the body; groups on the outer edge make the companion, the rest are details by size."""
    box = silhouette.computeTightBounds()
    size = max(box.width(), box.height())
    whole = np.pad(raster(silhouette, box, size), 2)
    inner = whole.copy()
    for axis in (0, 1):
        for step in (-2, 2):
            inner &= np.roll(whole, step, axis)
    rim = whole & ~inner

    def touches(path: skia.Path) -> float:
        mask = np.pad(raster(path, box, size), 2)
        return float((mask & rim).sum()) / max(1.0, 2.0 * math.sqrt(float(mask.sum()) * math.pi))

    shares = [touches(path) for path in groups[1:]]
    # one companion is enough; a second colour joins it only where it makes much of the outline, which a detail must not
    needed = max(min(max(shares), _OUTLINE), _TOUCHES)
    outer = [path for path, share in zip(groups[1:], shares, strict=True) if share >= needed]
    details = [path for path, share in zip(groups[1:], shares, strict=True) if share < needed]
    if not outer and len(details) > 2:
        outer.append(details.pop(0))
    roles = [(1, union(outer))] if outer else []
    return roles + [(2 + k, path) for k, path in enumerate(details)]


def path_data(path: skia.Path) -> str:
    """M, then relative l and c, then z, in whole steps of 1/GRID of the unit box; slivers are left out."""
    return "".join(_written(contour) for contour in contours(path) if contour.area > _SLIVER)


def _written(contour: Contour) -> str:
    at = _step(contour.start)
    parts = [f"M{_pairs([at])}"]
    for segment in contour.segments:
        steps = [_step(p) for p in segment]
        if steps[-1] == at and len({*steps}) == 1:
            continue
        parts.append(("l" if len(steps) == 1 else "c") + _pairs([(x - at[0], y - at[1]) for x, y in steps]))
        at = steps[-1]
    return "".join(parts) + "z"


def _step(p: Point) -> tuple[int, int]:
    return round(p[0] * GRID), round(p[1] * GRID)


def _pairs(steps: list[tuple[int, int]]) -> str:
    return " ".join(str(v) for step in steps for v in step).replace(" -", "-")


if __name__ == "__main__":
    main()
