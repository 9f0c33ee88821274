"""The cases that ONNX publishes for its Attention operator, through the definition, the tiles and the fused path.

Every output of every case is compared: its dtype, its shape and its numbers. Our functions return weights but no
scores: where a case asks for scores (qk_matmul_output_mode 0 to 2), their softmax is compared with our weights of the
same stage, which cannot see a constant added to a whole row. The attribute softmax_precision is not read: ours computes
in float32 or wider.
"""

import math
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from onnx import NodeProto, helper
from onnx.backend.test.case.node import collect_testcases
from torch import Tensor
from torch.nn import functional as F

from attention import (
    KVCache,
    attend,
    causal_mask,
    merge_heads,
    padding_mask,
    scaled_dot_product_attention,
    split_heads,
    tiled_attention,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore", RuntimeWarning)  # of other operators, whose cases ONNX makes on the way
    CASES = [case for case in collect_testcases("Attention") if "expanded" not in case.name]

TOLERANCE = {torch.float32: 1e-5, torch.float16: 2e-3, torch.bfloat16: 1.6e-2}


def by_definition(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, **options: Any) -> tuple[Tensor, Tensor]:
    return scaled_dot_product_attention(q, k, v, mask, **options, return_weights=True)


def in_tiles(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, **options: Any) -> tuple[Tensor, Tensor]:
    output, weights = (tiled_attention(q, k, x, mask, **options, block_size=3) for x in (v, unit_vectors(k)))
    return output, weights


def fused(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, **options: Any) -> tuple[Tensor, Tensor]:
    output, weights = (attend(q, k, x, mask, **options) for x in (v, unit_vectors(k)))
    return output, weights


def unit_vectors(k: Tensor) -> Tensor:
    """Values whose mix is the weights themselves."""
    return torch.eye(k.shape[-2], dtype=k.dtype, device=k.device).expand(*k.shape[:-1], -1)


def run(
    node: NodeProto, given: dict[str, Tensor], attention: Callable[..., tuple[Tensor, Tensor]]
) -> dict[str, Tensor]:
    """What ONNX's Attention node gives for its named inputs, the weights of the wanted stage as qk_matmul_output."""
    attributes = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
    q, k, v = given["Q"], given["K"], given["V"]
    if flat := q.dim() == 3:
        q = split_heads(q, attributes["q_num_heads"])
        k, v = (split_heads(x, attributes["kv_num_heads"]) for x in (k, v))
    cache = KVCache()
    if "past_key" in given:
        cache.append(given["past_key"], given["past_value"])
    past = len(cache)
    k, v = cache.append(k, v)

    bend = {"scale": attributes.get("scale"), "softcap": attributes.get("softcap") or None}
    y, weights = attention(q, k, v, **bend, **sight(attributes, given, past, q.shape[-2], k.shape[-2]))
    if attributes.get("qk_matmul_output_mode", 0) == 1:  # capped, not yet masked
        _, weights = attention(q, k, v, **bend)
    if attributes.get("qk_matmul_output_mode", 0) == 0:  # not even capped
        _, weights = attention(q, k, v, scale=bend["scale"])
    y = merge_heads(y) if flat else y
    return {"Y": y, "present_key": cache.k, "present_value": cache.v, "qk_matmul_output": weights}


def sight(attributes: dict[str, Any], given: dict[str, Tensor], past: int, L_q: int, L_k: int) -> dict[str, Any]:
    """Our mask, causal and offset for what an ONNX node lets its queries see."""
    lengths, mask = given.get("nonpad_kv_seqlen"), given.get("attn_mask")
    offsets = [past] if lengths is None else (lengths - L_q).tolist()
    causal, alike = bool(attributes.get("is_causal")), len(set(offsets)) == 1

    def up_to(ahead: int) -> Tensor:
        return torch.stack([causal_mask(L_q, L_k, offset + ahead, given["Q"].device) for offset in offsets])[:, None]

    seen = [] if lengths is None else [padding_mask(lengths, L_k)[:, None, None, :]]
    if causal and not alike:  # our offset is one for the whole batch
        seen.append(up_to(0))
    if (right := attributes.get("right_window_size", -1)) >= 0:
        seen.append(up_to(right))
    if (left := attributes.get("left_window_size", -1)) >= 0:
        seen.append(~up_to(-left - 1))
    if mask is not None:
        mask = F.pad(mask, (0, L_k - mask.shape[-1]), value=False if mask.dtype == torch.bool else -math.inf)
    for part in seen:
        if mask is None or mask.dtype == torch.bool:
            mask = part if mask is None else mask & part
        else:
            mask = torch.where(part, mask, -math.inf)
    return {"mask": mask, "causal": causal and alike, "offset": offsets[0]}


def tensors(names: list[str], arrays: list[np.ndarray], device: str) -> dict[str, Tensor]:
    """The inputs or outputs of a node by name; it leaves a name empty where it has none."""
    named = zip(filter(None, names), arrays, strict=True)
    return {name: tensor(array).to(device) for name, array in named}


def tensor(array: np.ndarray) -> Tensor:
    if array.dtype.name == "bfloat16":  # torch cannot read NumPy's, but the bits are the same
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(array)


def test_none_of_the_93_cases_is_missing_nor_any_of_their_outputs() -> None:
    assert len(CASES) == len({case.name for case in CASES}) == 93
    wanted = Counter(name for case in CASES for name in case.model.graph.node[0].output if name)
    assert wanted == {"Y": 93, "present_key": 21, "present_value": 21, "qk_matmul_output": 18}


@pytest.mark.parametrize("attention", [by_definition, in_tiles, fused])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.removeprefix("test_attention_"))
def test_every_output_is_onnxs_where_scores_are_compared_by_their_softmax(
    case: Any, attention: Callable[..., tuple[Tensor, Tensor]], device: str
) -> None:
    (node,), ((inputs, outputs),) = case.model.graph.node, case.data_sets
    given, wanted = tensors(node.input, inputs, device), tensors(node.output, outputs, device)
    mode = next((a.i for a in node.attribute if a.name == "qk_matmul_output_mode"), 0)
    if "qk_matmul_output" in wanted and mode < 3:
        wanted["qk_matmul_output"] = wanted["qk_matmul_output"].softmax(-1)
    got = run(node, given, attention)
    tolerance = TOLERANCE[given["Q"].dtype]
    for name, expected in wanted.items():
        bound = 0 if name.startswith("present") else tolerance
        torch.testing.assert_close(
            got[name], expected, rtol=bound, atol=bound, msg=lambda text, name=name: f"{name}: {text}"
        )
