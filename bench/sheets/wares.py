"""Flat drawings of twelve products, one of each category, that carry a design at its true scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import skia
from PIL import Image

from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.spec import DrawingSpec
from engine.repeats.tiling import unfold

BACKDROP = "#ECE9E4"
FINE = 3
"""Drawn this much larger, then shown smaller."""


@dataclass(slots=True)
class Stage:
    """A canvas in millimetres about its middle, y downwards, and the design as cloth to fill shapes with."""

    canvas: skia.Canvas
    cloth: skia.Image
    repeat_mm: float
    colours: tuple[str, ...]

    def fill(self, path: skia.Path, colour: str) -> None:
        """A plain shape."""
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=_argb(colour)))

    def clothe(self, path: skia.Path, *, turn: float = 0.0, at: tuple[float, float] = (0.0, 0.0), scale: float = 1.0) -> None:
        """A shape cut from the cloth; `turn` in degrees, `at` where a repeat's corner lies."""
        self.canvas.drawPath(path, self._printed(turn, at, scale))

    def _printed(self, turn: float, at: tuple[float, float], scale: float) -> skia.Paint:
        mm = scale * 2 * self.repeat_mm / self.cloth.height()
        place = skia.Matrix.Translate(*at).preRotate(turn).preScale(mm, mm)
        tile, smooth = skia.TileMode.kRepeat, skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
        return skia.Paint(AntiAlias=True, Shader=self.cloth.makeShader(tile, tile, smooth, place))

    def shadow(self, path: skia.Path, *, drop: float, blur: float, dark: float = 0.25) -> None:
        """A soft shadow on what lies below."""
        paint = skia.Paint(AntiAlias=True, Color=skia.ColorSetARGB(round(255 * dark), 20, 16, 10))
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.save()
        self.canvas.translate(drop * 0.5, drop)
        self.canvas.drawPath(path, paint)
        self.canvas.restore()

    def shade(
        self, path: skia.Path, start: tuple[float, float], end: tuple[float, float], stops: list[tuple[float, float]]
    ) -> None:
        """Light and dark over a shape: (place 0-1, -1 dark to 1 light) along the line from `start` to `end`."""
        colours = [skia.ColorSetARGB(round(255 * abs(v)), *((255, 255, 255) if v > 0 else (24, 18, 12))) for _, v in stops]
        light = skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], colours, [at for at, _ in stops])
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=light))

    def line(self, path: skia.Path, width: float, colour: str = "#1E1A14", opacity: float = 1.0, blur: float = 0.0) -> None:
        """A drawn line: a seam, a strap, a fold."""
        red, green, blue = _rgb(colour)
        paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width)
        paint.setColor(skia.ColorSetARGB(round(255 * opacity), red, green, blue))
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        if blur:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(path, paint)

    def fold(self, clip: skia.Path, path: skia.Path, width: float, dark: float = 0.22) -> None:
        """A soft crease within a shape."""
        self.canvas.save()
        self.canvas.clipPath(clip, skia.ClipOp.kIntersect, True)
        self.line(path, width, opacity=dark, blur=width * 0.6)
        self.canvas.restore()


Draw = Callable[[Stage], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """A product: how high the picture of it is (mm), and how high a repeat of the design on it."""

    category: str
    name: str
    scene_mm: float
    repeat_mm: float
    draw: Draw


def picture(ware: Ware, drawing: DrawingSpec, side: int) -> Image.Image:
    """The design on a product as a square of `side` pixels."""
    px = min(1200, max(300, round(2 * FINE * side * ware.repeat_mm / ware.scene_mm / 2) * 2))
    repeat = unfold(render(compose(drawing), px, px), drawing.repeat, 2, 2)
    rgba = np.dstack([repeat, np.full(repeat.shape[:2], 255, np.uint8)])
    surface = skia.Surface(FINE * side, FINE * side)
    canvas = surface.getCanvas()
    canvas.clear(_argb(BACKDROP))
    canvas.translate(FINE * side / 2, FINE * side / 2)
    canvas.scale(FINE * side / ware.scene_mm, FINE * side / ware.scene_mm)
    cloth = skia.Image.fromarray(np.ascontiguousarray(rgba), colorType=skia.kRGBA_8888_ColorType)
    ware.draw(Stage(canvas, cloth, ware.repeat_mm, drawing.palette.colours))
    pixels = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3]
    return Image.fromarray(np.ascontiguousarray(pixels)).resize((side, side), Image.Resampling.LANCZOS)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _argb(colour: str) -> int:
    return int(skia.ColorSetARGB(255, *_rgb(colour)))


