#include <azvmreset/plan.hpp>

#include <string>
#include <vector>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "offline/plans.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
namespace json = azvmreset::base::json;

namespace {

// Each way to the leaves and lists of a document, as of "steps[0].calls[1].url".
void collect(json::Value value, const std::string& path, std::vector<std::string>& paths) {
  for (const auto [name, member] : value.members()) {
    const std::string below = path.empty() ? std::string(name) : path + "." + std::string(name);
    paths.push_back(below);
    collect(member, below, paths);
  }
  std::size_t index = 0;
  for (const json::Value element : value.elements()) {
    const std::string below = path + "[" + std::to_string(index++) + "]";
    paths.push_back(below);
    collect(element, below, paths);
  }
}

void rewrite(json::Writer& out, json::Value value, const std::string& path, const std::string& at,
             const std::string& instead) {
  if (path == at) {
    out.raw(instead);
  } else if (value.is_object()) {
    out.begin_object();
    for (const auto [name, member] : value.members()) {
      const std::string below = path.empty() ? std::string(name) : path + "." + std::string(name);
      if (below == at && instead.empty()) continue;
      out.key(name);
      rewrite(out, member, below, at, instead);
    }
    out.end_object();
  } else if (value.is_array()) {
    out.begin_array();
    std::size_t index = 0;
    for (const json::Value element : value.elements())
      rewrite(out, element, path + "[" + std::to_string(index++) + "]", at, instead);
    out.end_array();
  } else {
    out.value(value);
  }
}

// The document with something else at one place; with nothing there when `instead` is empty.
std::string with(const std::string& text, const std::string& at, const std::string& instead) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  json::Writer out;
  rewrite(out, document->root(), "", at, instead);
  return out.text();
}

std::string refusal_of(const std::string& text) {
  const auto plan = plan_from_json(text);
  REQUIRE_FALSE(plan);
  CHECK(plan.error().code == ErrorCode::invalid_argument);
  CHECK_FALSE(plan.error().remedy.empty());
  return plan.error().message;
}

}  // namespace

TEST_CASE("a plan read back is the plan that was written", "[offline][plan_json]") {
  for (const Plan& plan : {sealed_plan(), frugal_plan(), blocked_plan(), plan_saying("it's \"$(reboot)\"\n\x1b[2J")}) {
    const std::string text = to_json(plan);
    const auto read = plan_from_json(text);
    REQUIRE(read);
    CHECK(to_json(*read) == text);
  }
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    const std::string text = to_json(drawn_plan(seed));
    const auto read = plan_from_json(text);
    if (!read) FAIL(read.error().message);
    REQUIRE(to_json(*read) == text);
  }
}

TEST_CASE("what a plan lacks or has in another kind is named by its path", "[offline][plan_json]") {
  const std::string text = to_json(blocked_plan());
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  std::vector<std::string> paths;
  collect(document->root(), "", paths);
  REQUIRE(paths.size() > 300);
  for (const std::string& path : paths) {
    CAPTURE(path);
    CHECK_THAT(refusal_of(with(text, path, "null")), Catch::Contains(path == "schema" ? "\"schema\"" : path + ":"));
    if (path.back() != ']') CHECK_FALSE(plan_from_json(with(text, path, "")));
    CHECK_FALSE(plan_from_json(with(text, path, "0.5")));
  }
}

TEST_CASE("members that a later version may add are passed over", "[offline][plan_json]") {
  std::string text = to_json(sealed_plan());
  text.insert(text.size() - 1, R"(,"added_later":{"target":"/elsewhere"})");
  const auto read = plan_from_json(text);
  REQUIRE(read);
  CHECK(to_json(*read) == to_json(sealed_plan()));
}

TEST_CASE("a plan of another version, of unknown words or that contradicts itself is refused", "[offline][plan_json]") {
  const std::string text = to_json(sealed_plan());
  CHECK_THAT(refusal_of(with(text, "schema", "\"azvmreset.plan/2\"")), Catch::Contains("azvmreset.plan/2"));
  CHECK_THAT(refusal_of(with(text, "schema", "\"azvmreset.reset/1\"")), Catch::Contains("azvmreset.reset/1"));
  CHECK_THAT(refusal_of(with(text, "hook", "\"sam\"")), Catch::Contains("hook: expected a name"));
  CHECK_THAT(refusal_of(with(text, "id", "\"0123\"")), Catch::Contains("32 hexadecimal digits"));
  CHECK_THAT(refusal_of(with(text, "target", "\"/subscriptions/x\"")), Catch::Contains("target"));
  CHECK_THAT(refusal_of(with(text, "steps[2].number", "2")), Catch::Contains("steps[2].number"));
  CHECK_THAT(refusal_of(with(text, "steps[2].after", "[3]")), Catch::Contains("steps[2].after"));
  CHECK_THAT(refusal_of(with(text, "steps[2].expected", "-1")), Catch::Contains("steps[2].expected"));
  CHECK_THAT(refusal_of(with(text, "steps[2].calls[0].method", "\"TRACE\"")), Catch::Contains("calls[0].method"));
  for (const char* const elsewhere : {"\"https://evil.example/x\"", "\"//evil.example/x\"", "\"\""}) {
    CHECK_THAT(refusal_of(with(text, "steps[2].calls[0].url", elsewhere)), Catch::Contains("calls[0].url"));
  }
  CHECK_THAT(refusal_of("{\"id\":\"x\"," + text.substr(1)), Catch::Contains("each member once"));
}

TEST_CASE("what is no plan at all is refused in one line", "[offline][plan_json]") {
  for (const char* const text :
       {"", "null", "[]", "{}", "{\"schema\":1}", "plan", "{\"schema\":\"azvmreset.plan/1\"}"}) {
    CAPTURE(text);
    CHECK(refusal_of(text).find('\n') == std::string::npos);
  }
  CHECK_FALSE(plan_from_json(std::string(100'000, '[')));
  CHECK_FALSE(plan_from_json(std::string(5u << 20, ' ')));
  const std::string whole = to_json(sealed_plan());
  for (std::size_t size = 0; size < whole.size(); size += 97) CHECK_FALSE(plan_from_json(whole.substr(0, size)));
}
