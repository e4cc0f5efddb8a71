import numpy as np
import pytest
import torch

from engine.backends import device
from engine.backends.device import available, flushing_denormals, probe, torch_dtype


def test_a_cpu_is_always_available_and_a_made_up_device_never() -> None:
    assert available("cpu")
    assert not available("abacus")


@pytest.mark.parametrize("measured", [0.05, 1.19, 1.21, 8.0])
@pytest.mark.parametrize(("has", "dtype"), [({"amx_bf16": True}, "bfloat16"), ({"avx512_bf16": True}, "bfloat16"), ({}, "float32")])
def test_the_number_format_goes_by_what_the_processor_has_and_never_by_a_clock(monkeypatch, measured, has, dtype) -> None:
    monkeypatch.setattr(device, "_best_device", lambda: "cpu")
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: has)
    monkeypatch.setattr(device, "_bf16_speedup", lambda name: measured)
    found = probe.__wrapped__(1)
    assert (found.dtype, found.bf16_speedup) == (dtype, round(measured, 2))
    assert torch_dtype(found.dtype) in (torch.bfloat16, torch.float32)


def test_the_machine_is_looked_at_once() -> None:
    assert probe(1) is probe(1)


@pytest.mark.skipif(not torch.set_flush_denormal(False), reason="this processor cannot")
def test_what_is_next_to_nothing_counts_as_nought_only_while_it_is_asked_to() -> None:
    tiny = np.full(1, 1e-39, np.float32)
    with flushing_denormals():
        assert (tiny * np.float32(0.5))[0] == 0
    assert (tiny * np.float32(0.5))[0] > 0
