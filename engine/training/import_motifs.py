"""Turns an allow-list of icons of Iconify collections into motifs: recolourable layers with tone roles.

Run from the repository root on a folder that holds the unpacked npm packages that engine/training/motif_allow_list.py names:

    python -m engine.training.import_motifs PACKAGES data/motifs
"""

from __future__ import annotations

import argparse
import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.composition.motifs import GRID
from engine.training.motif_allow_list import COLLECTIONS, Collection, Pick

_RASTER_PX = 160
_SLIVER = 6e-5  # of the unit box: contours below are what cutting left over
_LEAST_LAYER = 0.006  # of the figure: smaller colours are not seen in a print
_MISCUT = 0.003  # of the pixels: what rounding explains
_TOUCHES, _OUTLINE = 0.3, 0.6  # of a colour's own outline: from where it lies on the figure's edge, and from where it makes it
_INK, _WASH = "#000001", "#C0C0C0"  # of icons in one colour; duotone icons lay it on a faint wash, their second colour
_TOKEN = re.compile(r"[a-zA-Z]|[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Shape:
    """One painted shape of an icon: its colour and its path in the icon's own units."""

    colour: str
    path: skia.Path


@dataclass(frozen=True, slots=True)
class _Paint:
    """What a shape inherits from the groups about it."""

    fill: str = "#000000"
    stroke: str = "none"
    width: float = 1.0
    opacity: float = 1.0


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


def read_shapes(root: ET.Element) -> Iterator[Shape]:
    """Painted shapes in drawing order. Gradients count as their middle colour. What is fainter than half is left out, but for
    the wash of duotone icons, as are masks, clips and filters, which flat icons use for shading only."""
    yield from _shapes(root, _Paint(), skia.Matrix(), gradients(root))


def _shapes(node: ET.Element, paint: _Paint, matrix: skia.Matrix, colours: Mapping[str, str]) -> Iterator[Shape]:
    tag = node.tag.rpartition("}")[2]
    if tag in ("defs", "mask", "clipPath", "filter"):
        return
    paint = _inherited(node, paint)
    matrix = skia.Matrix.Concat(matrix, transform_of(node.get("transform", "")))
    path = shape_path(tag, node)
    if path is not None and (paint.opacity >= 0.5 or _INK in (paint.fill, paint.stroke)):
        for colour, figure in ((paint.fill, path), (paint.stroke, outlined(path, paint.width, node))):
            plain = _WASH if colour == _INK and paint.opacity < 0.5 else colours.get(colour, colour)
            if plain.startswith("#") and not figure.isEmpty():
                figure = skia.Path(figure)
                figure.transform(matrix)
                yield Shape(colour=long_hex(plain), path=figure)
    for child in node:
        yield from _shapes(child, paint, matrix, colours)


def _inherited(node: ET.Element, paint: _Paint) -> _Paint:
    def value(key: str, default: float) -> float:
        return float(node.get(key, default))

    colour = {key: node.get(key, getattr(paint, key)).replace("currentColor", _INK) for key in ("fill", "stroke")}
    faint = value("opacity", 1.0) * value("fill-opacity", 1.0)
    return replace(paint, **colour, width=value("stroke-width", paint.width), opacity=paint.opacity * faint)


def gradients(root: ET.Element) -> dict[str, str]:
    """`url(#id)` to the middle of its stops."""
    found: dict[str, str] = {}
    for node in root.iter():
        stops = [long_hex(s.get("stop-color", "#000")) for s in node if s.tag == "stop" and float(s.get("stop-opacity", 1)) > 0.4]
        if stops and node.get("id"):
            rgb = np.mean([[int(stop[i : i + 2], 16) for i in (1, 3, 5)] for stop in stops], axis=0)
            found[f"url(#{node.get('id')})"] = "#" + "".join(f"{round(v):02X}" for v in rgb)
    return found


def transform_of(text: str) -> skia.Matrix:
    """An SVG transform list."""
    matrix = skia.Matrix()
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", text):
        v = [float(n) for n in _TOKEN.findall(inside)]
        if name == "rotate":
            step = skia.Matrix.RotateDeg(v[0], skia.Point(*(v[1:] or (0, 0))))
        elif name == "translate":
            step = skia.Matrix.Translate(v[0], v[1] if len(v) > 1 else 0.0)
        elif name == "scale":
            step = skia.Matrix.Scale(v[0], v[-1])
        else:
            step = skia.Matrix.MakeAll(v[0], v[2], v[4], v[1], v[3], v[5], 0, 0, 1)
        matrix = skia.Matrix.Concat(matrix, step)
    return matrix


def outlined(path: skia.Path, width: float, node: ET.Element) -> skia.Path:
    """The area that a stroke covers."""
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width)
    if node.get("stroke-linecap") == "round":
        paint.setStrokeCap(skia.Paint.kRound_Cap)
    if node.get("stroke-linejoin") == "round":
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    covered = skia.Path()
    paint.getFillPath(path, covered)
    return covered


