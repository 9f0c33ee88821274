"""Self-attention in PyTorch, as the book prints it: each file is one idea, each function says its shapes."""

from attention.softmax import softmax, softmax_with_temperature

__all__ = ["softmax", "softmax_with_temperature"]
