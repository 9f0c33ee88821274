"""What torch's own attention can be put through: compiled whole, mapped over examples, differentiated as a function.

Each call, on every path, against the same call made plainly, one example at a time.
"""

import warnings
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.func import functional_call, grad, vmap

from attention import KVCache, MultiHeadAttention, apply_rope, attend, scaled_dot_product_attention, tiled_attention

ALLOWED = torch.rand(17, 23, generator=torch.Generator().manual_seed(7)) < 0.7
BIAS = torch.randn(17, 23, generator=torch.Generator().manual_seed(8), dtype=torch.float64)
CLOSE = {"rtol": 1e-8, "atol": 1e-10}

CALLS: dict[str, dict[str, Any]] = {
    "plain": {"d_v": 8},
    "narrower values": {},
    "causal": {"causal": True, "d_v": 8},
    "causal after a past": {"causal": True, "offset": 4, "d_v": 8},
    "bool mask": {"mask": ALLOWED, "d_v": 8},
    "bool mask of the keys": {"mask": ALLOWED[0]},
    "additive mask": {"mask": BIAS},
    "bool mask and causal": {"mask": ALLOWED, "causal": True, "offset": 2, "d_v": 8},
    "additive mask and causal": {"mask": BIAS, "causal": True, "offset": 2},
    "scale, shared keys": {"scale": 0.3, "kv_heads": 2, "d_v": 8},
    "softcap": {"softcap": 1.5},
    "softcap, mask, causal, shared keys": {"softcap": 1.5, "mask": BIAS, "causal": True, "kv_heads": 2},
}


