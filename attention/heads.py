"""Several perspectives side by side: split, attend, merge."""

from typing import Any

from torch import Tensor, nn

from attention.attend import attend
from attention.cache import KVCache
from attention.scaled_dot_product import scaled_dot_product_attention


def split_heads(x: Tensor, num_heads: int) -> Tensor:
    """Cut each vector into num_heads slices, in order, one for each head.

    x: (batch, L, d_model)

    Returns (batch, heads, L, d_model / num_heads).
    Raises ValueError where num_heads does not divide d_model.
    """
    d_model = x.shape[-1]
    if num_heads < 1 or d_model % num_heads:
        raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
    return x.reshape(*x.shape[:-1], num_heads, d_model // num_heads).transpose(-3, -2)


def merge_heads(x: Tensor) -> Tensor:
    """Join the slices of all heads again: the inverse of `split_heads`.

    x: (batch, heads, L, d_head)

    Returns (batch, L, heads * d_head).
    """
    return x.transpose(-3, -2).flatten(-2)


class MultiHeadAttention(nn.Module):
    """Attention in several heads, each with its own learned view of the words.

    MultiHead(Q, K, V) = Concat(head_1, ..., head_h) W^O,  head_i = Attention(Q W_i^Q, K W_i^K, V W_i^V)

    q_proj, k_proj, v_proj: W^Q, W^K, W^V of all heads side by side
    out_proj: W^O
    num_heads: h
    num_kv_heads: heads of keys and values, each shared by num_heads / num_kv_heads neighbouring heads

    Raises ValueError where num_heads does not divide d_model, or num_kv_heads does not divide num_heads.

    Vaswani et al. (2017), section 3.2.2; grouped queries: Ainslie et al. (2023), section 2.2.
    """

    def __init__(self, d_model: int, num_heads: int, num_kv_heads: int | None = None, *, bias: bool = False) -> None:
        super().__init__()
        num_kv_heads = num_heads if num_kv_heads is None else num_kv_heads
        if num_heads < 1 or d_model % num_heads:
            raise ValueError(f"d_model={d_model} is not divisible by num_heads={num_heads}")
        if num_kv_heads < 1 or num_heads % num_kv_heads:
            raise ValueError(f"num_heads={num_heads} is not divisible by num_kv_heads={num_kv_heads}")
        self.num_heads, self.num_kv_heads = num_heads, num_kv_heads
        d_kv = d_model // num_heads * num_kv_heads
        self.q_proj = nn.Linear(d_model, d_model, bias=bias)
        self.k_proj = nn.Linear(d_model, d_kv, bias=bias)
        self.v_proj = nn.Linear(d_model, d_kv, bias=bias)
        self.out_proj = nn.Linear(d_model, d_model, bias=bias)

    def forward(
        self,
        x: Tensor,
        memory: Tensor | None = None,
        mask: Tensor | None = None,
        *,
        causal: bool = False,
        cache: KVCache | None = None,
        return_weights: bool = False,
    ) -> Tensor | Any:
        """Let the words of x attend to those of memory, or to each other.

        x: (batch, L_q, d_model)
        memory: (batch, L_k, d_model), what the words of x look at; x itself unless given
        mask: (L_q, L_k) or (batch, L_q, L_k) for all heads, or (batch, heads, L_q, L_k); sizes of 1 serve all
        causal: whether a word sees only those before it and itself, those in the cache first
        cache: keys and values of the words before x; those of x are appended to it
        return_weights: whether to return the weights too

        Returns (batch, L_q, d_model); with return_weights the pair with weights: (batch, heads, L_q, L_k).
        Raises ValueError for a memory beside a cache, which is for self-attention, and what `KVCache.append` and
        `scaled_dot_product_attention` raise; the cache is then as it was.
        """
        if memory is not None and cache is not None:
            raise ValueError("a cache remembers the words of x: with a memory, leave the cache out")
        seen = x if memory is None else memory
        q = split_heads(self.q_proj(x), self.num_heads)
        k = split_heads(self.k_proj(seen), self.num_kv_heads)
        v = split_heads(self.v_proj(seen), self.num_kv_heads)
        offset = 0 if cache is None else len(cache)
        if cache is not None:
            k, v = cache.joined(k, v)
        if mask is not None and mask.dim() == 3:
            mask = mask.unsqueeze(1)  # (batch, 1, L_q, L_k)
        sight: dict[str, Any] = {"causal": causal, "offset": offset}
        if return_weights:
            output, weights = scaled_dot_product_attention(q, k, v, mask, **sight, return_weights=True)
        else:
            output, weights = attend(q, k, v, mask, **sight), None
        output = self.out_proj(merge_heads(output))
        if cache is not None:
            cache.k, cache.v = k, v  # only now: a call that was refused leaves the cache as it was
        return (output, weights) if return_weights else output
