#include "base/json/writer.hpp"

#include <limits>
#include <string>

#include "support/catch.hpp"

using namespace azvmreset::base::json;

TEST_CASE("JSON is written with its commas and colons", "[base][json]") {
  Writer json;
  json.begin_object();
  json.member("s", "text").member("yes", true).member("no", false).member("n", 17).member("u", 7u);
  json.key("a").begin_array().integer(1).begin_object().end_object().begin_array().end_array().null().end_array();
  json.key("r").raw(R"({"x":1})").key("b").boolean(true);
  json.end_object();
  CHECK(json.text() == R"({"s":"text","yes":true,"no":false,"n":17,"u":7,"a":[1,{},[],null],"r":{"x":1},"b":true})");
  CHECK(json.take().expose() == json.text());
}

TEST_CASE("a text literal is text, not a flag", "[base][json]") {
  const char* pointer = "p";
  CHECK(Writer().begin_object().member("a", "x").member("b", pointer).end_object().text() == R"({"a":"x","b":"p"})");
}

TEST_CASE("a single value is JSON too", "[base][json]") {
  CHECK(Writer().string("x").text() == R"("x")");
  CHECK(Writer().integer(std::numeric_limits<std::int64_t>::min()).text() == "-9223372036854775808");
  CHECK(Writer().null().text() == "null");
  CHECK(Writer().begin_array().end_array().text() == "[]");
}

TEST_CASE("strings are escaped", "[base][json]") {
  struct Row {
    std::string text, json;
  };
  const Row rows[] = {
      {"\"\\/", R"("\"\\/")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {std::string("a\0b\x1F", 4), R"("a\u0000b\u001f")"},
      {"\x7F\u009B", R"("\u007f\u009b")"},
      {"ü東😀\u00A0", "\"ü東😀\u00A0\""},
      {"</script>", R"("</script>")"},
  };
  for (const Row& row : rows) {
    CHECK(Writer().string(row.text).text() == row.json);
    const auto document = Document::parse(row.json);
    REQUIRE(document);
    CHECK(document->root().text() == row.text);
  }
}

TEST_CASE("bytes that are not UTF-8 are replaced, never passed on", "[base][json]") {
  CHECK(Writer()
            .string("a\xFF\xFE"
                    "b")
            .text() == "\"a\uFFFD\uFFFDb\"");
  CHECK(Writer().string("\xE2\x82").text() == "\"\uFFFD\"");
  CHECK(Writer().string("\xED\xA0\x80").text() == "\"\uFFFD\uFFFD\uFFFD\"");
  CHECK(Writer().begin_object().member("\xFF", 1).end_object().text() == "{\"\uFFFD\":1}");
}

TEST_CASE("pretty JSON is indented by two", "[base][json]") {
  Writer json(Style::pretty);
  json.begin_object().member("a", 1).key("b").begin_array().integer(1).begin_object().end_object().end_array();
  json.key("c").begin_object().end_object().key("d").begin_object().member("e", "f").end_object().end_object();
  CHECK(json.text() == R"({
  "a": 1,
  "b": [
    1,
    {}
  ],
  "c": {},
  "d": {
    "e": "f"
  }
})");
}

TEST_CASE("what was read is written again", "[base][json]") {
  const std::string text = R"({"a":[1,2.50,"x\ny",true,null,{}],"a":{"b":[]}})";
  const auto document = Document::parse(text);
  REQUIRE(document);
  CHECK(Writer().value(document->root()).text() == text);
  CHECK(document->root().dump() == text);
  CHECK(Writer().begin_array().value(document->root()["a"].at(0)).value({}).integer(9).end_array().text() == "[1,9]");
  CHECK(Writer(Style::pretty).value(document->root()["a"].at(5)).text() == "{}");
}
