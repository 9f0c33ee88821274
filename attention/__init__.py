"""Self-attention in PyTorch, as the book prints it: each file is one idea, each function says its shapes."""

from attention.attend import attend
from attention.cache import KVCache
from attention.heads import MultiHeadAttention, merge_heads, split_heads
from attention.masks import causal_mask, padding_mask
from attention.online_softmax import online_softmax
from attention.position import apply_rope, sinusoidal_positions
from attention.scaled_dot_product import scaled_dot_product_attention
from attention.softmax import softmax, softmax_with_temperature
from attention.tiled import tiled_attention

__all__ = [
    "KVCache", "MultiHeadAttention", "apply_rope", "attend", "causal_mask", "merge_heads", "online_softmax",
    "padding_mask", "scaled_dot_product_attention", "sinusoidal_positions", "softmax", "softmax_with_temperature",
    "split_heads", "tiled_attention",
]  # fmt: skip