@pytest.fixture(params=CALLS.values(), ids=CALLS)
def call(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


@pytest.fixture(autouse=True)
def torch_may_say_that_it_is_slow() -> Iterator[None]:
    """Under vmap it loops where it has no rule, and compiled it warns of its own habits."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    torch.compiler.reset()


def compiled(function: Callable[..., Any], backend: str = "eager", **options: Any) -> Callable[..., Any]:
    return torch.compile(function, backend=backend, fullgraph=True, **options)


def gradients(function: Callable[..., Tensor], tensors: list[Tensor]) -> tuple[Tensor, ...]:
    """The output and the gradients of the sum of its squares."""
    leaves = [x.detach().requires_grad_() for x in tensors]
    output = function(*leaves)
    return output.detach(), *torch.autograd.grad(output.square().sum(), leaves)


WAYS = {"definition": scaled_dot_product_attention, "tiled": tiled_attention, "attend": attend}
# Compiling takes a second and more, and every tile is a piece of the graph.
each_way = pytest.mark.parametrize("attention", WAYS.values(), ids=WAYS)


@each_way
def test_a_call_compiles_in_one_piece_with_its_gradients(
    attention: Callable[..., Tensor], call: dict[str, Any], device: str, draw: Callable[..., Any]
) -> None:
    *tensors, arguments = draw(torch.float64, device, **call)

    def function(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return attention(q, k, v, **arguments)

    found = gradients(compiled(function), tensors)
    torch.testing.assert_close(found, gradients(function, tensors), **CLOSE)


def test_several_tiles_compile_with_their_gradients(draw: Callable[..., Any]) -> None:
    *tensors, arguments = draw(torch.float64, "cpu", softcap=1.5, causal=True, L_q=4, L_k=5)

    def function(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return tiled_attention(q, k, v, **arguments, block_size=3)

    for backend in ("eager", "aot_eager"):
        found = gradients(compiled(function, backend), tensors)
        torch.testing.assert_close(found, gradients(function, tensors), **CLOSE)


@pytest.mark.parametrize(("attention", "call"), [(attend, "scale, shared keys"), (tiled_attention, "softcap")])
@pytest.mark.slow
@pytest.mark.parametrize("dynamic", [None, True])
def test_a_compiled_call_takes_other_sizes_too(
    attention: Callable[..., Tensor], call: str, dynamic: bool | None, draw: Callable[..., Any]
) -> None:
    sizes = [(2, 17, 23), (2, 9, 30), (3, 9, 4)]
    *_, arguments = draw(torch.float64, "cpu", **CALLS[call])
    shape = {name: value for name, value in CALLS[call].items() if name in ("d_v", "kv_heads")}
    function = compiled(lambda q, k, v: attention(q, k, v, **arguments), dynamic=dynamic)
    for batch, L_q, L_k in sizes:
        q, k, v, _ = draw(torch.float64, "cpu", batch=batch, L_q=L_q, L_k=L_k, **shape)
        torch.testing.assert_close(function(q, k, v), attention(q, k, v, **arguments), **CLOSE)


@pytest.mark.parametrize("num_kv_heads", [4, 2])
@pytest.mark.parametrize(
    "arguments", [{}, {"causal": True}, {"mask": ALLOWED[:5, :5]}, {"return_weights": True}], ids=str
)
def test_the_module_compiles_in_one_piece(num_kv_heads: int, arguments: dict[str, Any]) -> None:
    module, x = MultiHeadAttention(8, 4, num_kv_heads).double(), torch.randn(2, 5, 8, dtype=torch.float64)
    torch.testing.assert_close(compiled(module)(x, **arguments), module(x, **arguments), **CLOSE)


def test_the_module_compiles_with_its_cache() -> None:
    module, x = MultiHeadAttention(8, 4).double(), torch.randn(2, 5, 8, dtype=torch.float64)
    step, cache = compiled(module), KVCache()
    output = torch.cat([step(part, causal=True, cache=cache) for part in x.split([3, 1, 1], 1)], 1)
    torch.testing.assert_close(output, module(x, causal=True), **CLOSE)
    assert len(cache) == 5


@each_way
def test_compiling_under_autocast_changes_nothing(
    attention: Callable[..., Tensor], device: str, draw: Callable[..., Any], within_band: Callable[..., None]
) -> None:
    q, k, v, _ = draw(torch.float32, device, d_v=8)
    with torch.autocast(device, dtype=torch.bfloat16):
        output = compiled(lambda q, k, v: attention(q, k, v, causal=True))(q, k, v)
    within_band(output, scaled_dot_product_attention(q.double(), k.double(), v.double(), causal=True), torch.float32)


def examples(device: str, draw: Callable[..., Any], call: dict[str, Any]) -> tuple[list[Tensor], dict[str, Any]]:
    """Three different calls stacked."""
    *tensors, arguments = draw(torch.float64, device, **call)
    return [torch.stack([x, x.flip(-2), x.roll(1, 0) / 2]) for x in tensors], arguments


def test_a_call_maps_over_examples_of_any_argument_with_their_gradients(
    attention: Callable[..., Tensor], call: dict[str, Any], device: str, draw: Callable[..., Any]
) -> None:
    stacks, arguments = examples(device, draw, call)

    def loss(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return attention(q, k, v, **arguments).square().sum()

    for dims in list(product((0, None), repeat=3))[:-1]:
        tensors = [x if dim == 0 else x[0] for x, dim in zip(stacks, dims, strict=True)]
        alone = [[x[i] if dim == 0 else x for x, dim in zip(tensors, dims, strict=True)] for i in range(3)]
        output = vmap(lambda q, k, v: attention(q, k, v, **arguments), dims)(*tensors)
        torch.testing.assert_close(output, torch.stack([attention(*one, **arguments) for one in alone]), **CLOSE)
        slopes = vmap(grad(loss, (0, 1, 2)), dims)(*tensors)
        expected = [gradients(lambda q, k, v: attention(q, k, v, **arguments), one)[1:] for one in alone]
        torch.testing.assert_close(slopes, tuple(map(torch.stack, zip(*expected, strict=True))), **CLOSE)


MASKS = ["bool", "bool row", "additive", "row", "bool of all dimensions"]


@pytest.mark.parametrize("mask", [ALLOWED, ALLOWED[0], BIAS, BIAS[0], ALLOWED.expand(2, 6, 17, 23)], ids=MASKS)
def test_examples_may_each_have_a_mask(
    attention: Callable[..., Tensor], mask: Tensor, device: str, draw: Callable[..., Any]
) -> None:
    (q, k, v), _ = examples(device, draw, {})
    masks = torch.stack([mask, mask.roll(1, -1), mask.flip(-1)]).to(device)
    expected = torch.stack([attention(*one) for one in zip(q, k, v, masks, strict=True)])
    torch.testing.assert_close(vmap(attention)(q, k, v, masks), expected, **CLOSE)
    torch.testing.assert_close(
        vmap(attention, (2, 1, 0, -1))(q.movedim(0, 2), k.movedim(0, 1), v, masks.movedim(0, -1)), expected, **CLOSE
    )


@pytest.mark.parametrize("of_each", [0, None])
def test_a_mask_has_a_gradient_for_each_example(
    attention: Callable[..., Tensor], of_each: int | None, draw: Callable[..., Any]
) -> None:
    (q, k, v), _ = examples("cpu", draw, {})
    masks = torch.stack([BIAS[0], BIAS[1], BIAS[2]])

    def slope(mask: Tensor, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return grad(lambda mask: attention(q, k, v, mask, softcap=2.0).square().sum())(mask)

    given = masks if of_each == 0 else masks[0]
    found = vmap(slope, (of_each, 0, 0, 0))(given, q, k, v)
    expected = [slope(masks[i] if of_each == 0 else given, q[i], k[i], v[i]) for i in range(3)]
    torch.testing.assert_close(found, torch.stack(expected), **CLOSE)


def test_maps_within_maps(attention: Callable[..., Tensor], draw: Callable[..., Any]) -> None:
    (q, k, v), _ = examples("cpu", draw, {"kv_heads": 2})
    torch.testing.assert_close(vmap(vmap(attention))(q, k, v), attention(q, k, v), **CLOSE)
    torch.testing.assert_close(
        vmap(vmap(attention, (0, None, None)), (0, None, None))(q, k[0, 0], v[0, 0]),
        attention(q, k[0, :1], v[0, :1]),
        **CLOSE,
    )


@pytest.mark.parametrize("arguments", [{}, {"causal": True}, {"return_weights": True}], ids=str)
def test_the_module_gives_gradients_of_each_sample(arguments: dict[str, Any]) -> None:
    torch.manual_seed(6)
    module, x = MultiHeadAttention(8, 4, 2, bias=True).double(), torch.randn(3, 5, 8, dtype=torch.float64)
    parameters = {name: parameter.detach() for name, parameter in module.named_parameters()}

    def loss(parameters: dict[str, Tensor], sample: Tensor) -> Tensor:
        output = functional_call(module, parameters, (sample[None],), arguments)
        return (output[0] if "return_weights" in arguments else output).square().sum()

    found = vmap(grad(loss), (None, 0))(parameters, x)
    for i in range(3):
        torch.testing.assert_close({name: g[i] for name, g in found.items()}, grad(loss)(parameters, x[i]), **CLOSE)


def test_rotations_compile_and_map_with_positions_of_their_own() -> None:
    x, positions = (
        torch.randn(3, 4, 5, 8, dtype=torch.float64),
        torch.tensor([[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [0, 0, 1, 2, 3]]),
    )
    expected = apply_rope(x, positions[:, None])
    torch.testing.assert_close(vmap(apply_rope)(x, positions), expected, **CLOSE)
    torch.testing.assert_close(compiled(apply_rope)(x, positions[:, None]), expected, **CLOSE)


@pytest.mark.parametrize("attention", [tiled_attention, attend])
def test_a_second_derivative_is_refused_as_a_function_too(
    attention: Callable[..., Tensor], draw: Callable[..., Any]
) -> None:
    q, k, v, _ = draw(torch.float64, "cpu", d_v=8)

    def slopes(q: Tensor) -> Tensor:
        return grad(lambda q: attention(q, k, v, softcap=2.0).square().sum())(q)

    assert slopes(q).any()
    with pytest.raises(RuntimeError, match="twice"):
        grad(lambda q: slopes(q).square().sum())(q)


def test_the_definition_has_second_derivatives(draw: Callable[..., Any]) -> None:
    q, k, v, _ = draw(torch.float64, "cpu", batch=1, heads=1, L_q=2, L_k=3, d_k=2, d_v=2)
    leaves = [x.detach().requires_grad_() for x in (q, k, v)]
    assert torch.autograd.gradgradcheck(lambda q, k, v: scaled_dot_product_attention(q, k, v, softcap=2.0), leaves)
