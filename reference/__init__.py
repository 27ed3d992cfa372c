"""The course's answer key: what is right, and what is asked; a package an assignment."""

from autograder import Course

COURSE = Course(id="numeric_python")

# What any exercise may have. `tell` speaks of values alone: whoever has these, has them.
COURSE.slip(
    "logarithm_to_base_two",
    "np.log(",
    "np.log2(",
    tell="Your values are those of logarithms to base 2: which base has the formula?",
    report="Takes the logarithm to base 2.",
)
COURSE.slip(
    "logarithm_to_base_ten",
    "np.log(",
    "np.log10(",
    tell="Your values are those of logarithms to base 10: which base has the formula?",
    report="Takes the logarithm to base 10.",
)
COURSE.slip(
    "along_axis_0",
    "axis=1",
    "axis=0",
    tell="Your values are those of axis 0, down the columns: along which axis is it meant?",
    report="Goes along axis 0 in place of axis 1.",
)
COURSE.slip(
    "along_no_axis",
    ", axis=1, keepdims=True",
    "",
    tell="Your values are made of the whole array at once: along which axis is it meant?",
    report="Goes along no axis, over the whole array.",
)
COURSE.slip(
    "column_not_kept",
    "keepdims=True",
    "keepdims=False",
    tell="Your values are those of a column that has become a row: what keeps its axis?",
    report="Leaves keepdims out.",
)
COURSE.slip(
    "first_size_for_second",
    "shape[1]",
    "shape[0]",
    tell="Your values are those of the size of axis 0: which axis of the shape is meant?",
    report="Takes shape[0] for shape[1].",
)
COURSE.slip(
    "second_size_for_first",
    "shape[0]",
    "shape[1]",
    tell="Your values are those of the size of axis 1: which axis of the shape is meant?",
    report="Takes shape[1] for shape[0].",
)
COURSE.slip(
    "transpose_left_out",
    ".T",
    "",
    tell="Your values are those without a transpose: what turns rows into columns?",
    report="Leaves a transpose out.",
)
COURSE.slip(
    "minus_for_plus",
    " + ",
    " - ",
    tell="Your values are those of a minus in place of a plus: compare each sign.",
    report="Subtracts a term that is added.",
)
COURSE.slip(
    "plus_for_minus",
    " - ",
    " + ",
    tell="Your values are those of a plus in place of a minus: compare each sign.",
    report="Adds a term that is subtracted.",
)
COURSE.slip(
    "leading_minus_left_out",
    "-np.",
    "np.",
    tell="Your values are those without the minus in front: compare each sign.",
    report="Leaves the minus in front of a sum out.",
)
COURSE.slip(
    "exponents_minus_left_out",
    "exp(-",
    "exp(",
    tell="Your values are those of an exponent without its minus: compare each sign.",
    report="Leaves the minus of the exponent out.",
)
COURSE.slip(
    "multiplied_for_divided",
    " / ",
    " * ",
    tell="Your values are those of a product where a division is meant.",
    report="Multiplies where a division is meant.",
)
COURSE.slip(
    "entries_for_matrices",
    " @ ",
    " * ",
    tell="Your values are those of a product entry by entry: which product adds up, too?",
    report="Multiplies entry by entry for a matrix product.",
)
COURSE.slip(
    "doubled_not_squared",
    "** 2",
    "* 2",
    tell="Your values are those of numbers doubled where squares are meant.",
    report="Doubles where a square is meant.",
)
COURSE.slip(
    "square_left_out",
    " ** 2",
    "",
    tell="Your values are those without a square: which numbers does the formula square?",
    report="Leaves a square out.",
)
COURSE.slip(
    "exponential_left_out",
    "np.exp(",
    "(",
    tell="Your values are those without an exponential: which step of the formula is it?",
    report="Leaves an exponential out.",
)
COURSE.slip(
    "sigmoid_left_out",
    "sigmoid(",
    "(",
    tell="Your values are those without a sigmoid: which number goes through it?",
    report="Leaves the sigmoid out.",
)
COURSE.slip(
    "sum_left_out",
    "np.sum(",
    "(",
    tell="Your values are those of what has not been added up: over what does the formula sum?",
    report="Leaves a sum out.",
)
COURSE.slip(
    "mean_for_sum",
    "np.sum(",
    "np.mean(",
    tell="Your values are those of a mean: is it a sum that the formula has?",
    report="Averages where a sum is meant.",
)
COURSE.slip(
    "last_left_out",
    "np.sum(",
    "(lambda values, **how: np.sum(values[..., :-1], **how))(",
    tell="Your values leave the last number of each sum out: how far does a range or slice go?",
    report="Leaves the last number of a sum out, as with range(n - 1).",
)
COURSE.slip(
    "first_alone",
    "np.sum(",
    "(lambda values, **how: np.sum(values[..., :1], **how))(",
    tell="Your values have the first number of each sum alone: does `return` stand below the loop?",
    report="Takes the first number of a sum alone: the return stands inside the loop.",
)
COURSE.slip(
    "last_alone",
    "np.sum(",
    "(lambda values, **how: np.sum(values[..., -1:], **how))(",
    tell="Your values have the last number of each sum alone: is each added to those before it?",
    report="Takes the last number of a sum alone: each replaces the one before.",
)
COURSE.slip(
    "training_for_test",
    "test_set",
    "train_set",
    tell="Your values are those of the training set where the test set is meant.",
    report="Takes the training set for the test set.",
)
COURSE.slip(
    "test_for_training",
    "train_set",
    "test_set",
    tell="Your values are those of the test set where the training set is meant.",
    report="Takes the test set for the training set.",
)
COURSE.slip(
    "at_least_for_above",
    " > ",
    " >= ",
    tell="Your values are those of >= where > is meant: what does the docstring say of a tie?",
    report="Compares with >= for >.",
)
COURSE.slip(
    "below_for_above",
    " > ",
    " < ",
    tell="Your values are those of < where > is meant.",
    report="Compares the wrong way round.",
)
COURSE.slip(
    "whole_division",
    " / ",
    " // ",
    tell="Your values are those of a division that cuts decimals off, as `//` does.",
    report="Cuts the decimals off, by // for /.",
)
COURSE.slip(
    "division_left_out",
    " / m",
    "",
    tell="Your values are those without a division by m: which sums does the formula average?",
    report="Leaves a division by m out.",
)
