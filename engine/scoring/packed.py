"""An open_clip image tower with its weights laid out as the processor multiplies them: the same numbers sooner.

torch lays a bf16 matrix out anew at every product, which takes a third of its time where only some 250 rows (the patches of one
picture's views) meet it. Here that is done once; GELU is taken while a product's results are still at hand, and attention in one
pass. Only blocks that are built as ViT's are repacked; whatever else a tower has stays as it is.
"""

from __future__ import annotations

from copy import deepcopy

import torch
from open_clip.transformer import ResidualAttentionBlock
from torch import Tensor, nn

ROWS = 250
"""For which the layout is chosen: five views of 50 patches. Other numbers of rows work as well."""


def packed(tower: nn.Module) -> nn.Module:
    """The tower repacked, its other weights shared with the given one. On another processor than this it would not run."""
    shared = {id(tensor): tensor for tensor in (*tower.parameters(), *tower.buffers())}
    twin = deepcopy(tower, shared)
    for block in twin.modules():
        if isinstance(block, ResidualAttentionBlock) and block.attn.batch_first and block.attn.in_proj_weight is not None:
            block.attn = _Attention(block.attn)
            smooth = isinstance(block.mlp.gelu, nn.GELU) and block.mlp.gelu.approximate == "none"
            into = _Linear(block.mlp.c_fc.weight, block.mlp.c_fc.bias, gelu=smooth)
            between = nn.Identity() if smooth else block.mlp.gelu
            block.mlp = nn.Sequential(into, between, _Linear(block.mlp.c_proj.weight, block.mlp.c_proj.bias))
    return twin


def can_pack(device: str, dtype: torch.dtype) -> bool:
    """Whether it saves time: in fp32 torch's own products lose nothing by the layout."""
    half = device == "cpu" and dtype is torch.bfloat16 and torch.backends.mkldnn.is_available()
    return half and bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


class _Linear(nn.Module):  # type: ignore[misc]
    def __init__(self, weight: Tensor, bias: Tensor | None, *, gelu: bool = False) -> None:
        super().__init__()
        self.weight = torch.ops.mkldnn._reorder_linear_weight(weight.detach(), ROWS)
        self.bias = bias
        self.then: tuple[str, list[float], str] = ("gelu", [], "none") if gelu else ("none", [], "")

    def forward(self, rows: Tensor) -> Tensor:
        product: Tensor = torch.ops.mkldnn._linear_pointwise(rows, self.weight, self.bias, *self.then)
        return product


class _Attention(nn.Module):  # type: ignore[misc]
    """In place of a block's nn.MultiheadAttention, asked as that block asks it: of one thing about itself, without a mask."""

    def __init__(self, plain: nn.MultiheadAttention) -> None:
        super().__init__()
        self.heads = plain.num_heads
        self.into = _Linear(plain.in_proj_weight, plain.in_proj_bias)
        self.out = _Linear(plain.out_proj.weight, plain.out_proj.bias)

    def forward(self, query: Tensor, _key: Tensor, _value: Tensor, *, need_weights: bool, attn_mask: None) -> tuple[Tensor, None]:
        """`query` (views, patches, width)."""
        assert attn_mask is None and not need_weights, "an image tower looks at all its patches"
        views, patches, width = query.shape
        q, k, v = self.into(query).view(views, patches, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = nn.functional.scaled_dot_product_attention(q, k, v)
        return self.out(seen.transpose(1, 2).reshape(views, patches, width)), None
