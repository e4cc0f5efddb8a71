import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import InvalidImage
from engine.images import MAX_PIXELS, MIN_SIDE_PX, read_image, to_png, to_webp
from tests.odd_pictures import READ, REFUSED, cloth, saved


def sample(height: int = 20, width: int = 30, colours: int = 5) -> np.ndarray:
    rng = np.random.default_rng(6)
    return rng.integers(0, 256, (colours, 3)).astype(np.uint8)[rng.integers(0, colours, (height, width))]


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


def test_cmyk_and_16_bit_become_sensible_rgb():
    cmyk = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    red = read_image(saved(cmyk, "TIFF"))[0, 0]
    assert red[0] > 200
    assert red[1] < 60
    deep = np.full((16, 16), 32768, np.uint16)
    assert read_image(saved(Image.fromarray(deep), "PNG"))[0, 0].tolist() == [128, 128, 128]


CHANGED = {
    "grey.png", "two-tone.png", "see-through palette.png", "alpha.png", "grey alpha.png", "grey 16 bit.png", "float.tif",
    "long.png",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in READ if name not in CHANGED])
def test_the_same_cloth_is_read_from_every_kind_of_file(name: str) -> None:
    """Whatever stores it: turned, animated, in CMYK, in Lab, with a profile. What loses by its nature may be a little off."""
    lossy = name.endswith(".jpg") or "jpeg" in name or name.startswith(("cmyk", "lab"))
    off = np.abs(read_image(READ[name](), name=name).astype(int) - np.asarray(cloth())).mean()
    assert off < (4.0 if lossy else 1e-9)


@pytest.mark.parametrize("name", ["grey.png", "grey alpha.png", "grey 16 bit.png", "float.tif"])
def test_greys_of_any_depth_are_read_alike(name: str) -> None:
    grey = np.asarray(cloth().convert("L"))
    lightest = 255 / grey.max() if name == "float.tif" else 1  # a float has no white of its own: its lightest is
    np.testing.assert_allclose(read_image(READ[name](), name=name)[..., 0], np.rint(grey * lightest), atol=1)


def test_what_is_partly_transparent_shines_through_to_white() -> None:
    pixels = read_image(READ["alpha.png"](), name="alpha.png").astype(int)
    share = np.arange(64)[:, None] * 4 / 255
    np.testing.assert_allclose(pixels[3], np.asarray(cloth())[3] * share + 255 * (1 - share), atol=1.5)


def test_a_long_strip_is_read_whole() -> None:
    assert read_image(READ["long.png"]()).shape == (16, 30_000, 3)


def test_not_a_number_is_black_and_no_warning() -> None:
    values = np.full((16, 16), 0.5, np.float32)
    values[3] = np.nan
    values[4] = np.inf
    pixels = read_image(saved(Image.fromarray(values), "TIFF"))
    assert pixels[3:5].max() == 0
    assert pixels[5].min() == 255


@pytest.mark.parametrize("case", REFUSED)
def test_a_hostile_file_gives_one_sentence_that_names_it_and_says_what_to_do(case: str) -> None:
    make, words = REFUSED[case]
    with pytest.raises(InvalidImage, match=words) as refused:
        read_image(make(), name="cloth.png")
    assert "cloth.png" in str(refused.value)
    assert str(refused.value).endswith(".")


SEEDS = [make() for name, make in READ.items() if name not in ("long.png",)]


def check_whole_or_refused(data: bytes) -> None:
    """Whatever the bytes: a whole picture within the limits, or a refusal in a sentence."""
    try:
        pixels = read_image(data)
    except InvalidImage as refusal:
        assert str(refusal).endswith(".")
        return
    assert pixels.dtype == np.uint8
    assert pixels.ndim == 3
    assert pixels.shape[2] == 3
    assert min(pixels.shape[:2]) >= MIN_SIDE_PX
    assert pixels.shape[0] * pixels.shape[1] <= MAX_PIXELS


@st.composite
def torn(draw: st.DrawFn) -> bytes:
    """A real file with some bytes changed, cut out, doubled or cut off."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from(["change", "change", "cut", "double", "end"])):
            case "change":
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=4))
            case "cut":
                del data[at : at + draw(st.integers(1, 64))]
            case "double":
                data[at:at] = data[at : at + 64]
            case "end":
                del data[at:]
    return bytes(data)


@given(torn())
@settings(max_examples=150, deadline=None)
def test_a_torn_file_is_read_whole_or_refused(data: bytes) -> None:
    check_whole_or_refused(data)


@pytest.mark.slow
@given(st.one_of(torn(), st.binary(max_size=400)))
@settings(max_examples=2000, deadline=None)
def test_thousands_of_torn_files_are_read_whole_or_refused(data: bytes) -> None:
    check_whole_or_refused(data)


def test_the_limit_in_pixels_is_64_million():
    assert MAX_PIXELS == 64_000_000