def _path(svg: str) -> skia.Path:
    """A path from moves, lines, curves (quadratic and cubic) and closes, absolute coordinates, blanks between all."""
    path, words = skia.Path(), svg.split()
    needs = {"M": (2, path.moveTo), "L": (2, path.lineTo), "Q": (4, path.quadTo), "C": (6, path.cubicTo)}
    at = 0
    while at < len(words):
        if words[at] == "Z":
            path.close()
            at += 1
            continue
        count, add = needs[words[at]]
        add(*(float(word) for word in words[at + 1 : at + 1 + count]))
        at += 1 + count
    return path


def _box(left: float, top: float, width: float, height: float, round_by: float = 0.0) -> skia.Path:
    return skia.Path().addRoundRect(skia.Rect.MakeXYWH(left, top, width, height), round_by, round_by)


def _oval(x: float, y: float, wide: float, high: float) -> skia.Path:
    return skia.Path().addOval(skia.Rect.MakeXYWH(x - wide / 2, y - high / 2, wide, high))


def _dress(stage: Stage) -> None:
    skirt = _path("M -118 -40 Q 0 -22 118 -40 C 170 120 250 300 292 418 Q 0 492 -292 418 C -250 300 -170 120 -118 -40 Z")
    bodice = _path(
        "M -62 -412 C -58 -330 -42 -300 0 -296 C 42 -300 58 -330 62 -412 L 100 -412 C 102 -330 116 -270 138 -232 "
        "C 128 -160 118 -100 118 -40 Q 0 -22 -118 -40 C -118 -100 -128 -160 -138 -232 C -116 -270 -102 -330 -100 -412 Z"
    )
    for piece in (skirt, bodice):
        stage.shadow(piece, drop=14, blur=16)
    stage.clothe(skirt, at=(20, -10))
    for x, reach in ((-60, -170), (-18, -52), (30, 84), (74, 200)):
        stage.fold(skirt, _path(f"M {x} -20 C {x * 1.2} 120 {reach * 0.8} 260 {reach} 460"), 22, 0.2)
    stage.shade(skirt, (-290, 0), (290, 0), [(0, -0.3), (0.3, 0.08), (0.6, -0.02), (1, -0.34)])
    stage.clothe(bodice, at=(20, -10))
    stage.shade(bodice, (-138, 0), (138, 0), [(0, -0.28), (0.35, 0.1), (0.7, 0.0), (1, -0.3)])
    stage.line(_path("M -118 -40 Q 0 -22 118 -40"), 5, stage.colours[4], 0.9)


def _tote(stage: Stage) -> None:
    bag = _path("M -178 -110 L 178 -110 L 190 236 Q 190 252 174 252 L -174 252 Q -190 252 -190 236 Z")
    canvas = "#D9CDB8"
    for reach, dark in ((-14, "#B9AC95"), (0, canvas)):
        stage.line(_path(f"M -92 {-104 + reach} C -88 {-330 + reach} 88 {-330 + reach} 92 {-104 + reach}"), 24, dark)
    stage.shadow(bag, drop=12, blur=14)
    stage.clothe(bag, at=(-178, -110))
    stage.fold(bag, _path("M -140 -110 C -120 40 -150 150 -120 260"), 16, 0.14)
    stage.fold(bag, _path("M 120 -110 C 100 60 140 160 110 260"), 18, 0.16)
    stage.shade(bag, (-190, 0), (190, 0), [(0, -0.22), (0.25, 0.08), (0.7, 0.0), (1, -0.26)])
    for x in (-92, 92):
        stage.line(_path(f"M {x} -108 L {x} -58"), 24, canvas)
        stage.line(_path(f"M {x - 8} -66 L {x + 8} -66"), 2, "#9A8D76")
    stage.line(_path("M -176 -92 L 177 -92"), 1.6, "#FFFFFF", 0.5)


