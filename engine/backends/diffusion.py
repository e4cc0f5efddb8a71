"""The diffused generator: any diffusers model, image-to-image from the drawn composition or a reference, or from words alone.

The composition (or the reference, made a repeat) comes at the model's own size, is redrawn by the model on the repeat's torus (see
`wrapping`), brought to the asked size with its neighbours in sight, and snapped to the exact palette.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import torch
from diffusers import AutoPipelineForImage2Image

from engine.backends import device as devices
from engine.backends.adapters import add_adapters
from engine.backends.guides import unprinted
from engine.backends.models import ModelRef, load_pipeline, model_choices, resolve_model
from engine.backends.register import print_in_register
from engine.backends.schedulers import make_scheduler
from engine.backends.wrapping import Cloth, resize_wrapped, wrap_convolutions
from engine.colour import quantise
from engine.colour.adopt import in_palette
from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brief import RepeatType
from engine.domain.spec import DiffusionSpec, DrawingSpec, Spec
from engine.errors import EngineError, GenerationStopped, InvalidImage, ModelMismatch, PictureWithheld
from engine.ports import Artwork, Pictures, Pixels, ShouldStop
from engine.repeats.blending import as_repeat, mend_seam


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model in memory: both pipelines share its networks; `stride` is pixels per cell of its coarsest level."""

    text: Any
    image: Any
    cloth: Cloth
    scheduler_config: Any
    native_px: int
    stride: int
    slip: float


class DiffusedGenerator:
    """Redraws compositions with the model that each spec names. Keeps loaded models; one call at a time, as pipelines hold state.

    A model that ships a safety checker keeps it: a picture that it blacks out raises PictureWithheld.
    """

    name = "diffused"

    def __init__(self, models: Path, pictures: Pictures | None = None) -> None:
        """`models` is the folder of models; `pictures` reads the references that specs name."""
        self._models, self._pictures = models, pictures
        self._loaded: dict[tuple[str, ...], _Loaded] = {}
        self._lock = Lock()

    def generate(self, specs: Sequence[Spec], should_stop: ShouldStop | None = None) -> list[Artwork]:
        """One artwork a spec, in order; `should_stop`, asked between denoising steps, ends the call with GenerationStopped."""
        artworks: list[Artwork] = []
        with self._lock:
            for _, group in groupby(specs, key=_batch_key):
                for chunk in _chunks(list(group)):
                    artworks += self._generate_chunk(chunk, should_stop)
        return artworks

    def _generate_chunk(self, specs: list[Spec], should_stop: ShouldStop | None) -> list[Artwork]:
        """A batch is always filled up to the spec's batch size: floating-point sums depend on it, and pixels must not."""
        how = _diffusion(specs[0])
        full = specs + [specs[-1]] * (how.batch_size - len(specs))
        repeat = specs[0].drawing.repeat
        model = self._model(how)
        with torch.inference_mode(), _threads(how.threads), model.cloth.laid_as(repeat):
            images = _denoise(model, full, self._starts(model, full), should_stop)[: len(specs)]
            sized = resize_wrapped(images, specs[0].height_px, specs[0].width_px, repeat)
        return [_finish(image, spec, model.slip) for image, spec in zip(sized, specs, strict=True)]

    def _starts(self, model: _Loaded, specs: Sequence[Spec]) -> torch.Tensor | None:
        """What the model redraws, (n, 3, height, width) in 0-1; None where it makes pictures from words alone."""
        how = _diffusion(specs[0])
        if how.strength >= 1:
            return None
        width, height = _model_size(specs[0], model)
        if how.reference is None:
            return torch.stack([_guide(spec.drawing, width, height) for spec in specs])
        if self._pictures is None:
            raise InvalidImage("This spec starts from a stored picture, and there are none here; make it where the picture is.")
        picture = as_repeat(self._pictures(how.reference), specs[0].drawing.repeat, width, height)
        dressed = [in_palette(picture, spec.drawing.palette) for spec in specs]
        return torch.from_numpy(np.stack(dressed)).permute(0, 3, 1, 2) / 255

    def _model(self, how: DiffusionSpec) -> _Loaded:
        ref = resolve_model(self._models, how.model)
        if how.model_hash != ref.sha256:
            raise ModelMismatch(
                f"The diffusion model {how.model!r} has changed since this spec was written ({ref.sha256[:12]} on disk, "
                f"{how.model_hash[:12]} asked); put the earlier model back, or generate anew."
            )
        if not devices.available(how.device):
            raise ModelMismatch(f"This spec was made on {how.device!r}, which this machine has not; generate it anew here.")
        key = (ref.sha256, how.dtype, how.device, *how.adapters)
        if key not in self._loaded:
            self._loaded[key] = _load(ref, how, self._models)
        return self._loaded[key]


