"""What learners get wrong in multi-head attention.

`split_heads` and `merge_heads` inside an entry are the learner's own, from the same notebook.
"""
# ruff: noqa: F821, RUF059
# mypy: ignore-errors

import torch

from autograder.banks.mistakes.bank import Mistakes

BANK = Mistakes("multi-head")

PAGE = "exercises/multi-head/multi-head"
SPLIT, MERGE, HEADS = f"{PAGE}#split", f"{PAGE}#merge", f"{PAGE}#attention-with-several-heads"
AXIS = "book/softmax#softmax-axis"
MASKED = "book/softmax#softmax-masked"
STABILITY = "book/softmax#softmax-stability"

SPLIT_HEADS = {"answer": "split_heads", "loses": "check-split-heads", "see": SPLIT}
MERGE_HEADS = {"answer": "merge_heads", "loses": "check-merge-heads", "see": MERGE}
ONE_HEAD = {"answer": "multi_head_attention", "loses": "check-one-head", "see": HEADS}
SEVERAL_HEADS = {"answer": "multi_head_attention", "loses": "check-several-heads", "see": HEADS}
ONE_HEAD_AXIS = {"answer": "multi_head_attention", "loses": "check-one-head", "see": AXIS}
ONE_HEAD_STABILITY = {"answer": "multi_head_attention", "loses": "check-one-head", "see": STABILITY}
SEVERAL_HEADS_SPLIT = {"answer": "multi_head_attention", "loses": "check-several-heads", "see": SPLIT}
SEVERAL_HEADS_MERGE = {"answer": "multi_head_attention", "loses": "check-several-heads", "see": MERGE}
OUTPUT_MATRIX = {"answer": "multi_head_attention", "loses": "check-output-matrix", "see": HEADS}
MASK = {"answer": "multi_head_attention", "loses": "check-mask", "see": MASKED}
GRADIENTS_MASKED = {"answer": "multi_head_attention", "loses": "check-gradients", "see": MASKED}
GRADIENTS = {"answer": "multi_head_attention", "loses": "check-gradients", "see": HEADS}
CONTRACT = {"answer": "multi_head_attention", "loses": "check-contract", "see": HEADS}

# Lines of the solution that several mistakes leave out or write otherwise.
FITS = (
    "    if d_model % num_heads != 0:\n"
    '        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")\n'
)
PROJECT = "    q, k, v = (split_heads(x @ w, num_heads)"
MASK_GIVEN = "    if mask is not None:\n        mask = mask if"
NOBODY = "        nobody = ~mask.any(dim=-1, keepdim=True)\n"
HIDE = '.masked_fill(~mask, float("-inf")).masked_fill(nobody, 0.0)'
NOTHING = "    if mask is not None:\n        weights = weights.masked_fill(nobody, 0.0)\n"


BANK.differs(
    "reshapes_without_swapping",
    "One reshape to the final shape deals out words, not slices: reshape to (batch, L, heads, d_head), then swap.",
    replace=("length, num_heads, d_head).transpose(1, 2", "num_heads, length, d_head"),
    **SPLIT_HEADS,
)