def _cushion(stage: Stage) -> None:
    shape = _path("M -222 -222 Q 0 -196 222 -222 Q 196 0 222 222 Q 0 196 -222 222 Q -196 0 -222 -222 Z")
    stage.shadow(shape, drop=18, blur=22, dark=0.3)
    stage.clothe(shape, at=(-225, -225))
    stage.shade(shape, (-200, -220), (200, 220), [(0, 0.2), (0.35, 0.06), (0.65, -0.04), (1, -0.36)])
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        stage.fold(shape, _path(f"M {222 * x} {222 * y} Q {170 * x} {186 * y} {128 * x} {158 * y}"), 12, 0.25)
        stage.fold(shape, _path(f"M {222 * x} {222 * y} Q {186 * x} {170 * y} {158 * x} {124 * y}"), 10, 0.18)
    stage.line(shape, 5, stage.colours[4])


def _phone(stage: Stage) -> None:
    case = _box(-38, -76, 76, 152, 13)
    stage.shadow(case, drop=4, blur=5, dark=0.35)
    stage.clothe(case, at=(-38, -76))
    stage.shade(case, (-38, -76), (38, 76), [(0, 0.24), (0.3, 0.0), (0.75, -0.03), (1, -0.26)])
    stage.line(_box(-37.2, -75.2, 74.4, 150.4, 12.4), 1.6, "#FFFFFF", 0.35)
    island = _box(-32, -70, 30, 32, 8)
    stage.fill(island, "#2A2C30")
    stage.line(island, 0.8, "#FFFFFF", 0.25)
    for x, y in ((-24.5, -61.5), (-10.5, -61.5), (-24.5, -46.5)):
        stage.fill(_oval(x, y, 11, 11), "#0E0F12")
        stage.fill(_oval(x, y, 6.4, 6.4), "#2E3A4C")
        stage.fill(_oval(x - 1.3, y - 1.3, 1.8, 1.8), "#C9D6E8")
    stage.fill(_oval(-10.5, -46.5, 5, 5), "#E9E2CF")


def _shoe(stage: Stage) -> None:
    sole = _path("M -136 44 L 132 44 C 146 46 146 72 128 74 L -124 74 C -142 72 -144 52 -136 44 Z")
    upper = _path(
        "M -136 46 C -142 6 -140 -30 -130 -56 C -112 -64 -84 -60 -66 -50 C -40 -34 -14 -26 20 -24 C 82 -20 132 2 133 46 Z"
    )
    stage.shadow(sole, drop=7, blur=8, dark=0.35)
    stage.fill(_path("M -130 -56 C -112 -64 -84 -60 -66 -50 C -76 -40 -110 -40 -130 -56 Z"), "#5A5148")
    stage.clothe(upper, at=(-140, -60))
    stage.shade(upper, (0, -60), (0, 50), [(0, 0.12), (0.5, 0.0), (1, -0.3)])
    stage.shade(upper, (-140, 0), (136, 0), [(0, -0.28), (0.25, 0.0), (0.8, 0.05), (1, -0.2)])
    gore = _path("M -62 -48 C -42 -36 -28 -30 -14 -24 C -20 -6 -34 6 -50 8 C -62 -6 -66 -28 -62 -48 Z")
    stage.fill(gore, stage.colours[4])
    stage.shade(gore, (-62, 0), (-14, 0), [(0, 0.12), (1, -0.2)])
    stage.line(_path("M -130 -56 C -112 -64 -84 -60 -66 -50 C -40 -34 -14 -26 20 -24"), 3.4, "#F4F0E8")
    stage.fill(sole, "#F7F4EE")
    stage.shade(sole, (0, 44), (0, 76), [(0, 0.0), (0.5, -0.04), (1, -0.26)])
    stage.line(_path("M -138 56 L 140 56"), 2.2, stage.colours[1], 0.9)
    stage.line(_path("M -136 46 L 132 46"), 1.4, "#B9B2A6", 0.9)


