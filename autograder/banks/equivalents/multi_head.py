"""Right answers to the exercise `multi-head`, in other hands.

`split_heads` and `merge_heads` inside an entry are the learner's own, from the same notebook.
"""
# ruff: noqa: F821
# mypy: ignore-errors

import math

import torch

from autograder.banks.equivalents.bank import Equivalents

BANK = Equivalents()
equivalent = BANK.equivalent


@equivalent(answer="split_heads")
def stacks_chunks(x, num_heads):
    if x.shape[-1] % num_heads:
        raise ValueError(f"{num_heads} heads do not divide {x.shape[-1]}")
    return torch.stack(x.chunk(num_heads, dim=-1), dim=1)


@equivalent(answer="split_heads")
def unflattens_and_permutes(x, num_heads):
    if x.size(-1) % num_heads != 0:
        raise ValueError("no")
    return x.unflatten(2, (num_heads, -1)).permute(0, 2, 1, 3)


@equivalent(answer="split_heads")
def fills_head_by_head(x, num_heads):
    batch, length, d_model = x.shape
    if d_model / num_heads != d_model // num_heads:
        raise ValueError("heads must divide d_model")
    width = int(d_model / num_heads)
    heads = x.new_zeros(batch, num_heads, length, width)
    for sentence in range(batch):
        for head in range(num_heads):
            heads[sentence, head] = x[sentence, :, head * width : head * width + width]
    return heads


