"""What a creative director judges in the first minute: whether the drawing is what the words asked for."""

import pytest

from engine.composition.finishes import nearest_style
from engine.composition.motifs import load_library
from engine.pipeline import akin, motif_named, plan
from engine.prompting.briefs import parse_brief
from engine.prompting.colour_words import distance, warmth
from engine.prompting.draw import stream
from engine.prompting.expand import expand, palette_of
from engine.prompting.guardrails import guardrails
from engine.prompting.intent import read_intent
from engine.prompting.palettes import CLEAR
from engine.prompting.wishes import read_wishes

NAVY, TERRACOTTA = "#1F3A5F", "#D98E73"


def brief_of(intent, brand="harbour", **fields):
    return parse_brief({"brand": brand, "intent": intent, "generator": "drawn"} | fields)


@pytest.mark.parametrize(
    ("intent", "slot", "value"),
    [
        ("striped shells", "layout", "stripe"),
        ("a checkerboard of fish", "layout", "check"),
        ("polka dots", "layout", "set"),
        ("a border of shells for a tablecloth", "layout", "border"),
        ("birds on branches border for curtains", "layout", "border"),
        ("birds, border layout", "layout", "border"),
        ("a trellis of roses", "layout", "diamond"),
        ("small anchors", "scale", "38 mm"),
        ("big bold lemons", "scale", "115 mm"),
        ("petits coquillages", "scale", "38 mm"),
        ("große Mohnblumen", "scale", "115 mm"),
        ("shells, spaced out", "density", "0.25"),
        ("densely packed shells", "density", "0.65"),
        ("acorns, warm colours", "colour_story", "warm"),
        ("paisley in deep blues", "colour_story", "tonal"),
        ("coquillages, style aquarelle", "style", "watercolour painting style, artistic brushstroke textures"),
        ("Muscheln als Linolschnitt", "style", "linocut print with carved marks"),
        ("水彩の貝殻", "style", "watercolour painting style, artistic brushstroke textures"),
        ("coquillages, tons froids", "colour_story", "cool"),
    ],
)
def test_plain_words_set_the_controls(intent, slot, value, templates, permissive):
    prompt = expand(brief_of(intent), templates["coastal"], permissive, index=0)
    assert (slot in prompt.asked, prompt.drawn[slot]) == (True, value)


@pytest.mark.parametrize(
    ("intent", "colours"),
    [
        ("tiny flowers in coral and sand", ("coral", "sand")),
        ("mint green waves", ("mint",)),
        ("tiles blue white", ("blue", "white")),
        ("olive branches in muted greens", ("muted green",)),
        ("Flores grandes en rojo y naranja", ("red", "orange")),
        ("Coquillages bleu marine sur fond blanc", ("navy", "white")),
        ("große rote Mohnblumen auf weiß", ("red", "white")),
        ("青い波と赤い金魚", ("blue", "red")),
        ("oranges and lemons", ()),
        ("pomegranates on plum", ("plum",)),
        ("bees on lavender", ()),
        ("cactus sobre fondo naranja", ("orange",)),
    ],
)
def test_colours_are_read_in_five_languages(intent, colours):
    assert read_wishes(intent).colours == colours


def test_a_single_colour_leads_and_the_nearest_stands_in(templates, permissive):
    brief = brief_of("red poppies")
    for index in range(6):
        prompt = expand(brief, templates["coastal"], permissive, index=index)
        assert palette_of(brief, permissive, prompt.drawn, index=index).inks[0] == TERRACOTTA
    assert "red is not in Harbour's palette; the nearest is Terracotta buoy, which stands in" in prompt.changed


def test_several_colours_are_the_palette_and_one_after_on_is_the_ground_alone(templates, permissive):
    def palette(intent):
        prompt = expand(brief_of(intent), templates["coastal"], permissive, index=0)
        return palette_of(brief_of(intent), permissive, prompt.drawn, index=0)

    assert palette("red poppies on cream").inks == (TERRACOTTA,)
    on_navy = palette("peonies on navy")
    assert (on_navy.ground, len(on_navy.inks) > 1) == (NAVY, True)


