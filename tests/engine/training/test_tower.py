import copy

import pytest
import timm
import torch

from engine.training.tower import FRONT_BLOCKS, Tower, fold, unfold_into


@pytest.fixture(scope="module")
def trunk():
    """A trunk whose normalisations are anything but neutral."""
    torch.manual_seed(0)
    built = timm.create_model("tf_efficientnet_lite0", num_classes=0).eval()
    for module in built.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2.0)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.2)
    return built


@pytest.fixture(scope="module")
def images():
    return torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(1))


def test_a_folded_tower_computes_what_the_trunk_did(trunk, images):
    tower = Tower(copy.deepcopy(trunk))
    with torch.no_grad():
        torch.testing.assert_close(tower.back(tower.front(images)), trunk(images), rtol=1e-3, atol=1e-4)


def test_a_tower_written_back_computes_the_same_and_starts_from_nothing_of_the_new_trunk(trunk, images):
    tower = Tower(copy.deepcopy(trunk))
    other = timm.create_model("tf_efficientnet_lite0", num_classes=0).eval()
    unfold_into(other, tower)
    with torch.no_grad():
        torch.testing.assert_close(other(images), trunk(images), rtol=1e-3, atol=1e-4)


def test_gradients_pass_the_frozen_filters_as_the_library_has_them(trunk, images):
    tower, plain = Tower(copy.deepcopy(trunk)), copy.deepcopy(trunk)
    fold(plain)
    back = torch.nn.Sequential(*list(plain.blocks)[FRONT_BLOCKS:], plain.conv_head, plain.bn2, plain.global_pool)
    with torch.no_grad():
        seen = tower.front(images)
    ours, theirs = (seen.clone().requires_grad_(True) for _ in range(2))
    tower.back(ours).square().sum().backward()
    back(theirs).square().sum().backward()
    torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-3, atol=1e-4 * float(theirs.grad.abs().max()))


def test_only_what_mixes_the_filters_learns(trunk):
    learning = [name for name, weights in Tower(copy.deepcopy(trunk)).named_parameters() if weights.requires_grad]
    assert learning
    assert not any("front" in name or "conv_dw" in name for name in learning)
