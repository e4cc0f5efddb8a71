import json

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DiffusionSpec, DrawingSpec, LogoMark, Spec, spec_from_mapping

STORED = """
{"generator": "diffused", "engine_version": "0.2.0", "width_px": 512, "height_px": 640,
 "drawing": {"motifs": ["fish", "shell"], "layout": "tossed", "repeat": "brick", "symmetry": "p2", "density": 0.33, "scale": 0.2,
             "aspect": 0.8, "palette": {"ground": "#FFFFFF", "inks": ["#1F3A5F"]}, "style": "flat", "seed": 3},
 "diffusion": {"model": "house", "model_hash": "0", "prompt": "fish", "negative": "", "seed": 4, "steps": 8, "guidance": 2.0,
               "strength": 0.4, "scheduler": "own", "adapters": [], "dtype": "float32", "device": "cpu",
               "threads": 1, "batch_size": 1}}
"""
"""As it was written before placements and references."""


def test_a_spec_stored_before_placements_reads_back_with_its_hash():
    spec = spec_from_mapping(json.loads(STORED))
    assert spec.drawing.format is Format.REPEAT
    assert json.loads(json.dumps(spec.to_mapping())) == json.loads(STORED)
    assert spec.sha256 == "ed553d53a49c74b22970c1385c1d10b3fb5480b88057cc2b515eeee8ed9f6455"


COLOURS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)
SHARES = st.floats(0.01, 1)
DRAWINGS = st.builds(
    DrawingSpec, motifs=st.lists(st.text(), max_size=3).map(tuple), layout=st.sampled_from(Layout),
    repeat=st.sampled_from(RepeatType), symmetry=st.text(), density=SHARES, scale=SHARES, aspect=SHARES,
    palette=st.just(Palette(ground="#FFFFFF", inks=("#1F3A5F", "#000000"))), style=st.text(),
    seed=st.integers(0, 2**31), format=st.sampled_from(Format), area_mm=st.none() | st.tuples(SHARES, SHARES), safe_mm=SHARES,
    base_colour=st.none() | COLOURS, lettering=st.none() | st.text(), bleed_mm=SHARES, round=st.booleans(),
    font=st.none() | st.text(), letter_mm=SHARES,
    logo=st.none() | st.builds(LogoMark, aspect=SHARES, width_mm=SHARES, clear_space=SHARES, colour=COLOURS),
)  # fmt: skip
DIFFUSIONS = st.builds(
    DiffusionSpec, model=st.text(), model_hash=st.text(), prompt=st.text(), negative=st.text(), seed=st.integers(0, 2**31),
    steps=st.integers(1, 150), guidance=SHARES, strength=SHARES, scheduler=st.text(), adapters=st.lists(st.text()).map(tuple),
    dtype=st.text(), device=st.text(), threads=st.integers(1, 8), batch_size=st.integers(1, 8), reference=st.none() | st.text(),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(DRAWINGS, st.none() | DIFFUSIONS)
def test_any_spec_survives_json_with_its_hash(drawing, diffusion):
    spec = Spec(generator="drawn", engine_version="1", width_px=8, height_px=8, drawing=drawing, diffusion=diffusion)
    again = spec_from_mapping(json.loads(json.dumps(spec.to_mapping())))
    assert again == spec
    assert again.sha256 == spec.sha256
