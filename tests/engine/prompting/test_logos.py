"""Logos: flat one-colour SVGs of any drawing program are read as one outline; everything else is refused with what to export."""

from __future__ import annotations

import pytest
import skia

from engine.composition.motifs import Layer
from engine.composition.render import parsed
from engine.domain.brand import BrandProfile
from engine.errors import InvalidProfile
from engine.prompting.logos import CLEAR_CONTRAST, MAX_BYTES, colour_on, read_logo

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'


def read(inside: str) -> tuple[skia.Path, float]:
    outline = read_logo(f"{HEAD}{inside}</svg>".encode())
    return parsed(Layer(tone=0, path=outline.path, even_odd=True)), outline.aspect


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="40" height="20"/>',
        '<path d="M0 0h40v20H0z" fill="black"/>',
        '<polygon points="0,0 40,0 40,20 0,20" style="fill:#000;stroke:none"/>',
        '<g transform="translate(5 5) scale(2)"><rect x="0px" y="0px" width="10px" height="5px" fill="rgb(0,0,0)"/></g>',
        '<path d="M0 10h40" fill="none" stroke="#123456" stroke-width="20"/>',
        '<rect width="20" height="20"/><rect x="20" width="20" height="20"/><title>A logo</title>',
    ],
)
def test_one_bar_is_the_same_bar_however_it_is_written(inside: str) -> None:
    path, aspect = read(inside)
    box = path.computeTightBounds()
    assert aspect == pytest.approx(2.0)
    assert (box.width(), box.height(), box.centerX(), box.centerY()) == pytest.approx((2.0, 1.0, 0.0, 0.0), abs=1e-3)
    assert path.contains(0.9, 0.4)


def test_a_hole_stays_a_hole_and_a_circle_stays_round() -> None:
    rings = "M0 10A10 10 0 1 0 20 10A10 10 0 1 0 0 10ZM5 10A5 5 0 1 0 15 10A5 5 0 1 0 5 10Z"
    path, aspect = read(f'<path fill-rule="evenodd" d="{rings}"/>')
    assert aspect == pytest.approx(1.0, abs=1e-3)
    assert not path.contains(0.0, 0.0)
    for x, y in ((0.48, 0.0), (0.0, 0.48), (0.34, 0.34)):
        assert path.contains(x, y)
    assert not path.contains(0.37, 0.37)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not an SVG"),
        (b"\x89PNG\r\n", "not an SVG"),
        (b"<html/>", "not an SVG"),
        (f"{HEAD}</svg>".encode(), "draws nothing"),
        (f'{HEAD}<path d="M0 0"/></svg>'.encode(), "draws nothing"),
        (f"{HEAD}<text>Harbour</text></svg>".encode(), "convert it to outlines"),
        (f'{HEAD}<image href="x.png"/></svg>'.encode(), "pixel image"),
        (f"{HEAD}<script>alert(1)</script></svg>".encode(), "script"),
        (f"{HEAD}<style>.a{{}}</style></svg>".encode(), "presentation attributes"),
        (f'{HEAD}<rect width="4" height="4"/><rect x="9" width="4" height="4" fill="red"/></svg>'.encode(), "one-colour version"),
        (f'{HEAD}<path d="M0 0C1"/><rect width="zz" height="1"/></svg>'.encode(), "plain SVG"),
        (f'{HEAD}<rect width="4000" height="4"/></svg>'.encode(), "stray shapes"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', "entities"),
        (b"<svg>" + b" " * MAX_BYTES + b"</svg>", "at most 256 KiB"),
    ],
)
def test_what_is_no_flat_logo_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(InvalidProfile, match=said):
        read_logo(data)


def test_the_doctype_that_drawing_programs_write_is_read_over() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert read_logo(f'<?xml version="1.0"?>{doctype}{HEAD}<rect width="40" height="20"/></svg>'.encode()).aspect == 2.0


def test_both_demo_brands_read_on_every_ground_of_theirs(brands: dict[str, BrandProfile]) -> None:
    for brand in brands.values():
        assert brand.logo is not None
        assert all(colour_on(ground, brand.logo.colours) for ground in brand.grounds), brand.name


def test_the_first_colour_that_reads_is_taken_and_none_where_none_does() -> None:
    assert colour_on("#FFFFFF", ("#EEEEEE", "#1F3A5F", "#000000")) == "#1F3A5F"
    assert colour_on("#1F3A5F", ("#000000", "#203040")) is None
    assert CLEAR_CONTRAST == 3.0