@pytest.mark.parametrize("intent", ["peonies, navy ground", "大柄の牡丹、紺の地色", "pivoines sur fond bleu marine"])
def test_a_named_ground_lies_under_the_rest(intent, templates, permissive):
    prompt = expand(brief_of(intent), templates["coastal"], permissive, index=0)
    assert prompt.drawn["ground"] == NAVY


@pytest.mark.parametrize(
    ("intent", "unknown"),
    [
        ("stormy sea, tattoo style", ("tattoo",)),
        ("a manga-style cat", ("manga",)),
        ("roses in watercolour style", ()),
        ("shells in our house style, folk-style border", ()),
        ("jungle style, calm style, vintage style, summer style, flat style", ()),
        ("coquillages, style aquarelle", ()),
    ],
)
def test_a_style_that_nothing_is_drawn_in_is_said(intent, unknown, templates, permissive):
    said = [f"{word} style is nothing that can be drawn here: only the written prompt says it" for word in unknown]
    found = expand(brief_of(intent), templates["coastal"], permissive, index=0).changed
    assert [sentence for sentence in found if "style" in sentence] == said


def test_a_ground_of_another_hue_is_said(templates, permissive):
    def changed(intent):
        return expand(brief_of(intent), templates["coastal"], permissive, index=0).changed

    assert changed("peonies on dark green") == (
        "dark green is not in Harbour's palette; the nearest is Harbour navy, which stands in",
    )
    assert changed("olive branches on terracotta for wallpaper") == (
        "terracotta is not among Harbour's grounds; the nearest is Dune, which stands in",
    )
    assert changed("mushrooms on sage") == ("sage is not among Harbour's grounds; the nearest is Shallows, which stands in",)
    assert changed("peonies on navy") == changed("shells in coral and white") == changed("mint waves") == ()


@pytest.mark.parametrize("intent", ["white daisies", "navy anchors"])
def test_a_single_colour_lies_on_a_ground_that_it_shows_on(intent, templates, permissive):
    for index in range(6):
        prompt = expand(brief_of(intent), templates["coastal"], permissive, index=index)
        palette = palette_of(brief_of(intent), permissive, prompt.drawn, index=index)
        assert distance(palette.inks[0], palette.ground) >= CLEAR


def test_warm_colours_do_not_lie_on_a_cold_ground(templates, permissive):
    brief = brief_of("acorns, warm colours")
    for index in range(12):
        prompt = expand(brief, templates["coastal"], permissive, index=index)
        colours = palette_of(brief, permissive, prompt.drawn, index=index).colours
        assert all(warmth(colour) >= 0 for colour in colours), colours


@pytest.mark.parametrize(
    ("intent", "motifs"),
    [
        ("sailing boats and lighthouses", ("sailboat", "lighthouse")),
        ("robins and holly in the snow", ("bird", "berry branch", "snowflake")),
        ("big bold lemons", ("lemon",)),
        ("oranges and limes", ("tangerine", "lime")),
        ("orange poppies", ("poppy",)),
        ("deer among trees", ("deer", "deciduous tree")),
        ("autumn leaves and acorns", ("fallen leaf", "acorn")),
        ("palm leaves", ("palm frond",)),
        ("koi carp", ("fish",)),
        ("dachshunds and hearts", ("dog", "heart")),
        ("kittens", ("cat",)),
        ("papier peint à fleurs", ("flower",)),
        ("dinosaurs and volcanoes", ("sauropod", "volcano")),
        ("vintage cars", ("automobile",)),
        ("petites fleurs sur fond crème", ("flower",)),
        ("loros para vestidos", ("parrot",)),
        ("金魚", ("fish",)),
    ],
)
def test_things_are_drawn_as_they_are_called_or_by_what_is_nearest(intent, motifs):
    assert read_intent(intent).motifs == motifs


