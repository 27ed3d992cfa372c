"""What an exception of Python or numpy means to a beginner: from its message to a kind and fields.

The message is a claim of the worker's. It chooses among fixed sentences, and what it fills in are
names, shapes and numbers of a few characters: no text of a stranger's gets through.
Needs numpy alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from autograder.compare import Label

#: How Python 3.11 says what its successors say in other words: a result is the same on all.
_SAME = (
    (r"(too many values to unpack \(expected \d+), got \d+\)", r"\1)"),
    (r"(?:float|integer|complex) (?:floor )?(?:division|modulo).*|.* by zero", "division by zero"),
    (r"cannot use '[^']*' as a .* \((unhashable type: '[^']*')\)", r"\1"),
    (r"expected a (?:positive|nonnegative|noninfinite) input(?:, got .*)?", "math domain error"),
    (r"(.* got an unexpected keyword argument '\w+')\. Did you mean .*", r"\1"),
    (r"(cannot reshape array .*)newaxis(.*)", r"\1-1\2"),
    (r"maximum recursion depth exceeded.*|Stack overflow .*", "maximum recursion depth exceeded"),
)

_NAME, _NUMBER, _SHAPE = r"[A-Za-z_]\w{0,39}", r"-?\d{1,12}", r"\([\w, -]{0,40}\)"
#: What a field of a message may be, and two pieces that return.
_FIELDS = {
    **dict.fromkeys(("name", "argument", "key", "left type", "right type"), _NAME),
    **dict.fromkeys(("least", "count", "given", "size", "index", "axis", "axes"), _NUMBER),
    **dict.fromkeys(("left size", "right size"), _NUMBER),
    **dict.fromkeys(("shape", "left shape", "right shape"), _SHAPE),
    **dict.fromkeys(("type", "other", "module"), r"[\w.]{1,40}"),
    "container": "list|tuple|dict|set|range",
    "name of numpy": "array|dot|exp|log|maximum|mean|multiply|ones|reshape|sqrt|where|zeros",
    "function": r"[A-Za-z_][\w.<>]{0,59}",
    "names": rf"'{_NAME}'(?:(?:, |,? and )'{_NAME}'){{0,9}}",
    "operator": r"[^\s':\w]{1,3}",
}
_PIECES = {
    "…": ".*",
    "{operands}": (
        r"(?:unsupported operand type\(s\) for |')(?P<operator>[^\s':\w]{1,3})"
        r"(?:(?: or pow\(\))?: |' not supported between instances of )"
    ),
    "{uncalled}": (
        r"'(?:builtin_function_or_method|function|method|numpy\.ufunc|\S*FunctionDispatcher|type)'"
    ),
}
#: What is said of which message, the first that fits; for some, of which line alone.
_KINDS = (
    ("power", "ufunc 'bitwise_xor' not supported …", r"\^"),
    ("power", "unsupported operand type(s) for ^: …"),
    ("subtracts_truth", "numpy boolean subtract…"),
    ("shape_in_pieces", "Cannot interpret '{size}' as a data type", r"\b(?:zeros|ones|empty)\("),
    ("truth_of_array", "The truth value of an array with more than one element is ambiguous…"),
    ("math_of_array", "only length-1 arrays can be converted …", r"\bmath\."),
    ("math_of_array", "only 0-dimensional arrays can be converted …", r"\bmath\."),
    ("one_number", "only length-1 arrays can be converted …"),
    ("one_number", "only 0-dimensional arrays can be converted …"),
    ("one_number", "can only convert an array of size 1 to a Python scalar"),
    ("count_of_array", "only integer scalar arrays can be converted …", r"\brange\("),
    ("pieces_in_brackets", "only integer scalar arrays …", r"\b(?:concatenate|[hv]stack)\("),
    ("whole_array", "only integer scalar arrays can be converted …"),
    ("whole_float", "'float' object cannot be interpreted as an integer"),
    ("whole_float", "expected a sequence of integers or a single integer, got …"),
    ("whole_number", "'{type}' object cannot be interpreted as an integer"),
    ("index", "only integers, slices … are valid indices"),
    ("one_index", "{container} indices must be integers or slices, not tuple"),
    ("by_name", "{container} indices must be integers or slices, not str"),
    ("index", "… indices must be integers …"),
    ("product_shapes", "shapes {left shape} and {right shape} not aligned…"),
    ("product_sizes", "matmul: … (size {right size} is different from {left size})"),
    ("product_of_number", "matmul: … does not have enough dimensions …"),
    ("entries_shapes", "operands could not be broadcast … shapes {left shape} {right shape}"),
    (
        "stored_shape",
        "non-broadcastable output operand with shape {left shape} … broadcast shape {right shape}",
    ),
    (
        "stored_shape",
        "could not broadcast input array from shape {right shape} into shape {left shape}",
    ),
    ("reshape", "cannot reshape array of size {size} into shape {shape}"),
    ("too_many_values", "too many values to unpack (expected {count})"),
    ("too_few_values", "not enough values to unpack (expected …{count}, got {given})"),
    ("one_value", "cannot unpack non-iterable {type} object"),
    ("module_called", "'module' object is not callable"),
    ("none_called", "'NoneType' object is not callable"),
    ("called", "'{type}' object is not callable"),
    ("square_for_round", "{uncalled} object is not subscriptable"),
    ("uncalled", "{operands}{uncalled} and …"),
    ("uncalled", "{operands}… and {uncalled}"),
    ("uncalled", "{uncalled} object …"),
    (
        "append_assigned",
        "'NoneType' object has no attribute 'append'",
        rf"^(?P<name>{_NAME}) ?= ?(?P=name)\.append\(",
    ),
    ("none_attribute", "'NoneType' object has no attribute '{name}'"),
    ("none_indexed", "'NoneType' object is not subscriptable"),
    ("none_indexed", "'NoneType' object does not support item …"),
    ("none_operand", "{operands}'NoneType' and …"),
    ("none_operand", "{operands}… and 'NoneType'"),
    ("none_given", "…'NoneType'…"),
    ("none_given", "… NoneType …"),
    ("none_given", "must be real number, not NoneType"),
    ("text_operand", "{operands}'str' and …"),
    ("text_operand", "{operands}… and 'str'"),
    ("text_operand", "can only concatenate str (not …) to str"),
    ("text_operand", "ufunc … did not contain a loop … dtype('<U…"),
    ("text_given", "must be real number, not str"),
    ("text_read", "could not convert string to float…"),
    ("text_read_whole", "invalid literal for int() …"),
    ("container_operand", "{operands}'{container}' and …"),
    ("container_operand", "{operands}… and '{container}'"),
    ("container_sign", "bad operand type for …: '{container}'"),
    ("sequence_times", "can't multiply sequence by non-int of type …"),
    ("not_a_number", "must be real number, not {type}"),
    ("not_a_number", "loop of ufunc does not support argument … of type {type} which …"),
    ("not_numbers", "ufunc … not supported for the input types…"),
    ("written_into", "return arrays must be of ArrayType"),
    ("no_order", "'{operator}' not supported between instances of '{type}' and '{other}'"),
    ("no_operation", "{operands}'{type}' and '{other}'"),
    ("later", "cannot access … variable '{name}' where it is not associated with a value…"),
    ("in_numpy", "name '{name of numpy}' is not defined"),
    ("in_numpy", "name '{name of numpy}' is not defined. Did you …"),
    ("undefined", "name '{name}' is not defined"),
    ("undefined", "name '{name}' is not defined. Did you …"),
    ("out_of_bounds", "index {index} is out of bounds for axis {axis} with size {size}"),
    ("out_of_range", "{container} index out of range"),
    ("out_of_range", "{container} assignment index out of range"),
    ("out_of_text", "string index out of range"),
    ("nothing_to_pop", "pop from empty list"),
    ("not_in_text", "substring not found"),
    ("not_in_list", "… is not in list"),
    ("not_in_list", "list.index(x): x not in list"),
    ("not_in_list", "list.remove(x): x not in list"),
    ("too_many_indices", "too many indices for array: … {axes}-dimensional, but {given} were …"),
    ("number_indexed", "invalid index to scalar variable."),
    ("indexed", "'{type}' object is not subscriptable"),
    ("entry_set", "'{type}' object does not support item assignment"),
    ("axis", "axis {axis} is out of bounds for array of dimension {axes}"),
    ("zero_division", "division by zero"),
    ("arguments_missing", "{function}() missing … required … argument…: {names}"),
    ("array_in_pieces", "array() takes … but … were given"),
    ("arguments_range", "{function}() takes from {least} to {count} … but {given} … given"),
    ("arguments_count", "{function}() takes {count} … but {given} … given"),
    ("argument_unknown", "{function}() got an unexpected keyword argument '{argument}'"),
    ("argument_twice", "{function}() got multiple values for argument '{argument}'"),
    ("module_lacks", "module '{module}' has no attribute '{name}'…"),
    ("append_to_array", "'numpy.ndarray' object has no attribute 'append'"),
    ("lacks", "'{type}' object has no attribute '{name}'"),
    ("not_several", "'{type}' object is not iterable"),
    ("no_axes", "iteration over a 0-d array"),
    ("no_axes", "len() of unsized object"),
    ("no_length", "object of type '{type}' has no len()"),
    ("math_domain", "math domain error"),
    ("too_large", "math range error"),
    ("too_large", "(34, …"),
    ("no_module", "No module named '{module}'"),
    ("recursion", "maximum recursion depth exceeded"),
    ("uneven_rows", "setting an array element with a sequence. …inhomogeneous…"),
    ("several_in_one", "setting an array element with a sequence…"),
    ("unhashable", "unhashable type: '{type}'"),
    ("cast", "Cannot cast ufunc … from dtype('{right type}') to dtype('{left type}') …"),
    ("axes_differ", "all the input arrays must have same number of dimensions, …"),
)
#: What the type says, whatever the message.
_TYPES = {"AssertionError": "assertion", "MemoryError": "memory"}
_KEY = "'{key}'"
#: What ends a statement that loads what is not there when an answer is graded alone.
_ABSENT = {"ModuleNotFoundError", "ImportError", "FileNotFoundError", "OSError"}
_UNDEFINED = re.compile(rf"name '({_NAME})' is not defined")


def _compiled(message: str) -> re.Pattern[str]:
    """Return the pattern of a message with ``{fields}``, whose first word is their name."""

    def piece(found: re.Match[str]) -> str:
        if found[0] in _PIECES:
            return _PIECES[found[0]]
        name = found[1].partition(" ")[0]
        return f"(?P<{name}>{_FIELDS[found[1]]})"

    literal = re.escape(message).replace(r"\{", "{").replace(r"\}", "}").replace(r"\ ", " ")
    return re.compile(re.sub(r"\{(.+?)\}|…", piece, literal), re.DOTALL)


@lru_cache(1)  # most who import this explain nothing
def _kinds_said() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    """Return `_KINDS` compiled."""
    return [(kind, _compiled(said), re.compile("".join(line))) for kind, said, *line in _KINDS]


_ALIKE = [(re.compile(pattern, re.DOTALL), same) for pattern, same in _SAME]


def normal(message: str) -> str:
    """Return a message in the words of the oldest Python, on one line."""
    message = " ".join(message.split())
    for pattern, same in _ALIKE:
        if found := pattern.fullmatch(message):
            return found.expand(same)
    return message


def raised(
    error: str,
    message: str,
    place: Label | None = None,
    because: tuple[str, str] | None = None,
    called: Label | None = None,
) -> Label:
    """Return the label of an exception: Python's words, shortened, and what they mean.

    Parameters
    ----------
    error, message : str
        Its type, "" if that may not be told, and what Python says.
    place : dict, optional
        The line of the student's that raised it, as a `Place` has it.
    because : tuple of str, optional
        Type and message of what came before it and explains it.
    called : dict, optional
        The line that called the function in which it was raised, if it is another's.
    """
    message = normal(message)
    if (error, message) == ("RuntimeError", "can't start new thread"):
        return {"label": "no_threads", "place": place}
    statement = place["statement"] if place else ""
    why = {} if because else explanation(error, message, statement)
    name = _UNDEFINED.fullmatch(message) if because and because[0] in _ABSENT else None
    if name and f"{name[1]}(" not in statement:  # data, no function of a module that is missing
        because, why = None, {"kind": "elsewhere", "name": name[1]}
    cause = because and (because[0], normal(because[1]))
    said = {"error": error, "message": shortened(message), "place": place}
    said |= {"called": called} if called else {}
    return {"label": "raised", **said, "because": cause, "why": why}


def quoted(line: str) -> str:
    """Return a line of code as it is quoted: without a comment behind it, and bounded."""
    return shortened(line.partition("  #")[0].strip(), 80)


def shortened(text: str, most: int = 160) -> str:
    """Return a text of so many characters at most, cut at a word where it can be, and with "…"."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return f"{cut.rpartition(' ')[0].rstrip() or cut}…"


def explanation(error: str, message: str, statement: str = "") -> dict[str, str]:
    """Return the ``kind`` of an exception and its fields; nothing of one that is not known.

    Parameters
    ----------
    error, message : str
        Its type, and what `normal` makes of its message.
    statement : str
        The line that raised it, "" if that is not known.
    """
    if error in _TYPES:
        return {"kind": _TYPES[error]}
    if error == "KeyError":
        key = _compiled(_KEY).fullmatch(message)
        return {"kind": "key", **key.groupdict()} if key else {}
    for kind, pattern, line in _kinds_said():
        if (found := pattern.fullmatch(message)) and (seen := line.search(statement)):
            return {"kind": kind, **found.groupdict(), **seen.groupdict()}
    return {}
