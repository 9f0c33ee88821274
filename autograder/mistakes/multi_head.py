"""What learners get wrong in multi-head attention.

`split_heads` and `merge_heads` inside an entry are the learner's own, from the same notebook.
"""
# ruff: noqa: F821, RUF059
# mypy: ignore-errors

import math

import torch

from autograder.mistakes.bank import again, mistake

PAGE = "exercises/multi-head/multi-head"
SPLIT, MERGE, HEADS = f"{PAGE}#split", f"{PAGE}#merge", f"{PAGE}#attention-with-several-heads"
AXIS = "book/softmax#softmax-axis"
MASKED = "book/softmax#softmax-masked"
STABILITY = "book/softmax#softmax-stability"


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="One reshape to the final shape deals out words, not slices: reshape to (batch, L, heads, d_head), then swap.",
    see=SPLIT,
)
def reshapes_without_swapping(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("the heads do not fit")
    return x.reshape(batch, num_heads, length, d_model // num_heads)


@again(reshapes_without_swapping)
def views_the_final_shape(x, num_heads):
    if x.size(2) % num_heads:
        raise ValueError("d_model must be a multiple of num_heads")
    return x.contiguous().view(x.size(0), num_heads, -1, x.size(2) // num_heads)


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="The axes of words and heads are not swapped: heads should come before words.",
    see=SPLIT,
)
def forgets_to_swap(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("the heads do not fit")
    return x.reshape(batch, length, num_heads, d_model // num_heads)


@again(forgets_to_swap)
def unflattens_only(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError
    return x.unflatten(-1, (num_heads, -1))


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="Head 0 gets every num_heads-th number: cut the last axis into (num_heads, d_head), in this order.",
    see=SPLIT,
)
def deals_numbers_out_in_turn(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("the heads do not fit")
    return x.reshape(batch, length, d_model // num_heads, num_heads).permute(0, 3, 1, 2)


@again(deals_numbers_out_in_turn)
def strided_slices(x, num_heads):
    if x.shape[2] % num_heads:
        raise ValueError("no")
    return torch.stack([x[:, :, head::num_heads] for head in range(num_heads)], dim=1)


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="num_heads and d_head have changed places: the second axis should have length num_heads.",
    see=SPLIT,
)
def heads_and_width_change_places(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("the heads do not fit")
    return x.reshape(batch, length, d_model // num_heads, num_heads).transpose(1, 2)


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="The heads are in reverse order: head 0 should have the first slice.",
    see=SPLIT,
)
def last_head_first(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("the heads do not fit")
    return x.reshape(batch, length, num_heads, d_model // num_heads).transpose(1, 2).flip(1)


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="The heads come before the sentences: the batch should stay the first axis.",
    see=SPLIT,
)
def heads_before_the_batch(x, num_heads):
    if x.shape[2] % num_heads != 0:
        raise ValueError("the heads do not fit")
    return torch.stack(x.chunk(num_heads, dim=-1))


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="The result is a list of heads; return one tensor with an axis for them.",
    see=SPLIT,
)
def returns_separate_heads(x, num_heads):
    if x.shape[2] % num_heads != 0:
        raise ValueError("the heads do not fit")
    return list(x.chunk(num_heads, dim=-1))


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="Where num_heads does not divide d_model, what is left over is dropped silently; raise a ValueError.",
    see=SPLIT,
)
def drops_what_is_left_over(x, num_heads):
    batch, length, d_model = x.shape
    d_head = d_model // num_heads
    return x[..., : num_heads * d_head].reshape(batch, length, num_heads, d_head).transpose(1, 2)


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="Where num_heads does not divide d_model, torch stops with a RuntimeError; raise a ValueError first.",
    see=SPLIT,
)
def leaves_the_error_to_torch(x, num_heads):
    batch, length, d_model = x.shape
    return x.reshape(batch, length, num_heads, d_model // num_heads).transpose(1, 2)


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="Where num_heads does not divide d_model, an assert fails; raise a ValueError instead.",
    see=SPLIT,
)
def asserts_that_heads_fit(x, num_heads):
    batch, length, d_model = x.shape
    assert d_model % num_heads == 0, "the heads do not fit"
    return x.reshape(batch, length, num_heads, d_model // num_heads).transpose(1, 2)


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="Gradients stop at split_heads: numpy, detach and .data cut them off.",
    see=SPLIT,
)
def splits_in_numpy(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("the heads do not fit")
    heads = x.detach().numpy().reshape(batch, length, num_heads, d_model // num_heads)
    return torch.from_numpy(heads.transpose(0, 2, 1, 3).copy())


@mistake(
    answer="split_heads",
    loses="check-split-heads",
    says="split_heads returns nothing: its last line should begin with `return`.",
    see=SPLIT,
)
def forgets_to_return_the_heads(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("the heads do not fit")
    x.reshape(batch, length, num_heads, d_model // num_heads).transpose(1, 2)


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="The words and heads are not swapped back before joining: each row holds parts of several words.",
    see=MERGE,
)
def joins_without_swapping(x):
    batch, num_heads, length, d_head = x.shape
    return x.reshape(batch, length, num_heads * d_head)


@again(joins_without_swapping)
def flattens_and_cuts(x):
    return x.flatten(1).unflatten(1, (x.shape[2], -1))


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="`view` cannot join axes that were swapped: use reshape, or contiguous() before view.",
    see=MERGE,
)
def views_swapped_axes(x):
    batch, num_heads, length, d_head = x.shape
    return x.transpose(1, 2).view(batch, length, num_heads * d_head)


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="The heads' numbers are shuffled together: all of head 0 should come first, then all of head 1.",
    see=MERGE,
)
def shuffles_heads_together(x):
    batch, num_heads, length, d_head = x.shape
    return x.permute(0, 2, 3, 1).reshape(batch, length, num_heads * d_head)


@again(shuffles_heads_together)
def stacks_on_the_last_axis(x):
    return torch.stack(list(x.unbind(1)), dim=-1).flatten(2)


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="The heads are joined in reverse order: head 0's numbers should come first.",
    see=MERGE,
)
def joins_the_last_head_first(x):
    return torch.cat(list(x.unbind(1))[::-1], dim=-1)


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="The heads are added up; put them side by side, so that none gets lost in another.",
    see=MERGE,
)
def adds_the_heads(x):
    return x.sum(dim=1)


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="The heads are averaged; put them side by side, so that none gets lost in another.",
    see=MERGE,
)
def averages_the_heads(x):
    return x.mean(dim=1)


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="The heads are joined along the words: the sentence got longer. Join along the last axis.",
    see=MERGE,
)
def joins_along_the_words(x):
    return torch.cat(list(x.unbind(1)), dim=1)


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="Gradients stop at merge_heads: numpy, detach and .data cut them off.",
    see=MERGE,
)
def merges_in_numpy(x):
    batch, num_heads, length, d_head = x.shape
    heads = x.detach().numpy().transpose(0, 2, 1, 3)
    return torch.from_numpy(heads.reshape(batch, length, num_heads * d_head).copy())


