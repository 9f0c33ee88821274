"""How values cross between the trusted side and the student's: a JSON header and raw bytes, nothing executable.

A frame is `!IQ` (header length, body length), a JSON header, a body. The header's "value" is a tree:

    None, bool, int, float, str   themselves
    ["integer", hexadecimal]      beyond 64 bits
    ["complex", real, imaginary] ["bytes", hexadecimal]
    ["list", [...]] ["tuple", [...]] ["set", [...]] ["frozenset", [...]] ["dict", [[key, value], ...]]
    ["array", i]                  the i-th entry of "arrays"; the bytes lie one after another in the body
    ["rng", library, state]       a random generator
    ["iterable", once, [...]]     read on the student's side, where the reads are counted
    ["handle", id, kind, name]    an object that stays on the student's side
    ["module", name]              a library

Whoever decodes believes nothing: dtypes are allow-listed, sizes checked before anything is allocated.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
import torch

Node = Any
HEADER = struct.Struct("!IQ")
MAX_HEADER = 8 << 20
MAX_DEPTH = 50
MAX_DIMENSIONS = 32
MAX_ENTRIES = 100_000  # of a dict or a set

SHARED = "bool int8 int16 int32 int64 uint8 float16 float32 float64 complex64 complex128"
NUMPY = {name: np.dtype(name) for name in f"{SHARED} uint16 uint32 uint64".split()}
NUMPY |= {np.dtype(wide).name: np.dtype(wide) for wide in (np.longdouble, np.clongdouble)}  # named by the machine
TORCH = {name: getattr(torch, name) for name in f"{SHARED} bfloat16".split()}
TORCH_NAMES = {dtype: name for name, dtype in TORCH.items()}
BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


class WireError(Exception):
    """Something that cannot or may not cross; the text is one sentence."""


def pack(header: dict[str, Any], bodies: Iterable[bytes] = ()) -> bytes:
    text = json.dumps(header, separators=(",", ":")).encode()
    body = b"".join(bodies)
    return HEADER.pack(len(text), len(body)) + text + body


def unpack_header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        raise WireError("a frame that is not JSON") from None
    if not isinstance(header, dict):
        raise WireError("a frame that is not an object")
    return header