def diffusion_defaults(models: Path, name: str, *, device: devices.Device | None = None) -> DiffusionSpec:
    """A spec to fill in with prompt and seed: the model's own choices (strikeoff.json in its folder), this machine's format."""
    found = device or devices.probe()
    ref = resolve_model(models, name)
    own = model_choices(ref)
    return DiffusionSpec(
        model=name, model_hash=ref.sha256, prompt="", negative="", seed=0, adapters=(), device=found.name, dtype=found.dtype,
        threads=found.threads, batch_size=1, steps=int(own["steps"]), guidance=float(own["guidance"]),
        strength=float(own["strength"]), scheduler=str(own["scheduler"]),
    )  # fmt: skip


def _load(ref: ModelRef, how: DiffusionSpec, models: Path) -> _Loaded:
    text = load_pipeline(ref, devices.torch_dtype(how.dtype), how.device)
    text.set_progress_bar_config(disable=True)
    add_adapters(text, how.adapters, models)
    cloth = Cloth()
    for network in (text.unet, text.vae):
        wrap_convolutions(network, cloth)
    if hasattr(text.vae, "disable_tiling"):
        text.vae.disable_tiling()
    levels = len(text.unet.config.block_out_channels) - 1
    image = AutoPipelineForImage2Image.from_pipe(text)
    image.set_progress_bar_config(disable=True)
    return _Loaded(
        text=text,
        image=image,
        cloth=cloth,
        scheduler_config=text.scheduler.config,
        native_px=_native_px(text),
        stride=math.lcm(8, text.vae_scale_factor * 2**levels),  # text-to-image asks for multiples of 8
        slip=float(model_choices(ref).get("slip", 0)),
    )


def _native_px(pipeline: Any) -> int:
    """The side the model was trained at: its UNet's sample size in pixels."""
    size = pipeline.unet.config.sample_size
    return int(max(size) if isinstance(size, (list, tuple)) else size) * int(pipeline.vae_scale_factor)


def _denoise(model: _Loaded, specs: Sequence[Spec], starts: torch.Tensor | None, should_stop: ShouldStop | None) -> torch.Tensor:
    """Images as the model gives them, (n, 3, height, width) in 0-1."""
    how = _diffusion(specs[0])
    width, height = _model_size(specs[0], model)
    pipeline = model.text if starts is None else model.image
    pipeline.scheduler = make_scheduler(how.scheduler, model.scheduler_config)
    extra = {"width": width, "height": height} if starts is None else {"strength": how.strength, "image": starts}
    _refuse_stop(should_stop)
    output = pipeline(
        prompt=[_diffusion(spec).prompt for spec in specs],
        negative_prompt=[_diffusion(spec).negative for spec in specs],
        generator=[torch.Generator("cpu").manual_seed(_diffusion(spec).seed) for spec in specs],
        num_inference_steps=_steps(how),
        guidance_scale=how.guidance,
        output_type="pt",
        callback_on_step_end=_stop_between_steps(should_stop),
        **extra,
    )
    if any(getattr(output, "nsfw_content_detected", None) or ()):
        raise PictureWithheld(f"The safety checker of the model {how.model!r} withheld a picture; change the words or the seed.")
    return output.images.to("cpu", torch.float32)