def _notebook(stage: Stage) -> None:
    block = _box(-68, -100, 146, 210, 5)
    cover = _box(-74, -105, 148, 210, 6)
    stage.shadow(block, drop=6, blur=7, dark=0.35)
    stage.fill(block, "#F4EFE4")
    for k in range(4):
        stage.line(_path(f"M -60 {106.2 + 0.9 * k} L 76 {106.2 + 0.9 * k}"), 0.35, "#B8AF9E")
    stage.clothe(cover, at=(-74, -105))
    spine = _box(-74, -105, 24, 210, 5)
    stage.fill(spine, stage.colours[4])
    stage.shade(cover, (-74, -105), (74, 105), [(0, 0.14), (0.5, 0.0), (1, -0.16)])
    stage.fold(cover, _path("M -49 -105 L -49 105"), 3, 0.4)
    label = _box(-20, -66, 70, 40, 2)
    stage.fill(label, "#FBF7EE")
    stage.line(_box(-17.4, -63.4, 64.8, 34.8, 1), 0.6, stage.colours[4], 0.8)
    for y in (-50, -42):
        stage.line(_path(f"M -8 {y} L 38 {y}"), 0.5, "#9B9284")
    stage.line(_path("M 58 -105 L 58 105"), 3.4, stage.colours[1])


def _pendant(stage: Stage) -> None:
    gold = "#C49A4A"
    for side in (-1, 1):
        chain = _path(f"M {side * 2.5} -12 C {side * 10} -24 {side * 22} -36 {side * 27} -50")
        stage.line(chain, 1.0, "#8F6C2C")
        stage.line(chain, 0.5, "#E9CF92")
    disc, rim = _oval(0, 6, 33, 33), _oval(0, 6, 37, 37)
    stage.shadow(rim, drop=2, blur=2.4, dark=0.4)
    stage.fill(rim, gold)
    stage.shade(rim, (-16, -10), (16, 24), [(0, 0.5), (0.45, 0.0), (1, -0.4)])
    stage.clothe(disc, at=(-21, -12))
    stage.shade(disc, (-14, -10), (14, 22), [(0, 0.3), (0.35, 0.04), (1, -0.22)])
    stage.line(disc, 0.5, "#7C5D22", 0.7)
    stage.line(_oval(0, -14.4, 6, 6), 1.5, gold)
    stage.line(_oval(-0.4, -14.8, 6, 6), 0.5, "#F3E2B5", 0.9)


def _mat(stage: Stage) -> None:
    mat = _box(-305, -700, 610, 1560, 10)
    stage.shadow(mat, drop=12, blur=14)
    stage.clothe(mat, at=(-305, -900))
    stage.shade(mat, (0, -700), (0, 860), [(0, -0.24), (0.1, 0.0), (0.6, 0.05), (1, -0.06)])
    roll = _box(-310, -860, 620, 200, 100)
    stage.shadow(roll, drop=34, blur=26, dark=0.45)
    stage.fill(roll, stage.colours[2])
    stage.shade(roll, (0, -860), (0, -660), [(0, 0.0), (0.3, 0.24), (0.6, -0.06), (1, -0.5)])
    for x in (-150, 150):
        stage.line(_path(f"M {x} -858 L {x} -664"), 22, stage.colours[4])


