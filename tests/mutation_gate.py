"""Do the tests of `attention` have teeth? Plants one fault at a time in a copy of it and runs its tests on the copy.

    python tests/mutation_gate.py

Prints each fault with the test that caught it first. Each changes an output on a legitimate input, so each must be
caught; the copy without a fault must pass. Exit status 1 otherwise.
"""

import contextlib
import importlib
import io
import multiprocessing
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple

import pytest
import torch

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests/attention"


class Fault(NamedTuple):
    """In `module` of attention/, the text `right`, which it has once, becomes `wrong`."""

    module: str
    what: str
    right: str
    wrong: str


NONE = Fault("softmax", "no fault", '"""Scores to shares."""', '"""Scores to shares."""')
FAULTS = [
    Fault("softmax", "largest score not subtracted", "torch.exp(scores - largest)", "torch.exp(scores)"),
    Fault("softmax", "largest along the wrong axis", "amax(dim, keepdim=True)", "amax(-1, keepdim=True)"),
    Fault("softmax", "sum along the wrong axis", "strengths.sum(dim,", "strengths.sum(-1,"),
    Fault("softmax", "-inf - (-inf) in an empty row", "largest == -math.inf, 0.0", "largest == -math.inf, -math.inf"),
    Fault("softmax", "0 / 0 in an empty row", "total.masked_fill(total == 0.0, 1.0)", "total"),
    Fault("softmax", "temperature multiplies", "scores / temperature", "scores * temperature"),
    Fault("masks", "the future instead of the past", "return j <= i + offset", "return j > i + offset"),
    Fault("masks", "nobody sees themselves", "return j <= i + offset", "return j < i + offset"),
    Fault("masks", "offset with the wrong sign", "return j <= i + offset", "return j <= i - offset"),
    Fault("masks", "keys and queries changed places", "return j <= i + offset", "return i <= j + offset"),
    Fault("masks", "one key of padding seen", "device=lengths.device) < lengths", "device=lengths.device) <= lengths"),
    Fault("masks", "the padding seen, the words hidden", "device=lengths.device) <", "device=lengths.device) >="),
    Fault("scaled_dot_product", "scaled by d_v", "math.sqrt(q.shape[-1])", "math.sqrt(v.shape[-1])"),
    Fault("scaled_dot_product", "scaled by d_k, not its root", "math.sqrt(q.shape[-1])", "q.shape[-1]"),
    Fault("scaled_dot_product", "scaled by the length", "math.sqrt(q.shape[-1])", "math.sqrt(q.shape[-2])"),
    Fault("scaled_dot_product", "a given scale ignored", " if scale is None else scale", ""),
    Fault("scaled_dot_product", "scale 0 taken for none", "if scale is None else", "if not scale else"),
    Fault("scaled_dot_product", "divided by the scale", "k.mT) * scale", "k.mT) / scale"),
    Fault("scaled_dot_product", "cap without its division", "torch.tanh(scores / softcap)", "torch.tanh(scores)"),
    Fault("scaled_dot_product", "capped to 1", "softcap * torch.tanh", "torch.tanh"),
    Fault("scaled_dot_product", "causal forgets the offset", "k.shape[-2], offset,", "k.shape[-2], 0,"),
    Fault(
        "scaled_dot_product", "causal bottom-right", "k.shape[-2], offset,", "k.shape[-2], k.shape[-2] - q.shape[-2],"
    ),
    Fault("scaled_dot_product", "causal ignored beside a mask", "if causal:", "if causal and mask is None:"),
    Fault("scaled_dot_product", "mask upside down", "where(mask, 0.0, -math.inf)", "where(mask, -math.inf, 0.0)"),
    Fault("scaled_dot_product", "mask subtracted", "== torch.bool else mask)", "== torch.bool else -mask)"),
    Fault("scaled_dot_product", "masked with a finite score", "where(mask, 0.0, -math.inf)", "where(mask, 0.0, -1e9)"),
    Fault(
        "scaled_dot_product",
        "a NaN behind a mask kept to itself",
        "scores + (torch.where(mask, 0.0, -math.inf) if mask.dtype == torch.bool else mask)",
        "scores.masked_fill(~mask, -math.inf) if mask.dtype == torch.bool else scores + mask",
    ),
    Fault("scaled_dot_product", "rounded by autocast", "torch.float64 if autocast_is_on(q) else ", ""),
    Fault("scaled_dot_product", "shares among queries", "softmax(scores)", "softmax(scores, -2)"),
    Fault(
        "scaled_dot_product",
        "key heads dealt in turn",
        "x.repeat_interleave(times, dim=-3)",
        "torch.cat([x] * times, -3)",
    ),
    Fault("scaled_dot_product", "scores in half precision", "torch.promote_types(q.dtype, torch.float32)", "q.dtype"),
    Fault("tiled", "sum not rescaled", "total * shrink +", "total +"),
    Fault("tiled", "mix not rescaled", "mix.mul_(shrink).add_", "mix.add_"),
    Fault("tiled", "rescaled the wrong way", "torch.exp(top - higher)", "torch.exp(higher - top)"),
    Fault(
        "tiled",
        "each tile forgets the top so far",
        "torch.maximum(top, scores.amax(-1, keepdim=True))",
        "scores.amax(-1, keepdim=True)",
    ),
    Fault(
        "tiled",
        "top starts at 0",
        "torch.full_like(scaled[..., :1], torch.finfo(q.dtype).min)",
        "torch.zeros_like(scaled[..., :1])",
    ),
    Fault("tiled", "not divided by the sum", "mix.div_(total)", "mix"),
    Fault("tiled", "0 / 0 in an empty row", "total = total.masked_fill(total == 0, 1.0)", "total = total"),
    Fault(
        "tiled",
        "last block of keys dropped",
        "self.blocks(min(L_k, rows.stop + self.offset) if self.causal else L_k)",
        "self.blocks((min(L_k, rows.stop + self.offset) if self.causal else L_k) // self.block_size * self.block_size)",
    ),
    Fault(
        "tiled",
        "last block dropped",
        "range(0, length, self.block_size)",
        "range(0, length - self.block_size + 1, self.block_size)",
    ),
    Fault("tiled", "last visible key dropped", "rows.stop + self.offset)", "rows.stop - 1 + self.offset)"),
    Fault("tiled", "causal tiles ignore the offset", "rows.stop + self.offset)", "rows.stop)"),
    Fault("tiled", "diagonal tiles unmasked", "if self.causal and cols.stop - 1 >", "if self.causal and cols.start >"),
    Fault("tiled", "every tile masked as the first", "self.offset + rows.start - cols.start", "self.offset"),
    Fault(
        "tiled",
        "diagonal off by one",
        "self.offset + rows.start - cols.start",
        "self.offset + rows.start - cols.start + 1",
    ),
    Fault("tiled", "mask of the first rows everywhere", "else rows,", "else slice(rows.stop - rows.start),"),
    Fault("tiled", "mask of the first keys everywhere", "else cols]", "else slice(cols.stop - cols.start)]"),
    Fault("tiled", "mask upside down", "where(part, 0.0, -math.inf)", "where(part, -math.inf, 0.0)"),
    Fault("tiled", "mask subtracted", "== torch.bool else part)", "== torch.bool else -part)"),
    Fault(
        "tiled",
        "a NaN behind a mask kept to itself",
        "scores.add_(torch.where(part, 0.0, -math.inf) if mask.dtype == torch.bool else part)",
        "scores = scores.masked_fill_(~part, -math.inf) if mask.dtype == torch.bool else scores.add_(part)",
    ),
    Fault("tiled", "rounded by autocast", "with without_autocast(q):", "if True:"),
    Fault("tiled", "backward: rounded by autocast", "with without_autocast(grad):", "if True:"),
    Fault("tiled", "vmap: the examples left where they were", "x.movedim(dim, 0)", "x"),
    Fault(
        "tiled", "vmap: one example for all forgotten", "x.expand(size, *x.shape) if dim is None", "x if dim is None"
    ),
    Fault("tiled", "a second derivative of nothing", "raise RuntimeError(", "return None and RuntimeError("),
    Fault("tiled", "a mask of fewer dimensions left so", "[(None,) * (q.dim() - mask.dim())]", ""),
    Fault("tiled", "the size of a tile cannot be compiled", "int(math.sqrt(", "(math.isqrt("),
    Fault("tiled", "cap without its division", "scores.div_(self.softcap).tanh_()", "scores.tanh_()"),
    Fault("tiled", "scale forgotten", "if scale is None else scale", "if scale is None else 1.0"),
    Fault("tiled", "scores in half precision", "torch.promote_types(q.dtype, torch.float32)", "q.dtype"),
    Fault(
        "tiled",
        "backward: cap's slope forgotten",
        "grad_scores if slopes is None else grad_scores * slopes",
        "grad_scores",
    ),
    Fault("tiled", "backward: wrong slope", "1 - bent**2", "1 - bent"),
    Fault("tiled", "backward: shares do not compete", ".sub_(shared[..., rows, :])", ""),
    Fault("tiled", "backward: not divided by the sum", "grad = grad / totals", "grad = grad"),
    Fault("tiled", "backward: tops forgotten", "scores.sub_(tops[..., rows, :]).exp_()", "scores.exp_()"),
    Fault("tiled", "backward: queries unscaled", "grad_q.mul_(plan.scale)", "grad_q"),
    Fault("tiled", "backward: keys unscaled", "grad_scores.mT @ scaled", "grad_scores.mT @ q[..., rows, :]"),
    Fault("tiled", "backward: only the last block of keys", "grad_q[..., rows, :] +=", "grad_q[..., rows, :] ="),
    Fault("tiled", "backward: only the last block of queries", "grad_v[..., cols, :] +=", "grad_v[..., cols, :] ="),
    Fault("tiled", "backward: mask without gradient", "part += grad_scores", "part += 0 * grad_scores"),
    Fault("attend", "causal top-left whatever the offset", "mask is None and offset == 0", "mask is None"),
    Fault("attend", "causal dropped one key early", "offset >= k.shape[-2] - 1", "offset >= k.shape[-2] - 2"),
    Fault("attend", "mask or causal", "mask & allowed", "mask | allowed"),
    Fault("attend", "causal lost beside an added mask", "torch.where(allowed, mask, -math.inf)", "mask"),
    Fault("attend", "scale forgotten", '"scale": scale, ', ""),
    Fault("attend", "no head is shared", '"enable_gqa": shared', '"enable_gqa": False'),
    Fault("attend", "rounded by autocast", "with pinned(q), without_autocast(q):", "with pinned(q):"),
    Fault("attend", "asks which way on every call", ".name.lower() if return_path else", ".name.lower() if True else"),
    Fault("attend", "dimensions that were not there", "if output.dim() == len(lead) + 2 else", "if True else"),
    Fault("precision", "autocast never seen", "torch.is_autocast_enabled(kind)", "False"),
    Fault("precision", "autocast of a GPU alone seen", '"cpu" if x.is_cpu else x.device.type', '"cuda"'),
    Fault("precision", "autocast left on", "enabled=False", "enabled=True"),
    Fault("attend", "capped calls forget the mask", "tiled_attention(q, k, v, mask,", "tiled_attention(q, k, v, None,"),
    Fault("attend", "capped calls forget the offset", "offset=offset, scale", "scale"),
    Fault("position", "sine and cosine changed places", "[angles.sin(), angles.cos()]", "[angles.cos(), angles.sin()]"),
    Fault(
        "position",
        "sines first, then cosines",
        "torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)",
        "torch.cat([angles.sin(), angles.cos()], -1)",
    ),
    Fault("position", "another base", "d_model, 10000.0)", "d_model, 1000.0)"),
    Fault(
        "position",
        "frequencies half as far apart",
        "device=positions.device) / d",
        "device=positions.device) / (2 * d)",
    ),
    Fault(
        "position",
        "turned the other way",
        "[a * cos - b * sin, a * sin + b * cos]",
        "[a * cos + b * sin, b * cos - a * sin]",
    ),
    Fault(
        "position",
        "pairs from the two halves",
        "x[..., 0::2], x[..., 1::2]",
        "x[..., : x.shape[-1] // 2], x[..., x.shape[-1] // 2 :]",
    ),
    Fault("position", "base ignored", "base**-exponents", "10000.0**-exponents"),
    Fault(
        "position",
        "far angles in float32",
        "positions.double()[..., None] * base**-exponents",
        "positions.float()[..., None] * (base**-exponents).float()",
    ),
    Fault(
        "heads",
        "heads dealt in turn",
        "num_heads, d_model // num_heads).transpose(-3, -2)",
        "d_model // num_heads, num_heads).movedim(-1, -3)",
    ),
    Fault(
        "heads",
        "cut without turning",
        "x.reshape(*x.shape[:-1], num_heads, d_model // num_heads).transpose(-3, -2)",
        "x.reshape(x.shape[0], num_heads, x.shape[1], -1)",
    ),
    Fault(
        "heads", "joined without turning", "x.transpose(-3, -2).flatten(-2)", "x.reshape(x.shape[0], x.shape[2], -1)"
    ),
    Fault("heads", "keys from x, not memory", "self.k_proj(seen)", "self.k_proj(x)"),
    Fault("heads", "values from x, not memory", "self.v_proj(seen)", "self.v_proj(x)"),
    Fault("heads", "queries from memory", "self.q_proj(x)", "self.q_proj(seen)"),
    Fault(
        "heads",
        "offset counts the new words",
        "offset = 0 if cache is None else len(cache)",
        "offset = 0 if cache is None else len(cache) + x.shape[-2]",
    ),
    Fault("heads", "a refused step stays in the cache", "cache.joined(k, v)", "cache.append(k, v)"),
    Fault("heads", "no step stays in the cache", "cache.k, cache.v = k, v", "pass"),
    Fault("heads", "batches of the mask taken for heads", "mask.unsqueeze(1)", "mask.unsqueeze(0)"),
    Fault("heads", "causal forgotten", '"causal": causal, ', ""),
    Fault(
        "heads",
        "no out_proj beside the weights",
        "output = self.out_proj(merge_heads(output))",
        "output = merge_heads(output) if return_weights else self.out_proj(merge_heads(output))",
    ),
    Fault(
        "heads",
        "no bias",
        "self.out_proj = nn.Linear(d_model, d_model, bias=bias)",
        "self.out_proj = nn.Linear(d_model, d_model, bias=False)",
    ),
    Fault("cache", "new keys first", "torch.cat([self.k, k], dim=-2)", "torch.cat([k, self.k], dim=-2)"),
    Fault("cache", "old values forgotten", "torch.cat([self.v, v], dim=-2)", "v"),
    Fault("cache", "anything continues", "if (old.shape[:-2], old.shape[-1]) !=", "if False and () !="),
    Fault("cache", "values judged as keys", "((self.k, k), (self.v, v))", "((self.k, k), (self.k, k))"),
    Fault("cache", "another dtype continues", "check_alike(self.k, k, v)", "check_alike(k, v)"),
    Fault("cache", "a beginning is not judged", "            check_alike(k, v)\n", ""),
    Fault("cache", "vectors are keys", "k.dim() < 2 or ", ""),
    Fault("cache", "length counts heads", "self.k.shape[-2]", "self.k.shape[-3]"),
    Fault("online_softmax", "sum not rescaled", "total * torch.exp(top - higher)", "total"),
    Fault("online_softmax", "early blocks not rescaled", "strengths * torch.exp(then - top)", "strengths"),
    Fault(
        "online_softmax", "0 / 0 among nothing but -inf", "total = total.masked_fill(total == 0, 1.0)", "total = total"
    ),
    Fault(
        "online_softmax", "top starts at 0", "scores.new_tensor(torch.finfo(scores.dtype).min)", "scores.new_zeros(())"
    ),
    Fault("online_softmax", "whole numbers taken", "if not block.is_floating_point():", "if False:"),
    Fault("online_softmax", "dtypes mixed", "if block.dtype != dtype:", "if False:"),
    Fault(
        "position",
        "the same place in every sequence",
        "positions.to(x.device)",
        "positions.to(x.device).reshape(-1, x.shape[-2])[0]",
    ),
    Fault("position", "whole numbers turned", "if not x.is_floating_point():", "if False:"),
    Fault("position", "truth values for places", " or positions.dtype == torch.bool", ""),
    Fault("position", "any length of positions", "positions.shape[-1:] != x.shape[-2:-1] or ", ""),
    Fault("position", "any positions in front", " or not broadcasts(positions, x.shape[:-1])", ""),
    Fault("arguments", "no head is shared", "max(heads // own, 1)", "1"),
    Fault("arguments", "sharing not told", "return Q[:-2], True", "return Q[:-2], False"),
    Fault("arguments", "any leading dimensions in a hurry", " and Q[:-3] == K[:-3]:", ":"),
    Fault("arguments", "sharing not told where batches broadcast", "any(n > 1 for n in times)", "False"),
    Fault("arguments", "whole numbers not looked for", " and q.is_floating_point()):", "):"),
    Fault("arguments", "devices not looked at", " and q.device == k.device == v.device", ""),
    Fault("arguments", "dtypes mixed", "if dtypes != str(tensors[0].dtype) or not", "if not"),
    Fault("arguments", "whole numbers taken", " or not tensors[0].is_floating_point()", ""),
    Fault("arguments", "devices mixed", "if devices != str(tensors[0].device)", "if False"),
    Fault("arguments", "device of the mask ignored", "if mask.device != q.device", "if False"),
    Fault("arguments", "a mask of more dimensions", "x.dim() <= len(shape) and ", ""),
    Fault("arguments", "a mask of other sizes", "size in (1, wanted)", "True"),
]


