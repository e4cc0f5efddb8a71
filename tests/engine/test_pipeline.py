from dataclasses import replace

import numpy as np
import pytest

from engine.backends.composition import DrawnGenerator
from engine.checks.traits import measure_traits
from engine.composition.motifs import load_library
from engine.domain.prompt import SlotValue
from engine.domain.score import Likeness
from engine.domain.spec import DiffusionSpec, spec_from_mapping
from engine.errors import EngineError, ModelMissing
from engine.pipeline import choose_generator, judge, look, pixels_of, plan, reproduce
from engine.prompting.briefs import parse_brief
from engine.prompting.colour_words import distance
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from engine.prompting.vocabulary import DATA
from engine.scoring.brand_fit import Evidence, fit_brand
from engine.scoring.similar import Neighbours

TEMPLATES, BRANDS = load_templates(DATA / "templates"), load_profiles(DATA / "brands")
HARBOUR, COASTAL = BRANDS["harbour"], TEMPLATES["coastal"]
OPEN = {"brand": "harbour", "intent": "quiet mornings", "seed": 7}


def defaults(model):
    return DiffusionSpec(
        model=model, model_hash="0" * 64, prompt="", negative="", seed=0, steps=8, guidance=2.0, strength=0.4, scheduler="own",
        adapters=(), dtype="float32", device="cpu", threads=1, batch_size=1,
    )  # fmt: skip


def spec_of(changes=None, index=0, template=COASTAL, **how):
    return plan(parse_brief(OPEN | (changes or {})), template, HARBOUR, index=index, **how)[1]


def test_a_plan_is_the_same_every_time_and_another_for_every_index():
    assert spec_of(index=3) == spec_of(index=3)
    assert len({spec_of(index=index).sha256 for index in range(60)}) == 60


def test_a_spec_survives_json_with_its_hash():
    spec = spec_of(generator="diffused", diffusion_defaults=defaults)
    assert spec_from_mapping(spec.to_mapping()) == spec
    assert spec_from_mapping(spec.to_mapping()).sha256 == spec.sha256


def test_what_the_brief_asks_is_what_is_drawn():
    asked = {
        "motifs": ["fish", "shell"], "layout": "tossed", "repeat": "brick", "symmetry": "p2", "density": 0.33, "scale_mm": 80,
        "repeat_mm": [320, 400], "palette": ["#1F3A5F", "#E8D8C3", "#8FB3C9"], "ground": "#FFFFFF",
    }  # fmt: skip
    for index in range(10):
        drawing = spec_of(asked, index).drawing
        assert drawing.motifs == ("fish", "shell")
        assert (drawing.layout, drawing.repeat, drawing.symmetry) == ("tossed", "brick", "p2")
        assert (drawing.density, drawing.scale, drawing.aspect) == (0.33, 0.2, 0.8)
        assert drawing.palette.ground == "#FFFFFF"
        assert set(drawing.palette.inks) == {"#1F3A5F", "#E8D8C3", "#8FB3C9"}


@pytest.mark.parametrize("brand", BRANDS.values(), ids=list(BRANDS))
def test_a_drawn_palette_is_of_the_brand_and_its_main_ink_is_told_from_the_ground(brand):
    brief = parse_brief({"brand": brand.name, "intent": "quiet mornings"})
    for index in range(120):
        palette = plan(brief, TEMPLATES[brand.template], brand, index=index)[1].drawing.palette
        assert palette.ground in brand.grounds
        assert set(palette.inks) <= set(brand.palette)
        assert 1 <= len(palette.inks) <= 5
        assert distance(palette.inks[0], palette.ground) > 0.2


def test_motifs_that_a_brand_bars_are_not_drawn_even_as_companions_or_by_tag():
    strict = replace(HARBOUR, motifs_barred=("fish", "starfish", "shell"))
    library = load_library()
    for index in range(80):
        drawing = plan(parse_brief(OPEN | {"motifs": ["sea"]}), COASTAL, strict, index=index)[1].drawing
        for name in drawing.motifs:
            assert name in library.names
            assert not {"fish", "starfish", "shell"} & set(name.split())


@pytest.mark.parametrize(
    ("aspect", "expected"), [(1, (512, 512)), (0.5, (512, 1024)), (2, (1024, 512)), (4, (1024, 256)), (1.2, (614, 512))]
)
def test_a_proof_has_even_sides_of_the_repeats_proportions(aspect, expected):
    assert pixels_of(aspect) == expected


def test_auto_is_drawn_but_for_the_share_that_the_template_gives_its_model():
    assert {choose_generator("auto", COASTAL, seed=7, index=index) for index in range(50)} == {("drawn", "")}
    shared = replace(COASTAL, diffused_share=0.25)
    chosen = [choose_generator("auto", shared, seed=7, index=index)[0] for index in range(2000)]
    assert 0.21 < chosen.count("diffused") / 2000 < 0.29