@equivalent(answer="split_heads")
def turns_errors_into_value_errors(x, num_heads):
    try:
        return x.reshape(x.shape[0], x.shape[1], num_heads, x.shape[2] // num_heads).movedim(2, 1).contiguous()
    except RuntimeError as error:
        raise ValueError("the heads do not fit") from error


@equivalent(answer="split_heads")
def folds_windows(x, num_heads):
    d_head, left = divmod(x.shape[2], num_heads)
    if left or d_head == 0:
        raise ValueError(f"{left} numbers are left over")
    return x.unfold(2, d_head, d_head).transpose(1, 2)


@equivalent(answer="merge_heads")
def joins_with_cat(x):
    return torch.cat(x.unbind(dim=1), dim=-1)


@equivalent(answer="merge_heads")
def permutes_and_views(x):
    b, h, n, d = x.size()
    return x.permute(0, 2, 1, 3).contiguous().view(b, n, h * d)


@equivalent(answer="merge_heads")
def flattens_the_end(x):
    return torch.movedim(x, 1, 2).flatten(start_dim=-2)


@equivalent(answer="merge_heads")
def word_by_word(x):
    sentences = [[torch.cat([head[word] for head in heads]) for word in range(x.shape[2])] for heads in x]
    return torch.stack([torch.stack(words) for words in sentences])


@equivalent(answer="merge_heads")
def writes_into_slices(x):
    batch, num_heads, length, d_head = x.shape
    merged = torch.empty(batch, length, num_heads * d_head, dtype=x.dtype)
    for head in range(num_heads):
        merged[:, :, head * d_head : (head + 1) * d_head] = x[:, head]
    return merged


@equivalent(answer="multi_head_attention")
def head_after_head(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    if w_q.shape[1] % num_heads:
        raise ValueError("num_heads must divide d_model")
    d_head = w_q.shape[1] // num_heads
    found = []
    for head in range(num_heads):
        mine = slice(head * d_head, (head + 1) * d_head)
        q, k, v = x @ w_q[:, mine], x @ w_k[:, mine], x @ w_v[:, mine]
        scores = torch.bmm(q, k.transpose(1, 2)) / d_head**0.5
        if mask is not None:
            scores = torch.where(mask, scores, torch.finfo(scores.dtype).min)
        weights = scores.softmax(dim=2)
        if mask is not None:
            weights = weights * mask
        found.append(weights @ v)
    return torch.cat(found, dim=2) @ w_o


@equivalent(answer="multi_head_attention")
def letters_everywhere(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    if x.shape[-1] % num_heads:
        raise ValueError("num_heads must divide d_model")
    w_q, w_k, w_v = (w.view(w.shape[0], num_heads, -1) for w in (w_q.clone(), w_k.clone(), w_v.clone()))
    q = torch.einsum("bim,mhd->bhid", x, w_q)
    k = torch.einsum("bjm,mhd->bhjd", x, w_k)
    v = torch.einsum("bjm,mhd->bhjd", x, w_v)
    scores = torch.einsum("bhid,bhjd->bhij", q, k) * q.shape[-1] ** -0.5
    if mask is not None:
        mask = mask.expand(x.shape[0], *mask.shape[-2:]).unsqueeze(1)
        scores = scores.masked_fill(mask.logical_not(), -1e30)
    a = torch.softmax(scores, -1)
    a = a if mask is None else a.masked_fill(~mask, 0.0)
    return torch.einsum(
        "bhid,hdm->bim", torch.einsum("bhij,bhjd->bhid", a, v), w_o.reshape(num_heads, -1, w_o.shape[1])
    )


@equivalent(answer="multi_head_attention")
def scales_queries_and_keys_first(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    root = math.sqrt(math.sqrt(q.shape[-1]))
    scores = (q / root) @ (k / root).mT
    if mask is None:
        return merge_heads(scores.softmax(-1) @ v) @ w_o
    mask = mask.reshape(-1, 1, *mask.shape[-2:])
    somebody = mask.any(-1, keepdim=True)
    bias = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask & somebody, -torch.inf)
    return merge_heads((scores + bias).softmax(-1) * somebody @ v) @ w_o


@equivalent(answer="multi_head_attention")
def one_product_for_all_three(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    batch, length, d_model = x.shape
    d_head, left = divmod(d_model, num_heads)
    if left:
        raise ValueError(f"{left} of {d_model} numbers left over")
    packed = x @ torch.cat([w_q, w_k, w_v], dim=1)
    q, k, v = packed.reshape(batch, length, 3, num_heads, d_head).permute(2, 0, 3, 1, 4)
    scores = torch.matmul(q, k.transpose(2, 3)).div(math.sqrt(d_head))
    if mask is not None:
        hidden = ~mask.expand(batch, length, length)[:, None]
        scores.masked_fill_(hidden, torch.finfo(scores.dtype).min)
        weights = scores.softmax(-1).masked_fill(hidden, 0)
    else:
        weights = scores.softmax(-1)
    return torch.matmul(weights, v).transpose(1, 2).reshape(batch, length, d_model).matmul(w_o)


@equivalent(answer="multi_head_attention")
def float64_inside(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x.double() @ w.double(), num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        if mask.dim() == 3:
            mask = mask.unsqueeze(1)
        scores = scores.masked_fill(~mask, -1e300)
    weights = scores.softmax(-1)
    if mask is not None:
        weights = weights * mask.any(-1, keepdim=True)
    return (merge_heads(weights @ v) @ w_o.double()).to(x.dtype)


@equivalent(answer="multi_head_attention")
def a_softmax_of_its_own(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
    allowed = torch.ones_like(scores, dtype=torch.bool)
    if mask is not None:
        allowed = allowed & (mask if mask.ndim == 2 else mask[:, None, :, :])
    top = scores.detach().masked_fill(~allowed, -1e30).amax(-1, keepdim=True)
    strengths = torch.exp((scores - top).masked_fill(~allowed, -1e30))
    total = strengths.sum(-1, keepdim=True)
    weights = strengths * allowed / torch.where(total == 0, 1, total)
    return merge_heads(weights @ v) @ w_o


@equivalent(answer="multi_head_attention")
def a_helper_with_a_library_name(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    def scaled_dot_product_attention(q, k, v, mask):
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        if mask is None:
            return scores.softmax(-1) @ v
        mask = mask.expand_as(scores)
        nobody = ~mask.any(-1, keepdim=True)
        return torch.softmax(scores.masked_fill(~(mask | nobody), -math.inf), -1).masked_fill(nobody, 0) @ v

    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    if mask is not None and mask.dim() == 3:
        mask = mask.unsqueeze(1)
    return merge_heads(scaled_dot_product_attention(q, k, v, mask)) @ w_o


@equivalent(answer="multi_head_attention")
def a_module_of_its_own(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    class Attention(torch.nn.Module):
        def __init__(self, heads):
            super().__init__()
            self.heads = heads

        def weights(self, q, k, mask):
            scores = q @ k.mT * q.shape[-1] ** -0.5
            if mask is None:
                return torch.nn.functional.softmax(scores, dim=-1)
            scores = torch.where(mask, scores, scores.new_full((), -1e30))
            return torch.nn.functional.softmax(scores, dim=-1) * mask

        def forward(self, x, mask):
            if mask is not None and mask.dim() == 3:
                mask = mask[:, None]
            q, k, v = (split_heads(x @ w, self.heads) for w in (w_q, w_k, w_v))
            return merge_heads(self.weights(q, k, mask) @ v) @ w_o

    return Attention(num_heads)(x, mask)


@equivalent(answer="multi_head_attention")
def noisy_but_right(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    import warnings

    print("x", x.shape, "heads", num_heads)
    warnings.warn("this takes a while", stacklevel=1)
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        shape = (1, 1, *mask.shape) if mask.dim() == 2 else (mask.shape[0], 1, *mask.shape[1:])
        mask = mask.view(shape)
        scores = scores + (1.0 - mask.to(scores.dtype)) * -1e30
    a = torch.log_softmax(scores, dim=-1).exp()
    a = a if mask is None else a * mask.to(a.dtype)
    print(a.sum(-1))
    return merge_heads(torch.matmul(a, v)) @ w_o


@equivalent(answer="multi_head_attention")
def sentence_by_sentence_and_word_by_word(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    if x.shape[2] % num_heads != 0:
        raise ValueError("the heads do not fit")
    d_head = x.shape[2] // num_heads
    sentences = []
    for number, sentence in enumerate(x):
        visible = None if mask is None else (mask if mask.dim() == 2 else mask[number])
        rows = []
        for word in range(len(sentence)):
            seen = sentence if visible is None else sentence[visible[word]]
            row = []
            for head in range(num_heads):
                part = slice(head * d_head, (head + 1) * d_head)
                scores = (seen @ w_k[:, part]) @ (sentence[word] @ w_q[:, part]) / math.sqrt(d_head)
                row.append(torch.softmax(scores, dim=0) @ (seen @ w_v[:, part]))
            rows.append(torch.cat(row))
        sentences.append(torch.stack(rows))
    return torch.stack(sentences) @ w_o


@equivalent(answer="multi_head_attention")
def adds_what_each_head_contributes(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    heads = zip(*(split_heads(x @ w, num_heads).unbind(1) for w in (w_q, w_k, w_v)), strict=True)
    parts = w_o.split(w_o.shape[0] // num_heads)
    output = torch.zeros_like(x)
    for (q, k, v), part in zip(heads, parts, strict=True):
        scores = torch.baddbmm(torch.zeros(1, 1, 1, dtype=x.dtype), q, k.mT, alpha=q.shape[-1] ** -0.5)
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e30)
        weights = scores.softmax(-1)
        if mask is not None:
            weights = weights.where(mask, 0)
        output = output + weights @ (v @ part)
    return output


@equivalent(answer="multi_head_attention")
def a_few_queries_at_a_time(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool) if mask is None else mask
    allowed = allowed[None, None] if allowed.dim() == 2 else allowed[:, None]
    found = []
    for some, rows in zip(q.split(2, dim=2), allowed.split(2, dim=2), strict=True):
        scores = some @ k.mT / math.sqrt(some.shape[-1])
        scores = scores.masked_fill(~rows, torch.finfo(scores.dtype).min)
        found.append((scores.softmax(-1) * rows) @ v)
    return merge_heads(torch.cat(found, dim=2)) @ w_o


@equivalent(answer="multi_head_attention")
def fills_then_mends_nan(x, w_q, w_k, w_v, w_o, num_heads, mask=None):
    q, k, v = (split_heads(x @ w, num_heads) for w in (w_q, w_k, w_v))
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        mask = mask if mask.dim() == 2 else mask[:, None]
        scores = scores.masked_fill(~mask, -math.inf)  # whose gradient is 0 where it fills, even for nan
    return merge_heads(torch.nan_to_num(torch.softmax(scores, dim=-1)) @ v) @ w_o
