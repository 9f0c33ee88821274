"""Random generators cross as their state."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from autograder.student.wire import BIT_GENERATORS, WireError


def make_generator(library: str, state: Any) -> Any:
    """A random generator in the given state; WireError where it is not one."""
    try:
        if library == "torch":
            return torch.Generator().set_state(state)
        if library != "numpy" or state["bit_generator"] not in BIT_GENERATORS:
            raise WireError("a random generator of an unknown kind")
        if not 0 <= state.get("buffer_pos", 0) <= 4 or not 0 <= state["state"].get("pos", 0) <= 624:
            raise WireError("a random generator in an impossible state")  # numpy would read past its buffer
        bits = getattr(np.random, state["bit_generator"])()
        bits.state = state
        return np.random.Generator(bits)
    except (TypeError, ValueError, KeyError, AttributeError, RuntimeError, OverflowError) as error:
        raise WireError(f"a random generator in an impossible state ({error})") from None


def copy_generator_state(source: Any, target: Any) -> None:
    if isinstance(target, torch.Generator):
        target.set_state(source.get_state())
    else:
        target.bit_generator.state = source.bit_generator.state
