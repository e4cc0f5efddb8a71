"""Flat SVG drawings as shapes and outlines: what is painted, in which colour, with cubic curves only."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import skia

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