def _seat(stage: Stage) -> None:
    leather = "#3A3733"
    shell = _path(
        "M -250 -250 C -262 -120 -272 60 -262 190 C -268 280 -280 380 -276 430 "
        "Q 0 480 276 430 C 280 380 268 280 262 190 C 272 60 262 -120 250 -250 C 230 -330 -230 -330 -250 -250 Z"
    )
    stage.shadow(shell, drop=20, blur=26, dark=0.35)
    for x in (-52, 52):
        stage.line(_path(f"M {x} -330 L {x} -280"), 14, "#9A9A98")
    head = _box(-122, -446, 244, 136, 54)
    stage.fill(shell, leather)
    stage.fill(head, leather)
    for piece, corner in ((_box(-84, -430, 168, 104, 38), (-84, -430)), (_back(), (-170, -270)), (_base(), (-190, 190))):
        stage.clothe(piece, at=corner)
        stage.shade(piece, (-180, 0), (180, 0), [(0, -0.3), (0.3, 0.1), (0.7, 0.02), (1, -0.32)])
        stage.line(piece, 4, "#F1ECE2", 0.55)
    stage.shade(shell, (-280, 0), (280, 0), [(0, -0.3), (0.2, 0.1), (0.5, 0.0), (0.8, 0.06), (1, -0.35)])
    stage.fold(shell, _path("M -262 186 Q 0 214 262 186"), 26, 0.55)


def _back() -> skia.Path:
    return _path("M -166 -262 C -176 -120 -182 20 -172 158 Q 0 182 172 158 C 182 20 176 -120 166 -262 Q 0 -300 -166 -262 Z")


def _base() -> skia.Path:
    return _path("M -176 214 Q 0 238 176 214 C 186 280 196 350 194 410 Q 0 446 -194 410 C -196 350 -186 280 -176 214 Z")


def _bandana(stage: Stage) -> None:
    collar = _oval(0, -112, 300, 116)
    stage.line(_oval(4, -104, 300, 116), 22, opacity=0.25, blur=8)
    stage.line(collar, 24, "#4A3626")
    stage.line(collar, 20, "#7A5A3C")
    stage.line(_oval(0, -113, 300, 116), 1.2, "#E8D3B0", 0.7)
    cloth = _path(
        "M -152 -122 C -138 -64 -84 -46 0 -44 C 84 -46 138 -64 152 -122 C 148 -30 78 110 0 190 C -78 110 -148 -30 -152 -122 Z"
    )
    stage.shadow(cloth, drop=10, blur=11)
    stage.clothe(cloth, at=(-120, -110))
    for x, reach in ((-112, -30), (-52, -10), (54, 12), (114, 32)):
        stage.fold(cloth, _path(f"M {x} -84 C {x * 0.86} -10 {reach * 1.7} 60 {reach} 150"), 10, 0.17)
    stage.shade(cloth, (-150, -110), (150, 120), [(0, 0.12), (0.5, 0.0), (1, -0.2)])
    stage.fold(cloth, _path("M -152 -122 C -138 -64 -84 -46 0 -44 C 84 -46 138 -64 152 -122"), 12, 0.4)
    stage.line(_path("M -140 -60 C -112 30 -60 118 0 180 C 60 118 112 30 140 -60"), 1.4, "#FFFFFF", 0.55)


def _mug(stage: Stage) -> None:
    body = _path("M -52 -50 L -50 44 C -49 54 -36 58 0 58 C 36 58 49 54 50 44 L 52 -50 C 40 -43 -40 -43 -52 -50 Z")
    stage.line(_path("M 48 -26 C 84 -34 88 30 48 24"), 11, "#D5D0C7")
    stage.line(_path("M 48 -27.5 C 82 -35 86 28 48 22.5"), 7.5, "#F7F5F1")
    stage.shadow(body, drop=4, blur=6, dark=0.35)
    stage.fill(body, "#F9F7F3")
    printed = _path("M -51.6 -42 L -50.2 44 C -49 50 -36 53 0 53 C 36 53 49 50 50.2 44 L 51.6 -42 C 40 -35 -40 -35 -51.6 -42 Z")
    stage.clothe(printed, at=(-52, -50))
    stage.fill(_oval(0, -50, 104, 15), "#FBFAF7")
    stage.fill(_oval(0, -49.4, 95, 11.4), "#CFC8BC")
    stage.shade(_oval(0, -49.4, 95, 11.4), (-40, 0), (44, 0), [(0, -0.3), (0.6, 0.0), (1, 0.4)])
    stage.shade(body, (-52, 0), (52, 0), [(0, -0.42), (0.14, -0.12), (0.3, 0.3), (0.42, 0.04), (0.75, -0.1), (1, -0.5)])


