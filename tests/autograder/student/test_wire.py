"""What crosses arrives as it was; what is malformed arrives as one WireError."""

import json

import numpy as np
import pytest
import torch

from autograder.student.decode import CountedIterable, Decoder
from autograder.student.encode import Encoder
from autograder.student.wire import HEADER, NUMPY, TORCH, WireError, pack, unpack_header


def cross(value):
    encoder = Encoder()
    frame = pack({"value": encoder.encode(value), "arrays": encoder.arrays}, encoder.bodies)
    header_size, _ = HEADER.unpack(frame[: HEADER.size])
    header = unpack_header(frame[HEADER.size : HEADER.size + header_size])
    return Decoder(header, frame[HEADER.size + header_size :], lambda node: node).decode(header["value"])


def same(a, b):
    if isinstance(a, torch.Tensor):
        return a.dtype == b.dtype and a.stride() == b.stride() and torch.equal(a.nan_to_num(7), b.nan_to_num(7))
    if isinstance(a, np.ndarray | np.generic):
        return type(a) is type(b) and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return type(a) is type(b) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and (a == b or a != a)


VALUES = [None, True, False, 0, -1, 10**40, 0.1, float("inf"), float("nan"), "", "naïve ✓", [], (), {}]
VALUES += [[1, (2.5, "x"), {"k": [None], (1, 2): True}], np.float32(1.5), np.int64(-3), np.bool_(True)]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_values_arrive_as_they_were(value):
    assert same(value, cross(value))


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 4), (2, 3, 4)])
@pytest.mark.parametrize("dtype", NUMPY)
def test_arrays_of_every_dtype_and_shape_arrive_as_they_were(dtype, shape):
    array = (np.random.default_rng(0).standard_normal(shape) * 9).astype(dtype)
    assert same(array, cross(array))


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 4), (2, 3, 4)])
@pytest.mark.parametrize("dtype", TORCH)
def test_tensors_of_every_dtype_and_shape_arrive_as_they_were(dtype, shape):
    tensor = (torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 9).to(TORCH[dtype])
    assert same(tensor, cross(tensor))


def test_a_transposed_view_arrives_as_a_transposed_view():
    array, tensor = (
        np.arange(24.0).reshape(2, 3, 4).transpose(2, 0, 1),
        torch.arange(24.0).reshape(2, 3, 4).permute(1, 2, 0),
    )
    assert cross(array).strides == array.strides and np.array_equal(cross(array), array)
    assert cross(tensor).stride() == tensor.stride() and torch.equal(cross(tensor), tensor)


def test_subclasses_arrive_as_their_base():
    class Agreeing(np.ndarray):
        def __eq__(self, other):
            return np.ones(self.shape, bool)

    class Text(str):
        pass

    arrived = cross([np.zeros(3).view(Agreeing), Text("x"), torch.nn.Parameter(torch.ones(2))])
    assert [type(item) for item in arrived] == [np.ndarray, str, torch.Tensor]


def test_a_random_generator_arrives_in_its_state():
    generator, theirs = np.random.default_rng(5), torch.Generator().manual_seed(5)
    arrived = cross([generator, theirs])
    assert arrived[0].random() == generator.random()
    assert torch.equal(torch.rand(3, generator=arrived[1]), torch.rand(3, generator=theirs))


@pytest.mark.parametrize("value", [object(), iter([1]), lambda: 0, np.array([object()]), np.array(["text"])])
def test_what_may_not_cross_is_refused(value):
    with pytest.raises(WireError):
        cross(value)


def test_a_value_nested_too_deep_is_refused():
    value: list = []
    for _ in range(100):
        value = [value]
    with pytest.raises(WireError, match="deep"):
        cross(value)


MALFORMED = [
    {"value": ["array", 0]},
    {"value": ["array", True], "arrays": []},
    {"value": ["nothing"]},
    {"value": ["init__", 1]},
    {"value": ["list"]},
    {"value": ["list", 3]},
    {"value": ["dict", [[["list", []], 1]]]},
    {"value": [[1]]},
    {"value": {"a": 1}},
    {"value": ["rng", "numpy", {"x": 1}]},
    {"value": ["rng", "torch", 3]},
    {"value": ["rng", "numpy", ["dict", [["bit_generator", "SeedSequence"]]]]},
    {"value": 1, "arrays": 3},
    {"value": 1, "arrays": [["numpy", "float64", [2], [0], False]]},
    {"value": 1, "arrays": [["numpy", "object", [0], [0], False]]},
    {"value": 1, "arrays": [["numpy", ["float64"], [0], [0], False]]},
    {"value": 1, "arrays": [["numpy", "float64", [-1], [0], False]]},
    {"value": 1, "arrays": [["numpy", "float64", [1 << 60, 1 << 60], [0, 1], False]]},
    {"value": 1, "arrays": [["numpy", "float64", [0, 0], [0, 0], False]]},
    {"value": 1, "arrays": [["numpy", "float64", [0] * 40, list(range(40)), False]]},
    {"value": 1, "arrays": [["numpy", "float64"]]},
]


@pytest.mark.parametrize("header", MALFORMED, ids=json.dumps)
def test_a_malformed_frame_is_one_wire_error(header):
    with pytest.raises(WireError):
        Decoder(header, b"", lambda node: node).decode(header["value"])


def test_bytes_that_no_array_claims_are_refused():
    with pytest.raises(WireError):
        Decoder({"arrays": []}, b"more", lambda node: node)


def test_a_bool_array_holds_nothing_but_true_and_false():
    header = {"arrays": [["numpy", "bool", [3], [0], False]]}
    array = Decoder(header, b"\x00\x02\xff", lambda node: node).decode(["array", 0])
    assert array.tolist() == [False, True, True] and array.sum() == 2


def test_an_iterable_counts_how_often_it_is_read():
    again = Decoder({}, b"", lambda node: node).decode(["iterable", False, [1, 2]])
    once = Decoder({}, b"", lambda node: node).decode(["iterable", True, [1, 2]])
    assert isinstance(again, CountedIterable) and [list(again), list(again), again.reads] == [[1, 2], [1, 2], 2]
    assert [list(once), list(once), once.reads] == [[1, 2], [], 1]
