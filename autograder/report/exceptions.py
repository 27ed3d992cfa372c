"""The templates of what an exception means to a beginner, in English: by kind, and by type."""

from __future__ import annotations

from autograder.report.phrases import Words

EXCEPTIONS: Words = {
    "why.elsewhere": (
        "`{name}` comes from another cell, from a module or a file that is not there when a "
        "function is graded alone: use its parameters"
    ),
    "why.power": "`^` is no power in Python, `**` is",
    "why.subtracts_truth": (
        "True and False cannot be subtracted; `.astype(int)` makes them 1 and 0"
    ),
    "why.shape_in_pieces": (
        "a shape is one argument, so it has brackets of its own: `((rows, columns))`"
    ),
    "why.truth_of_array": (
        "this asks one yes or no of a whole array: ask it of an entry, or use `np.where`"
    ),
    "why.math_of_array": (
        "functions of `math` take one number, those of `np` take whole arrays, too"
    ),
    "why.one_number": "one number is needed here, and an array is given",
    "why.count_of_array": (
        "`range` needs a whole number, not an array: its `len`, or an entry of its `.shape`"
    ),
    "why.pieces_in_brackets": (
        "the arrays are one argument, so they have brackets of their own: `((a, b))`"
    ),
    "why.whole_array": "one whole number is needed here, and an array is given",
    "why.whole_float": (
        "a whole number is needed here, not a float: `/` gives a float, `//` a whole number"
    ),
    "why.whole_number": "a whole number is needed here, not {type}",
    "why.index": (
        "an index is a whole number, or a slice of them: `for i in range(len(y))` counts, "
        "`for v in y` takes the entries themselves"
    ),
    "why.product_shapes": (
        "a matrix product takes as many columns on the left as rows on the right, and these have "
        "shapes {left} and {right}: look at both `.shape`s"
    ),
    "why.product_sizes": (
        "a matrix product takes as many columns on the left as rows on the right, and these are "
        "{left} and {right}: look at both `.shape`s"
    ),
    "why.product_of_number": (
        "a matrix product takes two arrays; a single number is multiplied with `*`"
    ),
    "why.entries_shapes": (
        "shapes {left} and {right} do not fit entry by entry: look at the `.shape` of both sides"
    ),
    "why.stored_shape": "an array of shape {right} does not fit into one of shape {left}",
    "why.reshape": (
        "{size} entries do not fit into shape {shape}: what is the product of the sizes in it?"
    ),
    "why.too_many_values": "there are {count} names on the left, and more values on the right",
    "why.too_few_values": "there are {count} names on the left, and {given} values on the right",
    "why.one_value": "there are several names on the left, and on the right is {type}",
    "why.module_called": (
        "a module is no function: a function's name comes after it, `module.function(...)`"
    ),
    "why.none_called": "what stands before `( )` is None, and no function",
    "why.called": (
        "what stands before `( )` is {type}, and no function: is a `*` missing, are `[ ]` "
        "meant, or does a variable have the function's name?"
    ),
    "why.square_for_round": "a function is called with `( )`, not with `[ ]`",
    "why.uncalled": "this uses a function and not its value: `( )` calls it",
    "why.append_assigned": (
        "`append` changes the list and gives None, which is now in `{name}`: write "
        "`{name}.append(...)` alone"
    ),
    "why.none_attribute": (
        "what stands before `.{name}` is None: a function without `return` gives None, so "
        "does a list's `append`"
    ),
    "why.none_indexed": (
        "what stands before `[ ]` is None: a function without `return` gives None, so does a "
        "list's `append`"
    ),
    "why.none_operand": (
        "one side of `{operator}` is None: a function without `return` gives None, so does a "
        "list's `append`"
    ),
    "why.none_given": (
        "a value is needed here, and None is given: a function without `return` gives None, "
        "so does a list's `append`"
    ),
    "why.text_operand": (
        "a text and something else do not go together: numbers stand without quotes, "
        "`str(...)` makes a text"
    ),
    "why.text_given": "a number is needed here, and a text is given: numbers stand without quotes",
    "why.text_read": "this text is read as a number, and it is none: print it",
    "why.text_read_whole": (
        "this text is read as a whole number, and it is none: print it (`float` reads points, too)"
    ),
    "why.container_operand": (
        "one side of `{operator}` is a {container}; only numbers and arrays calculate"
    ),
    "why.container_sign": "a sign before a {container}: only numbers and arrays have one",
    "why.sequence_times": (
        "a list, a tuple or a text cannot be multiplied with that; an array can, `np.array(...)`"
    ),
    "why.not_a_number": "a number is needed here, and {type} is given",
    "why.not_numbers": "numbers are needed here, and something else is given",
    "why.written_into": (
        "the second argument of this function is an array to write into, no further input"
    ),
    "why.no_order": "{type} and {other} cannot be compared with `{operator}`",
    "why.no_operation": "`{operator}` does not work between {type} and {other}",
    "why.later": (
        "`{name}` has no value yet: it gets one further down, or where this run did not pass"
    ),
    "why.in_numpy": ("`{name}` belongs to a module, whose name comes before it, as in `np.{name}`"),
    "why.undefined": (
        "nothing has the name `{name}` here: is it spelt as where it gets its value, or is "
        "an `import` missing?"
    ),
    "why.cut_off": (
        "cell [{cell}] was to give `{name}` its value, and ended with an error: mend it, run it "
        "again, then this one"
    ),
    "why.out_of_bounds": "axis {axis} has {size} entries, counted from 0: {index} is none of them",
    "why.out_of_range": "the {container} has fewer entries than that; they are counted from 0",
    "why.out_of_text": "the text has fewer characters than that; they are counted from 0",
    "why.nothing_to_pop": "the list is empty, and has nothing to take off",
    "why.not_in_text": (
        "the text that is looked for is not in it: ask with `in` before, or use `find`, which "
        "gives -1 then"
    ),
    "why.not_in_list": "the list has no such entry: ask with `in` before",
    "why.one_index": (
        "a {container} takes one index at a time, `[i][j]`: an array has rows and columns, `[i, j]`"
    ),
    "why.by_name": (
        "a {container} has places and no names: `[0]` is its first; a function that returns "
        "several values is taken apart, `a, b = …`"
    ),
    "why.too_many_indices": (
        "the array has fewer axes ({axes}) than there are indices ({given}): look at its `.shape`"
    ),
    "why.number_indexed": "a single number has no entries",
    "why.indexed": "what stands before `[ ]` is {type}, and has no entries to pick",
    "why.entry_set": "the entries of {type} cannot be changed",
    "why.axis": (
        "there is no axis {axis}: the array's number of axes is {axes}, and they are counted from 0"
    ),
    "why.zero_division": "the divisor is 0 here",
    "why.arguments_missing": "`{function}` is called without {names}",
    "why.array_in_pieces": (
        "the numbers of an array are one argument, so they have brackets of their own: "
        "`np.array([a, b])`"
    ),
    "why.arguments_count": "`{function}` is called with {given} arguments, and takes {count}",
    "why.arguments_range": (
        "`{function}` is called with {given} arguments, and takes {least} to {count}"
    ),
    "why.argument_unknown": "`{function}` has no parameter with the name `{argument}`",
    "why.argument_twice": "`{function}` is given `{argument}` twice, by its place and by its name",
    "why.module_lacks": "`{module}` has no `{name}`: is it spelt right?",
    "why.append_to_array": "an array has no `append`, a list has: does it begin as `[]`?",
    "why.lacks": "what stands before `.{name}` is {type}, which has no `{name}`",
    "why.not_several": "several values are needed here, and {type} is given",
    "why.no_axes": (
        "several values are needed here, and an array without axes, one number, is given"
    ),
    "why.no_length": "{type} has no length",
    "why.math_domain": (
        "`math` has no value for this number, such as the logarithm of 0 or the root of -1"
    ),
    "why.too_large": "a number grows beyond what a float holds",
    "why.no_module": "the module `{module}` is not there where answers are graded",
    "why.recursion": "a function calls itself and never stops: is the name right that it calls?",
    "why.uneven_rows": "these make no array: they have different lengths or shapes",
    "why.several_in_one": "several values do not fit into the place of one number",
    "why.unhashable": "{type} cannot be a key or an entry of a set",
    "why.cast": (
        "the array that is changed in place holds {left}, the result is {right}: write "
        "`x = x / y` for `x /= y`"
    ),
    "why.axes_differ": "the arrays have different numbers of axes: look at their `.shape`s",
    "why.key": "`{key}` is none of the keys: print them",
    "why.assertion": "an `assert` does not hold",
    "why.memory": "so large an array does not fit in memory: is its shape as meant?",
    "type.bool": "a bool",
    "type.builtin_function_or_method": "a function",
    "type.complex": "a complex number",
    "type.dict": "a dict",
    "type.dict_values": "the values of a dict",
    "type.float": "a float",
    "type.function": "a function",
    "type.generator": "a generator",
    "type.int": "a whole number",
    "type.list": "a list",
    "type.method": "a function",
    "type.module": "a module",
    "type.NoneType": "None",
    "type.numpy.bool": "a bool",
    "type.numpy.float64": "a number",
    "type.numpy.int64": "a whole number",
    "type.numpy.ndarray": "an array",
    "type.numpy.ufunc": "a function",
    "type.range": "a range",
    "type.set": "a set",
    "type.str": "a text",
    "type.string": "a text",
    "type.tuple": "a tuple",
    "type.type": "a type",
}
