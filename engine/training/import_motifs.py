"""Turns an allow-list of icons of an Iconify collection into motifs: recolourable layers with tone roles.

Run once, from the repository root, on an unpacked npm package:

    python -m engine.training.import_motifs PACKAGE_FOLDER data/motifs/fluent.json
"""

from __future__ import annotations

import argparse
import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.training.motif_allow_list import ALLOWED

_RASTER_PX = 160
_TOKEN = re.compile(r"[a-zA-Z]|[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")


@dataclass(slots=True)
class Shape:
    """One painted shape of an icon: its colour and its path in the icon's own units."""

    colour: str
    path: skia.Path


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="folder of the unpacked npm package")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    icons = json.loads((arguments.package / "icons.json").read_text(encoding="utf-8"))
    about = json.loads((arguments.package / "package.json").read_text(encoding="utf-8"))
    motifs = []
    for icon, tags in ALLOWED.items():
        entry = convert(icons["icons"][icon]["body"], name=icon.replace("-", " "), tags=tags)
        if entry is None:
            print(f"left out {icon}: nothing recolourable in it")
            continue
        motifs.append(entry)
    collection = {
        "source": f"{about['name']} {about['version']}",
        "licence": "MIT",
        "copyright": "Copyright (c) Microsoft Corporation",
        "motifs": motifs,
    }
    text = ",\n".join(json.dumps(m, separators=(",", ":")) for m in motifs)
    head = json.dumps({k: v for k, v in collection.items() if k != "motifs"}, indent=0)[:-2]
    arguments.out.write_text(f'{head},\n"motifs": [\n{text}\n]}}\n', encoding="utf-8")
    print(f"{len(motifs)} motifs in {arguments.out}")


def convert(body: str, *, name: str, tags: tuple[str, ...]) -> dict[str, object] | None:
    """One icon as a collection entry, or None where fewer than one colour is left."""
    shapes = list(read_shapes(ET.fromstring(f'<svg xmlns:xlink="x">{body}</svg>')))  # noqa: S314 -- a package we chose, run by hand
    if not shapes:
        return None
    regions = visible_regions(shapes)
    groups = group_by_colour(regions)
    silhouette = union([r.path for r in regions])
    masks = dict(tone_roles(groups, silhouette))
    masks[0] = silhouette  # the body lies under everything, so that no gap can open between layers
    box = silhouette.computeTightBounds()
    size = max(box.width(), box.height())
    fit = skia.Matrix.Translate(-box.centerX(), -box.centerY()).postScale(1 / size, 1 / size)
    layers = []
    for tone in sorted(masks):
        path = skia.Path(masks[tone])
        path.transform(fit)
        even_odd = path.getFillType() == skia.PathFillType.kEvenOdd
        layers.append({"tone": tone, "path": svg_data(path)} | ({"even_odd": True} if even_odd else {}))
    area = float(raster(silhouette, box, size).mean())
    upright = "animal" in tags or "upright" in tags or "tree" in tags
    return {
        "name": name,
        "tags": [t for t in tags if t != "upright"],
        "family": tags[0],
        "layers": layers,
        "width": round(box.width() / size, 4),
        "height": round(box.height() / size, 4),
        "area": round(area, 3),
        "upright": upright,
    }


def read_shapes(node: ET.Element, fill: str = "#000000") -> Iterator[Shape]:
    """Painted shapes in drawing order; gradients, masks and strokes are not used by flat icons and are left out."""
    fill = node.get("fill", fill)
    tag = node.tag.rpartition("}")[2]
    if tag in ("defs", "mask", "clipPath"):
        return
    path = shape_path(tag, node)
    if path is not None and fill.startswith("#"):
        yield Shape(colour=long_hex(fill), path=path)
    for child in node:
        yield from read_shapes(child, fill)