def _steps(how: DiffusionSpec) -> int:
    """Image-to-image does `strength` of the steps; a spec that leaves none would return the drawing as if redrawn."""
    if int(how.steps * min(how.strength, 1)) < 1:
        raise EngineError(f"A strength of {how.strength} with {how.steps} steps leaves none to do; raise either.")
    return how.steps


def _model_size(spec: Spec, model: _Loaded) -> tuple[int, int]:
    """(width, height) nearest the model's own area with the repeat's shape, in whole cells of its coarsest level.

    The moved side of a half-drop or brick takes an even number of them, so that half a repeat is whole at every level.
    """
    aspect = spec.width_px / spec.height_px
    cells = (model.native_px * aspect**0.5 / model.stride, model.native_px / aspect**0.5 / model.stride)
    even = {RepeatType.BRICK: (2, 1), RepeatType.HALF_DROP: (1, 2)}.get(spec.drawing.repeat, (1, 1))
    width, height = (max(1, round(count / step)) * step * model.stride for count, step in zip(cells, even, strict=True))
    return width, height


def _guide(drawing: DrawingSpec, width: int, height: int) -> torch.Tensor:
    """The drawn composition as (3, height, width) in 0-1, drawn twice as large and averaged so that edges are smooth."""
    pixels = render(compose(unprinted(drawing)), 2 * width, 2 * height).astype(np.float32) / 255
    small = pixels.reshape(height, 2, width, 2, 3).mean(axis=(1, 3))
    return torch.from_numpy(small).permute(2, 0, 1)


def _stop_between_steps(should_stop: ShouldStop | None) -> Callable[..., dict[str, Any]] | None:
    if should_stop is None:
        return None

    def ask(_pipeline: Any, _step: int, _timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
        _refuse_stop(should_stop)
        return values

    return ask


def _refuse_stop(should_stop: ShouldStop | None) -> None:
    if should_stop is not None and should_stop():
        raise GenerationStopped("Generating was stopped on request; nothing of this batch was kept.")


def _finish(image: torch.Tensor, spec: Spec, slip: float) -> Artwork:
    """Exact palette colours at the asked size, each ink near where it was drawn if the model asks for that."""
    rgb: Pixels = image.clamp(0, 1).mul(255).round().to(torch.uint8).permute(1, 2, 0).numpy()
    how = _diffusion(spec)
    if how.mend_seam:
        rgb = mend_seam(rgb, spec.drawing.repeat)
    if slip and how.strength < 1 and how.reference is None:
        rgb = print_in_register(rgb, unprinted(spec.drawing), slip)
    drawing = spec.drawing
    return Artwork(pixels=quantise(rgb, drawing.palette, repeat=drawing.repeat), repeat=drawing.repeat, format=drawing.format)


def _diffusion(spec: Spec) -> DiffusionSpec:
    if spec.diffusion is None:
        raise EngineError("This spec names no diffusion model; give it to the drawn generator.")
    return spec.diffusion


def _batch_key(spec: Spec) -> tuple[object, ...]:
    """What pictures of one batch share: all but the words, the seed and the drawing itself."""
    shared = replace(_diffusion(spec), prompt="", negative="", seed=0)
    return shared, spec.width_px, spec.height_px, spec.drawing.repeat


def _chunks(specs: list[Spec]) -> Iterator[list[Spec]]:
    size = max(1, _diffusion(specs[0]).batch_size)
    for start in range(0, len(specs), size):
        yield specs[start : start + size]


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Run with the spec's number of threads, which decides the order of floating-point sums."""
    before = torch.get_num_threads()
    torch.set_num_threads(max(1, count))
    try:
        yield
    finally:
        torch.set_num_threads(before)
