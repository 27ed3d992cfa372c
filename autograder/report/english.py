"""The templates of all sentences, in English."""

from __future__ import annotations

from autograder.report.exceptions import EXCEPTIONS
from autograder.report.phrases import Words

#: A template a label; under names with a dot what only some sentences of a label say.
ENGLISH: Words = {
    **EXCEPTIONS,
    # an exercise as a whole
    "unanswered": "Not answered yet.",
    "missing": "No function {names} found{close}",
    "missing.variables": "No {names} found{close}",
    "close": "; did you mean `{name}`?",
    "as_text": "; {where} stands in a cell of text, where nothing runs: make it a code cell.",
    "unreadable": "Python cannot read {where}: {message}",
    "conflict": (
        "Lines of a merge conflict stand in its cell, from {where} on: keep one version, and "
        "delete these lines."
    ),
    "unfinished": "Not finished: `{statement}` is still there.",
    "unfinished.empty": "Not finished: nothing stands below `{statement}` yet.",
    "helper_wrong": ("It uses your `{helper}`, which is not right yet: check `{helper}` first."),
    "known_mistake": "{tell}",
    "hidden_only": "All public cases pass, but not the hidden case {case}: {sentence}",
    "hidden": "Hidden case {cases}: {sentence}",
    "hidden.several": "Hidden cases {cases}: {sentence}",
    "carried_forward": "Graded with a correct {helpers} in place of yours.",
    "passing": "{counts} cases pass.",
    "passing.parts": "The right parts of the others earn their share.",
    "right": "Right in every case: {parts} ({count} of {size}).",
    "passing.public": "{passed} of {count} public",
    "passing.hidden": "{passed} of {count} hidden",
    "look": "Look at {where}.",
    "look.two": "Look at {where} and {other}: it may be either, or both.",
    "status.correct": "Right",
    "status.partial": "Partly right",
    "status.wrong": "Wrong",
    "status.missing": "Not found",
    "status.unanswered": "Not answered",
    "fault.grader": "could not be graded; the grader's log says why.",
    # a check in the notebook
    "check.passed": "✓ {name}: {count} public cases pass.",
    "check.passed.one": "✓ {name}: {count} public case passes.",
    "check.values": (
        "✓ {name}: right for this notebook's data; the text of your cell can't be had here, so the "
        "public cases were not run."
    ),
    "check.values.alone": "✓ {name}: right for this notebook's data; there is no public case.",
    "check.untried": (
        "· {name}: no public case, so nothing to try here; it is tried once you have handed in."
    ),
    "check.progress": "{done} of {total} exercises so far.",
    "check.unchecked": "· {name}: not checked yet.",
    "check.summary": (
        "{done} of {total} exercises so far. Points are given once you have handed in, and hidden "
        "cases may ask for more."
    ),
    "check.own_data": "Right for the notebook's data, but not for other data.",
    "check.stopped": "✗ {name}: stopped at {where}. Does every loop end: does its counter change?",
    "check.long": (
        "… {name}: still running after 10 s. Does every loop end, and does it work on what it is "
        "given, not on all the data? "
        "Interrupt the kernel (■) to stop it."
    ),
    "check.failed": "✗ {name}: {sentence}",
    "check.failed.case": "✗ {name}, {case}: {sentence}",
    "check.unseen": (
        "✗ {name}: no line gives `{answer}` its value by that name, so it would not be found when "
        "it is graded: write it with `def` or `=`."
    ),
    "check.unanswered": "· {name}: not answered yet.",
    "check.unanswered.variable": "· {name}: `{variable}` is not answered yet.",
    "check.unfinished": "· {name}: {sentence}",
    "check.unfinished.use": "· {name}: an exercise that it uses is not answered yet.",
    "no_function": "It is {actual}, expected a function.",
    # a case
    "case.passed": "right answer",
    "case.failed": "wrong answer",
    "case.raised": "raises an exception",
    "case.timed_out": "does not end",
    "case.crashed": "ends the process",
    "case.not_run": "not run",
    "not_a_dict": "{part} is {actual}, expected a dict with {keys}.",
    "wrong_count": "It returns {actual}, expected {expected} values: {names}.",
    "no_key": "{part} has no `{key}`{close}",
    "no_value": "{part} has no value.",
    "no_value.raised": "{part} has no value: its statement fails. {raised}",
    "not_numbers": "{part} does not hold plain numbers only.",
    "wrong_kind": "{part} is {actual}, expected {expected}.",
    "wrong_kind.comma": (
        "{part} is {actual}, expected {expected}: a comma after a value makes a tuple."
    ),
    "wrong_kind.entry": "{part} is {actual}, expected {expected}: leave the `[ ]` around it out.",
    "wrong_kind.wrap": "{part} is {actual}, expected {expected}. Wrap it in `np.array`.",
    "wrong_length": "{part} has {actual} entries, expected {expected}.",
    "wrong_length.one": "{part} has {actual} entry, expected {expected}.",
    "wrong_shape": "{part} has shape {actual}, expected {expected}.",
    "wrong_shape.transposed": "{part} has shape {actual}, expected {expected}: it is transposed.",
    "wrong_shape.column": "{part} has shape {actual}, expected {expected}: keep the column.",
    "wrong_shape.row": "{part} has shape {actual}, expected {expected}: keep the row.",
    "wrong_shape.number": "{part} is an array of shape {actual}, expected a number.",
    "wrong_shape.array": "{part} is a number, expected an array of shape {expected}.",
    "wrong_dtype": "{part} has dtype {dtype}, expected plain real numbers.",
    "not_finite": "{entry} is {actual}, expected {expected}.",
    "other_kind": "{part} is {actual}, expected {expected}.",
    "wrong_text": "{part} is {actual}, expected {expected}{count}{how}.",
    "wrong_text.capitals": ": only capitals differ",
    "wrong_text.spaces": ": only spaces differ",
    "wrong_text.index": ": they differ from character {index} on",
    "wrong_entry": "{part} is {actual}, expected {expected}{count}.",
    "wrong_members": "{part} lacks {lacking} and holds {others} besides.",
    "wrong_members.lacking": "{part} lacks {lacking}.",
    "wrong_members.others": "{part} holds {others} besides.",
    "wrong_members.dict": "{part} has no {lacking}, but {others} besides.",
    "wrong_members.dict.lacking": "{part} has no {lacking}.",
    "wrong_members.dict.others": "{part} has {others} besides; no such key is expected.",
    "wrong_members.columns": "{part} has no column {lacking}, but {others} besides.",
    "wrong_members.columns.lacking": "{part} has no column {lacking}.",
    "wrong_members.columns.others": "{part} has {others} besides; no such column is expected.",
    "wrong_order": "{part} has the entries that are expected, in another order.",
    "other_dtype": "{part} is {actual}, expected {expected}.",
    "wrong_values": "{entry} is {actual}, expected {expected}{count}{pattern}.",
    "wrong_values.count": "; {differing} of {size} entries differ",
    "wrong_values.sign": ": every entry has the wrong sign",
    "wrong_values.large": ": every entry is {times} times too large{sizes}",
    "wrong_values.small": ": every entry is {times} times too small{sizes}",
    "wrong_values.one.sign": ": it has the wrong sign",
    "wrong_values.one.large": ": it is {times} times too large{sizes}",
    "wrong_values.one.small": ": it is {times} times too small{sizes}",
    "wrong_values.offset": ": every entry is off by {offset}",
    "wrong_values.error": ", by up to {error}",
    "wrong_values.error_at": ", by up to {error} at {index}",
    "size": "; {names} is {times} here",
    "sizes": "; {names} are {times} here",
    "normal_form": "{tell}",
    "normal_form.failed": (
        "That is beside one of several right answers: what makes all of them alike raises an error "
        "on yours, or takes too long. {tell}"
    ),
    "scenario": "{tell}",
    "required": "It has to use {what}, and does not{costs}.{tell}",
    "forbidden": "It uses {what}, which is not allowed here{costs}.{tell}",
    "forbidden.at": "It uses {what}, which is not allowed here: {where}{costs}.{tell}",
    "construct.costs": "; that costs {share} % of the points",
    "construct.loop": "a loop",
    "construct.for": "a `for` loop",
    "construct.while": "a `while` loop",
    "construct.comprehension": "a comprehension",
    "construct.recursion": "recursion",
    "raised": "Raises {error}: {message}",
    "raised.at": "Raises {error} at {where}: {message}",
    "raised.because": "Raises {error}: {message}, because {cause}: {reason}",
    "raised.at.because": "Raises {error} at {where}: {message}, because {cause}: {reason}",
    "called": "{where}, called at {called}",
    "no_message": "no message",
    "explained": "{why} (“{message}”)",
    "no_threads": "Starts a thread: answers have one, so do the same in a plain loop.",
    "no_threads.at": (
        "Starts a thread at {where}: answers have one, so do the same in a plain loop."
    ),
    "other_parameters": "Your function takes {takes}; it is called with {called}.",
    "swapped": "Your results are swapped: you return {returned}; the notebook asks for {asked}.",
    "timed_out": "Still running after {seconds} s: does every loop end?",
    "timed_out.total": (
        "Still running when the {seconds} s of the submission were used up: does every loop end?"
    ),
    "crashed": "The process that ran it ended: out of memory, or an exit in the code?",
    "not_run": "Not run: calls before it hung, took all the time, or ended the process.",
    "hidden_difference": "{parts} {kind}.",
    "hidden_difference.structure": "has the wrong structure",
    "hidden_difference.structure.several": "have the wrong structure",
    "hidden_difference.shape": "has the wrong shape",
    "hidden_difference.shape.several": "have the wrong shape",
    "hidden_difference.dtype": "does not hold plain numbers",
    "hidden_difference.dtype.several": "do not hold plain numbers",
    "hidden_difference.finite": "contains nan or inf",
    "hidden_difference.finite.several": "contain nan or inf",
    "hidden_difference.values": "has wrong values",
    "hidden_difference.values.several": "have wrong values",
    "hidden_raise": "Raises {error}.",
    "exception": "an exception",
    # where to look
    "slip_in_slopes": (
        "Your `cost` is right and {wrong} is not its slope: look at what makes {wrong}."
    ),
    "slip_in_slopes.several": (
        "Your `cost` is right and {wrong} are not its slopes: look at what makes {wrong}."
    ),
    "slip_in_cost": "Your {slopes} is right: look at what makes the `cost` alone.",
    "slip_in_cost.several": "Your {slopes} are right: look at what makes the `cost` alone.",
    "slopes_fit": (
        "Your {slopes} is the slope of your `cost`: they fit together, "
        "look at the `cost` and above."
    ),
    "slopes_fit.several": (
        "Your {slopes} are the slopes of your `cost`: they fit together, "
        "look at the `cost` and above."
    ),
    "slopes_fit_partly": (
        "Your {fitting} is the slope of your `cost`, {unfit} is not: look at the `cost` first."
    ),
    "slopes_fit_partly.none": (
        "Your {unfit} is not the slope of your `cost` either: look at the `cost` first."
    ),
    "slopes_fit_partly.none.several": (
        "Your {unfit} are not the slopes of your `cost` either: look at the `cost` first."
    ),
    "still_wrong": (
        "It has a fault of its own besides. With a correct {helpers} in place of yours: {sentence}"
    ),
    # unscored
    "prints": "It prints on every call; remove the `print` when you are done looking.",
    "unseeded": "It draws random numbers without a seed, so no two runs give the same.",
    "reads_global": (
        "It reads `{name}` from the notebook; called with other data, it would still use the old."
    ),
    "rebound": "`{name}` gets another value further down, {where}; the one above it is graded.",
    "unused": "Its parameter `{name}` is never used.",
    "changes_argument": "It changes its argument `{name}`; work on a copy.",
    "other_order": (
        "It takes {takes}; the notebook calls it with {called}: keep to these names, in this order."
    ),
    "no_default": "It needs {names}; whoever calls it may leave that out: give it a default.",
    "no_default.several": (
        "It needs {names}; whoever calls it may leave these out: give them defaults."
    ),
    "gone_from_numpy": (
        "`np.{name}` is gone from numpy, and raises in your notebook: write `{instead}`."
    ),
    "not_imported": (
        "It uses `{name}`, which is not imported: `import {name}` belongs in the first cell."
    ),
    "misspelt": "`{name}` is taken for your `{asked}`: call it that.",
    "warned": "It makes numpy warn: {message}.",
    "loops": (
        "It loops over the data in Python: the more data, the more steps it takes. With whole "
        "arrays it takes as few for 100 times as much."
    ),
    "one_entry": "{part} is an array of shape {shape} with one entry; a plain number is meant.",
    "one_entry_items": "{part} holds arrays with one entry; plain numbers are meant.",
    "booleans": "{part} holds True and False; 1 and 0 are meant.",
    "advice": "Not scored: {sentence}",
    # what a value is
    "none": "None",
    "none.result": "None (is a `return` missing?)",
    "none.list": "None (`append` changes a list and gives None: is that what it holds?)",
    "numbers": "a list of numbers",
    "ellipsis": "still `...` (not answered yet)",
    "bool": "a bool",
    "number": "a number",
    "text": "a string",
    "bytes": "bytes",
    "set": "a set of {size}",
    "set.empty": "an empty set",
    "array": "an array of shape {shape}",
    "tuple": "a tuple of {size}",
    "tuple.empty": "an empty tuple",
    "list": "a list of {size}",
    "list.empty": "an empty list",
    "dict": "a dict",
    "DataFrame": "a DataFrame of shape {shape}",
    "Series": "a Series of {size}",
    "Index": "an Index of {size}",
    "sparse matrix": "a sparse matrix of shape {shape}",
    "sparse array": "a sparse array of shape {shape}",
    "object": "an object of type {type}",
    "dtype": "an array of dtype {type}",
    "integer": "an integer that no float can hold",
    "large": "too much to compare (more than {size} MiB in all)",
    "crowded": "too much to compare (more than {size} values in all)",
    "values": "{size} values",
    # names and places
    "ends": ".?!…",  # what a sentence may end with; the first is added where none of them is there
    "result": "the result",
    "entry": "entry {index} of {part}",
    "attribute": "`{index}` of {part}",
    "comma": ", ",  # between names
    "and": "{first} and {last}",
    "line": "line {line}",
    "line.statement": "`{statement}` (line {line})",
    "cell": "line {line} of its cell",
    "cell.statement": "`{statement}` (line {line} of its cell)",
    "case": "“{name}”",
    "its_cell": "its cell",
    "inputs": "Here {inputs}.",
    "inputs.variables": "That is with {inputs} in place of the notebook's data.",
    "of_shape": "{name} of shape {shape}",
    "example": "Smallest example: {sentence}",
}
