"""The coroutine rules of docs/decisions/0002: only the forms that GCC 12 compiles right.

A waiting statement is one of

    co_await call(...);    auto x = co_await call(...);    T x = co_await call(...);    co_return co_await call(...);

or awaits a name instead of a call. The call holds no braces, no lambda and no ?: (their temporaries are destroyed
twice). A lambda that is a coroutine captures nothing, a coroutine takes its parameters by value or by plain reference,
and no default argument of a function that returns a Task has braces.
"""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import cpp
from cpp import Token

_CLOSES = {")": "(", "]": "[", "}": "{"}
_OPENS = set(_CLOSES.values())
_COROUTINE_WORDS = {"co_await", "co_return", "co_yield"}
_VIEWS = {"string_view", "span"}


class Brackets:
    """For every token its matching bracket and the bracket it stands in."""

    def __init__(self, tokens: list[Token]) -> None:
        self.match: dict[int, int] = {}
        self.inside: list[int | None] = []
        open_: list[int] = []
        for index, token in enumerate(tokens):
            if token.kind == "mark" and token.text in _CLOSES and open_:
                start = open_.pop()
                self.match[start], self.match[index] = index, start
            self.inside.append(open_[-1] if open_ else None)
            if token.kind == "mark" and token.text in _OPENS:
                open_.append(index)


def _before(tokens: list[Token], brackets: Brackets, index: int) -> list[Token]:
    """What stands between the start of the statement and `index`; a group in parentheses counts as one token."""
    found: list[Token] = []
    index -= 1
    while index >= 0 and tokens[index].text not in (";", "{", "}"):
        token = tokens[index]
        if token.text in (")", "]") and index in brackets.match:
            index = brackets.match[index]
            token = Token("group", tokens[index].text, tokens[index].line)
        elif token.text in ("(", "["):
            break
        found.insert(0, token)
        index -= 1
    return found


def _strip_control(prefix: list[Token]) -> list[Token]:
    """`if (...)`, `else`, `case x:` and the like: what follows them is a statement of its own."""
    while prefix:
        head = prefix[0].text
        if head in ("else", "do"):
            prefix = prefix[1:]
        elif head in ("if", "while", "for"):
            prefix = prefix[1:]
            if prefix and prefix[0].text == "constexpr":
                prefix = prefix[1:]
            if not prefix or prefix[0].kind != "group":
                return prefix
            prefix = prefix[1:]
        elif head in ("case", "default") and ":" in [t.text for t in prefix]:
            prefix = prefix[[t.text for t in prefix].index(":") + 1 :]
        elif prefix[0].kind == "group" and head == "[":
            prefix = prefix[1:]  # an attribute
        else:
            return prefix
    return prefix


def _wrong_prefix(prefix: list[Token]) -> str | None:
    prefix = _strip_control(prefix)
    texts = [token.text for token in prefix]
    if texts in ([], ["co_return"]):
        return None
    if texts[-1] != "=":
        return "co_await is part of a larger expression"
    if len(texts) < 2 or prefix[-2].kind != "word":
        return "co_await initializes no plain variable"
    type_ = prefix[:-2]
    if not type_ or type_[0].kind != "word" or any(token.text in (".", "->") for token in type_):
        return "co_await is assigned; declare a new variable"
    if any(token.text in ("&", "&&") for token in type_):
        return "the awaited result is bound by reference; take it by value"
    if all(token.kind == "word" or token.text in ("::", "<", ">", ",", "*") for token in type_):
        return None
    return "co_await is part of a larger expression"


def _skip_template(tokens: list[Token], index: int) -> int | None:
    """The position after a template argument list that begins at `index`, or None if `<` is a comparison."""
    depth = 0
    while index < len(tokens) and tokens[index].text not in (";", "{", "}", ")"):
        depth += {"<": 1, ">": -1}.get(tokens[index].text, 0)
        index += 1
        if depth == 0:
            return index
    return None


def _wrong_operand(tokens: list[Token], brackets: Brackets, index: int) -> str | None:
    """Checks the awaited expression that begins at `index`: a call or a name, ending in a semicolon."""
    whole = False
    while index < len(tokens):
        token = tokens[index]
        if token.text == ";":
            return None if whole else "what is awaited is neither a call nor a name"
        if token.text in ("(", "[") and index in brackets.match:
            end = brackets.match[index]
            for inner in range(index, end):
                if tokens[inner].text in ("{", "?"):
                    return "a temporary with braces, a lambda or ?: inside an awaited call; name it, then move it"
            whole, index = True, end + 1
        elif token.text == "<" and (after := _skip_template(tokens, index)):
            index = after
        elif (token.kind == "word" and token.text not in _COROUTINE_WORDS) or token.text in ("::", ".", "->"):
            whole, index = token.kind == "word", index + 1
        elif token.text in ("{", "?"):
            return "a temporary with braces, a lambda or ?: inside an awaited call; name it, then move it"
        else:
            return "co_await is part of a larger expression"
    return "the statement does not end"


