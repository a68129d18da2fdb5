"""The encoder in OpenVINO: a graph built from the weights of CTranslate2's own model file; no torch, no conversion.

Whisper's encoder: two convolutions, sinusoids for the place, then layers of attention and feed-forward, each normalised
before (openai/whisper, model.py).  OpenVINO is an extra: without it, or where it is slower, CTranslate2 encodes.
"""

import json
import math
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from transcription.ctranslate2_file import WeightsUnreadable, read_weights
from transcription.decoding import Encoder, Floats

ORDINARY = "ctranslate2"
TRIAL_FRAMES = 2000  # 20 s, a usual window
TRIALS = 3
NEAR = 0.99  # correlation of its result with CTranslate2's, both rounded in their own way: below it something is wrong
WORTH = 0.9  # of CTranslate2's time: what is hardly faster is not worth another library
EPSILON = 1e-5  # of the layers' normalisation
GROUP = 64  # numbers of an input that are rounded together

Weights = Mapping[str, NDArray[np.generic]]


class Precision(StrEnum):
    """Of the large products; which is faster depends on the processor."""

    INT8 = "int8"  # AVX-512 VNNI, AVX-VNNI: weights and inputs rounded to 8 bits
    BF16 = "bf16"  # AMX, AVX-512 BF16


def faster_encoder(folder: Path, ordinary: Encoder, *, mels: int, streams: int) -> tuple[str, Encoder]:
    """The fastest of OpenVINO's that tells the same as `ordinary`, with its name; `ordinary` where none is faster.

    Measured once for a model, a machine and these versions, and kept beside the model's folder: a machine that is busy
    at the next start must not change what is heard.

    folder  of the model; without a model.bin of a known form, or without OpenVINO: `ordinary`
    """
    try:
        import openvino
    except ImportError:
        return ORDINARY, ordinary
    kept, here = folder.parent / f".{folder.name}-encoder.json", _machine(openvino)
    try:
        weights = read_weights(folder / "model.bin", prefix="encoder/")
        choice = _remembered(kept, here)
        if choice == ORDINARY:
            return ORDINARY, ordinary
        if choice is not None:
            return choice, OpenVinoEncoder(openvino, weights, Precision(choice.split()[-1]), streams=streams)
        others = {f"openvino {kind}": OpenVinoEncoder(openvino, weights, kind, streams=streams) for kind in Precision}
    except (WeightsUnreadable, OSError, KeyError, ValueError, RuntimeError):  # another form of model, or of OpenVINO
        return ORDINARY, ordinary
    chosen = fastest(ordinary, others, mels=mels)
    with suppress(OSError):  # a model in a folder that is not ours: measured at every start
        kept.write_text(json.dumps({"encoder": chosen, **here}), "utf-8")
    return chosen, others.get(chosen, ordinary)


def fastest(ordinary: Encoder, others: Mapping[str, Encoder], *, mels: int) -> str:
    """The name of the one that is fastest, tells the same and is worth it; ORDINARY: none is."""
    sound = np.random.default_rng(1).normal(0, 0.5, (1, mels, TRIAL_FRAMES)).astype(np.float32)
    all_of_them = {ORDINARY: ordinary, **others}
    results = {name: encoder(sound) for name, encoder in all_of_them.items()}  # and each is warm now
    best = dict.fromkeys(all_of_them, math.inf)
    for _ in range(TRIALS):  # in turn: what else the machine does falls on all of them
        for name, encoder in all_of_them.items():
            began = time.perf_counter()
            encoder(sound)
            best[name] = min(best[name], time.perf_counter() - began)
    alike = [name for name in others if _likeness(results[name], results[ORDINARY]) >= NEAR]
    worth = [name for name in alike if best[name] < WORTH * best[ORDINARY]]
    return min(worth, key=lambda name: best[name], default=ORDINARY)


def _likeness(found: Floats, expected: Floats) -> float:
    """Correlation; 0 where even the shapes differ."""
    return float(np.corrcoef(expected.ravel(), found.ravel())[0, 1]) if expected.shape == found.shape else 0.0


def _machine(openvino: Any) -> dict[str, str]:
    """What a measurement holds for."""
    processor = str(openvino.Core().get_property("CPU", "FULL_DEVICE_NAME"))
    return {
        "processor": processor,
        "openvino": str(openvino.__version__),
        "ctranslate2": ctranslate2.__version__,
    }


