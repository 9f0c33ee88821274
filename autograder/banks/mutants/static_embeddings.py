"""Why some mutants of static-embeddings survive."""

EXPLAINED = {
    "cosine_similarity": {
        "length_of_a, length_of_b = (np.sqrt(np.sum(a * a)), np.sqrt(np.sum(b * b))) -> "
        "length_of_a, length_of_b = (np.sqrt(np.sum(b * b)), np.sqrt(np.sum(a * a)))": (
            "The two lengths have changed their names, and are used alike: for either, is it 0, and in their product."
        ),
    },
    "nearest_words": {
        "similarity = {other: cosine_similarity(place, embeddings[vocabulary[other]]) for other in others} -> "
        "similarity = {other: cosine_similarity(embeddings[vocabulary[other]], place) for other in others}": (
            "The cosine of a with b is that of b with a."
        ),
    },
}
