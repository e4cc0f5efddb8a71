import torch

from engine.backends.device import available, probe, torch_dtype


def test_a_cpu_is_always_available_and_a_made_up_device_never() -> None:
    assert available("cpu")
    assert not available("abacus")


def test_bf16_is_chosen_only_where_it_was_measured_faster() -> None:
    found = probe(1)
    assert found.dtype == ("bfloat16" if found.bf16_speedup >= 1.2 else "float32")
    assert torch_dtype(found.dtype) in (torch.bfloat16, torch.float32)


def test_the_machine_is_measured_once() -> None:
    assert probe(1) is probe(1)