def _lambda_bodies(tokens: list[Token], brackets: Brackets) -> Iterator[tuple[int, int, bool]]:
    """Start and end of every lambda's body, and whether the lambda captures."""
    for index, token in enumerate(tokens):
        if token.text != "[" or token.kind != "mark" or index not in brackets.match:
            continue
        previous = tokens[index - 1] if index else None
        if previous and (previous.text in (")", "]", "[", "auto", "operator") or previous.kind in ("number", "string")):
            continue
        if previous and previous.kind == "word" and previous.text not in {"return", *_COROUTINE_WORDS}:
            continue
        end = brackets.match[index]
        after = end + 1
        if after < len(tokens) and tokens[after].text == "<":
            after = _skip_template(tokens, after) or after
        if after < len(tokens) and tokens[after].text == "(" and after in brackets.match:
            after = brackets.match[after] + 1
        while after < len(tokens) and tokens[after].text not in ("{", ";", ",", ")", "}", "="):
            after = brackets.match[after] + 1 if tokens[after].text == "(" and after in brackets.match else after + 1
        if after < len(tokens) and tokens[after].text == "{" and after in brackets.match:
            yield after, brackets.match[after], end > index + 1


def _capturing_coroutines(tokens: list[Token], brackets: Brackets) -> Iterator[tuple[int, str]]:
    lambdas = list(_lambda_bodies(tokens, brackets))
    reported = set()
    for index, token in enumerate(tokens):
        if token.text not in _COROUTINE_WORDS or token.kind != "word":
            continue
        around = [(start, captures) for start, end, captures in lambdas if start < index < end]
        if around and max(around)[1] and max(around)[0] not in reported:
            reported.add(max(around)[0])
            yield tokens[max(around)[0]].line, "a lambda that captures is a coroutine; its captures die before it does"


def _task_parameters(tokens: list[Token], brackets: Brackets) -> Iterator[tuple[int, str]]:
    for index, token in enumerate(tokens[:-1]):
        if token.text == "Task" and tokens[index + 1].text == "<":
            after = _skip_template(tokens, index + 1)
        elif token.text == "Root":
            after = index + 1
        else:
            continue
        named = False
        if after is None:
            continue
        while after < len(tokens) and (tokens[after].kind == "word" or tokens[after].text == "::"):
            named, after = True, after + 1
        if named and after in brackets.match and tokens[after].text == "(":
            end = brackets.match[after]
            yield from _wrong_parameters(tokens, after, end, _is_coroutine(tokens, brackets, end))


def _is_coroutine(tokens: list[Token], brackets: Brackets, end: int) -> bool:
    """Whether the function whose parameters end at `end` is defined here, as a coroutine and no mere forwarder."""
    end += 1
    while end < len(tokens) and tokens[end].text in ("const", "noexcept", "override", "final"):
        end += 1
    if end >= len(tokens) or tokens[end].text != "{" or end not in brackets.match:
        return False
    return any(token.text in _COROUTINE_WORDS for token in tokens[end : brackets.match[end]])


def _wrong_parameters(tokens: list[Token], start: int, end: int, coroutine: bool) -> Iterator[tuple[int, str]]:
    parameter: list[Token] = []
    depth = 0
    for token in tokens[start + 1 : end + 1]:
        depth += {"(": 1, "<": 1, "{": 1, ")": -1, ">": -1, "}": -1}.get(token.text, 0)
        if not (token.text == "," and depth == 0) and depth >= 0:
            parameter.append(token)
            continue
        texts = [t.text for t in parameter]
        # Inside < > a reference belongs to another type, as in function<void(const T&)>.
        outer = texts
        if "<" in texts and ">" in texts:
            outer = texts[: texts.index("<")] + texts[len(texts) - texts[::-1].index(">") :]
        if "{" in texts:
            yield parameter[0].line, "a coroutine's default argument has braces; its temporary is destroyed twice"
        if coroutine and ("&&" in outer or ("const" in outer and "&" in outer) or _VIEWS & set(outer)):
            yield parameter[0].line, f"a coroutine may outlive what `{' '.join(texts)}` refers to; take it by value"
        parameter = []


def violations(path: str, source: str) -> Iterator[str]:
    for token in cpp.tokens(source, directives=True):
        if token.kind == "directive" and "co_await" in token.text:
            yield f"{path}:{token.line}: co_await in a macro"
    tokens = cpp.tokens(source)
    brackets = Brackets(tokens)
    for index, token in enumerate(tokens):
        if token.text != "co_await" or token.kind != "word" or (index and tokens[index - 1].text == "operator"):
            continue
        around = brackets.inside[index]
        if around is not None and tokens[around].text != "{":
            wrong: str | None = "co_await stands inside parentheses"
        else:
            wrong = _wrong_prefix(_before(tokens, brackets, index)) or _wrong_operand(tokens, brackets, index + 1)
        if wrong:
            yield f"{path}:{token.line}: {wrong}"
    for line, wrong in [*_capturing_coroutines(tokens, brackets), *_task_parameters(tokens, brackets)]:
        yield f"{path}:{line}: {wrong}"


def check(root: Path) -> Iterator[str]:
    for path in cpp.sources(root, "include", "src", "capi", "examples", "tests"):
        yield from violations(path.relative_to(root).as_posix(), cpp.read(path))
