import xml.etree.ElementTree as ET

import pytest
import skia

from engine.composition.motif_files import absolute
from engine.composition.motifs import Layer
from engine.composition.render import parsed
from engine.composition.svg import contours, read_shapes, transform_of
from engine.training.import_motifs import convert, union
from engine.training.motif_allow_list import Pick

PICK = Pick(icon="plum", name="plum", tags=("fruit", "food"))


def area(entry, tone):
    """Share of the unit box that a layer covers."""
    layer = next(layer for layer in entry["layers"] if layer["tone"] == tone)
    surface = skia.Surface(200, 200)
    canvas = surface.getCanvas()
    canvas.translate(100, 100)
    canvas.scale(200, 200)
    path = parsed(Layer(tone=tone, path=absolute(layer["path"]), even_odd=layer.get("even_odd", False)))
    canvas.drawPath(path, skia.Paint(AntiAlias=False, Color=skia.ColorWHITE))
    return float((surface.toarray()[..., 0] > 127).mean())


def shapes(body):
    return list(read_shapes(ET.fromstring(f"<svg>{body}</svg>")))


def test_a_body_lies_under_its_details_and_carries_the_whole_figure():
    entry = convert(
        '<path fill="#AA0000" d="M0 0h10v10h-10z"/><circle fill="#FFFFFF" cx="5" cy="5" r="2"/>'
        '<circle fill="#000" cx="5" cy="5" r="1"/>',
        PICK,
    )
    assert [layer["tone"] for layer in entry["layers"]] == [0, 2, 3]
    assert (entry["width"], entry["height"]) == (1, 1)
    assert area(entry, 0) == pytest.approx(1, abs=0.02)
    assert area(entry, 2) == pytest.approx(3.1416 * (4 - 1) / 100, abs=0.01)
    assert area(entry, 3) == pytest.approx(3.1416 / 100, abs=0.01)


def test_a_colour_on_the_outline_is_the_companion_and_one_too_small_to_print_joins_its_like():
    entry = convert(
        '<path fill="#AA0000" d="M0 0h10v10h-10z"/><path fill="#00AA00" d="M4-6h2v6h-2z"/>'
        '<path fill="#FFFF01" d="M4.9-5h.2v.2h-.2z"/>',
        PICK,
    )
    assert [layer["tone"] for layer in entry["layers"]] == [0, 1]


def test_what_an_icon_of_one_colour_leaves_open_becomes_its_second_layer():
    entry = convert('<path fill="currentColor" fill-rule="evenodd" d="M0 0h10v10h-10zM3 3h4v4h-4z"/>', PICK)
    assert [layer["tone"] for layer in entry["layers"]] == [0, 2]
    assert area(entry, 0) == pytest.approx(1, abs=0.02)
    assert area(entry, 2) == pytest.approx(0.16, abs=0.02)


def test_gradients_strokes_washes_and_transforms_are_read_and_faint_shading_is_not():
    read = shapes(
        '<defs><linearGradient id="g"><stop stop-color="#FF0000"/><stop stop-color="#0000FF"/></linearGradient></defs>'
        '<g transform="translate(10 0) scale(2)"><path fill="url(#g)" d="M0 0h1v1h-1z"/></g>'
        '<path fill="none" stroke="#123456" stroke-width="2" d="M0 0h10"/>'
        '<path fill="#FFFFFF" opacity=".2" d="M0 0h9v9h-9z"/><path fill="currentColor" opacity=".2" d="M0 0h3v3h-3z"/>'
    )
    assert [shape.colour for shape in read] == ["#800080", "#123456", "#C0C0C0"]
    box = read[0].path.computeTightBounds()
    assert (box.left(), box.right(), box.bottom()) == (10, 12, 2)
    assert read[1].path.computeTightBounds().height() == pytest.approx(2)


def test_transforms_follow_one_another():
    point = transform_of("translate(5 0) rotate(90)").mapXY(1, 0)
    assert (point.x(), point.y()) == pytest.approx((5, 1))


def test_outlines_that_run_along_each_other_are_joined():
    paths = [skia.Path() for _ in range(8)]
    for k, path in enumerate(paths):
        path.addRect(skia.Rect.MakeXYWH(k, 0, 1, 10))
    joined = union(paths)
    assert joined.computeTightBounds().width() == pytest.approx(8)
    assert sum(contour.area for contour in contours(joined)) == pytest.approx(80, rel=0.01)
