"""Fresh calls keep to the contract of the example that they are made of."""

import numpy as np
import pytest
import torch

from autograder.banks.teeth.alike import each_array, fresh, narrow


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_other_numbers_of_the_same_signs_in_each_slice(rng):
    array = np.array([[1.0, -2.0, 0.0, 4.0], [-np.inf, 5.0, 6.0, -np.inf]])
    other = fresh(array, rng)
    assert other.shape == array.shape and other.dtype == array.dtype
    assert not np.array_equal(np.sort(other), np.sort(array))
    for of in (np.sign, np.isinf):
        assert np.array_equal(np.sort(of(other)), np.sort(of(array)))


def test_shares_of_one_stay_shares_of_one(rng):
    other = fresh(np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]]), rng)
    assert np.allclose(other.sum(-1), 1) and (other >= 0).all()


@pytest.mark.parametrize("array", [np.array([3, 1, 2]), np.array([True, False, True])])
def test_whole_numbers_and_masks_only_change_places(rng, array):
    other = fresh(array, rng)
    assert other.dtype == array.dtype and sorted(other) == sorted(array)


def test_a_tensor_stays_one_and_learns_and_lies_as_it_did():
    given = torch.arange(6.0, dtype=torch.float64).reshape(2, 3).T.requires_grad_()
    changed = each_array((given, {"w": [given]}, "axis", 2), narrow)
    assert changed[2:] == ("axis", 2)
    for tensor in (changed[0], changed[1]["w"][0]):
        assert tensor.dtype == torch.float32 and tensor.requires_grad and tensor.is_leaf
        assert tensor.stride() == given.stride() and torch.equal(tensor.double(), given)