@pytest.mark.parametrize(
    ("intent", "finish"),
    [
        ("etched roses for wallpaper", "etching"),
        ("engraved artichokes, kitchen apron", "etching"),
        ("toile de jouy with birds", "etching"),
        ("papier peint à fleurs, style gravure", "etching"),
        ("Rosen, Kupferstich", "etching"),
        ("バラの銅版画", "etching"),
        ("lino print mushrooms", "lino"),
        ("ink sketch of foxes", "line"),
        ("woven tulips", "woven"),
        ("watercolour lemons", "watercolour"),
    ],
)
def test_a_technique_that_the_words_name_is_the_one_that_is_drawn(intent, finish):
    assert nearest_style(read_intent(intent).style) == finish


def test_a_pale_colour_is_no_deep_one(templates, brands):
    brief = brief_of("blossom on pale green", brand="marigold")
    prompt = expand(brief, templates["folk"], brands["marigold"], index=0)
    assert prompt.drawn["ground"] == "#FBF1DC"  # the house's cream, and not its dark peacock


def test_named_colours_that_do_not_read_on_each_other_get_company(templates, brands):
    brief = brief_of("paisleys in marigold and pink", brand="marigold")
    prompt = expand(brief, templates["folk"], brands["marigold"], index=0)
    palette = palette_of(brief, brands["marigold"], prompt.drawn, index=0)
    assert {"#F2A31B", "#E98FA0"} < set(palette.colours)
    assert max(distance(ink, palette.ground) for ink in palette.inks) >= CLEAR  # pink on marigold alone does not read


def test_a_mood_at_the_end_is_never_called_lacking():
    assert read_intent("palm trees at sunset").lacking == ()


def test_what_stands_in_is_said():
    assert read_intent("seagulls").lacking == ("seagulls is not drawn: the motif library has none; bird stands in",)
    assert read_intent("mosques").motifs == ()  # nothing is like it


def test_only_what_goes_with_a_subject_keeps_it_company(templates, harbour):
    own = {entry.value for entry in templates["coastal"].slots["motif"]}
    for intent in ("peonies", "parrots", "foxes"):
        for index in range(8):
            _, spec = plan(brief_of(intent), templates["coastal"], harbour, index=index)
            main, *beside = spec.drawing.motifs
            assert all(akin(main, word) for word in beside if word in own), spec.drawing.motifs
    assert akin("anchor", "fish")
    assert not akin("poppy", "fish")


def test_a_kind_is_drawn_by_our_own_hand(harbour):
    rails = guardrails(brief_of("leaves"), harbour)
    drawn = {motif_named("leaf", rails, stream(7, index, "motifs")) for index in range(40)}
    assert len(drawn) > 3
    assert {load_library().draw(name, 0).source for name in drawn} == {"Strikeoff"}


@pytest.mark.parametrize(
    ("words", "product"),
    [("curtains", "curtain"), ("dresses", "dress"), ("scarves", "scarf"), ("tote bags", "tote-bag"), ("mugs", "mug")],
)
def test_products_are_read_in_the_plural_too(words, product):
    assert brief_of(f"pomegranates for {words}").product == product
    assert read_wishes(f"pomegranates for {words}").rest == "pomegranates"


@pytest.mark.parametrize(
    ("intent", "product"),
    [
        ("Coquelicots pour des rideaux", "curtain"),
        ("Mohn für ein Kissen", "cushion"),
        ("loros para vestidos", "dress"),
        ("猫と魚、マグカップ", "mug"),
    ],
)
def test_products_are_read_in_every_language(intent, product):
    assert brief_of(intent).product == product


def test_a_chest_print_is_a_t_shirts_and_a_treasure_chest_is_nobodys():
    brief = brief_of("a chest print of a lighthouse with the words Keep calm")
    assert (brief.product, brief.placement, brief.lettering) == ("t-shirt", "chest", "Keep calm")
    assert brief_of("a chest print of foxes", product="apron").product == "apron"
    assert brief_of("treasure chests and maps").product is None


@pytest.mark.parametrize("layout", ["scallop", "ogee", "diamond"])
def test_a_subject_that_was_named_shares_its_cells_with_nothing_of_the_template(templates, harbour, layout):
    for index in range(12):
        _, spec = plan(brief_of("jellyfish", layout=layout), templates["coastal"], harbour, index=index)
        assert spec.drawing.motifs == ("jellyfish",)
