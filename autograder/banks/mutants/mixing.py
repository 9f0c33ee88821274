"""Why some mutants of mixing survive."""

RIGHT = "return bool(np.all(weights >= 0) and abs(np.sum(weights) - 1) <= 1e-06)"

EXPLAINED = {
    "is_attention_distribution": {
        f"{RIGHT} -> {RIGHT.replace('<= 1e-06', '< 1e-06')}": (
            "A sum near 1 is a multiple of 2 ** -53, or in float32 of 2 ** -24, and so is its difference from 1, while "
            "1e-6 is no such multiple: the two are never equal."
        ),
        f"{RIGHT} -> {RIGHT.replace('np.sum(weights) - 1', '1 - np.sum(weights)')}": "Without its sign it is the same.",
    },
}