def shape_path(tag: str, node: ET.Element) -> skia.Path | None:
    """The outline of a path, circle, ellipse or rectangle; None for other elements."""

    def value(key: str, default: float = 0.0) -> float:
        return float(node.get(key, default))

    if tag == "path":
        path = parse_svg(node.get("d", ""))
        if node.get("fill-rule") == "evenodd":
            path.setFillType(skia.PathFillType.kEvenOdd)
        return path
    path = skia.Path()
    if tag == "circle":
        path.addCircle(value("cx"), value("cy"), value("r"))
    elif tag == "ellipse":
        path.addOval(
            skia.Rect.MakeLTRB(
                value("cx") - value("rx"), value("cy") - value("ry"), value("cx") + value("rx"), value("cy") + value("ry")
            )
        )
    elif tag == "rect":
        path.addRoundRect(
            skia.Rect.MakeXYWH(value("x"), value("y"), value("width"), value("height")), value("rx"), value("ry", value("rx"))
        )
    else:
        return None
    turn = re.fullmatch(r"rotate\(([-\d. ]+)\)", node.get("transform", ""))
    if turn:
        angle, *centre = (float(v) for v in turn.group(1).split())
        path.transform(skia.Matrix.RotateDeg(angle, skia.Point(*(centre or (0, 0)))))
    return path


def long_hex(colour: str) -> str:
    """#rgb or #rrggbb as #RRGGBB."""
    digits = colour[1:]
    return "#" + ("".join(c * 2 for c in digits) if len(digits) == 3 else digits).upper()


def parse_svg(data: str) -> skia.Path:
    """SVG path data, all commands, relative and absolute (SVG 1.1, section 8.3)."""
    path = skia.Path()
    tokens = re.findall(r"[a-zA-Z]|[^a-zA-Z]+", data)
    x = y = sx = sy = 0.0
    control: tuple[float, float] | None = None
    previous = ""
    for k in range(len(tokens)):
        command = tokens[k]
        if not command.isalpha():
            continue
        upper = command.upper()
        text = tokens[k + 1] if k + 1 < len(tokens) and not tokens[k + 1].isalpha() else ""
        for numbers in _arguments(upper, text):
            ox, oy = (x, y) if command.islower() else (0.0, 0.0)
            if upper == "Z":
                path.close()
                x, y = sx, sy
            elif upper == "M":
                x, y = numbers[0] + ox, numbers[1] + oy
                path.moveTo(x, y)
                sx, sy, upper = x, y, "L"
            elif upper == "L":
                x, y = numbers[0] + ox, numbers[1] + oy
                path.lineTo(x, y)
            elif upper == "H":
                x = numbers[0] + ox
                path.lineTo(x, y)
            elif upper == "V":
                y = numbers[0] + oy
                path.lineTo(x, y)
            elif upper == "A":
                large = skia.Path.ArcSize.kLarge_ArcSize if numbers[3] else skia.Path.ArcSize.kSmall_ArcSize
                sweep = skia.PathDirection.kCW if numbers[4] else skia.PathDirection.kCCW
                x, y = numbers[5] + ox, numbers[6] + oy
                path.arcTo(numbers[0], numbers[1], numbers[2], large, sweep, x, y)
            else:
                points = [(numbers[i] + ox, numbers[i + 1] + oy) for i in range(0, len(numbers), 2)]
                if upper in "ST":
                    smooth = control is not None and previous in ("CS" if upper == "S" else "QT")
                    assert control is not None or not smooth
                    points.insert(0, (2 * x - control[0], 2 * y - control[1]) if smooth and control else (x, y))
                (path.cubicTo if upper in "CS" else path.quadTo)(*(v for p in points for v in p))
                control = points[-2]
                x, y = points[-1]
            previous = upper
            if upper not in "CSQT":
                control = None
    return path


_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}


def _arguments(command: str, text: str) -> Iterator[list[float]]:
    if command == "Z":
        yield []
        return
    if command == "A":  # flags may be written without separators
        pattern = re.compile(r"\s*,?\s*([-+]?[\d.]+(?:e[-+]?\d+)?)")
        number = r"\s*,?\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)"
        pattern = re.compile(number * 3 + r"\s*,?\s*([01])\s*,?\s*([01])" + number * 2)
        for match in pattern.finditer(text):
            yield [float(v) for v in match.groups()]
        return
    numbers = [float(v) for v in _TOKEN.findall(text)]
    count = _COUNTS[command]
    for i in range(0, len(numbers) - count + 1, count):
        yield numbers[i : i + count]


def union(paths: list[skia.Path]) -> skia.Path:
    """One path that covers all of them."""
    builder = skia.OpBuilder()
    for path in paths:
        builder.add(path, skia.PathOp.kUnion_PathOp)
    return builder.resolve()


