import io
import zlib

import numpy as np
import pytest
from PIL import Image

from engine.errors import InvalidImage
from engine.images import MAX_PIXELS, read_image, to_png, to_webp


def sample(height: int = 20, width: int = 30, colours: int = 5) -> np.ndarray:
    rng = np.random.default_rng(6)
    return rng.integers(0, 256, (colours, 3)).astype(np.uint8)[rng.integers(0, colours, (height, width))]


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "BMP", "GIF"])
def test_lossless_formats_are_read_exactly(kind):
    options = {"lossless": True} if kind == "WEBP" else {}
    image = Image.fromarray(sample())
    image = image.quantize(8) if kind == "GIF" else image
    np.testing.assert_array_equal(read_image(saved(image, kind, **options)), sample())


def test_png_written_is_read_back_with_resolution_and_text():
    data = to_png(sample(), dpi=300, metadata={"strikeoff:item": "I-7", "title": "Muscheln, ruhig – 贝壳"})
    np.testing.assert_array_equal(read_image(data), sample())
    with Image.open(io.BytesIO(data)) as image:
        assert image.mode == "P"
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
        assert image.text["title"].endswith("贝壳")


def test_png_of_many_colours_stays_exact():
    pixels = np.random.default_rng(1).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    np.testing.assert_array_equal(read_image(to_png(pixels)), pixels)
    np.testing.assert_array_equal(read_image(to_webp(pixels)), pixels)


def test_transparency_is_laid_on_white():
    rgba = np.zeros((10, 10, 4), np.uint8)
    rgba[:5] = (255, 0, 0, 255)
    pixels = read_image(saved(Image.fromarray(rgba), "PNG"))
    assert pixels[0, 0].tolist() == [255, 0, 0]
    assert pixels[9, 9].tolist() == [255, 255, 255]


def test_a_turned_photograph_is_set_upright():
    image = Image.fromarray(sample(20, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    pixels = read_image(saved(image, "PNG", exif=exif))
    np.testing.assert_array_equal(pixels, np.rot90(sample(20, 30), -1))


def test_cmyk_and_16_bit_become_sensible_rgb():
    cmyk = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    red = read_image(saved(cmyk, "TIFF"))[0, 0]
    assert red[0] > 200
    assert red[1] < 60
    deep = np.full((16, 16), 32768, np.uint16)
    assert read_image(saved(Image.fromarray(deep), "PNG"))[0, 0].tolist() == [128, 128, 128]


def test_the_first_frame_of_an_animation_is_taken():
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert read_image(data)[0, 0].tolist() == [255, 0, 0]


def bomb() -> bytes:
    """A PNG whose header says 60,000 x 60,000 pixels, in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = (60_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def noisy_png() -> bytes:
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    return saved(Image.fromarray(pixels), "PNG")


HOSTILE = {
    "empty": (b"", "empty"),
    "truncated": (noisy_png()[:3000], "damaged or cut short"),
    "truncated jpeg": (saved(Image.effect_noise((64, 64), 90).convert("RGB"), "JPEG")[:700], "damaged or cut short"),
    "bomb": (bomb(), "megapixels"),
    "one pixel": (saved(Image.new("RGB", (1, 1)), "PNG"), "at least 8 a side"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
    "program": (b"MZ\x90\x00" + b"\0" * 200, "program"),
    "elf": (b"\x7fELF" + b"\0" * 200, "program"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not a picture"),
    "text": (b"name,price\nshell,3\n", "not a picture"),
    "broken header": (b"\x89PNG\r\n\x1a\n" + b"\xff" * 60, "damaged|not a picture"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gives_one_sentence_that_names_it_and_says_what_to_do(case):
    data, words = HOSTILE[case]
    with pytest.raises(InvalidImage, match=words) as refused:
        read_image(data, name="cloth.png")
    assert "cloth.png" in str(refused.value)
    assert str(refused.value).endswith(".")


def test_the_limit_in_pixels_is_64_million():
    assert MAX_PIXELS == 64_000_000
