import re
import time

import numpy as np
import pytest
import skia

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.composition.colouring import tones
from engine.composition.families import FAMILIES
from engine.composition.motif_files import absolute
from engine.composition.motifs import GRID, MOTIF_FOLDER, UnknownMotif, load_library
from engine.composition.plan import scene_of
from engine.composition.render import ink_area, parsed
from engine.domain.colour import Palette
from engine.training.motif_allow_list import COLLECTIONS

# what no print may carry unasked, and the icons that hide it
BARRED = re.compile(
    r"\b(face|person|people|man|men|woman|women|boy|girl|baby-angel|hand|fist|finger|thumb|ear|eye|eyes|nose|mouth|foot|flag|logo|brand|"
    r"cross|crossed|mosque|church|synagogue|kaaba|temple|menorah|hamsa|nazar|amulet|dreidel|rosary|prayer|om|yin|peace|dove|skull|"
    r"button|arrow|sign|symbol|keycap|robot|alien|ghost|skier|sword|swords|dagger|knife|gun|pistol|bomb|axe|bow|firecracker|"
    r"aries|taurus|gemini|cancer|leo|virgo|libra|scorpius|sagittarius|capricorn|aquarius|pisces|ophiuchus|lego|android|apple-logo)\b"
)
FIT_TO_SEE = {"womans-hat", "mans-shoe", "flower-duotone", "fork-and-knife", "fork-and-knife-with-plate", "ear-of-corn"}


def pairs_of(motif, side=96):
    """How often a tone (4 is the ground) borders each other tone, in a small drawing of the motif."""
    surface = skia.Surface(side, side)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorSetARGB(255, 4, 0, 0))
    canvas.translate(side / 2, side / 2)
    canvas.scale(0.92 * side, 0.92 * side)
    for layer in motif.layers:
        canvas.drawPath(parsed(layer), skia.Paint(AntiAlias=False, Color=skia.ColorSetARGB(255, layer.tone, 0, 0)))
    shown = np.asarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType))[..., 0].astype(int)
    borders = np.zeros((5, 5))
    for a, b in ((shown[:, 1:], shown[:, :-1]), (shown[1:], shown[:-1])):
        np.add.at(borders, (a.ravel(), b.ravel()), 1)
        np.add.at(borders, (b.ravel(), a.ravel()), 1)
    np.fill_diagonal(borders, 0)
    return borders


def random_palettes(count):
    """Three to five inks on pale and dark grounds; the colours of each are told from one another."""
    rng = np.random.default_rng(4)
    palettes = []
    for k in range(count):
        ground = rng.integers(0, 60, 3) if k % 2 else 255 - rng.integers(0, 50, 3)
        colours = ["#{:02X}{:02X}{:02X}".format(*ground)]
        while len(colours) < 4 + k % 3:
            colour = "#{:02X}{:02X}{:02X}".format(*rng.integers(0, 256, 3))
            apart = delta_e_2000(lab_of_hex([colour])[:, None], lab_of_hex(colours)[None])[0]
            if apart.min() >= 12 and apart[0] >= 20:
                colours.append(colour)
        palettes.append(Palette(ground=colours[0], inks=tuple(colours[1:])))
    return palettes


def test_the_library_holds_six_hundred_motifs_each_with_tags_source_and_licence():
    library = load_library()
    assert len([f for f in FAMILIES.values() if not f.filler]) >= 30
    assert len(library.stored) >= 600
    assert len(set(library.names)) == len(library.names)
    for name in library.names:
        motif = library.draw(name, 1)
        assert motif.source
        assert library.tags(name)
        assert motif.licence in ("own work", "MIT", "Apache-2.0")


def test_only_what_the_allow_list_names_is_stored():
    library = load_library()
    allowed = {pick.name for collection in COLLECTIONS if not collection.held_out for pick in collection.picks}
    assert set(library.stored) == allowed
    assert set(library.held_out) == {pick.name for collection in COLLECTIONS if collection.held_out for pick in collection.picks}


def test_no_icon_shows_people_hands_flags_weapons_or_signs():
    icons = {pick.icon for collection in COLLECTIONS for pick in collection.picks}
    assert not [icon for icon in icons - FIT_TO_SEE if BARRED.search(icon)]


def test_every_motif_fits_the_unit_box_and_covers_some_of_it():
    library = load_library()
    for name in (*library.names, *library.held_out):
        motif = library.draw(name, 3)
        assert {layer.tone for layer in motif.layers} <= {0, 1, 2, 3}, name
        assert max(motif.width, motif.height) == pytest.approx(1, abs=0.01), name
        numbers = [float(n) for layer in motif.layers for n in re.findall(r"-?\d+\.?\d*", layer.path)]
        assert max(map(abs, numbers)) < 0.75, name  # control points may reach a little beyond the box
        assert 0.04 < ink_area(motif) <= 1, name


