"""Pictures as people really send them, made by code: what is to be read, and what is to be refused and in which words."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageCms, ImageDraw

Pixels = np.ndarray


def cloth(width: int = 64, height: int = 48) -> Image.Image:
    """A drawing with something on it."""
    image = Image.new("RGB", (width, height), "#F4EFE6")
    pen = ImageDraw.Draw(image)
    pen.ellipse((width // 8, height // 8, width // 2, height // 2), "#1F3A5F")
    pen.rectangle((width // 2, height // 2, width - 4, height - 4), "#C0563B")
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def animated(kind: str) -> bytes:
    later = [Image.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    lossless = {"lossless": True} if kind == "WEBP" else {}
    return saved(cloth(), kind, save_all=True, append_images=later, duration=40, **lossless)


def turned(orientation: int) -> bytes:
    """The cloth as a camera stores it, with the note how to set it upright."""
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    image = cloth().transpose(stored[orientation]) if orientation in stored else cloth()
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, "PNG", exif=exif)


def deep_rgb_png() -> bytes:
    """16 bits a channel, written by hand, since Pillow only reads them."""
    pixels = np.asarray(cloth()).astype(">u2") * 257
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    return png(64, 48, 16, 2, zlib.compress(rows))


def png(width: int, height: int, depth: int, kind: int, data: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def with_alpha() -> bytes:
    image = cloth().convert("RGBA")
    image.putalpha(Image.fromarray(np.tile(np.arange(64, dtype=np.uint8) * 4, (48, 1))))
    return saved(image, "PNG")


def see_through_palette() -> bytes:
    return saved(cloth().quantize(8), "PNG", transparency=0)


def with_profile(kind: str) -> bytes:
    """Its colours in CIE Lab, or in sRGB and saying so."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    if kind == "LAB":
        lab = ImageCms.profileToProfile(cloth(), profile, ImageCms.createProfile("LAB"), outputMode="LAB")
        return saved(lab, "TIFF")
    return saved(cloth(), "PNG", icc_profile=profile.tobytes() if kind == "sRGB" else b"no profile at all")


def long_strip() -> bytes:
    return saved(cloth(30_000, 16), "PNG")


def bomb() -> bytes:
    """Says 60,000 x 60,000 pixels in a few bytes."""
    return png(60_000, 60_000, 8, 2, zlib.compress(b"\0" * 1000))


def zeros() -> bytes:
    """All of the pixels that it says, 10,000 to a side, in 100 KB."""
    squeeze = zlib.compressobj(9)
    data = b"".join(squeeze.compress(bytes(10_001 * 100)) for _ in range(100)) + squeeze.flush()
    return png(10_000, 10_000, 8, 0, data)


def noise(kind: str, **options: object) -> bytes:
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    return saved(Image.fromarray(pixels), kind, **options)


READ: dict[str, Callable[[], bytes]] = {
    "plain.png": lambda: saved(cloth(), "PNG"),
    "plain.jpg": lambda: saved(cloth(), "JPEG", quality=95),
    "grey.png": lambda: saved(cloth().convert("L"), "PNG"),
    "two-tone.png": lambda: saved(cloth().convert("1"), "PNG"),
    "palette.png": lambda: saved(cloth().quantize(8), "PNG"),
    "palette.gif": lambda: saved(cloth().quantize(8), "GIF"),
    "see-through palette.png": see_through_palette,
    "alpha.png": with_alpha,
    "grey alpha.png": lambda: saved(cloth().convert("LA"), "PNG"),
    "alpha.webp": lambda: saved(cloth().convert("RGBA"), "WEBP", lossless=True),
    "cmyk.tif": lambda: saved(cloth().convert("CMYK"), "TIFF"),
    "cmyk.jpg": lambda: saved(cloth().convert("CMYK"), "JPEG", quality=95),
    "lab.tif": lambda: with_profile("LAB"),
    "grey 16 bit.png": lambda: saved(Image.fromarray(np.asarray(cloth().convert("L")).astype(np.uint16) * 257), "PNG"),
    "colour 16 bit.png": deep_rgb_png,
    "float.tif": lambda: saved(Image.fromarray(np.asarray(cloth().convert("L"), np.float32) / 255), "TIFF"),
    "animated.gif": lambda: animated("GIF"),
    "animated.webp": lambda: animated("WEBP"),
    "animated.png": lambda: animated("PNG"),
    "pages.tif": lambda: animated("TIFF"),
    "interlaced.gif": lambda: saved(cloth().quantize(8), "GIF", interlace=1),
    "progressive.jpg": lambda: saved(cloth(), "JPEG", quality=95, progressive=True),
    "profile sRGB.png": lambda: with_profile("sRGB"),
    "profile torn.png": lambda: with_profile("torn"),
    "long.png": long_strip,
    "really a jpeg.png": lambda: saved(cloth(), "JPEG", quality=95),
    **{f"turned {k}.png": (lambda k=k: turned(k)) for k in range(1, 9)},
}
"""What is read, by file name."""

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.png": (lambda: b"", "empty"),
    "truncated.png": (lambda: noise("PNG")[:3000], "damaged or cut short"),
    "truncated.jpg": (lambda: noise("JPEG")[:700], "damaged or cut short"),
    "truncated.webp": (lambda: noise("WEBP", lossless=True)[:2000], "damaged or cut short|not a picture"),
    "truncated.tif": (lambda: noise("TIFF")[:5000], "damaged or cut short|not a picture"),
    "bomb.png": (bomb, "megapixels"),
    "zeros.png": (zeros, "megapixels"),
    "one pixel.png": (lambda: saved(Image.new("RGB", (1, 1)), "PNG"), "at least 8 a side"),
    "a line.png": (lambda: saved(Image.new("RGB", (500, 3)), "PNG"), "at least 8 a side"),
    "drawing.png": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
    "entity.png": (lambda: b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'b'>]><svg>&b;</svg>", "SVG"),
    "program.png": (lambda: b"MZ\x90\x00" + bytes(200), "program"),
    "elf.png": (lambda: b"\x7fELF" + bytes(200), "program"),
    "pdf.png": (lambda: b"%PDF-1.7\n", "PDF"),
    "postscript.png": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not a picture"),
    "zip.png": (lambda: b"PK\x03\x04" + bytes(100), "not a picture"),
    "text.png": (lambda: b"name,price\nshell,3\n", "not a picture"),
    "broken header.png": (lambda: b"\x89PNG\r\n\x1a\n" + b"\xff" * 60, "damaged|not a picture"),
    "icon.png": (lambda: saved(cloth(), "ICO"), "not a picture"),
}
"""What is refused, by file name, and words of the sentence."""