@BANK.again("reshapes_without_swapping")
def views_the_final_shape(x, num_heads):
    if x.size(2) % num_heads:
        raise ValueError("d_model must be a multiple of num_heads")
    return x.contiguous().view(x.size(0), num_heads, -1, x.size(2) // num_heads)


BANK.differs(
    "forgets_to_swap",
    "The axes of words and heads are not swapped: heads should come before words.",
    replace=(".transpose(1, 2)", ""),
    **SPLIT_HEADS,
)


@BANK.again("forgets_to_swap")
def unflattens_only(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError
    return x.unflatten(-1, (num_heads, -1))


BANK.differs(
    "deals_numbers_out_in_turn",
    "Head 0 gets every num_heads-th number: cut the last axis into (num_heads, d_head), in this order.",
    replace=("num_heads, d_head).transpose(1", "d_head, num_heads).permute(0, 3, 1"),
    **SPLIT_HEADS,
)


@BANK.again("deals_numbers_out_in_turn")
def strided_slices(x, num_heads):
    if x.shape[2] % num_heads:
        raise ValueError("no")
    return torch.stack([x[:, :, head::num_heads] for head in range(num_heads)], dim=1)


BANK.differs(
    "heads_and_width_change_places",
    "num_heads and d_head have changed places: the second axis should have length num_heads.",
    replace=("num_heads, d_head", "d_head, num_heads"),
    **SPLIT_HEADS,
)
BANK.differs(
    "last_head_first",
    "The heads are in reverse order: head 0 should have the first slice.",
    replace=("transpose(1, 2)", "transpose(1, 2).flip(1)"),
    **SPLIT_HEADS,
)


@BANK.mistake("The heads come before the sentences: the batch should stay the first axis.", **SPLIT_HEADS)
def heads_before_the_batch(x, num_heads):
    if x.shape[2] % num_heads != 0:
        raise ValueError("the heads do not fit")
    return torch.stack(x.chunk(num_heads, dim=-1))


@BANK.mistake("The result is a list of heads; return one tensor with an axis for them.", **SPLIT_HEADS)
def returns_separate_heads(x, num_heads):
    if x.shape[2] % num_heads != 0:
        raise ValueError("the heads do not fit")
    return list(x.chunk(num_heads, dim=-1))


BANK.differs(
    "drops_what_is_left_over",
    "Where num_heads does not divide d_model, what is left over is dropped silently; raise a ValueError.",
    replace=[(FITS, ""), ("x.reshape", "x[..., : num_heads * d_head].reshape")],
    **SPLIT_HEADS,
)
BANK.differs(
    "leaves_the_error_to_torch",
    "Where num_heads does not divide d_model, torch stops with a RuntimeError; raise a ValueError first.",
    replace=(FITS, ""),
    **SPLIT_HEADS,
)
BANK.differs(
    "asserts_that_heads_fit",
    "Where num_heads does not divide d_model, an assert fails; raise a ValueError instead.",
    replace=(FITS, '    assert d_model % num_heads == 0, "the heads do not fit"\n'),
    **SPLIT_HEADS,
)
BANK.differs(
    "splits_in_numpy",
    "Gradients stop at split_heads: numpy, detach and .data cut them off.",
    replace=("return x.reshape", "return torch.from_numpy(x.detach().numpy()).reshape"),
    **SPLIT_HEADS,
)
BANK.differs(
    "forgets_to_return_the_heads",
    "split_heads returns nothing: its last line should begin with `return`.",
    replace=("return x", "x"),
    **SPLIT_HEADS,
)
BANK.differs(
    "joins_without_swapping",
    "The words and heads are not swapped back before joining: each row holds parts of several words.",
    replace=("transpose(1, 2).reshape", "reshape"),
    **MERGE_HEADS,
)


@BANK.again("joins_without_swapping")
def flattens_and_cuts(x):
    return x.flatten(1).unflatten(1, (x.shape[2], -1))


BANK.differs(
    "views_swapped_axes",
    "`view` cannot join axes that were swapped: use reshape, or contiguous() before view.",
    replace=("reshape", "view"),
    **MERGE_HEADS,
)
BANK.differs(
    "shuffles_heads_together",
    "The heads' numbers are shuffled together: all of head 0 should come first, then all of head 1.",
    replace=("transpose(1, 2)", "permute(0, 2, 3, 1)"),
    **MERGE_HEADS,
)


@BANK.again("shuffles_heads_together")
def stacks_on_the_last_axis(x):
    return torch.stack(list(x.unbind(1)), dim=-1).flatten(2)


@BANK.mistake("The heads are joined in reverse order: head 0's numbers should come first.", **MERGE_HEADS)
def joins_the_last_head_first(x):
    return torch.cat(list(x.unbind(1))[::-1], dim=-1)


@BANK.mistake("The heads are added up; put them side by side, so that none gets lost in another.", **MERGE_HEADS)
def adds_the_heads(x):
    return x.sum(dim=1)


@BANK.mistake("The heads are averaged; put them side by side, so that none gets lost in another.", **MERGE_HEADS)
def averages_the_heads(x):
    return x.mean(dim=1)


@BANK.mistake("The heads are joined along the words: the sentence got longer. Join along the last axis.", **MERGE_HEADS)
def joins_along_the_words(x):
    return torch.cat(list(x.unbind(1)), dim=1)


@BANK.mistake("Gradients stop at merge_heads: numpy, detach and .data cut them off.", **MERGE_HEADS)
def merges_in_numpy(x):
    batch, num_heads, length, d_head = x.shape
    heads = x.detach().numpy().transpose(0, 2, 1, 3)
    return torch.from_numpy(heads.reshape(batch, length, num_heads * d_head).copy())


BANK.differs(
    "forgets_to_return_the_words",
    "merge_heads returns nothing: its last line should begin with `return`.",
    replace=("return x", "x"),
    **MERGE_HEADS,
)
BANK.differs(
    "does_not_scale",
    "The scores are not scaled: divide them by the square root of d_head.",
    replace=(" / math.sqrt(q.shape[-1])", ""),
    **ONE_HEAD,
)


@BANK.again("does_not_scale")
def adds_up_unscaled_scores(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    outputs = []
    for head in range(num_heads):
        q, k, v = (split_heads(x @ w, num_heads)[:, head] for w in (w_q, w_k, w_v))
        dots = torch.einsum("bid,bjd->bij", q, k)
        if mask is not None:
            dots = torch.where(mask, dots, torch.tensor(-torch.inf, dtype=x.dtype))
            dots = torch.where(mask.any(-1)[..., None], dots, torch.tensor(0.0, dtype=x.dtype))
        a = dots.softmax(-1)
        if mask is not None:
            a = a * mask.any(-1)[..., None]
        outputs.append(a @ v)
    return torch.cat(outputs, -1) @ w_o


BANK.differs(
    "scales_by_d_model",
    "The scores are divided by the square root of d_model; each head's vectors have length d_head.",
    replace=("q.shape", "x.shape"),
    **SEVERAL_HEADS,
)


@BANK.again("scales_by_d_model")
def scales_before_splitting(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    width = x.shape[2] ** 0.25
    q, k, v = (
        split_heads(x @ w_q / width, num_heads),
        split_heads(x @ w_k / width, num_heads),
        split_heads(x @ w_v, num_heads),
    )
    scores = torch.matmul(q, k.mT)
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


BANK.differs(
    "divides_by_d_head",
    "The scores are divided by d_head; divide by its square root.",
    replace=("math.sqrt(q.shape[-1])", "q.shape[-1]"),
    **ONE_HEAD,
)
BANK.differs(
    "multiplies_by_the_root",
    "The scores are multiplied by the square root of d_head; divide by it.",
    replace=("/", "*"),
    **ONE_HEAD,
)
BANK.differs(
    "scales_by_the_length",
    "The scores are divided by the square root of the number of words; it should be that of d_head.",
    replace=("shape[-1]", "shape[-2]"),
    **ONE_HEAD,
)
BANK.differs(
    "scales_the_weights",
    "The weights are scaled, after the softmax; scale the scores, before it.",
    replace=[
        (" / math.sqrt(q.shape[-1])", ""),
        ("softmax(scores, dim=-1)", "softmax(scores, dim=-1) / math.sqrt(q.shape[-1])"),
    ],
    **ONE_HEAD,
)
BANK.differs(
    "softmax_over_queries",
    "The softmax goes over the queries: use the last axis, dim=-1, so that each word's weights sum to 1.",
    replace=("softmax(scores, dim=-1)", "softmax(scores, dim=-2)"),
    **ONE_HEAD_AXIS,
)
BANK.differs(
    "softmax_over_heads",
    "The softmax goes over the heads: use the last axis, dim=-1, so that each word's weights sum to 1.",
    replace=("softmax(scores, dim=-1)", "softmax(scores, dim=1)"),
    **ONE_HEAD_AXIS,
)
BANK.differs(
    "softmax_twice",
    "The softmax is taken twice, which evens the weights out; take it once.",
    replace=("scores,", "torch.softmax(scores, dim=-1),"),
    **ONE_HEAD,
)
BANK.differs(
    "weights_with_overflow",
    "Large scores overflow in your own softmax: subtract the largest score first.",
    replace=(
        "weights = torch.softmax(scores, dim=-1)",
        "strengths = torch.exp(scores)\n    weights = strengths / strengths.sum(-1, keepdim=True)",
    ),
    **ONE_HEAD_STABILITY,
)
BANK.differs(
    "keys_as_values",
    "The keys are mixed instead of the values.",
    replace=("merge_heads(weights @ v)", "merge_heads(weights @ k)"),
    **ONE_HEAD,
)
BANK.differs(
    "words_as_values",
    "The words themselves are mixed: the values should be x @ w_v.",
    replace=(
        "(split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))",
        "split_heads(x @ w_q, num_heads), split_heads(x @ w_k, num_heads), split_heads(x, num_heads)",
    ),
    **ONE_HEAD,
)


@BANK.again("words_as_values")
def never_uses_w_v(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    queries, keys = (split_heads(torch.matmul(x, w), num_heads) for w in [w_q, w_k])
    similarity = torch.einsum("bhid,bhjd->bhij", queries, keys) * queries.shape[-1] ** -0.5
    if mask is not None:
        m = mask if mask.ndim == 2 else mask.unsqueeze(1)
        similarity = similarity.masked_fill(~m, torch.finfo(x.dtype).min)
    a = similarity.softmax(-1)
    if mask is not None:
        a = a * m
    return merge_heads(a @ split_heads(x, num_heads)) @ w_o


BANK.differs(
    "queries_as_keys",
    "The queries are compared with queries: the keys should be x @ w_k.",
    replace=(" k.transpose", " q.transpose"),
    **ONE_HEAD,
)
BANK.differs(
    "keys_as_queries",
    "The keys are compared with keys: the queries should be x @ w_q.",
    replace=("q ", "k "),
    **ONE_HEAD,
)
BANK.differs(
    "queries_and_keys_change_places",
    "Queries and keys have changed places: scores[i, j] is query i with key j.",
    replace=("q @ k", "k @ q"),
    **ONE_HEAD,
)
BANK.differs(
    "mixes_with_turned_weights",
    "The weights are transposed before mixing: row i of the weights makes output i.",
    replace=("merge_heads(weights @ v)", "merge_heads(weights.transpose(-2, -1) @ v)"),
    **ONE_HEAD,
)
BANK.differs(
    "transposes_the_matrices",
    "The weight matrices are transposed: apply them as x @ w.",
    replace=[("w,", "w.T,"), ("@ w_o", "@ w_o.T")],
    **ONE_HEAD,
)


@BANK.again("transposes_the_matrices")
def uses_linear(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(torch.nn.functional.linear(x, w), num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return torch.nn.functional.linear(merge_heads(weights @ v), w_o)


BANK.differs(
    "adds_the_words_again",
    "x is added to the output: that residual connection belongs around attention, not into it.",
    replace=("merge_heads", "x + merge_heads"),
    **ONE_HEAD,
)
BANK.differs(
    "returns_weights_too",
    "A tuple is returned; return the output alone.",
    replace=("@ w_o", "@ w_o, weights"),
    **ONE_HEAD,
)
BANK.differs(
    "forgets_to_return_the_output",
    "The function returns nothing: its last line should begin with `return`.",
    replace=("return merge_heads", "merge_heads"),
    **ONE_HEAD,
)


@BANK.mistake("torch's own attention is called; it is what this exercise asks you to write.", **ONE_HEAD, refused=True)
def torchs_own_attention(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    import torch.nn.functional as F

    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    if mask is not None and mask.dim() == 3:
        mask = mask[:, None]
    return merge_heads(F.scaled_dot_product_attention(q, k, v, attn_mask=mask)) @ w_o


BANK.differs(
    "one_head_only",
    "Whatever num_heads is, the output is that of one head over all of d_model: split q, k and v first.",
    replace=(PROJECT, "    split_heads(x, num_heads)\n    q, k, v = (split_heads(x @ w, 1)"),
    **SEVERAL_HEADS,
)
BANK.differs(
    "all_heads_share_one_pattern",
    "All heads use the average of their scores, one pattern for all; each should keep its own.",
    replace=("q @ k.transpose(-2, -1)", "(q @ k.transpose(-2, -1)).mean(1, keepdim=True)"),
    **SEVERAL_HEADS,
)
BANK.differs(
    "first_head_decides",
    "The first head's pattern is used for all heads; each should keep its own.",
    replace=("q @ k", "q[:, :1] @ k[:, :1]"),
    **SEVERAL_HEADS,
)
BANK.differs(
    "splits_by_one_reshape",
    "Heads are cut by one reshape, which deals out words instead of slices: use your split_heads.",
    replace=("split_heads(x @ w, num_heads) for", "(x @ w).reshape(split_heads(x, num_heads).shape) for"),
    **SEVERAL_HEADS_SPLIT,
)
BANK.differs(
    "merges_by_one_reshape",
    "Heads are joined by one reshape, which mixes words up: use your merge_heads.",
    replace=("merge_heads(weights @ v)", "(weights @ v).reshape(x.shape)"),
    **SEVERAL_HEADS_MERGE,
)
BANK.differs(
    "all_sentences_see_the_first",
    "All sentences of the batch use the first one's keys and values; sentences do not see each other.",
    replace=[(" k.transpose", " k[:1].transpose"), ("merge_heads(weights @ v)", "merge_heads(weights @ v[:1])")],
    **SEVERAL_HEADS,
)
BANK.differs(
    "no_output_matrix", "w_o is not used: multiply the merged heads by it.", replace=(" @ w_o", ""), **OUTPUT_MATRIX
)
BANK.differs(
    "turns_the_output_matrix",
    "w_o is transposed: the output is merged @ w_o.",
    replace=("@ w_o", "@ w_o.T"),
    **OUTPUT_MATRIX,
)


@BANK.mistake(
    "The mask changes nothing: the output is the same with it and without it. (What it should hide is keys, columns.)",
    **MASK,
)
def ignores_the_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    weights = torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1]), dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.again("ignores_the_mask")
def forgets_to_keep_masked_scores(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    heads = []
    for q, k, v in zip(*(split_heads(x @ w, num_heads).unbind(1) for w in (w_q, w_k, w_v)), strict=True):
        scores = torch.bmm(q, k.mT) * q.size(-1) ** -0.5
        if mask is not None:
            scores.masked_fill(~mask, -1e9)
        heads.append(scores.softmax(-1) @ v)
    return torch.cat(heads, dim=-1) @ w_o


BANK.differs(
    "hides_what_may_be_seen",
    "The mask is used the wrong way round: True means may attend, so fill where it is False.",
    replace=[("~mask.any", "mask.all"), ("~mask,", "mask,")],
    **MASK,
)


@BANK.again("hides_what_may_be_seen")
def flips_the_mask_first(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        mask = torch.logical_not(mask)
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


BANK.differs(
    "masks_after_the_softmax",
    "Weights are set to 0 after the softmax, so the rest sums to less than 1: hide scores before it.",
    replace=[
        (NOBODY, ""),
        ("        scores = scores" + HIDE + "\n", ""),
        ("weights.masked_fill(nobody, 0.0)", "weights * mask"),
    ],
    **MASK,
)
BANK.differs(
    "fills_with_zero",
    "Hidden scores are set to 0, which is a score like any other: use -inf.",
    replace=('float("-inf")).masked_fill(nobody, 0.0', "0"),
    **MASK,
)


@BANK.again("fills_with_zero")
def multiplies_scores_by_the_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores * mask
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


BANK.differs(
    "fills_with_minus_100",
    "Hidden scores are set to -100, which can still win where visible scores are lower: use -inf.",
    replace=('float("-inf")).masked_fill(nobody, 0', "-100"),
    **MASK,
)
BANK.differs(
    "adds_the_mask",
    "The mask is added to the scores as 0 and 1: fill with -inf where it is False.",
    replace=('scores.masked_fill(~mask, float("-inf")).masked_fill(nobody, 0.0)', "scores + mask"),
    **MASK,
)
BANK.differs(
    "turns_the_mask",
    "The mask is transposed: mask[i, j] is about query i and key j.",
    replace=(
        "mask = mask if mask.dim() == 2 else mask[:, None]",
        "mask = mask if mask.dim() == 2 else mask[:, None]\n        mask = mask.transpose(-2, -1)",
    ),
    **MASK,
)


@BANK.mistake("A mask of shape (batch, L, L) has no axis for the heads: give it one, mask[:, None].", **MASK)
def no_axis_for_the_heads(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


BANK.differs(
    "uses_the_first_mask_for_all",
    "All sentences use the first sentence's mask; each has its own.",
    replace=(":, None", "0"),
    **MASK,
)
BANK.differs(
    "always_causal",
    "Later words are hidden although nobody asked for it: hide only what the mask hides.",
    replace=(
        MASK_GIVEN,
        "    lower = torch.ones(x.shape[1], x.shape[1]).tril().bool()\n"
        "    mask = lower if mask is None else mask & lower\n" + MASK_GIVEN,
    ),
    **MASK,
)
BANK.differs(
    "empty_rows_give_nan",
    "A word that may attend to nobody gives nan; its weights and its output should be 0.",
    replace=[(NOBODY, ""), (HIDE, '.masked_fill(~mask, float("-inf"))'), (NOTHING, "")],
    **MASK,
)
BANK.differs(
    "empty_rows_give_the_average",
    "A word that may attend to nobody gets the average of all values; its output should be 0.",
    replace=[(NOBODY, ""), (HIDE, ".masked_fill(~mask, -1e9)"), (NOTHING, "")],
    **MASK,
)


@BANK.again("empty_rows_give_the_average")
def fills_with_the_lowest_number(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = torch.where(mask, scores, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


BANK.differs(
    "mends_nan_afterwards",
    "nan is mended after the softmax, but gradients stay nan: see to the rows that may see nobody before the softmax.",
    replace=[
        (NOBODY, ""),
        (HIDE, ' + torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, float("-inf"))'),
        (NOTHING, "    weights = torch.nan_to_num(weights)\n"),
    ],
    **GRADIENTS_MASKED,
)


@BANK.again("mends_nan_afterwards")
def replaces_nan_by_where(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores + torch.log(mask.to(scores.dtype))
    weights = torch.softmax(scores, dim=-1)
    weights = torch.where(weights.isnan(), torch.zeros_like(weights), weights)
    return merge_heads(weights @ v) @ w_o


BANK.differs(
    "cuts_the_gradients",
    "Gradients stop inside: numpy, detach, .data and no_grad cut them off.",
    replace=[("x @ w,", "(x @ w).detach(),"), ("@ w_o", "@ w_o.detach()")],
    **GRADIENTS,
)


@BANK.again("cuts_the_gradients")
def goes_through_numpy(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    merged = merge_heads(weights @ v).detach().numpy() @ w_o.detach().numpy()
    return torch.from_numpy(merged)


BANK.differs(
    "constant_weights",
    "The weights are detached, so w_q and w_k would never learn: let gradients through the softmax.",
    replace=("softmax(scores, dim=-1)", "softmax(scores, dim=-1).detach()"),
    **GRADIENTS,
)
BANK.differs(
    "changes_the_mask",
    "The mask that was passed in is changed: functions that end in _ write into their tensor.",
    replace=("~mask,", "mask.logical_not_(),"),
    **CONTRACT,
)
BANK.differs(
    "changes_the_words",
    "x is changed: `x *= ...` and `x -= ...` write into the tensor that was passed in.",
    replace=(
        PROJECT,
        "    x /= x.shape[-1] ** 0.25\n    q, k, v = (split_heads(x @ w * x.shape[-1] ** 0.25, num_heads)",
    ),
    **CONTRACT,
)
BANK.differs(
    "widens_to_float64",
    "float32 goes in, float64 comes out: return the precision of x.",
    replace=[("x @ w,", "x.double() @ w.double(),"), ("@ w_o", "@ w_o.double()")],
    **CONTRACT,
)
BANK.differs(
    "narrows_to_float32",
    "float64 goes in, float32 comes out: return the precision of x.",
    replace=[("x @ w,", "x.float() @ w.float(),"), ("@ w_o", "@ w_o.float()")],
    **CONTRACT,
)
BANK.differs(
    "accepts_heads_that_do_not_fit",
    "Where num_heads does not divide d_model, what is left over is cut off silently; raise a ValueError.",
    replace=[
        ("(x @ w,", "((x @ w)[..., : x.shape[-1] // num_heads * num_heads],"),
        ("@ w_o", "@ w_o[: x.shape[-1] // num_heads * num_heads]"),
    ],
    **CONTRACT,
)
BANK.differs(
    "torchs_error_for_heads_that_do_not_fit",
    "Where num_heads does not divide d_model, torch stops with a RuntimeError; raise a ValueError first.",
    replace=(
        "split_heads(x @ w, num_heads) for",
        "(x @ w).reshape(*x.shape[:2], num_heads, x.shape[2] // num_heads).transpose(1, 2) for",
    ),
    **CONTRACT,
)


@BANK.mistake(
    "Each head cuts its slice out of x before projecting; a head looks at whole words: x @ w_q first, then split.",
    **SEVERAL_HEADS,
)
def projects_slices_of_the_words(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    found, d_head = [], x.shape[-1] // num_heads
    if x.shape[-1] % num_heads:
        raise ValueError(f"{x.shape[-1]} is no multiple of {num_heads}")
    for head in range(num_heads):
        part = slice(head * d_head, (head + 1) * d_head)
        q, k, v = (x[..., part] @ w[part, part] for w in (w_q, w_k, w_v))
        scores = q @ k.transpose(-2, -1) / math.sqrt(d_head)
        if mask is not None:
            nobody = ~mask.any(-1, keepdim=True)
            scores = scores.masked_fill(~mask, -math.inf).masked_fill(nobody, 0)
        weights = torch.softmax(scores, -1)
        found.append((weights if mask is None else weights.masked_fill(nobody, 0)) @ v)
    return torch.cat(found, -1) @ w_o


@BANK.again("projects_slices_of_the_words")
def splits_before_it_projects(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    words = split_heads(x, num_heads)
    d_head = words.shape[-1]
    blocks = [
        torch.stack([w[i : i + d_head, i : i + d_head] for i in range(0, w.shape[0], d_head)]) for w in (w_q, w_k, w_v)
    ]
    q, k, v = (torch.einsum("bhid,hde->bhie", words, block) for block in blocks)
    scores = torch.einsum("bhie,bhje->bhij", q, k) * d_head**-0.5
    if mask is None:
        weights = scores.softmax(-1)
    else:
        seen = mask if mask.ndim == 2 else mask.unsqueeze(1)
        weights = torch.where(seen, scores, torch.finfo(scores.dtype).min).softmax(-1) * seen
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "One sentence is right, of two each gets parts of the other: batch and heads change places on the way back.",
    **SEVERAL_HEADS_MERGE,
)
def exchanges_batch_and_heads(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    b, n, d_model = x.shape
    q, k, v = (split_heads(x @ w, num_heads).reshape(b * num_heads, n, -1) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5
    if mask is not None:
        mask = mask.expand(b, n, n).repeat_interleave(num_heads, 0)
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, -1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return (weights @ v).view(num_heads, b, n, -1).permute(1, 2, 0, 3).reshape(b, n, d_model) @ w_o


@BANK.again("exchanges_batch_and_heads")
def unflattens_heads_first(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(torch.matmul(x, w), num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhqd,bhkd->bhqk", q, k).div(math.sqrt(q.size(-1)))
    if mask is not None:
        allowed = mask if mask.dim() == 2 else mask[:, None]
        nobody = allowed.logical_not().all(-1, keepdim=True)
        scores = torch.where(allowed, scores, torch.where(nobody, 0.0, -torch.inf).to(scores.dtype))
    a = scores.softmax(dim=-1)
    if mask is not None:
        a = a * allowed
    flat = (a @ v).flatten(0, 1)
    heads = torch.stack(flat.chunk(num_heads), dim=0)
    return torch.cat([heads[h] for h in range(num_heads)], dim=-1) @ w_o


@BANK.mistake(
    "With a mask for each sentence, heads get another sentence's: it is repeated in another order than the heads lie.",
    **MASK,
)
def repeats_the_mask_in_another_order(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    b, n, d_model = x.shape
    q, k, v = (split_heads(x @ w, num_heads).transpose(0, 1).flatten(0, 1) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5
    if mask is not None:
        mask = mask.expand(b, n, n).repeat_interleave(num_heads, 0)
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, -1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return (weights @ v).unflatten(0, (num_heads, b)).permute(1, 2, 0, 3).reshape(b, n, d_model) @ w_o


@BANK.again("repeats_the_mask_in_another_order")
def looks_masks_up_by_the_wrong_count(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    batch, _, width = x.shape
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    output = torch.zeros_like(q)
    for number in range(num_heads * batch):
        head, sentence = divmod(number, batch)
        scores = q[sentence, head] @ k[sentence, head].T / math.sqrt(width // num_heads)
        if mask is None:
            output[sentence, head] = scores.softmax(-1) @ v[sentence, head]
        else:
            own = mask if mask.dim() == 2 else mask[number // num_heads]
            hidden = scores.masked_fill(~own, torch.finfo(scores.dtype).min)
            output[sentence, head] = (hidden.softmax(-1) * own) @ v[sentence, head]
    return merge_heads(output) @ w_o


@BANK.again("ignores_the_mask")
def hides_queries_instead_of_keys(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask.any(-2) if mask.dim() == 3 else mask.any(0)[None]
        scores = scores.masked_fill(~mask[:, None, :, None], -10000.0)
    weights = torch.softmax(scores, -1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "With a mask the output is nan: 0 * -inf is nan. `masked_fill` and `where` put -inf only where it belongs.", **MASK
)
def zero_times_infinity(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores + (1 - mask.float()) * -math.inf
    weights = torch.softmax(scores, -1)
    return merge_heads(weights @ v) @ w_o


@BANK.again("zero_times_infinity")
def subtracts_infinity_times_the_hidden(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    queries, keys, values = [split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v)]
    dots = torch.einsum("bhid,bhjd->bhij", queries, keys) / keys.size(-1) ** 0.5
    if mask is not None:
        hidden = torch.logical_not(mask).to(dots.dtype)
        dots -= torch.inf * (hidden if hidden.ndim == 2 else hidden.unsqueeze(1))
    return merge_heads(torch.einsum("bhij,bhjd->bhid", dots.softmax(-1), values)) @ w_o


@BANK.mistake("`if mask:` asks a whole table for one truth value: `if mask is not None:`.", **MASK)
def asks_a_whole_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask:
        scores = scores.masked_fill(~mask, -math.inf)
    return merge_heads(torch.softmax(scores, -1) @ v) @ w_o


@BANK.mistake(
    "There are always two heads, whatever num_heads says: cut the last axis into (num_heads, d_head).",
    **SPLIT_HEADS,
)
def always_two_heads(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.reshape(batch, length, 2, -1).transpose(1, 2)


@BANK.mistake(
    "Every head is 3 wide, as in the example; its width is d_head = d_model / num_heads.",
    **SPLIT_HEADS,
)
def every_head_is_three_wide(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.reshape(batch, length, -1, 3).transpose(1, 2)


@BANK.mistake(
    "Only the first head comes back; return all heads, with an axis of their own.",
    **SPLIT_HEADS,
)
def returns_the_first_slice(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    d_head = d_model // num_heads
    for head in range(num_heads):
        return x[:, :, head * d_head : (head + 1) * d_head]


@BANK.mistake(
    "The result is a tuple of heads, as chunk and split give it; stack them on an axis of their own.",
    **SPLIT_HEADS,
)
def returns_a_tuple_of_heads(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.chunk(num_heads, dim=-1)


@BANK.mistake(
    "Only the first sentence is split; keep the batch as the first axis, and split all of it.",
    **SPLIT_HEADS,
)
def splits_the_first_sentence_only(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x[0].reshape(1, length, num_heads, d_model // num_heads).transpose(1, 2)


@BANK.mistake(
    "The last two axes are swapped, (batch, L, d_head, heads); after cutting, swap words and heads, axes 1 and 2.",
    **SPLIT_HEADS,
)
def swaps_the_last_two_axes(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.reshape(batch, length, num_heads, d_model // num_heads).transpose(2, 3)


@BANK.mistake(
    "The words come before the sentences: axes 0 and 1 are swapped. Swap words and heads, axes 1 and 2.",
    **SPLIT_HEADS,
)
def swaps_the_batch_and_the_words(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.reshape(batch, length, num_heads, d_model // num_heads).transpose(0, 1)


@BANK.mistake(
    "Each head lies on its side, (d_head, L): the last two axes should be words, then d_head.",
    **SPLIT_HEADS,
)
def turns_each_head(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.reshape(batch, length, num_heads, d_model // num_heads).permute(0, 2, 3, 1)


@BANK.mistake(
    "Each head gets the whole vector of every word; it should get its own slice, of length d_head.",
    **SPLIT_HEADS,
)
def gives_each_head_everything(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.unsqueeze(1).repeat(1, num_heads, 1, 1)


@BANK.mistake(
    "The ValueError is returned, not raised: write `raise` in place of `return`.",
    **SPLIT_HEADS,
)
def returns_the_error_of_splitting(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        return ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.reshape(batch, length, num_heads, d_model // num_heads).transpose(1, 2)


@BANK.mistake(
    "Words and heads are swapped back, but the last two axes are not joined: reshape to (batch, L, d_model).",
    **MERGE_HEADS,
)
def swaps_back_but_does_not_join(x):
    return x.transpose(1, 2)


@BANK.mistake(
    "The result is a list of heads; join them into one tensor along the last axis.",
    **MERGE_HEADS,
)
def returns_a_list_of_slices(x):
    return [x[:, head] for head in range(x.shape[1])]


@BANK.mistake(
    "Every word gets 6 numbers, as in the example; it should get num_heads * d_head.",
    **MERGE_HEADS,
)
def joins_six_numbers_a_word(x):
    return x.transpose(1, 2).reshape(x.shape[0], -1, 6)


@BANK.mistake(
    "Two heads are joined, as in the example, whatever their number: join all that axis 1 holds.",
    **MERGE_HEADS,
)
def joins_two_heads_only(x):
    return torch.cat([x[:, 0], x[:, 1]], dim=-1)


@BANK.mistake(
    "Only the first sentence comes back; merge all sentences of the batch.",
    **MERGE_HEADS,
)
def merges_the_first_sentence_only(x):
    batch, num_heads, length, d_head = x.shape
    return x[0].transpose(0, 1).reshape(1, length, num_heads * d_head)


@BANK.mistake(
    "Only the first head comes back; put all heads side by side.",
    **MERGE_HEADS,
)
def returns_the_first_head_alone(x):
    batch, num_heads, length, d_head = x.shape
    for head in range(num_heads):
        return x[:, head]


@BANK.mistake(
    "Axes 2 and 3 are swapped before joining; swap heads and words, axes 1 and 2.",
    **MERGE_HEADS,
)
def swaps_the_wrong_axes_back(x):
    batch, num_heads, length, d_head = x.shape
    return x.transpose(2, 3).reshape(batch, length, num_heads * d_head)


@BANK.mistake(
    "All words of a sentence are joined into one long row; keep the axis of words.",
    **MERGE_HEADS,
)
def joins_the_words_too(x):
    return x.transpose(1, 2).reshape(x.shape[0], -1)


@BANK.mistake(
    "The largest number among the heads is kept; put the heads side by side, so that none gets lost.",
    **MERGE_HEADS,
)
def keeps_the_largest_of_all_heads(x):
    return x.max(dim=1).values


@BANK.mistake(
    "The scores mix the values directly; turn them into weights first, with a softmax over the last axis.",
    **ONE_HEAD,
)
def leaves_the_softmax_out(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask.reshape(-1, 1, *mask.shape[-2:]), 0.0)
    return merge_heads(scores @ v) @ w_o


@BANK.mistake(
    "The weights come back, one pattern per head; mix the values with them, merge the heads, and multiply by w_o.",
    **ONE_HEAD,
)
def returns_the_weights(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k = split_heads(x @ w_q, num_heads), split_heads(x @ w_k, num_heads)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is None:
        return torch.softmax(scores, dim=-1)
    visible = mask.reshape(-1, 1, *mask.shape[-2:])
    empty = ~visible.any(-1, keepdim=True)
    scores = scores.masked_fill(~visible & ~empty, -torch.inf)
    return torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)


@BANK.mistake(
    "The heads come back one by one, (batch, heads, L, d_head): merge them, and multiply by w_o.",
    **ONE_HEAD,
)
def returns_the_heads_unmerged(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is None:
        return torch.softmax(scores, dim=-1) @ v
    visible = mask.reshape(-1, 1, *mask.shape[-2:])
    empty = ~visible.any(-1, keepdim=True)
    scores = scores.masked_fill(~visible & ~empty, -torch.inf)
    return torch.softmax(scores, dim=-1).masked_fill(empty, 0.0) @ v


@BANK.mistake(
    "The output is rounded to 4 digits; return it in full, and round only where you print.",
    **ONE_HEAD,
)
def rounds_the_output(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return torch.round(merge_heads(weights @ v) @ w_o, decimals=4)


@BANK.mistake(
    "The result is a list of numbers; return the tensor itself.",
    **ONE_HEAD,
)
def returns_a_list_of_numbers(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return (merge_heads(weights @ v) @ w_o).tolist()


@BANK.mistake(
    "There are always two heads, whatever num_heads says: pass num_heads on to split_heads.",
    **ONE_HEAD,
)
def looks_with_two_heads(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("num_heads does not divide d_model")
    q, k, v = (split_heads(x @ w, 2) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "The scores are divided by 8, the square root of 64, whatever d_head is: divide by the square root of d_head.",
    **ONE_HEAD,
)
def divides_by_eight(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / 8
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "Only the first sentence comes back; return the output of all sentences of the batch.",
    **ONE_HEAD,
)
def first_sentence_only(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    x = x[:1]
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask if mask.ndim == 2 else mask[0]
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "The strengths are added up over the batch, as Python's `sum` does: use .sum(-1, keepdim=True).",
    **ONE_HEAD,
)
def pythons_sum_of_the_batch(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    strengths = torch.exp(scores - scores.amax(-1, keepdim=True))
    if mask is not None:
        strengths = strengths * mask.reshape(-1, 1, *mask.shape[-2:])
    total = sum(strengths)
    return merge_heads(strengths / torch.where(total == 0, 1.0, total) @ v) @ w_o


@BANK.mistake(
    "w_v and w_o have changed places: the values are x @ w_v, and the merged heads are multiplied by w_o.",
    **ONE_HEAD,
)
def w_v_and_w_o_change_places(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_o))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_v


@BANK.mistake(
    "w_k and w_v have changed places: the keys are x @ w_k, and the values are x @ w_v.",
    **ONE_HEAD,
)
def w_k_and_w_v_change_places(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, v, k = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "Queries and keys are multiplied without turning the keys: swap their last two axes, k.transpose(-2, -1).",
    **ONE_HEAD,
)
def multiplies_without_turning(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "The output is normalised (a LayerNorm): that belongs around attention, not into it.",
    **ONE_HEAD,
)
def normalises_the_output(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    output = merge_heads(weights @ v) @ w_o
    return torch.nn.LayerNorm(x.shape[-1], dtype=x.dtype)(output)


@BANK.mistake(
    "The words are normalised first (a LayerNorm): that belongs around attention, not into it.",
    **ONE_HEAD,
)
def normalises_the_words_first(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    x = torch.nn.functional.layer_norm(x, x.shape[-1:])
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "A ReLU is added: negative numbers of the output are cut to 0. Return merged @ w_o as it is.",
    **ONE_HEAD,
)
def cuts_the_output_at_zero(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return torch.relu(merge_heads(weights @ v) @ w_o)


@BANK.mistake(
    "An axis for the heads is put into every mask, where only (batch, L, L) takes one: (L, L) fits as it is.",
    **MASK,
)
def adds_an_axis_to_every_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask[:, None]
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "Without a mask it stops with an error: mask may be None, and then nothing is hidden.",
    **ONE_HEAD,
)
def needs_a_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    hidden = ~mask
    if mask.ndim == 3:
        hidden = hidden[:, None]
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    empty = hidden.all(-1, keepdim=True)
    scores = scores.masked_fill(hidden & ~empty, -torch.inf)
    weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "The sentences attend to each other, word by word: the first axis is the batch, the second holds the words.",
    **ONE_HEAD,
)
def sentences_attend_to_each_other(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    x = x.transpose(0, 1)
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return (merge_heads(weights @ v) @ w_o).transpose(0, 1)


@BANK.mistake(
    "The ValueError is returned, not raised: write `raise` in place of `return`.",
    **CONTRACT,
)
def returns_the_error_of_heads(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    if x.shape[-1] % num_heads != 0:
        return ValueError("num_heads does not divide d_model")
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = torch.softmax(scores, dim=-1).masked_fill(empty, 0.0)
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.mistake(
    "With a mask there is nan, or the wrong words are seen: True is taken for hidden. True means may attend.", **MASK
)
def hides_what_may_be_seen_with_infinity(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores.masked_fill(mask, float("-inf"))
    return merge_heads(torch.softmax(scores, dim=-1) @ v) @ w_o


@BANK.again("hides_what_may_be_seen_with_infinity")
def where_the_mask_says_so_minus_infinity(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    query, key, value = [split_heads(torch.matmul(x, weight), num_heads) for weight in (w_q, w_k, w_v)]
    similarity = torch.einsum("bhqd,bhkd->bhqk", query, key) * query.size(-1) ** -0.5
    if mask is not None:
        hidden = mask.unsqueeze(0) if mask.ndim == 2 else mask
        similarity = torch.where(hidden[:, None], torch.full_like(similarity, -torch.inf), similarity)
    attention = similarity.softmax(dim=-1)
    return merge_heads(torch.einsum("bhqk,bhkd->bhqd", attention, value)) @ w_o


@BANK.mistake(
    "The wrong words are seen: True is taken for hidden. It means may attend: fill where the mask is False, with -inf.",
    **MASK,
)
def hides_what_may_be_seen_with_a_large_number(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores.masked_fill(mask, -1e9)
    return merge_heads(torch.softmax(scores, dim=-1) @ v) @ w_o


@BANK.again("hides_what_may_be_seen_with_a_large_number")
def a_billion_below_where_it_is_true(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    found = []
    for head in range(num_heads):
        q, k, v = (split_heads(x @ w, num_heads)[:, head] for w in (w_q, w_k, w_v))
        s = torch.bmm(q, k.transpose(1, 2)) / q.shape[2] ** 0.5
        if mask is not None:
            s = torch.where(mask, torch.tensor(-1e9, dtype=s.dtype), s)
        found.append(torch.bmm(s.softmax(2), v))
    return torch.cat(found, 2) @ w_o