@pytest.mark.parametrize("palette", random_palettes(24), ids=lambda palette: "-".join(palette.colours))
def test_no_stored_motif_loses_a_layer_in_any_palette(palette):
    library = load_library()
    lab = lab_of_hex(palette.colours)
    apart = delta_e_2000(lab[:, None], lab[None])
    inks = (*tones(palette, 0), 0)
    assert inks[0] != inks[1]
    lost = []
    for name in (*library.stored, *library.held_out):
        motif = library.draw(name, 0)
        borders = _borders(name)
        for tone in (layer.tone for layer in motif.layers):
            seen = sum(borders[tone, other] for other in range(5) if apart[inks[tone], inks[other]] >= 8)
            if seen < 0.5 * borders[tone].sum() or not borders[tone].any():
                lost.append((name, tone))
    assert not lost


_BORDERS = {}


def _borders(name):
    if name not in _BORDERS:
        _BORDERS[name] = pairs_of(load_library().draw(name, 0))
    return _BORDERS[name]


def test_a_stored_motif_has_a_layer_for_each_of_up_to_four_colours_over_one_body():
    library = load_library()
    for drawings in (library.stored, library.held_out):
        for name in drawings:
            drawn = [layer.tone for layer in drawings[name].layers]
            assert drawn[0] == 0
            assert drawn == sorted(set(drawn)), name
    layered = [name for name in library.stored if len(library.stored[name].layers) > 1]
    assert len(layered) >= 0.95 * len(library.stored)


def test_a_family_draws_another_figure_for_another_seed_and_the_same_for_the_same():
    library = load_library()
    for name in ("leaf sprig", "daisy", "shell", "paisley", "folk bird"):
        assert library.draw(name, 1) == library.draw(name, 1)
        assert library.draw(name, 1).layers != library.draw(name, 2).layers


@pytest.mark.parametrize("name", [name for name, family in FAMILIES.items() if family.states > 1])
def test_a_family_of_several_states_goes_through_them_seed_by_seed(name):
    family = FAMILIES[name]

    def sketch(state, hand):
        drawn = family.draw(np.random.default_rng(hand), state)
        return drawn.finish(name, name, family.tags, area=family.area, upright=family.upright).layers

    assert len({sketch(state, 1) for state in range(family.states)}) == family.states
    for seed in range(family.states):
        assert load_library().draw(name, seed).layers == sketch(seed, (family.salt, seed))


def test_companions_are_of_the_subjects_own_world():
    dog, palm, star = (scene_of(set(FAMILIES[name].tags)) for name in ("dog", "palm tree", "star"))
    assert "small bone" in dog.small
    assert "palm slip" in palm.leaves
    assert not {"leaf sprig", "berry branch"} & set(star.foliage)
    for scene in (dog, palm, star):
        assert set(scene.small) | set(scene.leaves) | set(scene.foliage) | set(scene.blossoms) <= set(FAMILIES)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("shells", "shell"),
        ("Berries", "berry branch"),
        ("leaves", "leaf sprig"),
        ("butterfly", "butterfly"),
        ("moon", "crescent moon"),
        ("palm", "palm tree"),
        ("lions", "lion"),
        ("ladybird", "lady beetle"),
        ("dinosaurs", "t rex"),
        ("aubergine", "eggplant"),
    ],
)
def test_motifs_are_found_by_words_people_use(word, name):
    assert name in load_library().find(word)


def test_the_name_itself_comes_first():
    library = load_library()
    for name in library.names:
        assert library.find(name)[0] == name


def test_an_unknown_motif_offers_the_nearest_in_meaning_and_in_spelling():
    library = load_library()
    assert library.find("hovercraft") == ()
    assert len(library.nearest("hovercraft")) == 3
    assert "starfish" in library.nearest("starfisch")
    assert "butterfly" in library.nearest("dragonfly")
    assert library.near("hovercraft") == ()
    with pytest.raises(UnknownMotif, match="hovercraft"):
        library.draw("hovercraft", 1)


def test_held_out_motifs_are_drawn_by_name_and_offered_to_nobody():
    library = load_library()
    assert len(library.held_out) >= 60
    for name in library.held_out:
        assert library.draw(name, 0).layers
        assert library.tags(name)
        assert name not in library.names
        assert name not in library.find(name.removeprefix("held-out "))
    assert not [name for name in library.nearest("held-out tulip", 20) if name.startswith("held-out")]


def test_stored_paths_come_out_as_they_went_in():
    assert absolute("M100-200l50 0c0 10 5 20-50 300zM0 0l-25 25z") == (
        f"M{100 / GRID:.4f} {-200 / GRID:.4f}L{150 / GRID:.4f} {-200 / GRID:.4f}"
        f"C{150 / GRID:.4f} {-190 / GRID:.4f} {155 / GRID:.4f} {-180 / GRID:.4f} {100 / GRID:.4f} {100 / GRID:.4f}Z"
        f"M0.0000 0.0000L{-25 / GRID:.4f} {25 / GRID:.4f}Z"
    )


def test_the_library_is_small_and_loads_at_once():
    assert sum(file.stat().st_size for file in MOTIF_FOLDER.iterdir()) < 3_500_000
    took = []
    for _ in range(5):
        load_library.cache_clear()
        start = time.perf_counter()
        load_library()
        took.append(time.perf_counter() - start)
    assert min(took) < 0.1
