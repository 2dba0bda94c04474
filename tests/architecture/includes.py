"""Includes go down: floor to lower floor, third-party headers only where they belong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Iterator

import cpp

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
_COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)

# Where each floor lives, and its name. Longest first: the simulator lies inside tests/.
PLACES = [("tests/simulator/", "simulator"), ("examples/cli/", "cli"), ("capi/", "capi"), ("src/", "")]

STANDARD = set(
    """
    algorithm any array atomic barrier bit bitset charconv chrono codecvt compare complex concepts condition_variable
    coroutine deque exception execution filesystem format forward_list fstream functional future initializer_list
    iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource mutex new numbers
    numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex source_location
    span sstream stack stdexcept stop_token streambuf string string_view strstream system_error thread tuple type_traits
    typeindex typeinfo unordered_map unordered_set utility valarray variant vector version
    cassert cctype cerrno cfenv cfloat cinttypes climits clocale cmath csetjmp csignal cstdarg cstddef cstdint cstdio
    cstdlib cstring ctime cuchar cwchar cwctype
    assert.h ctype.h errno.h float.h inttypes.h limits.h math.h stdarg.h stdbool.h stddef.h stdint.h stdio.h stdlib.h
    string.h time.h
    """.split()
)

# Header pattern, where it may stand, why nowhere else. What matches no row is the operating system's.
THIRD_PARTY = [
    (re.compile(r"curl/"), ["src/transport/"], "only transport speaks to libcurl"),
    (re.compile(r"rapidjson/"), ["src/base/json/"], "only base/json knows RapidJSON"),
    (re.compile(r"fmt/"), ["src/base/format."], "only base/format knows fmt"),
    (
        re.compile(r"openssl/"),
        ["src/base/", "src/host/", "src/transport/", "src/auth/", "src/guest/", "tests/simulator/"],
        "cryptography stays in base, host, transport, auth and guest",
    ),
    (re.compile(r"zlib\.h"), ["src/guest/gunzip.", "src/guest/gzip.", "tests/simulator/"], "only guest/gunzip and guest/gzip use zlib"),
    (re.compile(r"hivex\.h"), ["src/staging/hive."], "only staging/hive knows libhivex"),
    (re.compile(r"event2/"), ["tests/simulator/"], "only the simulator's front uses libevent"),
]
SYSTEM = (["src/host/", "src/transport/", "examples/", "tests/simulator/"], "only host and transport see the system")


@dataclass
class Floors:
    below: dict[str, set[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def parse(text: str) -> Floors:
        floors = Floors()
        for line in text.splitlines():
            line = line.split("#")[0].strip()
            if not line:
                continue
            kind, _, rest = line.partition(" ")
            name, _, value = rest.partition(":")
            if kind == "floor":
                floors.below[name] = set(value.split())
            elif kind == "header":
                floors.headers[name] = value.strip()
            else:
                raise ValueError(f"floors.txt: expected floor or header, found {kind}")
        return floors

    def may_include(self, floor: str, other: str) -> bool:
        return floor == other or other in self.below[floor]


def included(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, delimiter and name of every include, comments left aside."""
    bare = _COMMENT.sub(lambda m: m.group() if m.group()[0] == '"' else re.sub(r"[^\n]", " ", m.group()), source)
    for match in _INCLUDE.finditer(bare):
        yield bare.count("\n", 0, match.start()) + 1, match.group(1), match.group(2)


def floor_of(path: str, floors: Floors) -> str | None:
    if path.startswith("include/"):
        return floors.headers.get(path.removeprefix("include/"))
    for place, name in PLACES:
        if path.startswith(place):
            return name or PurePosixPath(path).parts[1]
    return None


def violations(path: str, source: str, floors: Floors) -> Iterator[str]:
    floor = floor_of(path, floors)
    if floor is None:
        yield f"{path}: not named in tests/architecture/floors.txt"
        return
    if floor not in floors.below:
        yield f"{path}: {floor} is no floor of tests/architecture/floors.txt"
        return
    public = path.startswith("include/")
    for line, delimiter, name in included(source):
        at = f"{path}:{line}: "
        first = name.split("/")[0]
        if name in floors.headers:
            other = floors.headers[name]
            # A user of the library, ours or not, may include all of its public face.
            if floor not in ("cli", "capi") and not floors.may_include(floor, other):
                yield f"{at}{floor} includes <{name}> of the floor {other}"
        elif first == "azvmreset":
            yield f"{at}<{name}> is not named in tests/architecture/floors.txt"
        elif delimiter == '"' and first in floors.below and "/" in name:
            if public:
                yield f"{at}a public header includes a private one, {name}"
            elif not floors.may_include(floor, first):
                allowed = " ".join(["itself", *sorted(floors.below[floor])])
                yield f"{at}{floor} includes {name}; it may include only {allowed}"
        elif delimiter == '"' and path.startswith("src/"):
            yield f'{at}"{name}" does not begin with its floor'
        elif delimiter == "<" and name not in STANDARD:
            yield from third_party(path, at, name, public)


def third_party(path: str, at: str, name: str, public: bool) -> Iterator[str]:
    if public:
        yield f"{at}a public header includes <{name}>"
        return
    for pattern, places, reason in THIRD_PARTY:
        if pattern.match(name):
            break
    else:
        places, reason = SYSTEM
    if not path.startswith(tuple(places)):
        yield f"{at}<{name}>: {reason}"


def check(root: Path) -> Iterator[str]:
    floors = Floors.parse(cpp.read(root / "tests/architecture/floors.txt"))
    for path in cpp.sources(root, "include", "src", "capi", "examples/cli", "tests/simulator"):
        yield from violations(path.relative_to(root).as_posix(), cpp.read(path), floors)
    for name in sorted(floors.headers):
        if not (root / "include" / name).exists():
            yield f"tests/architecture/floors.txt: {name} does not exist"
