"""Where a repeat was cut says nothing about whether its director likes it."""

from dataclasses import dataclass

import numpy as np
import pytest

from engine.checks.traits import measure_traits
from engine.composition.compose import compose
from engine.composition.motifs import load_library
from engine.composition.render import render
from engine.domain.brief import RepeatType
from engine.domain.spec import Spec
from engine.ports import Artwork
from engine.repeats.tiling import unfold
from engine.scoring.brand_fit import Evidence, FittedBrand, fit_brand
from engine.scoring.embed import ClipEmbedder, load_embedder
from engine.training.corpus import draw_spec, lesson_motifs
from tests.engine.scoring.conftest import MODELS

SIDE_PX, SHIFTS, MOST = 256, 16, 0.02
CUT_ANYWHERE = (RepeatType.BLOCK, RepeatType.HALF_DROP, RepeatType.BRICK)
"""A window of a mirror repeat is no mirror repeat of the same cloth."""


@dataclass(frozen=True)
class Seen:
    """A drawing, its spec, and what the fit sees of it."""

    artwork: Artwork
    spec: Spec
    embedding: np.ndarray
    traits: dict

    def p(self, fitted: FittedBrand) -> float:
        """The probability that it is approved."""
        return fitted.score(self.embedding, self.traits, ()).p


def see(embedder: ClipEmbedder, artwork: Artwork, spec: Spec) -> Seen:
    return Seen(artwork, spec, embedder.embed_artwork([artwork])[0], dict(measure_traits(artwork, spec)))


@pytest.fixture(scope="module")
def embedder() -> ClipEmbedder:
    return load_embedder(MODELS, "house", threads=1)


@pytest.fixture(scope="module")
def designs(embedder) -> list[Seen]:
    motifs, found = lesson_motifs(load_library(), held_out=True), []
    for seed in range(60):
        drawing = draw_spec(np.random.default_rng((77, seed)), motifs)
        spec = Spec(generator="drawn", engine_version="test", width_px=SIDE_PX, height_px=SIDE_PX, drawing=drawing)
        found.append(see(embedder, Artwork(pixels=render(compose(drawing), SIDE_PX, SIDE_PX), repeat=drawing.repeat), spec))
    return found


@pytest.fixture(scope="module", params=[0, 40])
def fitted(request, embedder, designs) -> FittedBrand:
    decided = designs[: request.param]
    embeddings = np.array([each.embedding for each in decided]).reshape(-1, embedder.dimensions)
    liked = np.array([each.traits["coverage"] < 0.4 or each.traits["ground"] == "dark" for each in decided], dtype=bool)
    return fit_brand(
        Evidence(
            embedding_version="test",
            on=embedder.embed_texts(["an airy print on a dark ground"]),
            off=embedder.embed_texts(["a dense geometric print"]),
            references=np.array([each.embedding for each in designs[40:44]]),
            decided=embeddings.astype(np.float32),
            decided_traits=tuple(each.traits for each in decided),
            decided_approved=liked,
        )
    )


def test_the_probability_hardly_depends_on_where_the_repeat_was_cut(embedder, designs, fitted):
    rng = np.random.default_rng(5)
    for one in [each for each in designs[44:] if each.artwork.repeat in CUT_ANYWHERE][:6]:
        cloth, told = unfold(one.artwork.pixels, one.artwork.repeat, 2, 2), one.p(fitted)
        for top, left in rng.integers(0, SIDE_PX, (SHIFTS, 2)):
            pixels = np.ascontiguousarray(cloth[top : top + SIDE_PX, left : left + SIDE_PX])
            moved = see(embedder, Artwork(pixels=pixels, repeat=one.artwork.repeat), one.spec)
            assert abs(moved.p(fitted) - told) <= MOST


def test_the_same_picture_has_the_same_score(embedder, designs, fitted):
    one = designs[50]
    again = see(embedder, Artwork(pixels=one.artwork.pixels.copy(), repeat=one.artwork.repeat), one.spec)
    assert fitted.score(again.embedding, again.traits, ()) == fitted.score(one.embedding, one.traits, ())
