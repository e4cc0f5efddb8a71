"""The one safe reader of pictures from outside, and the writers of ours."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Mapping

import numpy as np
from PIL import Image, ImageCms, ImageOps, PngImagePlugin, UnidentifiedImageError

from engine.errors import InvalidImage
from engine.pixels import Pixels, coded, decoded

MAX_PIXELS = 64_000_000
MAX_BYTES = 256 * 1024 * 1024
MIN_SIDE_PX = 8
_FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP")


def read_image(data: bytes, *, name: str = "file") -> Pixels:
    """An image from outside as sRGB pixels (height, width, 3): upright, colour profile applied, transparency laid on white, of
    several frames or pages the first.

    Raises InvalidImage for anything that is not a whole, sensible picture in PNG, JPEG, WebP, TIFF, GIF or BMP.
    """
    if not data:
        raise InvalidImage(f"{name} is empty. Export the picture again.")
    if len(data) > MAX_BYTES:
        raise InvalidImage(f"{name} is {len(data) / 2**20:.0f} MiB; at most {MAX_BYTES // 2**20} MiB are read. Export it smaller.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of large or damaged files: what counts is checked here
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check_size(image, name)
                image.load()
                upright = ImageOps.exif_transpose(image)
                return _to_rgb(upright)
        except UnidentifiedImageError as error:
            raise InvalidImage(
                f"{name} is not a picture that can be read ({_kind(data)}). Use PNG, JPEG, WebP, TIFF, GIF or BMP."
            ) from error
        except Image.DecompressionBombError as error:
            raise InvalidImage(f"{name} has far more than {MAX_PIXELS // 10**6} megapixels. Make it smaller.") from error
        except (OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError) as error:
            raise InvalidImage(f"{name} is damaged or cut short. Export the picture again.") from error


def _check_size(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise InvalidImage(
            f"{name} has {width} x {height} pixels; at most {MAX_PIXELS // 10**6} megapixels are read. Make it smaller."
        )
    if min(width, height) < MIN_SIDE_PX:
        raise InvalidImage(
            f"{name} has only {width} x {height} pixels; at least {MIN_SIDE_PX} a side are needed. Export it larger."
        )


def _to_rgb(image: Image.Image) -> Pixels:
    if image.mode.startswith(("I", "F")):
        values = np.nan_to_num(np.asarray(image, np.float64), posinf=0.0, neginf=0.0)
        top = max(float(values.max()), 1e-9) if image.mode == "F" else 65535.0
        grey = np.clip(values / top * 255 + 0.5, 0, 255).astype(np.uint8)
        return np.repeat(grey[..., None], 3, 2)
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        rgba = _managed(image.convert("RGBA"), image.info.get("icc_profile"))
        white = Image.new("RGBA", rgba.size, "white")
        return np.asarray(Image.alpha_composite(white, rgba).convert("RGB"))
    if image.mode == "P":
        return np.asarray(_managed(image.convert("RGB"), image.info.get("icc_profile")))
    return np.asarray(_managed(image, image.info.get("icc_profile")).convert("RGB"))


def _managed(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB where a colour profile says that it is in something else; one that cannot be read counts for nothing."""
    if image.mode == "LAB":
        return _brought(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")), "RGB")
    if not profile:
        return image
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(meant).lower():
            return image
        return _brought(image, meant, "RGBA" if image.mode == "RGBA" else "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _brought(image: Image.Image, profile: ImageCms.ImageCmsProfile, mode: str) -> Image.Image:
    brought = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode=mode)
    assert brought is not None, "only a conversion in place returns nothing"
    return brought


def _kind(data: bytes) -> str:
    head = data[:256].lstrip().lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype")):
        return "it is an SVG or other markup"
    if head.startswith((b"\x7felf", b"mz")):
        return "it is a program"
    if head.startswith(b"%pdf"):
        return "it is a PDF"
    return "its format is unknown or not allowed"


def to_png(pixels: Pixels, *, dpi: float | None = None, metadata: Mapping[str, str] | None = None) -> bytes:
    """PNG bytes; indexed when there are at most 256 colours. `metadata` becomes text entries."""
    image = _indexed(pixels)
    info = PngImagePlugin.PngInfo()
    for key, text in (metadata or {}).items():
        info.add_itxt(key, text)
    out = io.BytesIO()
    options = {"dpi": (dpi, dpi)} if dpi else {}
    # areas of one colour are squeezed by their runs: a quarter of the time, and mostly smaller
    how = zlib.Z_RLE if image.mode == "P" else zlib.Z_DEFAULT_STRATEGY
    image.save(out, "PNG", pnginfo=info, compress_level=6, compress_type=how, **options)
    return out.getvalue()


def to_webp(pixels: Pixels, *, quality: int | None = None) -> bytes:
    """WebP bytes; lossless unless a quality (1-100) is given."""
    out = io.BytesIO()
    image = Image.fromarray(pixels)
    image.save(out, "WEBP", lossless=quality is None, quality=quality or 70, method=2 if quality is None else 4)
    return out.getvalue()


def _indexed(pixels: Pixels) -> Image.Image:
    code = coded(pixels)
    colours = np.unique(code[:: max(1, code.shape[0] // 64)])
    if len(colours) > 256:
        return Image.fromarray(pixels)
    number = np.zeros(1 << 24, np.uint8)  # by colour; only the pages that are touched take memory
    number[colours] = np.arange(len(colours))
    where = number.take(code)
    if not np.array_equal(colours.take(where), code):  # the sample missed some
        colours, inverse = np.unique(code, return_inverse=True)
        if len(colours) > 256:
            return Image.fromarray(pixels)
        where = inverse.reshape(code.shape).astype(np.uint8)
    image = Image.fromarray(where, mode="P")
    image.putpalette(decoded(colours).tobytes())
    return image
