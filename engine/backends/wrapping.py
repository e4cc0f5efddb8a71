"""Convolutions that see the cloth, not the edge of the picture: padding that continues a repeat the way its type does.

A half-drop (brick) repeat is generated on its own twisted torus: beyond the left and right (upper and lower) edge lies the same
repeat, moved by half its height (width). That is exact at every level whose height (width) is even, and needs half the work of
generating the unfolded block of two repeats, whose halves would then have to be forced equal.
A mirror repeat continues as its own reflection; its seam is then equal by construction.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import torch
from diffusers.models.downsampling import Downsample2D
from torch import nn
from torch.nn import functional

from engine.domain.brief import RepeatType
from engine.errors import ModelMismatch

Pad = tuple[int, int, int, int]


class Cloth:
    """The repeat type that wrapped convolutions continue now; one a pipeline, so that repeat types can follow one another."""

    def __init__(self) -> None:
        self.repeat = RepeatType.BLOCK

    @contextmanager
    def laid_as(self, repeat: RepeatType) -> Iterator[None]:
        """Continue as `repeat` within this block."""
        before, self.repeat = self.repeat, repeat
        try:
            yield
        finally:
            self.repeat = before


def wrap_pad(x: torch.Tensor, pad: Pad, repeat: RepeatType) -> torch.Tensor:
    """`x` (..., height, width) with (left, right, top, bottom) pixels of the neighbouring repeats around it."""
    left, right, top, bottom = pad
    if repeat is RepeatType.BRICK:
        return _beside(_beside(x, top, bottom, -2, x.shape[-1] // 2), left, right, -1, 0)
    if repeat is RepeatType.MIRROR:
        return _reflected(_reflected(x, left, right, -1), top, bottom, -2)
    drop = x.shape[-2] // 2 if repeat is RepeatType.HALF_DROP else 0
    return _beside(_beside(x, left, right, -1, drop), top, bottom, -2, 0)


def _beside(x: torch.Tensor, before: int, after: int, axis: int, shift: int) -> torch.Tensor:
    """`x` between the end and the start of its neighbours along `axis`, each moved by `shift` along the other axis."""
    if not (before or after):
        return x
    size, other = x.shape[axis], -1 if axis == -2 else -2
    head, tail = x.narrow(axis, size - before, before), x.narrow(axis, 0, after)
    if shift:
        head, tail = head.roll(shift, other), tail.roll(shift, other)
    return torch.cat((head, x, tail), dim=axis)


def _reflected(x: torch.Tensor, before: int, after: int, axis: int) -> torch.Tensor:
    if not (before or after):
        return x
    head, tail = x.narrow(axis, 0, before).flip(axis), x.narrow(axis, x.shape[axis] - after, after).flip(axis)
    return torch.cat((head, x, tail), dim=axis)


def wrap_convolutions(model: nn.Module, cloth: Cloth) -> None:
    """Make every convolution of `model` continue as `cloth` says. Safe to call again, as after loading an adapter."""
    for name, module in model.named_modules():
        if isinstance(module, nn.ConvTranspose2d):
            raise ModelMismatch(
                f"The layer {name} is a transposed convolution, which cannot be made seamless; choose another model."
            )
        if isinstance(module, Downsample2D) and module.use_conv and module.padding == 0:
            _wrap_asymmetric(module, cloth)
        elif isinstance(module, nn.Conv2d) and any(module._reversed_padding_repeated_twice):
            _wrap(module, tuple(module._reversed_padding_repeated_twice), cloth)


def _wrap_asymmetric(module: Downsample2D, cloth: Cloth) -> None:
    """A KL encoder's downsampling pads one row and column of constant zeros by itself: take that over, wrapped."""
    module.padding = 1
    for convolution in {module.conv, getattr(module, "Conv2d_0", module.conv)}:
        _wrap(convolution, (0, 1, 0, 1), cloth)


def _wrap(convolution: nn.Conv2d, pad: Pad, cloth: Cloth) -> None:
    convolution._conv_forward = partial(_wrapped_forward, convolution, pad, cloth)


def _wrapped_forward(
    convolution: nn.Conv2d, pad: Pad, cloth: Cloth, x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None
) -> torch.Tensor:
    padded = wrap_pad(x, pad, cloth.repeat)
    return functional.conv2d(padded, weight, bias, convolution.stride, 0, convolution.dilation, convolution.groups)


def resize_wrapped(x: torch.Tensor, height_px: int, width_px: int, repeat: RepeatType) -> torch.Tensor:
    """`x` (n, 3, h, w) resampled to the size asked, bicubic with antialiasing, seeing the neighbouring repeats at its edges."""
    height, width = x.shape[-2:]
    if (height, width) == (height_px, width_px):
        return x
    top, left = _whole_margin(height, height_px), _whole_margin(width, width_px)
    padded = wrap_pad(x, (left, left, top, top), repeat)
    top_px, left_px = top * height_px // height, left * width_px // width
    grown = (height_px + 2 * top_px, width_px + 2 * left_px)
    large = functional.interpolate(padded, grown, mode="bicubic", antialias=True, align_corners=False)
    return large[..., top_px : top_px + height_px, left_px : left_px + width_px]


def _whole_margin(size: int, target: int, least: int = 8) -> int:
    """The smallest margin of at least `least` pixels that is a whole number of pixels before and after resizing."""
    step = size // math.gcd(size, target)
    return min(step * math.ceil(least / step), size)