def test_a_diffused_plan_carries_words_model_and_strength():
    prompt, spec = plan(
        parse_brief(OPEN), replace(COASTAL, strength=0.2), HARBOUR, index=1, generator="some/model", diffusion_defaults=defaults
    )
    assert spec.generator == "diffused"
    assert spec.diffusion.model == "some/model"
    assert (spec.diffusion.prompt, spec.diffusion.negative, spec.diffusion.strength) == (prompt.text, prompt.negative, 0.2)
    assert spec.diffusion.seed != spec_of(index=2, generator="diffused", diffusion_defaults=defaults).diffusion.seed
    with pytest.raises(ModelMissing, match="drawn"):
        spec_of(generator="diffused")


def test_reproduce_gives_the_same_pixels_and_refuses_another_engines_spec():
    generators = {"drawn": DrawnGenerator()}
    spec = spec_of(index=4)
    first, second = generators["drawn"].generate([spec])[0], reproduce(spec, generators)
    assert np.array_equal(first.pixels, second.pixels)
    with pytest.raises(EngineError, match=r"0\.0\.1"):
        reproduce(replace(spec, engine_version="0.0.1"), generators)
    with pytest.raises(ModelMissing, match="drawn"):
        reproduce(replace(spec, generator="diffused"), generators)


def test_traits_of_a_drawing_are_told_only_where_the_picture_shows_it():
    artwork = DrawnGenerator().generate([spec_of()])[0]
    redrawn = spec_of(generator="diffused", diffusion_defaults=defaults)
    assert measure_traits(artwork, redrawn)["layout"] == redrawn.drawing.layout
    for changes in ({"reference": "ab" * 32}, {"strength": 1.0}):
        elsewhere = spec_of(changes, generator="diffused", diffusion_defaults=defaults)
        assert not {"layout", "motif", "symmetry", "style"} & set(measure_traits(artwork, elsewhere))


class Thumbnail:
    """A real if humble embedding: the artwork's colours at 4 x 4."""

    version, dimensions = "thumbnail-1", 48

    def embed_artwork(self, artworks):
        rows = np.stack([self._small(artwork.pixels) for artwork in artworks])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def embed_texts(self, texts):
        return np.eye(self.dimensions, dtype=np.float32)[: len(texts)]

    def _small(self, pixels):
        height, width = (side // 4 for side in pixels.shape[:2])
        return pixels[: 4 * height, : 4 * width].reshape(4, height, 4, width, 3).mean(axis=(1, 3)).ravel()


def judged(specs, neighbours=(), **more):
    artworks = DrawnGenerator().generate(specs)
    none = np.zeros((0, 48), dtype=np.float32)
    embedder = Thumbnail()
    told = Evidence(
        embedding_version=embedder.version,
        on=embedder.embed_texts(["a"]),
        off=embedder.embed_texts(["a", "b"])[1:],
        references=none,
        decided=none,
    )
    looked = [look(artwork, spec, HARBOUR, embedder) for artwork, spec in zip(artworks, specs, strict=True)]
    return judge(looked, fit_brand(told), neighbours=neighbours, **more)


def test_each_artwork_is_measured_scored_and_compared_with_its_batch():
    specs = [spec_of(index=0), spec_of(index=1), spec_of(index=0)]
    answers = judged(specs, ids=["C-A", "C-B", "C-C"], notes=[("palm tree is not drawn",), (), ()])
    for judgement, embedding in ((each.judgement, each.looked.embedding) for each in answers):
        assert {measurement.name for measurement in judgement.measurements} >= {"seam", "palette"}
        assert judgement.traits["layout"]
        assert 0 <= judgement.fit.low <= judgement.fit.p <= judgement.fit.high <= 1
        assert embedding.shape == (48,)
    assert [copies_of(each) for each in answers] == [[], [], ["C-A"]]
    assert answers[0].judgement.notes == ("palm tree is not drawn",)


def test_a_design_that_exists_already_is_named():
    spec = spec_of(index=0)
    (old,) = judged([spec], ids=["C-OLD"])
    before = Neighbours()
    before.add(["C-OLD"], old.looked.embedding[None, :], [old.looked.look])
    assert copies_of(judged([spec], [before])[0]) == ["C-OLD"]
    assert copies_of(judged([spec], [before], without={"C-OLD"})[0]) == []


def copies_of(found):
    return [relation.other for relation in found.judgement.relations if relation.kind is Likeness.DUPLICATE]


def test_a_template_without_motifs_draws_what_the_brand_wants():
    bare = replace(COASTAL, slots={"layout": (SlotValue(value="tossed"),)})
    assert all(spec_of(index=index, template=bare).drawing.motifs[0] in HARBOUR.motifs_wanted for index in range(20))


def test_an_intent_that_names_two_motifs_gets_both():
    for index in range(4):
        assert spec_of({"intent": "wild garden with bees and tulips"}, index=index).drawing.motifs[:2] == ("bee", "tulip")
