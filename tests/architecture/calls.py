"""Calls that have no place in a library that lives inside other programs, or only on one floor."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator

import cpp

LIBRARY = ("src/", "capi/")

# Pattern on the source without comments and strings, where it is allowed all the same, why.
BANNED: list[tuple[str, list[str], str]] = [
    (r"\bcurl_global_cleanup\b", [], "the host may use libcurl too"),
    (r"\bcurl_global_init_mem\b", [], "the host may use libcurl too"),
    (r"\bCURLOPT_FOLLOWLOCATION\s*,\s*(?![\s0])", [], "redirects are never followed"),
    (r"\bCURLOPT_(PROXY_)?(SSL|DOH_SSL)_VERIFY(PEER|HOST)\s*,\s*0", [], "TLS verification cannot be switched off"),
    (r"\bsetlocale\s*\(|\bstd::locale::global\b", [], "the locale is the host's"),
    (r"(?<![\w.>])(?:std::|::)?signal\s*\(|\bsigaction\b", [], "signals are the host's"),
    (r"\b(_exit|quick_exit)\s*\(|(?<![\w.>])(std::|::)?abort\s*\(\s*\)", [], "the process is the host's to end"),
    (r"\bstd::shuffle\b|\bstd::\w+_distribution\b", [], "differs between standard libraries: one seed, one history"),
    (r"\b(std::)?s?rand\s*\(|\bstd::random_device\b|\bstd::mt19937", ["src/host/"], "chance comes from host"),
    (r"\b(system|high_resolution)_clock::now\b", ["src/host/"], "time comes from host"),
    (r"\bsteady_clock::now\b", ["src/host/", "src/engine/port.", "src/transport/"], "time comes from host or a port"),
    (r"(?<![\w.>])(std::)?time\s*\(\s*(nullptr|NULL|0|&)", ["src/host/"], "time comes from host"),
    (r"\b(secure_)?getenv\b|\b(un)?setenv\b|\bputenv\b", ["src/host/"], "the environment comes from host"),
    (r"\bsleep_for\s*\(\s*std::chrono|\bthis_thread::sleep|\busleep\b|\bnanosleep\b", [], "waiting is the loop's"),
    (r"\bstd::(cout|cerr|clog)\b|(?<![\w.>])(std::)?(f?printf|puts)\s*\(", [], "a library does not print"),
    (r"(?<![\w.>])(std::)?(localtime|gmtime|asctime|ctime|strtok)\s*\(", [], "not safe between threads"),
    (r"(?<![\w.>])(std::)?(strcpy|strcat|sprintf|vsprintf|gets)\s*\(", [], "writes without a bound"),
    (r"\bstd::sto(i|l|ll|ul|ull|f|d|ld)\b", [], "use from_chars: no locale, no throw"),
    (r"(?<![\w.>])(std::)?(ato[ifl]|strto[dfl]\w*)\s*\(", [], "use from_chars: no locale, no throw"),
]
_COMPILED = [(re.compile(pattern), tuple(places), reason) for pattern, places, reason in BANNED]


def violations(path: str, source: str) -> Iterator[str]:
    lines: dict[int, list[str]] = {}
    for token in cpp.tokens(source, directives=True):
        text = {"string": '""', "char": "''"}.get(token.kind, token.text)
        if token.kind == "directive" and not text.lstrip().startswith("#define"):
            continue
        lines.setdefault(token.line, []).append(text)
    for line, texts in sorted(lines.items()):
        code = re.sub(r" ?(::|\.|->) ?", r"\1", " ".join(texts))
        for pattern, places, reason in _COMPILED:
            found = pattern.search(code)
            if found and not path.startswith(places):
                yield f"{path}:{line}: {found.group().strip()}: {reason}"


def check(root: Path) -> Iterator[str]:
    for path in cpp.sources(root, *LIBRARY):
        yield from violations(path.relative_to(root).as_posix(), cpp.read(path))
