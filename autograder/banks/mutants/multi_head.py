"""Why some mutants of multi-head attention survive."""

SCORES = "scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])"
HIDDEN = "scores = scores.masked_fill(~mask, float('-inf'))"
EMPTY = (
    "In a row that may attend to nobody every score is filled, so no gradient comes back through it, and its weights "
    "are set to 0 afterwards, nan or not: the fill of such rows changes neither output nor gradient. It stays in the "
    "solution because no nan should come up on the way."
)

EXPLAINED = {
    "multi_head_attention": {
        f"{SCORES} -> {SCORES.replace('-2', '2')}": "The keys have four axes after the split: axis 2 is axis -2.",
        **{
            f"{HIDDEN}.masked_fill(nobody, 0.0) -> {HIDDEN}{other}": EMPTY
            for other in ("", ".masked_fill(nobody, 1.0)", ".masked_fill(nobody, -1.0)")
        },
    },
}
