#include "base/json/reader.hpp"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::base::json;

namespace {

Document parsed(std::string_view text) {
  auto document = Document::parse(text);
  REQUIRE(document);
  return std::move(*document);
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("JSON is read by name, kind and place", "[base][json]") {
  const Document document = parsed(R"( {"s":"text","n":-17,"t":true,"f":false,"z":null,"a":[1,[2],{"b":3}],"o":{}} )");
  const Value root = document.root();

  CHECK(root.is_object());
  CHECK(root.size() == 7);
  CHECK(root["s"].text() == "text");
  CHECK(root["s"].text_or("x") == "text");
  CHECK(root["n"].integer() == -17);
  CHECK(root["t"].boolean() == true);
  CHECK(root["f"].boolean() == false);
  CHECK(root["z"].is_null());
  CHECK(root["a"].is_array());
  CHECK(root["a"].size() == 3);
  CHECK(root["a"].at(0).integer() == 1);
  CHECK(root["a"].at(1).at(0).integer() == 2);
  CHECK(root["a"].at(2)["b"].integer() == 3);
  CHECK(root["o"].is_object());
  CHECK(root["o"].size() == 0);
}

TEST_CASE("what is not there is absent, however deep one asks", "[base][json]") {
  const Document document = parsed(R"({"a":[1],"s":"x","n":null})");
  const Value root = document.root();

  for (const Value value : {root["b"], root["b"]["c"].at(7)["d"], root["a"]["b"], root["a"].at(1), root["s"].at(0),
                            root["n"]["x"], Value()}) {
    CHECK_FALSE(value.present());
    CHECK_FALSE(value.is_null());
    CHECK(value.text() == std::nullopt);
    CHECK(value.text_or("none") == "none");
    CHECK(value.integer() == std::nullopt);
    CHECK(value.number() == std::nullopt);
    CHECK(value.boolean() == std::nullopt);
    CHECK(value.size() == 0);
    CHECK(value.dump().empty());
    CHECK(value.elements().begin() == value.elements().end());
    CHECK(value.members().begin() == value.members().end());
  }
}

TEST_CASE("a question to a value of another kind has the empty answer", "[base][json]") {
  const Document document = parsed(R"(["1",1,true,null,[],{}])");
  for (const Value value : document.root().elements()) {
    CAPTURE(value.dump());
    CHECK(value.text().has_value() == value.is_string());
    CHECK(value.integer().has_value() == value.is_number());
    CHECK(value.boolean().has_value() == value.is_boolean());
    CHECK(value.present());
  }
}

TEST_CASE("of members with one name the first counts", "[base][json]") {
  const Document document = parsed(R"({"a":1,"A":2,"a":3,"B":4})");
  CHECK(document.root()["a"].integer() == 1);
  CHECK(document.root()["A"].integer() == 2);
  CHECK(document.root().any_case("A").integer() == 1);
  CHECK(document.root().any_case("b").integer() == 4);
  CHECK_FALSE(document.root()["b"].present());
}

TEST_CASE("elements and members are walked in their order", "[base][json]") {
  const Document document = parsed(R"({"x":[1,[9,9],2],"y":{"k":0},"z":3})");
  std::vector<std::string> seen;
  for (const auto [name, value] : document.root().members()) seen.push_back(std::string(name) + value.dump());
  CHECK(seen == std::vector<std::string>{"x[1,[9,9],2]", R"(y{"k":0})", "z3"});

  seen.clear();
  for (const Value element : document.root()["x"].elements()) seen.push_back(element.dump());
  CHECK(seen == std::vector<std::string>{"1", "[9,9]", "2"});
}

TEST_CASE("values outlive the move of their document", "[base][json]") {
  Document document = parsed(R"({"a":"short"})");
  const Value value = document.root()["a"];
  const Document moved = std::move(document);
  CHECK(value.text() == "short");
  CHECK(moved.root()["a"].text() == "short");
}

TEST_CASE("an integer is a number without fraction and exponent that fits", "[base][json]") {
  struct Row {
    const char* text;
    std::optional<std::int64_t> integer;
  };
  const Row rows[] = {
      {"0", 0},
      {"-0", 0},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"9223372036854775808", std::nullopt},
      {"-9223372036854775809", std::nullopt},
      {"1.0", std::nullopt},
      {"1e3", std::nullopt},
      {"123456789012345678901234567890", std::nullopt},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Document document = parsed(row.text);
    CHECK(document.root().integer() == row.integer);
    CHECK(document.root().number() == row.text);
    CHECK(document.root().dump() == row.text);
  }
}

TEST_CASE("no number loses a digit on the way through", "[base][json]") {
  for (const char* text : {"0.1", "1.10", "1E+2", "-1.5e-7", "0.30000000000000004", "3.141592653589793238462643"}) {
    CHECK(parsed(text).root().dump() == text);
    const std::string list = std::string("[") + text + "," + text + "]";
    CHECK(parsed(list).root().dump() == list);
  }
}

TEST_CASE("an exponent out of the range of a double is refused", "[base][json]") {
  CHECK(Document::parse("1e308"));
  CHECK(Document::parse("1e-999"));
  for (const char* text : {"1e309", "-1e309", "1e99999999999999999999"}) CHECK_FALSE(Document::parse(text));
}

TEST_CASE("strings are unescaped", "[base][json]") {
  const std::string zero("a\0b", 3);
  CHECK(parsed(R"("\"\\\/\b\f\n\r\t")").root().text() == "\"\\/\b\f\n\r\t");
  CHECK(parsed(R"("\u00fc\u6771\uD83D\uDE00")").root().text() == "ü東😀");
  CHECK(parsed(R"("a\u0000b")").root().text() == zero);
  CHECK(parsed("\"ü東😀\"").root().text() == "ü東😀");
  CHECK(parsed(R"({"\u0061":1})").root()["a"].integer() == 1);
  CHECK(parsed(R"("")").root().text() == "");
}

TEST_CASE("a byte order mark is skipped", "[base][json]") {
  CHECK(parsed("\xEF\xBB\xBF{}").root().is_object());
  CHECK_FALSE(Document::parse("\xEF\xBB\xBF"));
  CHECK_FALSE(Document::parse("\xEF\xBB\xBF\xEF\xBB\xBF{}"));
  CHECK_FALSE(Document::parse("\xEF\xBB{}"));
}

TEST_CASE("what is not JSON is refused", "[base][json]") {
  const std::string texts[] = {
      "",        " ",        "{",          "}",         "[",       "]",         "[1,]",     "[,1]",      "[1 2]",
      "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",     "{'a':1}", "{1:2}",     "nul",      "nulll",     "True",
      "TRUE",    "NaN",      "Infinity",   "-Infinity", "-",       "+1",        "01",       "1.",        ".1",
      "1e",      "1e+",      "0x10",       "1_0",       "\"",      "\"a",       "\"\\x\"",  "\"\\u12\"", "\"\\u12g4\"",
      "\"\\",    "\"a\nb\"", "\"a\tb\"",   "{} {}",     "{}x",     "1 2",       "// c\n{}", "/**/{}",    "{}/**/",
      "<html>",  "[1}",      "{]",         "\"a\":1",   "\x00",    "undefined",
  };
  for (const std::string& text : texts) {
    CAPTURE(text);
    const auto document = Document::parse(text);
    REQUIRE_FALSE(document);
    CHECK(document.error().code == ErrorCode::protocol);
    CHECK_THAT(document.error().message, Catch::StartsWith("expected JSON"));
  }
}

TEST_CASE("a zero byte hides nothing", "[base][json]") {
  for (const auto& text : {std::string("{}\0", 3), std::string("\0{}", 3), std::string("{}\0{\"a\":1}", 10),
                           std::string("\"a\0b\"", 5), std::string("[1,\0 2]", 7)}) {
    CHECK_FALSE(Document::parse(text));
  }
}

TEST_CASE("a string that is not UTF-8 is refused, escaped or not", "[base][json]") {
  for (const char* text : {"\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xC3\"",
                           "{\"\xFF\":1}", R"("\uD800")", R"("\uDC00")", R"("\uD800\uD800")", R"("\uDC00\uD800")",
                           R"("\uD800x")", R"({"\uDFFF":1})", "\xFF", "[\xFF]"}) {
    CAPTURE(text);
    CHECK_FALSE(Document::parse(text));
  }
}

TEST_CASE("depth is capped, and costs no stack", "[base][json]") {
  CHECK(Document::parse(nested(64)));
  const auto deeper = Document::parse(nested(65));
  REQUIRE_FALSE(deeper);
  CHECK_THAT(deeper.error().message, Catch::Contains("too many levels"));

  CHECK_FALSE(Document::parse(std::string(1'000'000, '[')));
  CHECK_FALSE(Document::parse(std::string(1'000'000, '{')));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  CHECK_FALSE(Document::parse(objects));

  CHECK(Document::parse(nested(3), {.bytes = 100, .depth = 3}));
  CHECK_FALSE(Document::parse(nested(4), {.bytes = 100, .depth = 3}));
  CHECK(Document::parse("1", {.bytes = 100, .depth = 0}));
  CHECK(Document::parse(nested(1'000'000), {.bytes = 10'000'000, .depth = 1'000'000}));
}

TEST_CASE("size is capped", "[base][json]") {
  CHECK(Document::parse("[1,2]", {.bytes = 5, .depth = 64}));
  const auto longer = Document::parse("[1,2] ", {.bytes = 5, .depth = 64});
  REQUIRE_FALSE(longer);
  CHECK_THAT(longer.error().message, Catch::Contains("at most 5 bytes, found 6"));
}

TEST_CASE("an error tells the place and never the text", "[base][json]") {
  const auto document = Document::parse(R"({"access_token":"eyJhbGci" "x"})");
  REQUIRE_FALSE(document);
  CHECK(document.error().message == "expected JSON, found something else at offset 27");
}
