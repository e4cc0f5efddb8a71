"""A tower that is laid out for the processor sees what the plain one sees."""

from copy import deepcopy

import pytest
import torch
from open_clip.transformer import QuickGELU, VisionTransformer

from engine.scoring.packed import can_pack, packed

pytestmark = pytest.mark.skipif(not can_pack("cpu", torch.bfloat16), reason="this processor knows no bf16")


def _tower(act_layer: type[torch.nn.Module] = torch.nn.GELU) -> VisionTransformer:
    torch.manual_seed(0)
    tower = VisionTransformer(
        image_size=64, patch_size=16, width=64, layers=3, heads=4, mlp_ratio=4, output_dim=32, act_layer=act_layer
    )
    return tower.eval().requires_grad_(False)


@pytest.mark.parametrize("act_layer", [torch.nn.GELU, QuickGELU])
def test_a_packed_tower_is_no_farther_from_full_precision_than_the_plain_one(act_layer):
    full, images = _tower(act_layer), torch.randn(5, 3, 64, 64)
    half = deepcopy(full).to(torch.bfloat16)
    with torch.inference_mode():
        exact = full(images)
        plain, ours = (tower(images.to(torch.bfloat16)).float() for tower in (half, packed(half)))
    assert (ours - exact).norm() < 1.2 * (plain - exact).norm()
    assert torch.nn.functional.cosine_similarity(ours, exact).min() > 0.999


def test_packing_leaves_the_given_tower_as_it_is_and_shares_what_it_does_not_pack():
    half = _tower().to(torch.bfloat16)
    twin = packed(half)
    assert isinstance(half.transformer.resblocks[0].attn, torch.nn.MultiheadAttention)
    assert twin.conv1.weight is half.conv1.weight
    assert twin.transformer.resblocks[0].ln_1.weight is half.transformer.resblocks[0].ln_1.weight


def test_full_precision_and_other_devices_are_left_plain():
    assert not can_pack("cpu", torch.float32)
    assert not can_pack("cuda", torch.bfloat16)
