"""What is changed of a candidate below a limit: one thing, that fits what is wrong, and always the same."""

from dataclasses import replace

import pytest

from engine.backends.composition import draw
from engine.checks import ALLEYWAYS
from engine.domain.brief import Layout, RepeatType
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import spec_from_mapping
from engine.refining import MOST_TRIES, badness, refine
from tests.engine.checks.test_asked import DIFFUSED
from tests.engine.checks.test_checks import BRAND, spec

REDRAWN = replace(spec(), generator="diffused", diffusion=DIFFUSED)


def found(name: str, verdict: CheckVerdict = CheckVerdict.FAIL) -> Measurement:
    return Measurement(name=name, value=2, limit=1, unit="", verdict=verdict, sentence="Something is wrong.")


def changed(one, other) -> set[str]:
    """The fields that differ."""
    parts = [(one.drawing, other.drawing, "drawing."), (one.diffusion, other.diffusion, "diffusion.")]
    names = {
        prefix + field
        for a, b, prefix in parts
        if a is not None
        for field in a.__dataclass_fields__
        if getattr(a, field) != getattr(b, field)
    }
    return names | {field for field in ("generator", "width_px", "height_px") if getattr(one, field) != getattr(other, field)}


@pytest.mark.parametrize("check", ["seam", "alleyways", "coverage", "symmetry", "contrast", "lettering"])
def test_a_drawing_is_thrown_anew_and_keeps_all_that_was_asked(check):
    change = refine(spec(), [found(check)], 1)
    assert changed(spec(), change.spec) == {"drawing.seed"}
    assert change.check == check


@pytest.mark.parametrize(
    ("check", "fields"),
    [
        ("seam", {"diffusion.mend_seam"}),
        ("readable text", {"diffusion.seed"}),
        ("alleyways", {"drawing.seed"}),
        ("coverage", {"diffusion.strength"}),
        ("symmetry", {"diffusion.strength"}),
        ("motif", {"diffusion.strength"}),
        ("layout", {"diffusion.strength"}),
    ],
)
def test_what_a_model_redrew_is_changed_as_fits_what_is_wrong(check, fields):
    assert changed(REDRAWN, refine(REDRAWN, [found(check)], 1).spec) == fields


def test_where_there_is_no_drawing_to_stay_near_to_the_model_gets_another_seed():
    from_words = replace(REDRAWN, diffusion=replace(DIFFUSED, strength=1.0))
    from_picture = replace(REDRAWN, diffusion=replace(DIFFUSED, reference="0" * 64))
    for known in (from_words, from_picture):
        for check in ("alleyways", "coverage"):
            assert changed(known, refine(known, [found(check)], 1).spec) == {"diffusion.seed"}


def test_a_change_that_can_do_no_more_gives_way_to_another():
    mended = refine(REDRAWN, [found("seam")], 1).spec
    assert changed(mended, refine(mended, [found("seam")], 2).spec) == {"diffusion.seed"}
    faint = replace(REDRAWN, diffusion=replace(DIFFUSED, strength=0.2))  # of 8 steps a milder one would leave none
    assert changed(faint, refine(faint, [found("coverage")], 1).spec) == {"diffusion.seed"}


def test_nothing_is_changed_where_nothing_is_wrong_or_nothing_helps():
    assert refine(spec(), [found("alleyways", CheckVerdict.PASS)], 1) is None
    assert refine(REDRAWN, [found("resolution")], 1) is None
    assert refine(spec(), [found("palette")], 1) is None


def test_a_failed_check_comes_before_a_warning():
    change = refine(REDRAWN, [found("coverage", CheckVerdict.WARN), found("resolution"), found("seam")], 1)
    assert change.check == "seam"


def test_tries_differ_from_each_other_and_repeat_exactly():
    tries = [refine(known, [found("readable text")], attempt).spec for known in (spec(), REDRAWN) for attempt in (1, 2)]
    assert len({one.sha256 for one in tries}) == 4
    assert refine(REDRAWN, [found("readable text")], 2).spec == tries[3]
    assert all(spec_from_mapping(one.to_mapping()) == one for one in tries)


def test_a_spec_that_mends_nothing_keeps_the_hash_it_had_before_seams_were_mended():
    assert "mend_seam" not in REDRAWN.to_mapping()["diffusion"]
    assert refine(REDRAWN, [found("seam")], 1).spec.to_mapping()["diffusion"]["mend_seam"] is True


def test_of_several_tries_the_one_with_fewest_failures_then_fewest_complaints_is_best():
    warn, fail = found("alleyways", CheckVerdict.WARN), found("seam")
    assert badness([]) < badness([warn]) < badness([warn, warn]) < badness([fail])


def test_lanes_in_thrown_repeats_are_fewer_after_the_tries():
    known = [
        spec(layout=Layout.ALLOVER, repeat=RepeatType.BLOCK, motifs=("butterfly",), density=0.24, scale=0.34, seed=seed)
        for seed in range(6)
    ]
    first = [(one, ALLEYWAYS(draw(one), BRAND, one)) for one in known]
    wrong = [(one, found) for one, found in first if found.verdict is not CheckVerdict.PASS]
    left = [(one, found) for one, found in map(tried, wrong) if found.verdict is not CheckVerdict.PASS]
    assert wrong
    assert len(left) < len(wrong)


def tried(told):
    """The last of the tries, and what was found of it."""
    one, found = told
    for attempt in range(1, MOST_TRIES + 1):
        if change := refine(one, [found], attempt):
            one, found = change.spec, ALLEYWAYS(draw(change.spec), BRAND, change.spec)
    return one, found