def _parasol(stage: Stage) -> None:
    pole = _box(-14, -560, 28, 1900, 10)
    stage.fill(pole, "#A98B64")
    stage.shade(pole, (-14, 0), (14, 0), [(0, -0.2), (0.4, 0.2), (1, -0.4)])
    edges = (-1250, -800, -290, 290, 800, 1250)
    top = (0.0, -900.0)
    valance = _path(
        "M -1250 -120 Q -1025 -70 -800 -30 Q -545 16 -290 20 L 290 20 Q 545 16 800 -30 Q 1025 -70 1250 -120 L 1232 30 "
        "Q 1120 56 1016 72 Q 900 122 794 120 Q 660 168 545 152 Q 410 196 290 172 Q 140 214 0 176 Q -140 214 -290 172 "
        "Q -410 196 -545 152 Q -660 168 -794 120 Q -900 122 -1016 72 Q -1120 56 -1232 30 Z"
    )
    stage.shadow(valance, drop=40, blur=40)
    heights = (-120, -30, 20, 20, -30, -120)
    for k, dark in enumerate((-0.28, -0.08, 0.06, -0.04, -0.3)):
        left, right = edges[k], edges[k + 1]
        panel = _path(
            f"M {top[0]} {top[1]} Q {left * 0.62} {-640} {left} {heights[k]} "
            f"Q {(left + right) / 2} {(heights[k] + heights[k + 1]) / 2 + 22} {right} {heights[k + 1]} "
            f"Q {right * 0.62} {-640} {top[0]} {top[1]} Z"
        )
        stage.clothe(panel, turn=(k - 2) * 9.0, at=(left, -120))
        stage.shade(panel, (left, 0), (right, 0), [(0, dark), (0.5, dark + 0.1), (1, dark - 0.06)])
        stage.line(panel, 5, "#F6F1E7", 0.55)
    stage.clothe(valance, at=(-1250, -100))
    stage.shade(valance, (-1250, 0), (1250, 0), [(0, -0.34), (0.45, -0.06), (1, -0.4)])
    stage.line(valance, 7, stage.colours[4])
    stage.fill(_oval(0, -922, 54, 60), "#A98B64")


WARES: tuple[Ware, ...] = (
    Ware(category="Apparel", name="dress", scene_mm=1060, repeat_mm=320, draw=_dress),
    Ware(category="Accessories", name="tote bag", scene_mm=640, repeat_mm=240, draw=_tote),
    Ware(category="Home decor", name="cushion", scene_mm=580, repeat_mm=320, draw=_cushion),
    Ware(category="Electronics cases", name="phone case", scene_mm=190, repeat_mm=90, draw=_phone),
    Ware(category="Footwear", name="slip-on shoe", scene_mm=340, repeat_mm=120, draw=_shoe),
    Ware(category="Stationery", name="notebook", scene_mm=270, repeat_mm=120, draw=_notebook),
    Ware(category="Jewellery", name="enamel pendant", scene_mm=84, repeat_mm=42, draw=_pendant),
    Ware(category="Sports", name="yoga mat", scene_mm=1960, repeat_mm=640, draw=_mat),
    Ware(category="Automotive", name="seat cover", scene_mm=1060, repeat_mm=240, draw=_seat),
    Ware(category="Pet", name="bandana", scene_mm=480, repeat_mm=160, draw=_bandana),
    Ware(category="Kitchen", name="mug", scene_mm=190, repeat_mm=90, draw=_mug),
    Ware(category="Garden", name="parasol", scene_mm=2900, repeat_mm=640, draw=_parasol),
)
