import json

import numpy as np
import pytest
from PIL import Image

from engine.domain.colour import to_rgb
from engine.domain.spec import spec_from_mapping
from engine.prompting.references import draw_references


@pytest.mark.parametrize("name", ["harbour", "marigold"])
def test_each_brand_has_six_reference_designs_in_its_own_colours(name, brands, data):
    brand, folder = brands[name], data / "brands" / name / "references"
    assert len(brand.references) == 6
    allowed = {to_rgb(colour) for colour in brand.palette}
    for picture in brand.references:
        with Image.open(folder / picture) as image:
            assert 256 <= min(image.size) <= max(image.size) <= 512
            pixels = np.asarray(image.convert("RGB"))
        assert {tuple(colour) for colour in np.unique(pixels.reshape(-1, 3), axis=0).tolist()} <= allowed
        spec = spec_from_mapping(json.loads((folder / picture).with_suffix(".json").read_text(encoding="utf-8")))
        assert (spec.width_px, spec.height_px) == image.size


def test_references_are_drawn_again_from_their_specs(data, tmp_path):
    folder = tmp_path / "harbour" / "references"
    folder.mkdir(parents=True)
    spec = (data / "brands" / "harbour" / "references" / "archive-1.json").read_text(encoding="utf-8")
    (folder / "archive-1.json").write_text(spec, encoding="utf-8")
    (first,) = draw_references(tmp_path / "harbour")
    before = first.read_bytes()
    assert draw_references(tmp_path / "harbour") == [first]
    assert first.read_bytes() == before
