import re

import pytest

from engine.composition.families import FAMILIES
from engine.composition.motifs import UnknownMotif, load_library
from engine.composition.render import ink_area
from engine.training.motif_allow_list import ALLOWED

BARRED = re.compile(r"\b(face|person|man|woman|hand|flag|logo|cross|mosque|church|skull|button|arrow-|sign)\b")


def test_the_library_holds_many_families_and_icons_with_source_and_licence():
    library = load_library()
    assert len([f for f in FAMILIES.values() if not f.filler]) >= 30
    assert len(library.stored) >= 120
    for name in library.names:
        motif = library.draw(name, 1)
        assert motif.source
        assert motif.licence in ("own work", "MIT")


def test_no_icon_shows_people_hands_flags_or_signs():
    assert not [name for name in ALLOWED if BARRED.search(name)]


@pytest.mark.parametrize("name", load_library().names)
def test_every_motif_fits_the_unit_box_and_covers_some_of_it(name):
    motif = load_library().draw(name, 3)
    if name in FAMILIES:  # petals may lie over petals, but details always on a silhouette
        assert 1 <= len(motif.layers) <= 48
        assert motif.layers[0].tone < 2
    else:
        assert 1 <= len(motif.layers) <= 4
        assert len({layer.tone for layer in motif.layers}) == len(motif.layers)
    assert max(motif.width, motif.height) == pytest.approx(1, abs=0.01)
    numbers = [float(n) for layer in motif.layers for n in re.findall(r"-?\d+\.?\d*", layer.path)]
    assert max(map(abs, numbers)) < 0.75  # control points may reach a little beyond the box
    assert 0.04 < ink_area(motif) < 0.95


def test_a_family_draws_another_figure_for_another_seed_and_the_same_for_the_same():
    library = load_library()
    for name in ("leaf sprig", "daisy", "shell", "paisley", "folk bird"):
        assert library.draw(name, 1) == library.draw(name, 1)
        assert library.draw(name, 1).layers != library.draw(name, 2).layers


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("shells", "shell"),
        ("Berries", "berry branch"),
        ("leaves", "leaf sprig"),
        ("butterfly", "butterfly"),
        ("moon", "crescent moon"),
        ("palm", "palm tree"),
    ],
)
def test_motifs_are_found_by_words_people_use(word, name):
    assert name in load_library().find(word)


def test_an_unknown_motif_offers_the_nearest():
    library = load_library()
    assert library.find("lighthouse") == ()
    assert len(library.nearest("lighthouse")) == 3
    assert "starfish" in library.nearest("starfisch")
    with pytest.raises(UnknownMotif, match="lighthouse"):
        library.draw("lighthouse", 1)
