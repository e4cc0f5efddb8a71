"""Where the models run: the accelerator if there is one, and the number format that it computes in.

The format goes by what the hardware has, not by a clock: a scorer must give a design the same numbers in every process, and near
any limit of speed two measurements choose differently.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import torch

_SIDE = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What was found. `name` is "cuda", "mps" or "cpu"; `dtype` "float32" or "bfloat16".

    `bf16_speedup` is how many times faster a bf16 matrix product ran than an fp32 one (below 1: slower); it is told, and chooses
    nothing.
    """

    name: str
    dtype: str
    threads: int
    bf16_speedup: float


@cache
def probe(threads: int = 0) -> Device:
    """Looked at once a process; `threads` 0 means one a core."""
    name = _best_device()
    return Device(
        name=name,
        dtype="bfloat16" if _multiplies_bf16(name) else "float32",
        threads=threads or torch.get_num_threads(),
        bf16_speedup=round(_bf16_speedup(name), 2),
    )


def available(name: str) -> bool:
    """Whether models can run on `name` ("cuda", "mps", "cpu") on this machine."""
    found = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return bool(found.get(name, False))


@contextmanager
def flushing_denormals() -> Iterator[None]:
    """On this thread what is smaller than 1e-38 counts as nought: some processors take a hundred times as long to multiply it, and
    a network's activation leaves much of it behind."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def torch_dtype(name: str) -> torch.dtype:
    """The torch number format of a spec's dtype name; an unknown name raises KeyError."""
    return {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}[name]


def _best_device() -> str:
    return next(name for name in ("cuda", "mps", "cpu") if available(name))


def _multiplies_bf16(device: str) -> bool:
    """Whether the hardware has instructions for products of bf16 matrices; without them they are slower than those of fp32."""
    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device == "mps":
        return False
    has = torch.cpu.get_capabilities()
    return bool(has.get("amx_bf16") or has.get("avx512_bf16"))


def _bf16_speedup(device: str) -> float:
    """Time of a 512-cubed fp32 product over the bf16 one; 0 where bf16 is not supported at all."""
    try:
        return _seconds(torch.float32, device) / _seconds(torch.bfloat16, device)
    except (RuntimeError, TypeError):
        return 0.0


def _seconds(dtype: torch.dtype, device: str) -> float:
    """The best of five timed matrix products, after one to warm up."""
    matrix = torch.ones(_SIDE, _SIDE, dtype=dtype, device=device)
    times = []
    for _ in range(6):
        start = time.perf_counter()
        float((matrix @ matrix)[0, 0])
        times.append(time.perf_counter() - start)
    return min(times[1:])
