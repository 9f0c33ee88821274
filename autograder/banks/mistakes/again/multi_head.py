"""The mistakes of `multi-head` again, as somebody wrote them who had read the sentences and no first version."""
# ruff: noqa: F821, RUF059
# mypy: ignore-errors

import math

import numpy as np
import torch

from autograder.banks.mistakes.multi_head import BANK


@BANK.again("heads_and_width_change_places")
def width_first_then_heads(x, num_heads):
    b, n, d = x.shape
    if d % num_heads:
        raise ValueError(f"{num_heads} heads cannot share {d} numbers")
    width = d // num_heads
    pieces = [x[:, :, place * num_heads : (place + 1) * num_heads] for place in range(width)]
    return torch.stack(pieces, dim=1)


@BANK.again("last_head_first")
def counts_heads_down(x, num_heads):
    d_model = x.size(-1)
    if d_model % num_heads != 0:
        raise ValueError("d_model has to be a multiple of num_heads")
    slices = torch.split(x, d_model // num_heads, dim=-1)
    stacked = None
    for part in slices:
        part = part.unsqueeze(1)
        stacked = part if stacked is None else torch.cat([part, stacked], dim=1)
    return stacked


@BANK.again("heads_before_the_batch")
def stack_of_whole_batches(x, num_heads):
    width, rest = divmod(x.shape[2], num_heads)
    if rest:
        raise ValueError("heads do not fit")
    return torch.stack([x[..., head * width :][..., :width] for head in range(num_heads)])


@BANK.again("returns_separate_heads")
def one_tensor_for_each_head(x, num_heads):
    d_model = x.shape[-1]
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    d_head = d_model // num_heads
    heads = []
    start = 0
    while start < d_model:
        heads.append(torch.narrow(x, -1, start, d_head))
        start += d_head
    return heads


@BANK.again("drops_what_is_left_over")
def as_many_as_fit(x, num_heads):
    batch, length, d_model = x.shape
    d_head = int(d_model / num_heads)
    result = x.new_zeros(batch, num_heads, length, d_head)
    for head in range(num_heads):
        result[:, head] = x[:, :, head * d_head : head * d_head + d_head]
    return result


@BANK.again("leaves_the_error_to_torch")
def unflattens_and_hopes(x, num_heads):
    return x.unflatten(2, (num_heads, x.shape[2] // num_heads)).permute(0, 2, 1, 3)


@BANK.again("asserts_that_heads_fit")
def makes_sure_with_assert(x, num_heads):
    rest = x.shape[-1] - num_heads * (x.shape[-1] // num_heads)
    assert rest == 0, "these heads do not fit"
    return torch.stack(x.chunk(num_heads, dim=-1), dim=1)


@BANK.again("splits_in_numpy")
def fills_an_empty_tensor_with_data(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    d_head = d_model // num_heads
    out = torch.empty(batch, num_heads, length, d_head, dtype=x.dtype)
    for sentence in range(batch):
        for word in range(length):
            out[sentence, :, word] = x.data[sentence, word].reshape(num_heads, d_head)
    return out


@BANK.again("forgets_to_return_the_heads")
def prints_the_heads(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    heads = torch.einsum("blhd->bhld", x.reshape(batch, length, num_heads, d_model // num_heads))
    print(heads)


@BANK.again("views_swapped_axes")
def seen_as_another_tensor(x):
    batch, num_heads, length, d_head = x.shape
    turned = torch.permute(x, (0, 2, 1, 3))
    wanted = torch.empty(batch, length, num_heads * d_head)
    return turned.view_as(wanted)


@BANK.again("joins_the_last_head_first")
def cats_from_the_end(x):
    heads = [x[:, head] for head in range(x.shape[1])]
    joined = heads.pop()
    while heads:
        joined = torch.cat((joined, heads.pop()), dim=2)
    return joined


@BANK.again("adds_the_heads")
def plus_after_plus(x):
    together = torch.zeros_like(x[:, 0])
    for head in x.unbind(1):
        together = together + head
    return together


@BANK.again("averages_the_heads")
def a_bit_of_every_head(x):
    share = 1.0 / x.shape[1]
    return torch.einsum("bhld->bld", x) * share


@BANK.again("joins_along_the_words")
def a_longer_sentence(x):
    sentences = []
    for sentence in x:
        sentences.append(torch.cat([head for head in sentence], dim=0))
    return torch.stack(sentences)


@BANK.again("merges_in_numpy")
def concatenates_arrays(x):
    array = np.array(x.tolist(), dtype=np.float64)
    joined = np.concatenate([array[:, head] for head in range(array.shape[1])], axis=-1)
    return torch.tensor(joined, dtype=x.dtype)


@BANK.again("forgets_to_return_the_words")
def prints_the_words(x):
    words = torch.cat(torch.unbind(x, dim=1), dim=-1)
    print(words.shape)


@BANK.again("divides_by_d_head")
def scaled_by_the_whole_width(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_model = x.shape[-1]
    if d_model % num_heads:
        raise ValueError("num_heads must divide d_model")
    width = d_model // num_heads
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool) if mask is None else mask
    nobody = ~allowed.any(dim=-1, keepdim=True)
    found = []
    for start in range(0, d_model, width):
        part = slice(start, start + width)
        q, k, v = x @ w_q[:, part], x @ w_k[:, part], x @ w_v[:, part]
        scores = torch.einsum("bid,bjd->bij", q, k) / width
        scores = torch.where(allowed, scores, -torch.inf).masked_fill(nobody, 0.0)
        weights = torch.softmax(scores, -1) * ~nobody
        found.append(weights @ v)
    return torch.cat(found, dim=-1) @ w_o


@BANK.again("multiplies_by_the_root")
def louder_by_the_root(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    root = (x.shape[-1] // num_heads) ** 0.5
    q = split_heads(x @ w_q, num_heads) * root
    k = split_heads(x @ w_k, num_heads)
    v = split_heads(x @ w_v, num_heads)
    scores = torch.einsum("bhqd,bhkd->bhqk", q, k)
    if mask is not None:
        seen = mask.expand(x.shape[0], *mask.shape[-2:]).unsqueeze(1)
        empty = seen.sum(-1, keepdim=True) == 0
        scores = scores.masked_fill(~seen, float("-inf")).masked_fill(empty, 0)
        weights = scores.softmax(-1).masked_fill(empty, 0)
    else:
        weights = scores.softmax(-1)
    return merge_heads(torch.einsum("bhqk,bhkd->bhqd", weights, v)) @ w_o


@BANK.again("scales_by_the_length")
def root_of_how_many_words(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    batch, words, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("these heads do not fit")
    sentences = []
    for number in range(batch):
        q, k, v = (split_heads((x[number] @ w)[None], num_heads)[0] for w in (w_q, w_k, w_v))
        scores = q @ k.mT / math.sqrt(k.shape[1])
        if mask is None:
            weights = torch.softmax(scores, dim=2)
        else:
            mine = mask if mask.ndim == 2 else mask[number]
            some = mine.any(dim=1)[:, None]
            scores = torch.where(some, torch.where(mine, scores, -math.inf), 0.0)
            weights = torch.where(some, torch.softmax(scores, dim=2), 0.0)
        sentences.append(merge_heads((weights @ v)[None])[0] @ w_o)
    return torch.stack(sentences)


@BANK.again("scales_the_weights")
def weaker_weights(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = [split_heads(torch.matmul(x, w), num_heads) for w in (w_q, w_k, w_v)]
    scores = torch.matmul(q, torch.transpose(k, 2, 3))
    mix = v * q.shape[-1] ** -0.5
    if mask is None:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool)
    mask = mask.reshape(-1, 1, *mask.shape[-2:])
    scores = torch.where(mask, scores, float("-inf"))
    someone = mask.any(-1, keepdim=True)
    scores = torch.where(someone, scores, torch.zeros_like(scores))
    weights = torch.softmax(scores, -1) * someone
    return torch.matmul(merge_heads(torch.matmul(weights, mix)), w_o)


@BANK.again("softmax_over_queries")
def columns_sum_to_one(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    turned = torch.einsum("bhid,bhjd->bhji", q, k) / math.sqrt(q.size(-1))  # [key, query]
    if mask is not None:
        seen = mask.transpose(-2, -1).reshape(-1, 1, mask.shape[-1], mask.shape[-2])
        empty = ~seen.any(dim=-2, keepdim=True)
        turned = turned.masked_fill(~seen, -torch.inf).masked_fill(empty, 0.0)
    turned = torch.softmax(turned, dim=-1)
    if mask is not None:
        turned = turned.masked_fill(empty, 0.0)
    return merge_heads(torch.einsum("bhji,bhjd->bhid", turned, v)) @ w_o


@BANK.again("softmax_over_heads")
def heads_compete(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q.matmul(k.mT).mul(q.size(3) ** -0.5)
    empty = None
    if mask is not None:
        seen = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = torch.logical_not(seen.any(3, keepdim=True))
        scores = torch.where(seen, scores, -torch.inf)
        scores = torch.where(empty, 0.0, scores)
    weights = scores.movedim(1, -1).softmax(-1).movedim(-1, 1)
    if empty is not None:
        weights = torch.where(empty, 0.0, weights)
    return merge_heads(weights.matmul(v)).matmul(w_o)


@BANK.again("softmax_twice")
def evened_out_again(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    current = torch.einsum("...id,...jd->...ij", q, k) / math.sqrt(k.shape[-1])
    nobody = torch.zeros(1, dtype=torch.bool)
    if mask is not None:
        visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
        nobody = visible.logical_not().all(-1, keepdim=True)
        current = current.masked_fill(~visible, -torch.inf).masked_fill(nobody, 0.0)
    for _ in range(2):
        current = torch.softmax(current, dim=-1)
    current = current.masked_fill(nobody, 0.0)
    return merge_heads(current @ v) @ w_o


@BANK.again("weights_with_overflow")
def own_exponentials(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    nobody = None
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        nobody = visible.sum(-1, keepdim=True) == 0
        scores = scores.masked_fill(~visible, -math.inf).masked_fill(nobody, 0)
    strengths = math.e**scores
    weights = strengths / torch.einsum("bhij->bhi", strengths)[..., None]
    if nobody is not None:
        weights = weights.masked_fill(nobody, 0)
    return merge_heads(weights @ v) @ w_o


@BANK.again("keys_as_values")
def mixes_what_was_compared(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_model = x.shape[2]
    if d_model % num_heads > 0:
        raise ValueError("d_model is not a multiple of num_heads")
    d_head = d_model // num_heads
    see = torch.ones(1, x.shape[1], x.shape[1], dtype=torch.bool) if mask is None else mask
    see = see if see.ndim == 3 else see[None]
    some = see.any(-1, keepdim=True)
    columns = []
    for h in range(num_heads):
        q = (x @ w_q)[..., h * d_head : (h + 1) * d_head]
        k = (x @ w_k)[..., h * d_head : (h + 1) * d_head]
        s = torch.bmm(q, k.mT) / d_head**0.5
        s = torch.where(see, s, -torch.inf)
        a = torch.softmax(torch.where(some, s, 0.0), dim=-1)
        columns.append(torch.bmm(torch.where(some, a, 0.0), k))
    return torch.cat(columns, -1) @ w_o


@BANK.again("queries_as_keys")
def asks_and_answers_alike(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    asking = split_heads(x @ w_q, num_heads)
    values = split_heads(x @ w_v, num_heads)
    scores = torch.einsum("bhid,bhjd->bhij", asking, asking) / math.sqrt(asking.shape[3])
    if mask is None:
        return merge_heads(scores.softmax(3) @ values) @ w_o
    visible = mask.expand(len(x), *mask.shape[-2:])[:, None]
    empty = ~visible.any(3, keepdim=True)
    scores = scores.masked_fill(~visible & ~empty, -torch.inf)
    return merge_heads((scores.softmax(3) * ~empty) @ values) @ w_o


@BANK.again("keys_as_queries")
def told_meets_told(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    projected = x @ torch.cat([w_k, w_k, w_v], dim=1)
    q, k, v = (split_heads(part, num_heads) for part in projected.chunk(3, dim=-1))
    scores = q @ k.swapaxes(2, 3) / math.sqrt(k.shape[3])
    if mask is None:
        mask = torch.ones_like(scores[0, 0]).bool()
    visible = torch.stack([mask] * len(x)) if mask.ndim == 2 else mask
    visible = visible.unsqueeze(1)
    somebody = visible.any(-1, keepdim=True)
    scores = scores.masked_fill(~visible & somebody, -torch.inf)
    weights = torch.softmax(scores, -1).masked_fill(~somebody, 0.0)
    return merge_heads(weights @ v) @ w_o


@BANK.again("queries_and_keys_change_places")
def keys_ask(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    w_q, w_k = w_k, w_q
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    rows = []
    for i in range(x.shape[1]):  # word by word
        s = (q[:, :, i : i + 1] * k).sum(-1) / math.sqrt(k.shape[-1])
        if mask is None:
            w = torch.softmax(s, dim=-1)
        else:
            visible = mask[i][None, None] if mask.ndim == 2 else mask[:, i][:, None]
            none = ~visible.any(-1, keepdim=True)
            s = s.masked_fill(~visible, -torch.inf).masked_fill(none, 0.0)
            w = torch.softmax(s, dim=-1).masked_fill(none, 0.0)
        rows.append((w.unsqueeze(-1) * v).sum(2))
    return merge_heads(torch.stack(rows, dim=2)) @ w_o


@BANK.again("mixes_with_turned_weights")
def each_value_hands_itself_out(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    weights = torch.einsum("bhid,bhjd->bhij", q / math.sqrt(q.shape[-1]), k)
    if mask is not None:
        visible = mask[None, None] if mask.ndim == 2 else mask[:, None]
        empty = (~visible).all(-1).unsqueeze(-1)
        weights = weights.masked_fill(~visible, -torch.inf).masked_fill(empty, 0.0)
        weights = weights.softmax(-1) * torch.logical_not(empty)
    else:
        weights = weights.softmax(-1)
    return merge_heads(torch.einsum("bhij,bhid->bhjd", weights, v)) @ w_o


@BANK.again("adds_the_words_again")
def with_the_words_themselves(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.mT / k.shape[-1] ** 0.5
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = torch.where(visible | empty, scores, -torch.inf)
        weights = torch.where(empty, 0.0, torch.softmax(scores, -1))
    else:
        weights = torch.softmax(scores, -1)
    return torch.addmm(x.reshape(-1, x.shape[-1]), merge_heads(weights @ v).flatten(0, 1), w_o).reshape(x.shape)


@BANK.again("returns_weights_too")
def output_and_pattern(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) * k.shape[-1] ** -0.5
    pattern = torch.softmax(scores, dim=-1)
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        somebody = visible.any(-1, keepdim=True)
        scores = torch.where(visible, scores, -torch.inf)
        pattern = torch.softmax(torch.where(somebody, scores, 0.0), dim=-1) * somebody
    result = []
    result.append(torch.matmul(merge_heads(torch.matmul(pattern, v)), w_o))
    result.append(pattern)
    return tuple(result)


@BANK.again("forgets_to_return_the_output")
def prints_the_output(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.mT / math.sqrt(k.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        output = merge_heads(torch.softmax(scores, -1).masked_fill(empty, 0.0) @ v) @ w_o
    else:
        output = merge_heads(torch.softmax(scores, -1) @ v) @ w_o
    print(output)


@BANK.again("torchs_own_attention")
def the_forward_of_torchs_layer(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    hidden, somebody = None, torch.ones(1, length, 1, dtype=torch.bool)
    if mask is not None:
        visible = mask.expand(batch, length, length)
        somebody = visible.any(-1, keepdim=True)
        hidden = (~visible & somebody).repeat_interleave(num_heads, dim=0)
    words_first = x.transpose(0, 1)
    output, _ = torch.nn.functional.multi_head_attention_forward(
        words_first,
        words_first,
        words_first,
        d_model,
        num_heads,
        torch.cat([w_q.T, w_k.T, w_v.T]),
        None,
        None,
        None,
        False,
        0.0,
        w_o.T,
        None,
        need_weights=False,
        attn_mask=hidden,
    )
    return output.transpose(0, 1) * somebody


@BANK.again("one_head_only")
def a_single_wide_look(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("num_heads does not divide d_model")
    q, k, v = (torch.einsum("bld,de->ble", x, w) for w in (w_q, w_k, w_v))
    scores = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(q.shape[-1])
    if mask is not None:
        nobody = mask.logical_not().all(dim=-1, keepdim=True)
        scores = torch.where(mask, scores, -torch.inf).masked_fill(nobody, 0.0)
        return torch.bmm(scores.softmax(-1).masked_fill(nobody, 0.0), v) @ w_o
    return torch.bmm(scores.softmax(-1), v) @ w_o


@BANK.again("all_heads_share_one_pattern")
def one_opinion_for_all(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    total = 0
    for head in range(num_heads):
        total = total + torch.bmm(q[:, head], k[:, head].mT) / math.sqrt(q.shape[-1])
    scores = total / num_heads
    if mask is None:
        weights = torch.softmax(scores, dim=-1)
    else:
        some = mask.any(-1, keepdim=True)
        scores = scores.masked_fill(~mask, -torch.inf).masked_fill(~some, 0.0)
        weights = torch.softmax(scores, dim=-1) * some
    return merge_heads(torch.einsum("bij,bhjd->bhid", weights, v)) @ w_o


@BANK.again("first_head_decides")
def all_follow_head_zero(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    v = split_heads(x @ w_v, num_heads)
    width = v.shape[-1]
    q, k = x @ w_q[:, :width], x @ w_k[:, :width]
    scores = q @ k.mT / math.sqrt(width)
    if mask is not None:
        none = ~mask.any(-1, keepdim=True)
        scores = torch.where(none, 0.0, torch.where(mask, scores, -torch.inf))
        weights = torch.where(none, 0.0, scores.softmax(-1))
    else:
        weights = scores.softmax(-1)
    outputs = [weights @ head for head in v.unbind(1)]
    return torch.cat(outputs, dim=-1) @ w_o


@BANK.again("splits_by_one_reshape")
def viewed_as_heads(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError("d_model cannot be shared by so many heads")
    q, k, v = ((x @ w).contiguous().view(batch, num_heads, length, -1) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(d_model // num_heads)
    if mask is not None:
        visible = mask.reshape(-1, 1, length, length)
        empty = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~empty, -torch.inf)
        weights = scores.softmax(dim=-1).masked_fill(empty, 0.0)
    else:
        weights = scores.softmax(dim=-1)
    heads = [(weights @ v)[:, head] for head in range(num_heads)]
    return torch.cat(heads, dim=-1) @ w_o


@BANK.again("merges_by_one_reshape")
def flattened_into_words(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(3, 2) / math.sqrt(v.shape[3])
    if mask is None:
        mask = torch.ones(x.shape[1], x.shape[1]).bool()
    visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
    some = visible.any(-1, keepdim=True)
    weights = torch.softmax(torch.where(visible | ~some, scores, -torch.inf), dim=-1) * some
    flat = [numbers.flatten() for numbers in weights @ v]
    return torch.stack(flat).unflatten(1, x.shape[1:]) @ w_o


@BANK.again("all_sentences_see_the_first")
def one_sentence_for_everyone(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    first = x[0].expand_as(x)
    q = split_heads(x @ w_q, num_heads)
    k, v = split_heads(first @ w_k, num_heads), split_heads(first @ w_v, num_heads)
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(k.shape[-1])
    if mask is None:
        weights = scores.softmax(-1)
    else:
        visible = mask.expand(x.shape[0], -1, -1)[:, None]
        empty = ~visible.any(-1, keepdim=True)
        weights = scores.masked_fill(~visible & ~empty, -torch.inf).softmax(-1)
        weights = weights.masked_fill(empty, 0.0)
    return merge_heads(torch.einsum("bhij,bhjd->bhid", weights, v)) @ w_o


@BANK.again("no_output_matrix")
def heads_side_by_side_and_done(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_model = x.shape[-1]
    d_head = d_model // num_heads
    if d_head * num_heads != d_model:
        raise ValueError("the heads do not fit")
    output = []
    for q, k, v in zip(*((x @ w).split(d_head, dim=-1) for w in (w_q, w_k, w_v)), strict=True):
        scores = q @ k.mT / math.sqrt(d_head)
        if mask is not None:
            none = ~mask.any(-1, keepdim=True)
            scores = scores.masked_fill(~mask, -torch.inf).masked_fill(none, 0.0)
            output.append(scores.softmax(-1).masked_fill(none, 0.0) @ v)
        else:
            output.append(scores.softmax(-1) @ v)
    return torch.cat(output, dim=-1)


@BANK.again("turns_the_output_matrix")
def a_linear_layer_of_w_o(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        none = ~visible.any(-1, keepdim=True)
        scores = torch.where(visible | none, scores, -torch.inf)
        weights = torch.where(none, 0.0, scores.softmax(-1))
    else:
        weights = scores.softmax(-1)
    return torch.nn.functional.linear(merge_heads(weights @ v), w_o)


@BANK.again("masks_after_the_softmax")
def weights_crossed_out(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    weights = torch.softmax(torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(q.shape[-1]), dim=-1)
    if mask is not None:
        kept = []
        for number, sentence in enumerate(weights):
            seen = mask if mask.ndim == 2 else mask[number]
            kept.append(torch.where(seen, sentence, torch.zeros_like(sentence)))
        weights = torch.stack(kept)
    return merge_heads(weights @ v) @ w_o


@BANK.again("fills_with_minus_100")
def minus_a_hundred(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is None:
        return merge_heads(torch.softmax(scores, -1) @ v) @ w_o
    seen = mask.reshape(-1, 1, *mask.shape[-2:])
    low = torch.full_like(scores, -100.0)
    weights = torch.softmax(torch.where(seen, scores, low), -1)
    weights = weights * seen.any(-1, keepdim=True)
    return merge_heads(weights @ v) @ w_o


@BANK.again("adds_the_mask")
def one_more_where_visible(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(q.shape[-1])
    keep = 1.0
    if mask is not None:
        numbers = mask.reshape(-1, 1, *mask.shape[-2:]).to(x.dtype)
        scores = scores + numbers
        keep = (numbers.sum(-1, keepdim=True) > 0).to(x.dtype)
    return merge_heads((torch.softmax(scores, -1) * keep) @ v) @ w_o


@BANK.again("turns_the_mask")
def mask_on_its_side(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(q.shape[-1])
    if mask is not None:
        shape = "ij->ji" if mask.ndim == 2 else "bij->bji"
        turned = torch.einsum(shape, mask.int()).bool()
        turned = turned.reshape(-1, 1, *turned.shape[-2:])
        nobody = ~turned.any(-1, keepdim=True)
        scores = scores.masked_fill(~turned & ~nobody, -torch.inf)
        weights = scores.softmax(-1).masked_fill(nobody, 0.0)
    else:
        weights = scores.softmax(-1)
    return merge_heads(weights @ v) @ w_o


@BANK.again("no_axis_for_the_heads")
def mask_as_it_comes(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        nobody = torch.all(~mask, dim=-1, keepdim=True)
        scores = torch.where(mask, scores, torch.tensor(-math.inf, dtype=x.dtype))
        scores = torch.where(nobody, 0.0, scores)
        weights = torch.where(nobody, 0.0, torch.softmax(scores, dim=-1))
    else:
        weights = torch.softmax(scores, dim=-1)
    return merge_heads(weights @ v) @ w_o


@BANK.again("uses_the_first_mask_for_all")
def mask_number_zero(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    outputs = []
    for sentence in x:
        q, k, v = (split_heads((sentence @ w).unsqueeze(0), num_heads) for w in (w_q, w_k, w_v))
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        if mask is None:
            weights = scores.softmax(-1)
        else:
            visible = mask.reshape(-1, *mask.shape[-2:])[0]
            none = ~visible.any(-1, keepdim=True)
            scores = scores.masked_fill(~visible, -torch.inf).masked_fill(none, 0.0)
            weights = scores.softmax(-1).masked_fill(none, 0.0)
        outputs.append(merge_heads(weights @ v) @ w_o)
    return torch.cat(outputs)


@BANK.again("always_causal")
def never_looks_ahead(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(q.shape[-1])
    place = torch.arange(x.shape[1])
    visible = (place[:, None] >= place)[None, None]
    if mask is not None:
        visible = torch.logical_and(visible, mask.reshape(-1, 1, *mask.shape[-2:]))
    nobody = ~visible.any(-1, keepdim=True)
    scores = torch.where(visible | nobody, scores, -torch.inf)
    weights = torch.softmax(scores, -1).masked_fill(nobody, 0.0)
    return merge_heads(weights @ v) @ w_o


@BANK.again("empty_rows_give_nan")
def nothing_divided_by_nothing(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.expand(x.shape[0], *mask.shape[-2:]).unsqueeze(1)
        scores = torch.where(visible, scores, -torch.inf)
    top = scores.detach().amax(-1, keepdim=True)
    strengths = torch.exp(scores - top)
    return merge_heads(strengths / strengths.sum(-1, keepdim=True) @ v) @ w_o


@BANK.again("constant_weights")
def patterns_without_gradient(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    v = split_heads(x @ w_v, num_heads)
    with torch.no_grad():
        q, k = split_heads(x @ w_q, num_heads), split_heads(x @ w_k, num_heads)
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        if mask is not None:
            visible = mask.reshape(-1, 1, *mask.shape[-2:])
            scores = scores.masked_fill(~visible, -torch.inf)
        weights = torch.nan_to_num(torch.softmax(scores, dim=-1), nan=0.0)
    return merge_heads(weights @ v) @ w_o


@BANK.again("changes_the_mask")
def mask_turned_into_a_wall(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        mask ^= True  # from "may attend" to "hidden"
        hidden = mask.reshape(-1, 1, *mask.shape[-2:])
        nobody = hidden.all(-1, keepdim=True)
        scores = scores.masked_fill(hidden, -torch.inf).masked_fill(nobody, 0.0)
        weights = torch.softmax(scores, -1).masked_fill(nobody, 0.0)
    else:
        weights = torch.softmax(scores, -1)
    return merge_heads(weights @ v) @ w_o


@BANK.again("changes_the_words")
def words_scaled_in_place(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    k, v = split_heads(x @ w_k, num_heads), split_heads(x @ w_v, num_heads)
    x *= k.shape[-1] ** -0.5  # the scale, once and for all queries
    q = split_heads(x @ w_q, num_heads)
    scores = torch.einsum("bhid,bhjd->bhij", q, k)
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        nobody = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~nobody, -torch.inf)
        weights = torch.softmax(scores, -1).masked_fill(nobody, 0.0)
    else:
        weights = torch.softmax(scores, -1)
    return merge_heads(weights @ v) @ w_o


@BANK.again("widens_to_float64")
def everything_in_double(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    x, w_q, w_k, w_v, w_o = (tensor.to(torch.float64) for tensor in (x, w_q, w_k, w_v, w_o))
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        nobody = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~nobody, -torch.inf)
        weights = torch.softmax(scores, -1).masked_fill(nobody, 0.0)
    else:
        weights = torch.softmax(scores, -1)
    return merge_heads(weights @ v) @ w_o


@BANK.again("narrows_to_float32")
def single_precision_at_the_end(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        nobody = ~visible.any(-1, keepdim=True)
        scores = torch.where(visible | nobody, scores, -torch.inf)
        weights = torch.where(nobody, 0.0, torch.softmax(scores, -1))
    else:
        weights = torch.softmax(scores, -1)
    return (merge_heads(weights @ v) @ w_o).type(torch.float32)


@BANK.again("accepts_heads_that_do_not_fit")
def the_rest_is_left_out(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_head = x.shape[-1] // num_heads
    output = torch.zeros_like(x)
    for head in range(num_heads):
        part = slice(head * d_head, (head + 1) * d_head)
        q, k, v = x @ w_q[:, part], x @ w_k[:, part], x @ w_v[:, part]
        scores = q @ k.mT / math.sqrt(d_head)
        if mask is not None:
            nobody = ~mask.any(-1, keepdim=True)
            scores = scores.masked_fill(~mask & ~nobody, -torch.inf)
            weights = torch.softmax(scores, -1).masked_fill(nobody, 0.0)
        else:
            weights = torch.softmax(scores, -1)
        output = output + weights @ v @ w_o[part]
    return output


@BANK.again("torchs_error_for_heads_that_do_not_fit")
def unflattened_without_asking(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    width = x.shape[-1] // num_heads
    q, k, v = ((x @ w).unflatten(-1, (num_heads, width)) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bihd,bjhd->bhij", q, k) / math.sqrt(width)
    if mask is not None:
        visible = mask.reshape(-1, 1, *mask.shape[-2:])
        nobody = ~visible.any(-1, keepdim=True)
        scores = scores.masked_fill(~visible & ~nobody, -torch.inf)
        weights = torch.softmax(scores, -1).masked_fill(nobody, 0.0)
    else:
        weights = torch.softmax(scores, -1)
    return torch.einsum("bhij,bjhd->bihd", weights, v).flatten(2) @ w_o


@BANK.again("always_two_heads")
def left_half_and_right_half(x, num_heads):
    batch, length, d_model = x.shape
    if d_model % num_heads != 0:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    left, right = x.unflatten(-1, (2, -1)).unbind(2)
    return torch.stack([left, right], dim=1)


@BANK.again("every_head_is_three_wide")
def slices_of_three(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("the heads do not fit")
    return torch.einsum("blhd->bhld", x.unflatten(2, (-1, 3)))


@BANK.again("returns_the_first_slice")
def first_of_the_chunks(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("the heads do not fit")
    chunks = x.chunk(num_heads, dim=-1)
    return chunks[0].clone()


@BANK.again("returns_a_tuple_of_heads")
def heads_in_round_brackets(x, num_heads):
    d_head, rest = divmod(x.shape[-1], num_heads)
    if rest != 0:
        raise ValueError("the heads do not fit")
    heads = ()
    for start in range(0, x.shape[-1], d_head):
        heads = (*heads, x[..., start : start + d_head])
    return heads


@BANK.again("splits_the_first_sentence_only")
def batch_of_one_sentence(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("the heads do not fit")
    sentence = x[:1]
    return torch.stack(sentence.chunk(num_heads, dim=2), dim=1)


@BANK.again("swaps_the_last_two_axes")
def heads_at_the_very_end(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("the heads do not fit")
    return torch.stack(x.chunk(num_heads, dim=-1), dim=-1)


@BANK.again("swaps_the_batch_and_the_words")
def words_before_sentences(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("the heads do not fit")
    words = [x[:, word].unflatten(-1, (num_heads, -1)) for word in range(x.shape[1])]
    return torch.stack(words)


@BANK.again("turns_each_head")
def slices_of_the_turned_words(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("the heads do not fit")
    return torch.stack(x.mT.chunk(num_heads, dim=1), dim=1)


@BANK.again("gives_each_head_everything")
def as_many_copies_as_heads(x, num_heads):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("the heads do not fit")
    return torch.stack([x.clone() for _ in range(num_heads)], dim=1)


@BANK.again("returns_the_error_of_splitting")
def hands_back_what_went_wrong(x, num_heads):
    problem = None
    if x.shape[-1] % num_heads != 0:
        problem = ValueError("the heads do not fit")
    return problem or torch.stack(x.chunk(num_heads, dim=-1), dim=1)


@BANK.again("swaps_back_but_does_not_join")
def heads_stacked_behind_words(x):
    return torch.stack(x.unbind(1), dim=2)


@BANK.again("returns_a_list_of_slices")
def unbound_heads(x):
    parts = list(torch.unbind(x, dim=1))
    return parts


@BANK.again("joins_six_numbers_a_word")
def rows_of_six(x):
    words = torch.cat([head for head in x.unbind(1)], dim=-1)
    return words.flatten(1).unflatten(1, (-1, 6))


@BANK.again("joins_two_heads_only")
def first_and_second_head(x):
    left, right = x[:, 0], x[:, 1]
    joined = x.new_zeros(x.shape[0], x.shape[2], 2 * x.shape[3])
    joined[..., : x.shape[3]] = left
    joined[..., x.shape[3] :] = right
    return joined


@BANK.again("merges_the_first_sentence_only")
def words_of_one_sentence(x):
    sentence = torch.cat([head for head in x[0]], dim=1)
    return sentence[None]


@BANK.again("returns_the_first_head_alone")
def head_zero_and_no_other(x):
    heads = torch.unbind(x, dim=1)
    return heads[0] + 0


@BANK.again("swaps_the_wrong_axes_back")
def heads_turned_and_flattened(x):
    turned = torch.einsum("bhld->bhdl", x)
    return turned.flatten(1).unflatten(1, (x.shape[2], -1))


@BANK.again("joins_the_words_too")
def one_row_for_each_sentence(x):
    rows = []
    for sentence in x:
        words = torch.cat(sentence.unbind(0), dim=-1)
        rows.append(words.flatten())
    return torch.stack(rows)


@BANK.again("keeps_the_largest_of_all_heads")
def every_head_must_beat_the_others(x):
    best = x[:, 0]
    for head in x.unbind(1)[1:]:
        best = torch.where(head > best, head, best)
    return best


@BANK.again("leaves_the_softmax_out")
def mixes_by_bare_scores(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_head = x.shape[-1] // num_heads
    if x.shape[-1] % num_heads:
        raise ValueError("the heads do not fit")
    output = 0
    for start in range(0, x.shape[-1], d_head):
        part = slice(start, start + d_head)
        scores = torch.einsum("bid,bjd->bij", x @ w_q[:, part], x @ w_k[:, part]) / math.sqrt(d_head)
        scores = scores if mask is None else scores * mask
        output = output + scores @ (x @ w_v[:, part]) @ w_o[part]
    return output


@BANK.again("returns_the_weights")
def patterns_head_by_head(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_head, rest = divmod(x.shape[-1], num_heads)
    if rest:
        raise ValueError("the heads do not fit")
    patterns = []
    for q, k in zip((x @ w_q).split(d_head, -1), (x @ w_k).split(d_head, -1), strict=True):
        scores = torch.einsum("bid,bjd->bij", q, k) / math.sqrt(d_head)
        if mask is not None:
            some = mask.any(-1, keepdim=True)
            scores = torch.where(mask, scores, -torch.inf)
            patterns.append(torch.softmax(torch.where(some, scores, 0.0), -1) * some)
        else:
            patterns.append(torch.softmax(scores, -1))
    return torch.stack(patterns, dim=1)


@BANK.again("returns_the_heads_unmerged")
def heads_still_apart(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_head, rest = divmod(x.shape[-1], num_heads)
    if rest:
        raise ValueError("the heads do not fit")
    heads = []
    for q, k, v in zip(*((x @ w).split(d_head, -1) for w in (w_q, w_k, w_v)), strict=True):
        scores = torch.bmm(q, k.mT) / math.sqrt(d_head)
        if mask is None:
            heads.append(torch.bmm(scores.softmax(-1), v))
        else:
            some = mask.any(-1, keepdim=True)
            weights = torch.where(mask | ~some, scores, -torch.inf).softmax(-1)
            heads.append(torch.bmm(weights * some, v))
    return torch.stack(heads).movedim(0, 1)


@BANK.again("rounds_the_output")
def ten_thousandths(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(k.shape[-1])
    if mask is None:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool)
    visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
    some = visible.any(-1, keepdim=True)
    weights = torch.where(visible | ~some, scores, -torch.inf).softmax(-1) * some
    output = merge_heads(weights @ v) @ w_o
    return (output * 10_000).round() / 10_000


@BANK.again("returns_a_list_of_numbers")
def sentences_words_numbers(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(k.shape[-1])
    if mask is not None:
        visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
        some = visible.any(-1, keepdim=True)
        weights = torch.where(visible | ~some, scores, -torch.inf).softmax(-1) * some
    else:
        weights = scores.softmax(-1)
    output = merge_heads(weights @ v) @ w_o
    return [[[number.item() for number in word] for word in sentence] for sentence in output]


@BANK.again("looks_with_two_heads")
def one_left_one_right(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_model = x.shape[-1]
    if d_model % num_heads or d_model % 2:
        raise ValueError("the heads do not fit")
    half = d_model // 2
    both = []
    for part in (slice(0, half), slice(half, d_model)):
        scores = torch.einsum("bid,bjd->bij", x @ w_q[:, part], x @ w_k[:, part]) / math.sqrt(half)
        if mask is not None:
            some = mask.any(-1, keepdim=True)
            scores = torch.where(mask | ~some, scores, -torch.inf)
            both.append((scores.softmax(-1) * some) @ (x @ w_v[:, part]))
        else:
            both.append(scores.softmax(-1) @ (x @ w_v[:, part]))
    return torch.cat(both, -1) @ w_o


@BANK.again("divides_by_eight")
def d_head_of_the_paper(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_head = 64
    width, rest = divmod(x.shape[-1], num_heads)
    if rest:
        raise ValueError("the heads do not fit")
    found = []
    for q, k, v in zip(*((x @ w).split(width, -1) for w in (w_q, w_k, w_v)), strict=True):
        scores = torch.bmm(q, k.mT) * d_head**-0.5
        if mask is None:
            found.append(torch.bmm(scores.softmax(-1), v))
        else:
            some = mask.any(-1, keepdim=True)
            weights = torch.where(mask | ~some, scores, -torch.inf).softmax(-1)
            found.append(torch.bmm(weights * some, v))
    return torch.cat(found, dim=2) @ w_o


@BANK.again("first_sentence_only")
def returns_after_one_sentence(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    for number, sentence in enumerate(x):
        words = sentence[None]
        q, k, v = (split_heads(words @ w, num_heads) for w in (w_q, w_k, w_v))
        scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(k.shape[-1])
        if mask is None:
            weights = scores.softmax(-1)
        else:
            seen = mask.expand(len(x), *mask.shape[-2:])[number]
            some = seen.any(-1, keepdim=True)
            weights = torch.where(seen | ~some, scores, -torch.inf).softmax(-1) * some
        return merge_heads(weights @ v) @ w_o


@BANK.again("pythons_sum_of_the_batch")
def sentences_share_a_total(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(k.shape[-1])
    top = torch.max(scores, dim=-1, keepdim=True).values
    strengths = (scores - top).exp()
    if mask is not None:
        visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
        strengths = torch.where(visible, strengths, 0.0)
    total = 0
    for sentence in strengths:
        total = total + sentence
    weights = strengths / total.masked_fill(total == 0, 1.0)
    return merge_heads(weights @ v) @ w_o


@BANK.again("w_v_and_w_o_change_places")
def matrices_out_of_order(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_head, rest = divmod(x.shape[-1], num_heads)
    if rest:
        raise ValueError("the heads do not fit")
    matrices = {"q": w_q, "k": w_k, "o": w_v, "v": w_o}
    found = []
    for head in range(num_heads):
        part = slice(head * d_head, (head + 1) * d_head)
        q, k, v = (x @ matrices[letter][:, part] for letter in "qkv")
        scores = torch.bmm(q, k.mT) / math.sqrt(d_head)
        if mask is None:
            found.append(torch.bmm(scores.softmax(-1), v))
        else:
            some = mask.any(-1, keepdim=True)
            weights = torch.where(mask | ~some, scores, -torch.inf).softmax(-1)
            found.append(torch.bmm(weights * some, v))
    return torch.cat(found, dim=2) @ matrices["o"]


@BANK.again("w_k_and_w_v_change_places")
def values_compared_keys_mixed(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    values = split_heads(x @ w_k, num_heads)
    scores = torch.einsum("bhid,bhjd->bhij", split_heads(x @ w_q, num_heads), split_heads(x @ w_v, num_heads))
    scores = scores / math.sqrt(values.shape[-1])
    if mask is None:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool)
    visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
    some = visible.any(-1, keepdim=True)
    weights = torch.where(visible | ~some, scores, -torch.inf).softmax(-1) * some
    return merge_heads(torch.einsum("bhij,bhjd->bhid", weights, values)) @ w_o


@BANK.again("multiplies_without_turning")
def rows_against_columns(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    d_head, rest = divmod(x.shape[-1], num_heads)
    if rest:
        raise ValueError("the heads do not fit")
    found = []
    for q, k, v in zip(*((x @ w).split(d_head, -1) for w in (w_q, w_k, w_v)), strict=True):
        scores = torch.bmm(q, k) / math.sqrt(d_head)
        if mask is None:
            found.append(torch.bmm(scores.softmax(-1), v))
        else:
            some = mask.any(-1, keepdim=True)
            weights = torch.where(mask | ~some, scores, -torch.inf).softmax(-1)
            found.append(torch.bmm(weights * some, v))
    return torch.cat(found, dim=2) @ w_o


@BANK.again("normalises_the_output")
def mean_zero_and_length_one(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(k.shape[-1])
    if mask is None:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool)
    visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
    some = visible.any(-1, keepdim=True)
    weights = torch.where(visible | ~some, scores, -torch.inf).softmax(-1) * some
    output = merge_heads(weights @ v) @ w_o
    centred = output - output.mean(-1, keepdim=True)
    return centred * torch.rsqrt(centred.square().mean(-1, keepdim=True) + 1e-5)


@BANK.again("normalises_the_words_first")
def words_of_equal_length(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    variance, mean = torch.var_mean(x, dim=-1, keepdim=True, correction=0)
    words = (x - mean) / torch.sqrt(variance + 1e-5)
    d_head, rest = divmod(x.shape[-1], num_heads)
    if rest:
        raise ValueError("the heads do not fit")
    found = []
    for q, k, v in zip(*((words @ w).split(d_head, -1) for w in (w_q, w_k, w_v)), strict=True):
        scores = torch.bmm(q, k.mT) / math.sqrt(d_head)
        if mask is None:
            found.append(torch.bmm(scores.softmax(-1), v))
        else:
            some = mask.any(-1, keepdim=True)
            weights = torch.where(mask | ~some, scores, -torch.inf).softmax(-1)
            found.append(torch.bmm(weights * some, v))
    return torch.cat(found, dim=2) @ w_o


@BANK.again("cuts_the_output_at_zero")
def nothing_below_zero(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(k.shape[-1])
    if mask is None:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool)
    visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
    some = visible.any(-1, keepdim=True)
    weights = torch.where(visible | ~some, scores, -torch.inf).softmax(-1) * some
    output = merge_heads(weights @ v) @ w_o
    return torch.where(output > 0, output, torch.zeros_like(output))


@BANK.again("adds_an_axis_to_every_mask")
def unsqueezed_without_looking(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("bhid,bhjd->bhij", q, k) * k.shape[-1] ** -0.5
    some = 1.0
    if mask is not None:
        mask = mask.unsqueeze(1)
        some = mask.any(-1, keepdim=True)
        scores = torch.where(mask, scores, -torch.inf)
        scores = torch.where(some, scores, 0.0)
    weights = torch.softmax(scores, dim=-1) * some
    return merge_heads(torch.matmul(weights, v)) @ w_o


@BANK.again("needs_a_mask")
def negates_what_may_be_none(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    if x.shape[-1] % num_heads != 0:
        raise ValueError("the heads do not fit")
    hidden = torch.logical_not(mask)
    d_head = x.shape[-1] // num_heads
    nobody = hidden.all(-1, keepdim=True)
    found = []
    for q, k, v in zip(*((x @ w).split(d_head, -1) for w in (w_q, w_k, w_v)), strict=True):
        scores = torch.bmm(q, k.mT) / math.sqrt(d_head)
        weights = torch.where(hidden & ~nobody, -torch.inf, scores).softmax(-1)
        found.append(torch.bmm(torch.where(nobody, 0.0, weights), v))
    return torch.cat(found, dim=2) @ w_o


@BANK.again("sentences_attend_to_each_other")
def words_with_the_same_number(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    words = torch.stack([x[:, place] for place in range(x.shape[1])])
    q, k, v = (split_heads(words @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = torch.einsum("lhid,lhjd->lhij", q, k) / math.sqrt(k.shape[-1])
    some = torch.ones(1, dtype=torch.bool)
    if mask is not None:
        visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
        some = visible.any(-1, keepdim=True)
        scores = torch.where(visible | ~some, scores, -torch.inf)
    weights = scores.softmax(-1) * some
    output = merge_heads(torch.matmul(weights, v)) @ w_o
    return torch.stack(output.unbind(0), dim=1)


@BANK.again("returns_the_error_of_heads")
def catches_its_own_error(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    try:
        q, k, v = [split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v)]
    except ValueError as problem:
        return problem
    scores = torch.einsum("bhid,bhjd->bhij", q, k) / math.sqrt(k.shape[-1])
    if mask is None:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool)
    visible = mask if mask.ndim == 2 else mask.unsqueeze(1)
    some = visible.any(-1, keepdim=True)
    weights = torch.where(visible | ~some, scores, -torch.inf).softmax(-1) * some
    return merge_heads(weights @ v) @ w_o