def visible_regions(shapes: list[Shape]) -> list[Shape]:
    """What the eye sees of each shape: itself less everything painted over it."""
    seen: list[Shape] = []
    for k, shape in enumerate(shapes):
        path = shape.path
        for above in shapes[k + 1 :]:
            path = skia.Op(path, above.path, skia.PathOp.kDifference_PathOp) or path
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


def group_by_colour(regions: list[Shape], most: int = 4, same: float = 11.0) -> list[skia.Path]:
    """Regions joined by likeness of colour (agglomerative on CIEDE2000), largest group first."""
    groups = [([r.path], lab_of_hex([r.colour])[0], abs(_area(r.path))) for r in regions]
    groups = [g for g in groups if g[2] > 0]
    while len(groups) > 1:
        labs = np.array([g[1] for g in groups])
        d = delta_e_2000(labs[:, None], labs[None]) + np.eye(len(groups)) * 1e9
        i, j = sorted(divmod(int(np.argmin(d)), len(groups)))
        if d[i, j] > same and len(groups) <= most:
            break
        a, b = groups[i], groups[j]
        weight = a[2] + b[2]
        groups[i] = (a[0] + b[0], (a[1] * a[2] + b[1] * b[2]) / weight, weight)
        del groups[j]
    total = sum(g[2] for g in groups)
    groups = [g for g in sorted(groups, key=lambda g: -g[2]) if g[2] > 0.006 * total]
    return [union(g[0]) for g in groups]


def _area(path: skia.Path) -> float:
    box = path.computeTightBounds()
    size = max(box.width(), box.height(), 1e-6)
    return float(raster(path, box, size, 64).mean() * size * size)


def tone_roles(groups: list[skia.Path], silhouette: skia.Path) -> list[tuple[int, skia.Path]]:
    """The largest group is the body; groups that touch the outer edge are companions, the rest details by size."""
    box = silhouette.computeTightBounds()
    size = max(box.width(), box.height())
    whole = np.pad(raster(silhouette, box, size), 2)
    inner = whole.copy()
    for axis in (0, 1):
        for step in (-2, 2):
            inner &= np.roll(whole, step, axis)
    rim = whole & ~inner
    outer: list[skia.Path] = []
    details: list[skia.Path] = []
    for path in groups[1:]:
        mask = np.pad(raster(path, box, size), 2)
        touches = (mask & rim).sum() / max(1.0, 2.0 * math.sqrt(float(mask.sum()) * math.pi))
        (outer if touches > 0.3 else details).append(path)
    roles = [(1, union(outer))] if outer else []
    return roles + [(2 + k, path) for k, path in enumerate(details[:2])]


def svg_data(path: skia.Path) -> str:
    """Absolute M, L, C and Z with four decimals."""
    parts: list[str] = []
    iterator = skia.Path.Iter(path, False)
    while True:
        verb, points = iterator.next()
        if verb == skia.Path.kDone_Verb:
            break
        if verb == skia.Path.kMove_Verb:
            parts.append(f"M{_xy(points[0])}")
        elif verb == skia.Path.kLine_Verb:
            parts.append(f"L{_xy(points[1])}")
        elif verb == skia.Path.kCubic_Verb:
            parts.append("C" + " ".join(_xy(p) for p in points[1:4]))
        elif verb == skia.Path.kQuad_Verb:
            parts.append(_cubic(points[0], points[1], points[2]))
        elif verb == skia.Path.kConic_Verb:
            quads = skia.Path.ConvertConicToQuads(points[0], points[1], points[2], iterator.conicWeight(), 2)
            for k in range(0, len(quads) - 2, 2):
                parts.append(_cubic(quads[k], quads[k + 1], quads[k + 2]))
        elif verb == skia.Path.kClose_Verb:
            parts.append("Z")
    return "".join(parts)


def _cubic(a: skia.Point, b: skia.Point, c: skia.Point) -> str:
    first = skia.Point(a.x() + (b.x() - a.x()) * 2 / 3, a.y() + (b.y() - a.y()) * 2 / 3)
    second = skia.Point(c.x() + (b.x() - c.x()) * 2 / 3, c.y() + (b.y() - c.y()) * 2 / 3)
    return "C" + " ".join(_xy(p) for p in (first, second, c))


def _xy(p: skia.Point) -> str:
    return f"{p.x():.4f} {p.y():.4f}"


if __name__ == "__main__":
    main()
