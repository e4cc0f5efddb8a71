"""What a model redrew is held against its drawing: worn edges pass, another motif or another layout does not."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import minimum_filter

from bench.controlling import redrawn as redrawing
from engine.backends.composition import draw
from engine.checks import LAYOUT, MOTIF
from engine.checks.motif import LIMIT
from engine.checks.where import where
from engine.domain.brief import Layout, RepeatType
from engine.domain.score import CheckVerdict
from engine.ports import Artwork
from tests.engine.checks.test_asked import DIFFUSED
from tests.engine.checks.test_checks import BRAND, spec

PASS, WARN = CheckVerdict.PASS, CheckVerdict.WARN


def redrawn(**asked):
    return replace(spec(**asked), generator="diffused", diffusion=DIFFUSED)


def verdicts(artwork, known):
    """Of motif and layout; a place is shown where one complains, and only there."""
    found = [check(artwork, BRAND, known).verdict for check in (MOTIF, LAYOUT)]
    for check, verdict in zip((MOTIF, LAYOUT), found, strict=True):
        marked = where(check.name, artwork, BRAND, known)
        assert marked.shape == (*artwork.pixels.shape[:2], 4)
        assert marked[..., 3].any() == (verdict is not PASS)
    return found


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_a_worn_and_shifted_drawing_keeps_motif_and_layout(repeat):
    known = redrawn(repeat=repeat)
    worn = np.roll(minimum_filter(draw(known).pixels, (2, 2, 1)), (1, 1), (0, 1))
    assert verdicts(Artwork(pixels=worn, repeat=repeat), known) == [PASS, PASS]


def test_a_drawing_in_other_colours_keeps_its_motif():
    """Contours are compared: an ink that came out as another one, or light for dark, is for the palette check to tell."""
    known = redrawn()
    turned = Artwork(pixels=255 - draw(known).pixels, repeat=known.drawing.repeat)
    assert MOTIF(turned, BRAND, known).verdict is PASS


def test_another_motif_is_told_and_marked_within_the_figures():
    known = redrawn(motifs=("anchor",), style="flat")
    other = draw(redrawn(motifs=("peony",), style="flat"))
    assert MOTIF(draw(known), BRAND, known).verdict is PASS
    assert MOTIF(other, BRAND, known).verdict is WARN
    assert "anchor" in MOTIF(other, BRAND, known).sentence
    marked = where("motif", other, BRAND, known)[..., 3] > 0
    assert 0.01 < marked.mean() < 0.6


def test_another_layout_is_told():
    known = redrawn(layout=Layout.STRIPE)
    assert verdicts(draw(redrawn(layout=Layout.OGEE)), known)[1] is WARN
    assert "stripe" in LAYOUT(draw(redrawn(layout=Layout.OGEE)), BRAND, known).sentence


def test_an_empty_sheet_keeps_neither():
    known = redrawn()
    ground = np.broadcast_to(draw(known).pixels[:1, :1], (256, 256, 3)).copy()
    assert verdicts(Artwork(pixels=ground, repeat=known.drawing.repeat), known) == [WARN, WARN]


def test_only_what_a_model_made_from_a_drawing_is_held_against_one():
    artwork = draw(spec())
    from_words, from_picture = replace(DIFFUSED, strength=1.0), replace(DIFFUSED, reference="0" * 64)
    for check in (MOTIF, LAYOUT):
        assert check.applies(artwork, redrawn())
        for diffusion in (None, from_words, from_picture):
            assert not check.applies(artwork, replace(redrawn(), diffusion=diffusion))
        assert not check.applies(artwork, None)


def test_motifs_that_nothing_was_tuned_to_are_told_from_others_in_their_places():
    cases, rng = redrawing.printed(16, 5151), np.random.default_rng(1)
    alarms = [check.measure(artwork, BRAND, known).verdict for known, artwork in cases for check in (MOTIF, LAYOUT)]
    others = [redrawing.agreement(artwork, known, *redrawing.with_other_motif(known, rng)) for known, artwork in cases]
    assert alarms.count(WARN) <= 2
    assert sum(agreement < LIMIT for agreement in others) >= 13
