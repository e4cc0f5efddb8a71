from dataclasses import replace

from dashboard.settings import ROOT
from engine.prompting.profiles import load_profiles
from engine.scoring.stated import NUMBER, stated_traits

PLAIN = replace(load_profiles(ROOT / "data" / "brands")["harbour"], motifs_wanted=(), motifs_barred=())


def said(on: str, off: str):
    return stated_traits(replace(PLAIN, on_brand=(on,), off_brand=(off,)))


def test_words_of_the_profile_are_a_belief_about_traits():
    told = said("airy tossed shells in cool colours", "loud geometric stripe")
    assert (told["coverage", NUMBER], told["colour_temperature", NUMBER], told["chroma", NUMBER]) == (-1, -1, -1)
    assert (told["layout", "tossed"], told["layout", "stripe"], told["structure", "structured"]) == (1, -1, -1)
    assert told["motif_family", "sea"] == 1


def test_what_both_sides_name_says_nothing():
    assert ("coverage", NUMBER) not in said("a dense print", "a dense print")
    assert said("nothing in particular", "nothing else") == {}


def test_a_finish_and_a_family_are_read_by_their_names():
    told = said("a dry brush look with insects", "batik, food, dark grounds")
    assert told["style", "dry brush"] == told["motif_family", "insect"] == 1
    assert told["style", "batik"] == told["motif_family", "food"] == told["ground", "dark"] == -1


def test_a_motif_speaks_for_its_own_family_alone():
    assert {word for trait, word in said("ginkgo leaf", "x") if trait == "motif_family"} == {"leaf"}


def test_motifs_wanted_and_barred_speak_for_their_families():
    told = stated_traits(replace(PLAIN, on_brand=("x",), off_brand=("y",), motifs_wanted=("shell",), motifs_barred=("flamingo",)))
    assert (told["motif_family", "sea"], told["motif_family", "bird"]) == (1, -1)
