"""A design sent back: what the words ask is done, the rest is kept, and the child says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.composition.compatibility import attainable_density, can_hold
from engine.domain.brief import Brief, Layout, RepeatType
from engine.domain.prompt import Prompt
from engine.domain.spec import DiffusionSpec, DrawingSpec, Spec
from engine.pipeline import DRAWN, plan
from engine.prompting.briefs import parse_brief
from engine.prompting.colour_words import colour_name, distance, oklab, warmth
from engine.prompting.profiles import load_profiles
from engine.prompting.revising import revise
from engine.prompting.templates import load_templates
from engine.prompting.vocabulary import DATA

BRAND = load_profiles(DATA / "brands")["harbour"]
TEMPLATE = load_templates(DATA / "templates")["coastal"]
BRIEF = Brief(
    brand="harbour", intent="calm coastal shells", layout=Layout.TOSSED, repeat=RepeatType.HALF_DROP, density=0.35, scale_mm=64,
    motifs=("shell", "fish"), style="block print", symmetry="none", ground="#F4EFE6",
)  # fmt: skip
PROMPT, SPEC = plan(BRIEF, TEMPLATE, BRAND, index=0, generator=DRAWN)
REASONS = ("colour", "density", "motif", "scale", "repeat", "off-brand", "too-similar", "artefact", "compliance")

Claim = Callable[[DrawingSpec, DrawingSpec], bool]


def sent_back(reason: str, instruction: str, *, seed: int = 5, spec: Spec = SPEC, brief: Brief = BRIEF) -> tuple[Prompt, Spec]:
    return revise(brief, TEMPLATE, BRAND, PROMPT, spec, reason=reason, instruction=instruction, seed=seed)


def differing(before: DrawingSpec, after: DrawingSpec) -> set[str]:
    return {name for name in DrawingSpec.__slots__ if getattr(before, name) != getattr(after, name)}


def shows(drawing: DrawingSpec, word: str) -> bool:
    return any(word in name.replace("-", " ").split() for name in drawing.motifs)


def inks(drawing: DrawingSpec) -> list[str]:
    return [colour_name(ink) for ink in drawing.palette.inks]


def mean(drawing: DrawingSpec, of: Callable[[str], float]) -> float:
    return sum(map(of, drawing.palette.inks)) / len(drawing.palette.inks)


def lightness(colour: str) -> float:
    return oklab(colour)[0]


def ground(drawing: DrawingSpec) -> float:
    return lightness(drawing.palette.ground)


def chroma(colour: str) -> float:
    return (oklab(colour)[1] ** 2 + oklab(colour)[2] ** 2) ** 0.5


AIRIER: Claim = lambda old, new: new.density < old.density - 0.02  # noqa: E731
FULLER: Claim = lambda old, new: new.density > old.density + 0.02  # noqa: E731
LARGER: Claim = lambda old, new: new.scale > old.scale * 1.1  # noqa: E731
SMALLER: Claim = lambda old, new: new.scale < old.scale / 1.1  # noqa: E731

ASKED: list[tuple[str, str, set[str], Claim]] = [
    ("density", "airier", {"density"}, AIRIER),
    ("density", "Fuller, please.", {"density"}, FULLER),
    ("density", "less crowded", {"density"}, AIRIER),
    ("density", "It is too dense", {"density"}, AIRIER),
    ("density", "not dense enough", {"density"}, FULLER),
    ("density", "much airier", {"density"}, lambda _, new: new.density < 0.2),
    ("density", "a bit denser", {"density"}, lambda _, new: 0.37 < new.density < 0.46),
    ("density", "20 % denser", {"density"}, lambda _, new: new.density == pytest.approx(0.42)),
    ("density", "density to 50 %", {"density"}, lambda _, new: new.density == pytest.approx(0.5)),
    ("density", "it looks empty", {"density"}, FULLER),
    ("density", "more space between the motifs", {"density"}, AIRIER),
    ("density", "smaller gaps", {"density"}, FULLER),
    ("density", "too many fish", {"density"}, AIRIER),
    ("density", "let it breathe", {"density"}, AIRIER),
    ("density", "fill the gaps", {"density"}, FULLER),
    ("colour", "keep the colours, just make it airier", {"density"}, AIRIER),
    ("scale", "larger", {"scale"}, LARGER),
    ("scale", "the shells are too big", {"scale"}, SMALLER),
    ("scale", "not big enough", {"scale"}, LARGER),
    ("scale", "twice as big", {"scale"}, lambda old, new: new.scale == pytest.approx(2 * old.scale)),
    ("scale", "half the size", {"scale"}, lambda old, new: new.scale == pytest.approx(old.scale / 2)),
    ("scale", "90 mm", {"scale"}, lambda _, new: new.scale == pytest.approx(90 / 320)),
    ("scale", "make it 4 cm", {"scale"}, lambda _, new: new.scale == pytest.approx(40 / 320)),
    ("motif", "starfish instead of shells", {"motifs"}, lambda _, new: shows(new, "starfish") and not shows(new, "shell")),
    ("motif", "swap the fish for seaweed", {"motifs"}, lambda _, new: shows(new, "seaweed") and not shows(new, "fish")),
    ("motif", "without the fish", {"motifs"}, lambda _, new: shows(new, "shell") and not shows(new, "fish")),
    ("motif", "add starfish", {"motifs"}, lambda old, new: shows(new, "starfish") and set(old.motifs) < set(new.motifs)),
    ("motif", "jellyfish", {"motifs"}, lambda old, new: new.motifs[0] == "jellyfish" and new.motifs[1:] == old.motifs[1:]),
    ("motif", "another motif", {"motifs"}, lambda old, new: new.motifs[0] not in old.motifs),
    ("repeat", "as brick", {"repeat"}, lambda _, new: new.repeat is RepeatType.BRICK),
    ("repeat", "mirror it", {"repeat"}, lambda _, new: new.repeat is RepeatType.MIRROR),
    ("repeat", "straight repeat", {"repeat"}, lambda _, new: new.repeat is RepeatType.BLOCK),
    ("repeat", "another repeat", {"repeat"}, lambda old, new: new.repeat is not old.repeat),
    ("off-brand", "as stripes", {"layout", "seed"}, lambda _, new: new.layout is Layout.STRIPE),
    ("off-brand", "watercolour", {"style", "seed"}, lambda _, new: new.style == "watercolour"),
    ("colour", "navy and terracotta", {"palette"}, lambda _, new: inks(new)[0] == "navy"),
    ("colour", "only navy", {"palette"}, lambda _, new: inks(new) == ["navy"]),
    ("colour", "on navy", {"palette"}, lambda _, new: colour_name(new.palette.ground) == "navy"),
    ("colour", "a dark ground", {"palette"}, lambda _, new: lightness(new.palette.ground) < 0.4),
    ("colour", "the ground is too light", {"palette"}, lambda old, new: ground(new) < ground(old)),
    ("colour", "warmer", {"palette"}, lambda old, new: mean(new, warmth) > mean(old, warmth)),
    ("colour", "too warm", {"palette"}, lambda old, new: mean(new, warmth) < mean(old, warmth)),
    ("colour", "darker", {"palette"}, lambda old, new: mean(new, lightness) < mean(old, lightness)),
    ("colour", "softer colours", {"palette"}, lambda old, new: mean(new, chroma) < mean(old, chroma)),
    ("colour", "fewer colours", {"palette"}, lambda old, new: len(new.palette.inks) == len(old.palette.inks) - 1),
    ("colour", "no sand", {"palette"}, lambda _, new: "sand" not in inks(new)),
    ("colour", "other colours", {"palette"}, lambda old, new: set(new.palette.inks) != set(old.palette.inks)),
    ("scale", "larger shells on navy, and airier", {"scale", "palette", "density"}, LARGER),
]  # fmt: skip

WARM = replace(SPEC, drawing=replace(SPEC.drawing, palette=replace(SPEC.drawing.palette, inks=("#CDB793", "#8FB3C9", "#D98E73"))))


@pytest.mark.parametrize(("reason", "instruction", "changed", "claim"), ASKED, ids=[f"{row[0]}: {row[1]}" for row in ASKED])
def test_the_words_are_followed_and_the_rest_is_kept(reason: str, instruction: str, changed: set[str], claim: Claim) -> None:
    prompt, spec = sent_back(reason, instruction, spec=WARM)
    assert differing(WARM.drawing, spec.drawing) == changed
    assert claim(WARM.drawing, spec.drawing)
    assert prompt.changed


@pytest.mark.parametrize(
    ("reason", "changed"),
    [("colour", "palette"), ("density", "density"), ("motif", "motifs"), ("scale", "scale"), ("repeat", "repeat")],
)
@pytest.mark.parametrize("instruction", ["", "hmm, not sure about this one"])
def test_without_words_a_reason_changes_the_one_thing_it_names(reason: str, changed: str, instruction: str) -> None:
    prompt, spec = sent_back(reason, instruction)
    assert differing(SPEC.drawing, spec.drawing) == {changed}
    assert ("not understood" in " ".join(prompt.changed)) == bool(instruction)


@pytest.mark.parametrize("reason", ["off-brand", "too-similar", "artefact", "compliance"])
def test_a_reason_that_names_no_part_draws_the_brief_anew(reason: str) -> None:
    open_brief = Brief(brand="harbour", intent="quiet mornings")
    prompt, parent = plan(open_brief, TEMPLATE, BRAND, index=3, generator=DRAWN)
    child, spec = revise(open_brief, TEMPLATE, BRAND, prompt, parent, reason=reason, instruction="", seed=9)
    before, after = parent.drawing, spec.drawing
    assert after.seed != before.seed
    assert (after.motifs[0], after.layout) != (before.motifs[0], before.layout)
    assert "Drawn anew" in child.changed[0]


def test_words_win_over_the_reason() -> None:
    _, spec = sent_back("colour", "larger")
    assert differing(SPEC.drawing, spec.drawing) == {"scale"}


@pytest.mark.parametrize(
    ("reason", "instruction", "sentence"),
    [
        ("motif", "hovercrafts instead", "There is no hovercraft among the motifs"),
        ("motif", "use starfsh", "the nearest is starfish"),
        ("motif", "flamingos instead", "Harbour bars it"),
        ("motif", "without the lobster", "There is no lobster in it"),
        ("colour", "hot pink", "The palette holds no hot pink"),
        ("colour", "a burgundy ground", "No ground near burgundy is allowed"),
        ("density", "density 95 %", "no denser tossed layout can be drawn"),
        ("scale", "600 mm", "a 320 mm repeat holds none larger"),
        ("scale", "a larger repeat", "The size of the repeat stays"),
        ("repeat", "half-drop", "It is a half-drop repeat already"),
    ],
)
def test_what_could_not_be_done_is_said_and_one_honest_change_is_made_all_the_same(
    reason: str, instruction: str, sentence: str
) -> None:
    prompt, spec = sent_back(reason, instruction)
    assert sentence in " · ".join(prompt.changed)
    assert spec.drawing != SPEC.drawing


def test_the_words_of_the_prompt_follow_the_drawing() -> None:
    prompt, _ = sent_back("motif", "starfish instead of shells, much airier, on navy")
    assert "starfish and fish motifs" in prompt.text
    assert "shells" not in prompt.text
    assert "fans" not in prompt.text
    assert "airy spacing" in prompt.text
    assert "navy ground" in prompt.text
    assert (prompt.drawn["motif"], prompt.drawn["density"]) == ("starfish", "0.167")


def test_a_diffused_design_is_redrawn_by_the_same_model_from_the_new_words() -> None:
    diffusion = DiffusionSpec(
        model="house", model_hash="ab", prompt=PROMPT.text, negative=PROMPT.negative, seed=3, steps=8, guidance=4.0, strength=0.5,
        scheduler="ddim", adapters=(), dtype="float32", device="cpu", threads=1, batch_size=1,
    )  # fmt: skip
    prompt, spec = sent_back("density", "airier", spec=replace(SPEC, generator="diffused", diffusion=diffusion))
    assert spec.diffusion == replace(diffusion, prompt=prompt.text, negative=prompt.negative, seed=spec.diffusion.seed)
    assert spec.diffusion.seed != 3


def test_a_revision_is_no_evidence_of_what_the_template_draws() -> None:
    prompt, _ = sent_back("density", "airier")
    assert set(prompt.asked) == set(prompt.drawn)


VOCABULARY = """airier fuller too not less more a bit much bigger smaller navy coral sand ground on no without fish shells starfish
half-drop brick mirror stripes ogee warmer darker other colours only 40 mm % keep the but , . and instead of unicorns #1F3A5F"""
words = st.lists(st.sampled_from(VOCABULARY.split()), max_size=9).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(
    reason=st.sampled_from(REASONS),
    instruction=st.one_of(words, st.text(max_size=60)),
    seed=st.integers(0, 2**31),
    index=st.integers(0, 40),
)
def test_every_revision_can_be_drawn_differs_from_its_parent_and_says_why(
    reason: str, instruction: str, seed: int, index: int
) -> None:
    brief = Brief(brand="harbour", intent="calm coastal shells")
    parent_prompt, parent = plan(brief, TEMPLATE, BRAND, index=index, generator=DRAWN)
    again = [
        revise(brief, TEMPLATE, BRAND, parent_prompt, parent, reason=reason, instruction=instruction, seed=seed) for _ in (1, 2)
    ]
    assert again[0] == again[1]
    prompt, spec = again[0]
    drawing = spec.drawing
    assert spec.sha256 != parent.sha256
    assert prompt.changed
    assert all(prompt.changed)
    assert can_hold(drawing.layout, drawing.repeat, drawing.symmetry, drawing.aspect)
    assert 0 < drawing.scale <= 0.9
    assert drawing.motifs
    assert set(drawing.palette.colours) <= {*BRAND.palette, *BRAND.grounds}
    assert all(distance(ink, drawing.palette.ground) > 0 for ink in drawing.palette.inks)
    assert 0.02 <= drawing.density <= max(attainable_density(layout)[1] for layout in Layout)
    assert (spec.width_px, spec.height_px, spec.generator) == (parent.width_px, parent.height_px, parent.generator)


