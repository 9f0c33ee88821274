"""Why some mutants of softmax survive."""

EXPLAINED = {
    "softmax": {
        "return strengths / np.where(total == 0, 1, total) -> return strengths / np.where(total == 0, 2, total)": (
            "Where the total is 0, all strengths are 0: divided by 1 or by 2, they are 0."
        ),
    },
}
