"""The checkers on samples: each rule lets the good through and names the bad."""

from __future__ import annotations

import textwrap
import unittest

import awaits
import calls
import copies
import cpp
import includes

GOOD_AWAITS = """
    Task<int> one(Loop& loop, std::string name, std::function<void(const int&)> done) {
      co_await f();
      auto a = co_await f(name, std::move(name));
      const Result<int> b = co_await client->send<int>(g(1), h[2]);
      std::map<int, int> c = co_await ns::f(-1, a < b, a && b);
      if (a) co_await f();
      else co_await this->f();
      for (;;) co_await loop_.sleep_for(2s);
      for (const auto& x : xs) {
        auto y = co_await f(x)(y).z();
        if (!y) co_return y.error();
      }
      switch (a) {
        case 1: co_await f(); break;
        default: co_return co_await f();
      }
      auto e = co_await task;
      [[maybe_unused]] auto d = co_await std::move(task);
      co_return co_await f("co_await g() + 1");  // co_await x + 1
    }
    auto coroutine = [](int x) -> Task<void> { co_await f(x); };
    auto plain = [&] { return [=](int i) { return i; }(1); };
    void operator co_await(Task<int>);
    Task<int> make(Options o = Options(), int i = 3);
    Task<int> forward(const Options& o) { return make(o); }
"""

BAD_AWAITS = [
    "if (co_await f()) g();",
    "while (co_await f()) g();",
    "for (int i = 0; co_await f(); ++i) g();",
    "switch (co_await f()) {}",
    "if (auto r = co_await f(); r) g();",
    "auto x = b ? co_await f() : co_await g();",
    "auto x = S{co_await f()};",
    "S x{co_await f()};",
    "S x(co_await f());",
    "auto x = (co_await f()).value();",
    "auto x = co_await f() + 1;",
    "auto x = 1 + co_await f();",
    "auto x = !co_await f();",
    "auto x = co_await f(co_await g());",
    "auto x = co_await co_await f();",
    "return co_await f();",
    "(void)co_await f();",
    "x = co_await f();",
    "this->x = co_await f();",
    "a.b = co_await f();",
    "x[1] = co_await f();",
    "*x = co_await f();",
    "auto& x = co_await f();",
    "auto&& x = co_await f();",
    "auto [a, b] = co_await f();",
    "auto x = g(), y = co_await f();",
    "auto x = co_await f(Options{1, 2});",
    "auto x = co_await f({});",
    "auto x = co_await f(b ? g() : h());",
    "auto x = co_await f([y] { return y; });",
    "auto x = co_await f() ? 1 : 2;",
    "co_await std::suspend_always{};",
    "co_await 1;",
    "auto l = [x]() -> Task<void> { co_return; };",
    "run([&] { co_await f(); });",
    "run([this](int i) mutable -> Task<int> { co_return i; });",
    "Task<int> g(const std::string& name) { co_return 1; }",
    "Task<int> g(Request&& request) { co_return 1; }",
    "Task<int> g(int i, std::string_view name) const noexcept { co_return 1; }",
    "Task<Result<std::vector<int>>> Client::g(std::span<const int> all) { co_return all; }",
    "Root g(const std::string& name) { co_await f(); }",
    "Task<int> g(Options options = {});",
    "Task<int> g(Options options = Options{1});",
    "#define AWAIT(x) co_await (x)",
]


class Awaits(unittest.TestCase):
    def test_good_forms_pass(self) -> None:
        self.assertEqual(list(awaits.violations("good.cpp", textwrap.dedent(GOOD_AWAITS))), [])

    def test_each_bad_form_is_found(self) -> None:
        for sample in BAD_AWAITS:
            with self.subTest(sample):
                source = sample if sample.startswith(("Task", "Root", "#")) else "Task<void> c() {\n" + sample + "\n}\n"
                self.assertNotEqual(list(awaits.violations("bad.cpp", source)), [])

    def test_the_line_is_named(self) -> None:
        source = "// one\n/* two\n three */\nTask<void> c() {\n  x = co_await f();\n}\n"
        found = list(awaits.violations("bad.cpp", source))
        self.assertEqual(found, ["bad.cpp:5: co_await is assigned; declare a new variable"])


FLOORS = includes.Floors.parse(
    """
    floor base:
    floor host: base
    floor http: base host
    floor transport: base host http
    floor capi: base
    floor simulator: base
    floor cli:
    header azvmreset/error.hpp: base
    header azvmreset/transport.hpp: http
    header azvmreset.h: capi
    """
)