def test_a_revision_has_the_whole_of_its_prompt():
    child, _ = sent_back("density", "airier")
    assert child.text.split(", ")[0] in child.full
    assert len(child.full) >= len(child.text)
    assert "airy spacing" in child.full or "even spacing" in child.full


def test_a_revision_says_that_a_prompt_edited_by_hand_was_written_anew_and_keeps_the_edited_negative():
    child, _ = sent_back("density", "airier", brief=replace(BRIEF, prompt="one big fish", negative="people"))
    assert "one big fish" not in child.full
    assert child.negative.endswith("people")
    assert any("written anew" in line for line in child.changed)


def printed(**fields: object) -> tuple[Brief, Spec]:
    brief = parse_brief({"brand": "harbour", "intent": "calm shells", "product": "t-shirt", **fields})
    return brief, plan(brief, TEMPLATE, BRAND, index=0, generator=DRAWN)[1]


def test_what_is_printed_once_has_no_repeat_to_change_and_keeps_its_area():
    brief, spec = printed()
    for reason, words in (("repeat", "half-drop please"), ("repeat", ""), ("motif", "fish instead"), ("density", "airier")):
        _, after = sent_back(reason, words, spec=spec, brief=brief)
        assert after.drawing != spec.drawing
        assert (after.drawing.repeat, after.drawing.format) == (spec.drawing.repeat, spec.drawing.format)
        assert (after.drawing.area_mm, after.drawing.safe_mm) == (spec.drawing.area_mm, spec.drawing.safe_mm)
    assert "A placement has no repeat to change" in sent_back("repeat", "half-drop please", spec=spec, brief=brief)[0].changed


def test_the_ground_of_a_print_is_the_product_and_stays():
    brief, spec = printed(base_colour="#F4EFE6")
    for words in ("a darker ground", "navy ground, please", "warmer colours"):
        _, after = sent_back("colour", words, spec=spec, brief=brief)
        assert after.drawing.palette.ground == spec.drawing.palette.ground
        assert after.drawing.palette.ground not in after.drawing.palette.inks
