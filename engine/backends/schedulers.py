"""The samplers that a spec may name."""

from __future__ import annotations

from typing import Any

import diffusers

from engine.errors import EngineError

SCHEDULERS = {
    "dpm-solver": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", "use_karras_sigmas": False}),
    "ddim": ("DDIMScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "lcm": ("LCMScheduler", {}),
    "own": ("", {}),
}


def make_scheduler(name: str, config: Any) -> Any:
    """A fresh sampler for one call (samplers keep state), from the model's own noise schedule; `own` is the one it ships."""
    if name not in SCHEDULERS:
        raise EngineError(f"The scheduler {name!r} is not known; use one of {', '.join(SCHEDULERS)}.")
    kind, changes = SCHEDULERS[name]
    return getattr(diffusers, kind or config["_class_name"]).from_config(config, **changes)