@mistake(
    answer="merge_heads",
    loses="check-merge-heads",
    says="merge_heads returns nothing: its last line should begin with `return`.",
    see=MERGE,
)
def forgets_to_return_the_words(x):
    batch, num_heads, length, d_head = x.shape
    x.transpose(1, 2).reshape(batch, length, num_heads * d_head)


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The scores are not scaled: divide them by the square root of d_head.",
    see=HEADS,
)
def does_not_scale(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1)
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@again(does_not_scale)
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


@mistake(
    answer="multi_head_attention",
    loses="check-several-heads",
    says="The scores are divided by the square root of d_model; each head's vectors have length d_head.",
    see=HEADS,
)
def scales_by_d_model(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(x.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@again(scales_by_d_model)
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


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The scores are divided by d_head; divide by its square root.",
    see=HEADS,
)
def divides_by_d_head(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / q.shape[-1]
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The scores are multiplied by the square root of d_head; divide by it.",
    see=HEADS,
)
def multiplies_by_the_root(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) * math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The scores are divided by the square root of the number of words; it should be that of d_head.",
    see=HEADS,
)
def scales_by_the_length(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-2])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The weights are scaled, after the softmax; scale the scores, before it.",
    see=HEADS,
)
def scales_the_weights(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1)
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1) / math.sqrt(q.shape[-1])
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The softmax goes over the queries: use the last axis, dim=-1, so that each word's weights sum to 1.",
    see=AXIS,
)
def softmax_over_queries(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-2)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The softmax goes over the heads: use the last axis, dim=-1, so that each word's weights sum to 1.",
    see=AXIS,
)
def softmax_over_heads(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The softmax is taken twice, which evens the weights out; take it once.",
    see=HEADS,
)
def softmax_twice(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(torch.softmax(scores, dim=-1), dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="Large scores overflow in your own softmax: subtract the largest score first.",
    see=STABILITY,
)
def weights_with_overflow(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    strengths = torch.exp(scores)
    weights = strengths / strengths.sum(-1, keepdim=True)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The keys are mixed instead of the values.",
    see=HEADS,
)
def keys_as_values(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ k) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The words themselves are mixed: the values should be x @ w_v.",
    see=HEADS,
)
def words_as_values(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = split_heads(x @ w_q, num_heads), split_heads(x @ w_k, num_heads), split_heads(x, num_heads)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@again(words_as_values)
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


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The queries are compared with queries: the keys should be x @ w_k.",
    see=HEADS,
)
def queries_as_keys(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ q.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The keys are compared with keys: the queries should be x @ w_q.",
    see=HEADS,
)
def keys_as_queries(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = k @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="Queries and keys have changed places: scores[i, j] is query i with key j.",
    see=HEADS,
)
def queries_and_keys_change_places(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = k @ q.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The weights are transposed before mixing: row i of the weights makes output i.",
    see=HEADS,
)
def mixes_with_turned_weights(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights.transpose(-2, -1) @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The weight matrices are transposed: apply them as x @ w.",
    see=HEADS,
)
def transposes_the_matrices(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w.T, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o.T


@again(transposes_the_matrices)
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


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="x is added to the output: that residual connection belongs around attention, not into it.",
    see=HEADS,
)
def adds_the_words_again(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return x + merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="A tuple is returned; return the output alone.",
    see=HEADS,
)
def returns_weights_too(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o, weights


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="The function returns nothing: its last line should begin with `return`.",
    see=HEADS,
)
def forgets_to_return_the_output(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="torch's own attention is called; it is what this exercise asks you to write.",
    see=HEADS,
    refused=True,
)
def torchs_own_attention(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    import torch.nn.functional as F

    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    if mask is not None and mask.dim() == 3:
        mask = mask[:, None]
    return merge_heads(F.scaled_dot_product_attention(q, k, v, attn_mask=mask)) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-several-heads",
    says="num_heads is not used: one head attends over all of d_model.",
    see=HEADS,
)
def one_head_only(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, 1) for w in (w_q, w_k, w_v))
    if x.shape[-1] % num_heads:
        raise ValueError("the heads do not fit")
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-several-heads",
    says="All heads use the average of their scores, one pattern for all; each should keep its own.",
    see=HEADS,
)
def all_heads_share_one_pattern(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = (q @ k.transpose(-2, -1)).mean(1, keepdim=True) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-several-heads",
    says="The first head's pattern is used for all heads; each should keep its own.",
    see=HEADS,
)
def first_head_decides(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q[:, :1] @ k[:, :1].transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-several-heads",
    says="Heads are cut by one reshape, which deals out words instead of slices: use your split_heads.",
    see=SPLIT,
)
def splits_by_one_reshape(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("the heads do not fit")
    q, k, v = ((x @ w).reshape(batch, num_heads, length, -1) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-several-heads",
    says="Heads are joined by one reshape, which mixes words up: use your merge_heads.",
    see=MERGE,
)
def merges_by_one_reshape(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return (weights @ v).reshape(x.shape) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-several-heads",
    says="All sentences of the batch use the first one's keys and values; sentences do not see each other.",
    see=HEADS,
)
def all_sentences_see_the_first(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k[:1].transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v[:1]) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-output-matrix",
    says="w_o is not used: multiply the merged heads by it.",
    see=HEADS,
)
def no_output_matrix(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v)