def shape_path(tag: str, node: ET.Element) -> skia.Path | None:
    """The outline of a path, circle, ellipse or rectangle; None for other elements."""

    def value(key: str, default: float = 0.0) -> float:
        return float(node.get(key, default))

    path = skia.Path()
    if tag == "path":
        path = parse_svg(node.get("d", ""))
        if node.get("fill-rule") == "evenodd":
            path.setFillType(skia.PathFillType.kEvenOdd)
    elif tag == "circle":
        path.addCircle(value("cx"), value("cy"), value("r"))
    elif tag == "ellipse":
        rx, ry = value("rx"), value("ry")
        path.addOval(skia.Rect.MakeXYWH(value("cx") - rx, value("cy") - ry, 2 * rx, 2 * ry))
    elif tag == "rect":
        box = skia.Rect.MakeXYWH(value("x"), value("y"), value("width"), value("height"))
        path.addRoundRect(box, value("rx"), value("ry", value("rx")))
    else:
        return None
    return path


def long_hex(colour: str) -> str:
    """#rgb or #rrggbb as #RRGGBB."""
    digits = {"red": "F00"}.get(colour, colour[1:])
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


Point = tuple[float, float]
Segment = tuple[Point, ...]
"""One point: a line to it; three: a cubic curve."""


@dataclass(frozen=True, slots=True)
class Contour:
    """A closed outline."""

    start: Point
    segments: tuple[Segment, ...]

    @property
    def area(self) -> float:
        """By the trapezium rule along the outline."""
        points = [self.start]
        for segment in self.segments:
            a = points[-1]
            points += segment if len(segment) == 1 else [_on_curve(a, segment, t) for t in (0.25, 0.5, 0.75, 1.0)]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))) / 2


def _on_curve(a: Point, curve: Segment, t: float) -> Point:
    b, c, d = curve
    u = 1 - t
    x, y = (u**3 * a[k] + 3 * u * u * t * b[k] + 3 * u * t * t * c[k] + t**3 * d[k] for k in (0, 1))
    return x, y


def contours(path: skia.Path) -> list[Contour]:
    """The closed outlines of a path, with cubic curves only."""
    found: list[tuple[Point, list[Segment]]] = []
    iterator = skia.Path.Iter(path, True)
    while True:
        verb, points = iterator.next()
        if verb == skia.Path.kDone_Verb:
            break
        xy = [(p.x(), p.y()) for p in points]
        if verb == skia.Path.kMove_Verb:
            found.append((xy[0], []))
        elif verb == skia.Path.kLine_Verb:
            found[-1][1].append((xy[1],))
        elif verb == skia.Path.kCubic_Verb:
            found[-1][1].append(tuple(xy[1:4]))
        elif verb == skia.Path.kQuad_Verb:
            found[-1][1].append(_cubic(xy, 2 / 3))
        elif verb == skia.Path.kConic_Verb:
            weight = iterator.conicWeight()
            found[-1][1].append(_cubic(xy, 4 * weight / (3 * (1 + weight))))
    return [Contour(start, tuple(segments)) for start, segments in found if segments]


def _cubic(points: list[Point], reach: float) -> Segment:
    """A quadratic or conic arc as a cubic whose handles reach that far towards its corner."""
    a, corner, b = points[:3]
    first, second = (((1 - reach) * p[0] + reach * corner[0], (1 - reach) * p[1] + reach * corner[1]) for p in (a, b))
    return first, second, b


def drawn(contour: Contour) -> skia.Path:
    """A contour as a filled path."""
    path = skia.Path()
    path.moveTo(*contour.start)
    for segment in contour.segments:
        if len(segment) == 1:
            path.lineTo(*segment[0])
        else:
            path.cubicTo(*(v for p in segment for v in p))
    path.close()
    return path


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