class FirstFailure:
    """A pytest plugin that keeps the name of the first test that failed."""

    name: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.name is None:
            self.name = report.nodeid.rpartition("/")[2]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and self.name is None:
            self.name = report.nodeid.rpartition("/")[2]


def likely(fault: Fault) -> list[Path]:
    """The tests that a fault is likely to meet: those of its module, then those that ask most in little time."""
    first = (fault.module, "designed_inputs", "gradients", "masks", "autocast", "arguments", "transforms")
    named = dict.fromkeys(TESTS / f"test_{name}.py" for name in first)
    return [path for path in named if path.exists()]


def caught_by(fault: Fault) -> str | None:
    """The test that fails first on a copy of attention/ with the fault."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "attention")
        shutil.copytree(ROOT / "attention", copy, ignore=shutil.ignore_patterns("__pycache__"))
        module = copy / f"{fault.module}.py"
        source = module.read_text()
        if source.count(fault.right) != 1:
            raise LookupError(f"{fault.module}.py has {fault.right!r} {source.count(fault.right)} times, not once")
        module.write_text(source.replace(fault.right, fault.wrong))
        sys.path.insert(0, folder)
        status, first = 0, FirstFailure()
        for tests in [TESTS] if fault is NONE else [*likely(fault), TESTS]:  # one by one: collecting takes longest
            if not status:
                options = ["-xq", "--tb=no", "-p", "no:cacheprovider"]
                with contextlib.redirect_stdout(io.StringIO()):
                    status = pytest.main([*options, str(tests)], plugins=[first])
        if Path(sys.modules["attention"].__file__).parent != copy:
            raise LookupError("the tests did not run on the copy")
        return first.name or (f"pytest: {status!r}" if status else None)


def main() -> int:
    os.chdir(ROOT)
    torch.set_num_threads(1)  # a process for each core
    with warnings.catch_warnings():  # loaded once, before each fault gets a process of its own
        warnings.simplefilter("ignore")
        for heavy in ("onnx.backend.test.case.node", "torch.testing._internal.common_methods_invocations"):
            importlib.import_module(heavy)
    faults = [NONE, *FAULTS]
    with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:
        missed = 0
        for fault, name in zip(faults, pool.imap(caught_by, faults, chunksize=1), strict=True):
            missed += (name is None) != (fault is NONE)
            print(f"{fault.module + ': ' + fault.what:62} {name or 'every test passes'}", flush=True)
    print(f"{len(FAULTS)} faults planted, {missed} surprises")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