class Includes(unittest.TestCase):
    def good(self, path: str, source: str) -> None:
        self.assertEqual(list(includes.violations(path, source, FLOORS)), [])

    def bad(self, path: str, source: str, reason: str) -> None:
        found = list(includes.violations(path, source, FLOORS))
        self.assertEqual(len(found), 1, found)
        self.assertIn(reason, found[0])

    def test_down_is_allowed_and_up_is_not(self) -> None:
        self.good("src/http/url.cpp", '#include "http/url.hpp"\n#include "base/a.hpp"\n#include <string>\n')
        self.bad("src/base/a.cpp", '#include "http/url.hpp"\n', "may include only itself")
        self.bad("src/host/a.cpp", "#include <azvmreset/transport.hpp>\n", "of the floor http")
        self.bad("tests/simulator/a.cpp", '#include "http/url.hpp"\n', "may include only itself base")

    def test_public_headers_hold_only_public_and_standard_ones(self) -> None:
        self.good("include/azvmreset/transport.hpp", "#include <azvmreset/error.hpp>\n#include <vector>\n")
        self.bad("include/azvmreset/error.hpp", "#include <azvmreset/transport.hpp>\n", "of the floor http")
        self.bad("include/azvmreset/error.hpp", '#include "base/json/reader.hpp"\n', "private")
        self.bad("include/azvmreset/error.hpp", "#include <openssl/evp.h>\n", "a public header includes")
        self.bad("include/azvmreset/new.hpp", "", "not named")
        self.bad("src/base/a.cpp", "#include <azvmreset/new.hpp>\n", "not named")

    def test_third_party_headers_have_one_place(self) -> None:
        self.good("src/transport/a.cpp", "#include <curl/curl.h>\n#include <poll.h>\n")
        self.good("src/base/json/reader.cpp", "#include <rapidjson/reader.h>\n")
        self.good("src/base/format.hpp", "#include <fmt/core.h>\n")
        self.bad("src/http/a.cpp", "#include <curl/curl.h>\n", "only transport")
        self.bad("src/base/a.cpp", "#include <rapidjson/reader.h>\n", "only base/json")
        self.bad("src/host/a.cpp", "#include <fmt/core.h>\n", "only base/format")
        self.bad("src/http/a.cpp", "#include <sys/socket.h>\n", "only host and transport")

    def test_a_private_include_begins_with_its_floor(self) -> None:
        self.bad("src/base/a.cpp", '#include "a.hpp"\n', "does not begin with its floor")
        self.good("capi/a.cpp", '#include "handles.hpp"\n#include <azvmreset/transport.hpp>\n')

    def test_comments_are_no_includes(self) -> None:
        self.good("src/base/a.cpp", '// #include "http/a.hpp"\n/*\n#include "http/a.hpp"\n*/\n')

    def test_an_unknown_folder_is_no_floor(self) -> None:
        self.bad("src/misc/a.cpp", "", "is no floor")


class Copies(unittest.TestCase):
    HEADER = """
struct Base {
  bool plain = false;
};
struct Request : Base {
  explicit Request(Id vm) : target(std::move(vm)) {}

  Id target;
  // A comment; with = and {
  std::optional<Key> key;  // of what
  std::vector<int> list = {1, 2};
  Secret secret;
  bool open(Method method) const noexcept { return true; }
};
"""

    def found(self, body: str) -> list[str]:
        source = f"Request copy_of(const Request& request) {{\n{body}\n}}\n"
        return list(copies.forgotten(copies.structs_of(iter([self.HEADER])), source))

    def test_a_whole_copy_passes(self) -> None:
        whole = (
            "  Request copy(request.target);\n  static_cast<Base&>(copy) = request;\n  copy.key = request.key;\n"
            "  copy.list = request.list;\n  copy.secret = request.secret.duplicate();\n  return copy;"
        )
        self.assertEqual(self.found(whole), [])

    def test_what_is_forgotten_is_named(self) -> None:
        wrong = self.found("  Request copy(request.target);\n  copy.list = request.list;\n  return copy;")
        self.assertEqual(
            wrong,
            [
                "the copy of Request forgets key",
                "the copy of Request forgets secret",
                "the copy of Request forgets what it has of Base",
            ],
        )


class Calls(unittest.TestCase):
    def test_banned_calls_are_found(self) -> None:
        for sample in (
            "curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 1L);",
            "curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 0L);",
            "curl_global_cleanup();",
            "signal(SIGINT, f);",
            "auto now = std::chrono::system_clock::now();",
            'auto home = std::getenv("HOME");',
            'std::printf("x");',
            "std::uniform_int_distribution<int> d;",
        ):
            with self.subTest(sample):
                self.assertEqual(len(list(calls.violations("src/http/a.cpp", sample))), 1)

    def test_harmless_ones_pass(self) -> None:
        source = """
            curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
            std::snprintf(buffer, size, "%d", 1);  // never setlocale()
            self.signal(x); loop->time(0); auto text = "abort()";
        """
        self.assertEqual(list(calls.violations("src/http/a.cpp", source)), [])

    def test_host_may_ask_the_machine(self) -> None:
        self.assertEqual(list(calls.violations("src/host/a.cpp", "std::chrono::steady_clock::now();")), [])


class Tokens(unittest.TestCase):
    def test_strings_and_comments_do_not_confuse(self) -> None:
        source = 'f(R"x(a")" // )x", \'"\', u8"b\\"", 1\'000u); // "end\n/* ; */ g'
        self.assertEqual([t.text for t in cpp.tokens(source) if t.kind in ("word", "number")], ["f", "1'000u", "g"])
        self.assertEqual(cpp.tokens(source)[-1].line, 2)
