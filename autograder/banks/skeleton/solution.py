# %% [markdown]
# # TITLE
#
# One sentence that says what the learner will have built at the end, and what it will show them.
#
# Work from top to bottom and run every cell. Where it says `YOUR CODE HERE`, write your code under that line. The cells called *Check* tell you in words what is wrong;
# `hint(centred)` compares what your function does with mistakes that others have made. When you hand the notebook in, the same checks run again on numbers that you have not seen.

# %% nbgrader={"grade_id": "setup", "locked": true}
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng()

# %% tags=["hide-input"] jupyter={"source_hidden": true} nbgrader={"grade_id": "tools", "locked": true}
# pasted by `make lint`, and more tools below it

# %% tags=["hide-input"] jupyter={"source_hidden": true} nbgrader={"grade_id": "known-mistakes", "locked": true}
# Examples on which `hint` tries your functions, the simplest first, and what each known mistake makes of them. There is
# nothing to fill in here.
import json

_few = np.array([1.0, 2.0, 6.0])
EXAMPLES = {"centred": ["_few", "np.array([-4.0, 0.5])", "np.array([7.0])"]}
KNOWN_MISTAKES = json.loads("{}")

# %% [markdown]
# ## Centred numbers
#
# Say what is to be written, its shapes, and show one example: the numbers 1, 2 and 6 have the mean 3, so they become −2, −1 and 3.

# %% nbgrader={"grade_id": "centred", "solution": true}
def centred(numbers):
    """The numbers, moved so that their mean is 0.

    numbers: (n,)

    Returns (n,).
    """
    ### BEGIN SOLUTION
    return numbers - np.mean(numbers)
    ### END SOLUTION
    raise NotImplementedError("centred is not written yet: subtract the mean.")


# %%
centred(np.array([1.0, 2.0, 6.0]))  # -2, -1, 3

# %% nbgrader={"grade_id": "check-centred", "grade": true, "locked": true, "points": 2}
# Check: the mean is gone.
with checking("centred") as check:
    numbers = np.array([1.0, 2.0, 6.0])
    result = check.array(centred(numbers), (3,), like=numbers)
    assert near(result, [-2.0, -1.0, 3.0]), f"1, 2, 6 should become -2, -1, 3: their mean is 3. They become {result}."
    ### BEGIN HIDDEN TESTS
    for length in (1, 2, 5, 30):
        numbers = rng.standard_normal(length)
        expected = numbers - sum(numbers) / length
        assert near(centred(numbers), expected), (
            "On other numbers the result is wrong. Try negative numbers and longer lists."
        )
    ### END HIDDEN TESTS

# %%
hint(centred)

# %% [markdown] nbgrader={"grade_id": "explain-centred-question", "locked": true}
# ## Explain
#
# A reader asks: *"…"*
#
# **Answer in two to four sentences.**
#
# ### BEGIN MARK SCHEME
# **Marking guide (2 points).** One point each: (1) …; (2) ….
#
# **Weak answer (0 to 1 point).** "…"
#
# **Good answer (2 points).** "…"
# ### END MARK SCHEME

# %% [markdown] nbgrader={"grade_id": "explain-centred", "grade": true, "solution": true, "points": 2}
# ### BEGIN SOLUTION
# …
# ### END SOLUTION

# %% [markdown]
# ## What it is for
#
# The learner's own functions do what the chapter promised.

# %%
numbers = np.array([1.0, 2.0, 6.0])
figure, panel = plt.subplots(figsize=(6, 2))
panel.plot(numbers, [0, 0, 0], "o", label="as they were")
panel.plot(centred(numbers), [1, 1, 1], "o", label="centred")
panel.set_yticks([])
panel.legend()
plt.show()

# %% [markdown]
# ## What you keep
#
# Your finished functions go into the file `my_attention.py`, beside this notebook. Later notebooks look for them there: what they show at their end, they then show with your own code.

# %%
keep()