def _remembered(kept: Path, here: Mapping[str, str]) -> str | None:
    try:
        said = json.loads(kept.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    is_ours = isinstance(said, dict) and all(said.get(name) == value for name, value in here.items())
    return str(said.get("encoder")) if is_ours else None


class OpenVinoEncoder:
    """Called with (1, mels, frames), gives (1, frames / 2, width); one request for each thread."""

    def __init__(self, openvino: Any, weights: Weights, precision: Precision, *, streams: int) -> None:
        core = openvino.Core()
        can = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self._compiled = core.compile_model(
            _graph(openvino, weights, precision),
            "CPU",
            {
                "INFERENCE_PRECISION_HINT": "bf16" if "BF16" in can else "f32",
                "NUM_STREAMS": streams,
                "INFERENCE_NUM_THREADS": streams,
                "DYNAMIC_QUANTIZATION_GROUP_SIZE": GROUP if precision is Precision.INT8 else 0,
            },
        )
        self._own = threading.local()

    def __call__(self, mel: Floats) -> Floats:
        if not hasattr(self._own, "request"):
            self._own.request = self._compiled.create_infer_request()
        (result,) = self._own.request.infer([mel]).values()
        return np.array(result, np.float32)


def _graph(openvino: Any, weights: Weights, precision: Precision) -> Any:
    from openvino import opset13 as ops

    def linear(x: Any, name: str) -> Any:
        return _linear(ops, x, weights, name, precision)

    heads = int(weights["num_heads"])
    places = weights["position_encodings/encodings"].astype(np.float32)
    width = places.shape[1]
    mel = ops.parameter([1, weights["conv1/weight"].shape[1], -1], np.float32)

    x = _convolved(ops, mel, weights, "conv1", stride=1)
    x = _convolved(ops, x, weights, "conv2", stride=2)
    x = ops.transpose(x, [0, 2, 1])
    count = ops.gather(ops.shape_of(x), [1], 0)
    x = ops.add(x, ops.slice(ops.constant(places), [0], count, [1], [0]))
    layer = 0
    while f"layer_{layer}/ffn/linear_0/weight" in weights:
        name = f"layer_{layer}"
        x = ops.add(x, _attention(ops, x, weights, f"{name}/self_attention", (heads, width), linear))
        inner = _normalised(ops, x, weights, f"{name}/ffn/layer_norm")
        inner = ops.gelu(linear(inner, f"{name}/ffn/linear_0"), "erf")
        x = ops.add(x, linear(inner, f"{name}/ffn/linear_1"))
        layer += 1
    return openvino.Model([_normalised(ops, x, weights, "layer_norm")], [mel], "encoder")


def _convolved(ops: Any, x: Any, weights: Weights, name: str, *, stride: int) -> Any:
    kernel = weights[f"{name}/weight"].astype(np.float32)
    bias = weights[f"{name}/bias"].astype(np.float32).reshape(1, -1, 1)
    return ops.gelu(
        ops.add(ops.convolution(x, ops.constant(kernel), [stride], [1], [1], [1]), ops.constant(bias)), "erf"
    )


def _attention(ops: Any, x: Any, weights: Weights, name: str, shape: tuple[int, int], linear: Any) -> Any:
    """Query, key and value come from one matrix, in this order."""
    normal = _normalised(ops, x, weights, f"{name}/layer_norm")
    heads, width = shape
    size = width // heads
    together = ops.reshape(linear(normal, f"{name}/linear_0"), [0, 0, 3, heads, size], True)
    parts = ops.split(ops.transpose(together, [2, 0, 3, 1, 4]), 0, 3)  # three of (1, batch, heads, time, size)
    query, key, value = (ops.squeeze(part, [0]) for part in parts.outputs())
    mixed = ops.transpose(ops.scaled_dot_product_attention(query, key, value), [0, 2, 1, 3])
    return linear(ops.reshape(mixed, [0, 0, width], True), f"{name}/linear_1")


def _normalised(ops: Any, x: Any, weights: Weights, name: str) -> Any:
    gamma, beta = (weights[f"{name}/{part}"].astype(np.float32) for part in ("gamma", "beta"))
    return ops.add(ops.multiply(ops.mvn(x, [-1], True, EPSILON, "inside_sqrt"), gamma), beta)


def _linear(ops: Any, x: Any, weights: Weights, name: str, precision: Precision) -> Any:
    matrix = weights[f"{name}/weight"].astype(np.float32)
    if precision is Precision.INT8:  # a scale for each row; OpenVINO multiplies the bytes
        scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-8) / 127
        rounded = ops.constant(np.round(matrix / scale).astype(np.int8))
        factor = ops.multiply(ops.convert(rounded, np.float32), ops.constant(scale.astype(np.float32)))
    else:
        factor = ops.constant(matrix)
    product = ops.matmul(x, factor, False, True)
    bias = weights.get(f"{name}/bias")
    return product if bias is None else ops.add(product, bias.astype(np.float32))