@mistake(
    answer="multi_head_attention",
    loses="check-output-matrix",
    says="w_o is transposed: the output is merged @ w_o.",
    see=HEADS,
)
def turns_the_output_matrix(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o.T


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="The mask changes nothing: it is never used.",
    see=MASKED,
)
def ignores_the_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    weights = torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1]), dim=-1)
    return merge_heads(weights @ v) @ w_o


@again(ignores_the_mask)
def forgets_to_keep_masked_scores(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    heads = []
    for q, k, v in zip(*(split_heads(x @ w, num_heads).unbind(1) for w in (w_q, w_k, w_v)), strict=True):
        scores = torch.bmm(q, k.mT) * q.size(-1) ** -0.5
        if mask is not None:
            scores.masked_fill(~mask, -1e9)
        heads.append(scores.softmax(-1) @ v)
    return torch.cat(heads, dim=-1) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="The mask is used the wrong way round: True means may attend, so fill where it is False.",
    see=MASKED,
)
def hides_what_may_be_seen(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = mask.all(-1, keepdim=True)
        scores = scores.masked_fill(mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@again(hides_what_may_be_seen)
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


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="Weights are set to 0 after the softmax, so the rest sums to less than 1: hide scores before it.",
    see=MASKED,
)
def masks_after_the_softmax(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="Hidden scores are set to 0, which is a score like any other: use -inf.",
    see=MASKED,
)
def fills_with_zero(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@again(fills_with_zero)
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


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="Hidden scores are set to -100, which can still win where visible scores are lower: use -inf.",
    see=MASKED,
)
def fills_with_minus_100(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -100.0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="The mask is added to the scores as 0 and 1: fill with -inf where it is False.",
    see=MASKED,
)
def adds_the_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores + mask
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="The mask is transposed: mask[i, j] is about query i and key j.",
    see=MASKED,
)
def turns_the_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        mask = mask.transpose(-2, -1)
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="A mask of shape (batch, L, L) has no axis for the heads: give it one, mask[:, None].",
    see=MASKED,
)
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


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="All sentences use the first sentence's mask; each has its own.",
    see=MASKED,
)
def uses_the_first_mask_for_all(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[0]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="Later words are hidden although nobody asked for it: hide only what the mask hides.",
    see=MASKED,
)
def always_causal(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    lower = torch.ones(x.shape[1], x.shape[1]).tril().bool()
    mask = lower if mask is None else mask & lower
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="A word that may attend to nobody gives nan; its weights and its output should be 0.",
    see=MASKED,
)
def empty_rows_give_nan(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-mask",
    says="A word that may attend to nobody gets the average of all values; its output should be 0.",
    see=MASKED,
)
def empty_rows_give_the_average(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores.masked_fill(~mask, -1e9)
    weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@again(empty_rows_give_the_average)
def fills_with_the_lowest_number(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = torch.where(mask, scores, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-gradients",
    says="nan is mended after the softmax, but gradients stay nan: look after rows that see nobody before it.",
    see=MASKED,
)
def mends_nan_afterwards(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores + torch.zeros(mask.shape, dtype=x.dtype).masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    weights = torch.nan_to_num(weights)
    return merge_heads(weights @ v) @ w_o


@again(mends_nan_afterwards)
def replaces_nan_by_where(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores + torch.log(mask.to(scores.dtype))
    weights = torch.softmax(scores, dim=-1)
    weights = torch.where(weights.isnan(), torch.zeros_like(weights), weights)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-gradients",
    says="Gradients stop inside: numpy, detach, .data and no_grad cut them off.",
    see=HEADS,
)
def cuts_the_gradients(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads((x @ w).detach(), num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o.detach()


@again(cuts_the_gradients)
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


@mistake(
    answer="multi_head_attention",
    loses="check-gradients",
    says="The weights are detached, so w_q and w_k would never learn: let gradients through the softmax.",
    see=HEADS,
)
def constant_weights(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1).detach()
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-contract",
    says="The mask that was passed in is changed: functions that end in _ write into their tensor.",
    see=HEADS,
)
def changes_the_mask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(mask.logical_not_(), -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-contract",
    says="x is changed: `x *= ...` and `x -= ...` write into the tensor that was passed in.",
    see=HEADS,
)
def changes_the_words(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    with torch.no_grad():
        x /= x.shape[-1] ** 0.25
    q, k, v = (split_heads(x @ w * x.shape[-1] ** 0.25, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o


@mistake(
    answer="multi_head_attention",
    loses="check-contract",
    says="float32 goes in, float64 comes out: return the precision of x.",
    see=HEADS,
)
def widens_to_float64(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x.double() @ w.double(), num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o.double()


@mistake(
    answer="multi_head_attention",
    loses="check-one-head",
    says="float64 goes in, float32 comes out: return the precision of x.",
    see=HEADS,
)
def narrows_to_float32(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x.float() @ w.float(), num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o.float()


@mistake(
    answer="multi_head_attention",
    loses="check-contract",
    says="Where num_heads does not divide d_model, what is left over is cut off silently; raise a ValueError.",
    see=HEADS,
)
def accepts_heads_that_do_not_fit(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    fits = x.shape[-1] // num_heads * num_heads
    q, k, v = (split_heads((x @ w)[..., :fits], num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o[:fits]


@mistake(
    answer="multi_head_attention",
    loses="check-contract",
    says="Where num_heads does not divide d_model, torch stops with a RuntimeError; raise a ValueError first.",
    see=HEADS,
)
def torchs_error_for_heads_that_do_not_fit(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    batch, length, d_model = x.shape
    q, k, v = ((x @ w).reshape(batch, length, num_heads, d_model // num_heads).transpose(1, 2) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        empty = ~mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -math.inf).masked_fill(empty, 0)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(empty, 0)
    return merge_heads(weights @ v) @ w_o
