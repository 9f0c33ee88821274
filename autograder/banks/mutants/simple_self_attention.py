"""Why some mutants of simple self-attention survive."""

STRENGTHS = "strengths = np.exp(scores - np.max(scores, axis=-1, keepdims=True))"
WEIGHTS = "weights = strengths / np.sum(strengths, axis=-1, keepdims=True)"
SAME_AXIS = "The table of scores has two axes, always: axis 1 is axis -1."

EXPLAINED = {
    "simple_self_attention": {
        f"{line} -> {line.replace('axis=-1', 'axis=1')}": SAME_AXIS for line in (STRENGTHS, WEIGHTS)
    },
}
