#include "guest/ini_text.hpp"

#include <string>

#include "guest/ini_samples.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;
using namespace azvmreset::testing;

namespace {

std::string with(std::string_view bytes, std::string_view key, std::string_view value) {
  auto text = IniText::parse(bytes, "a.ini");
  REQUIRE(text);
  REQUIRE(text->set("General", key, value));
  return text->bytes();
}

std::string refusal(std::string_view bytes) {
  const auto text = IniText::parse(bytes, "a.ini");
  REQUIRE_FALSE(text);
  CHECK(text.error().code == ErrorCode::invalid_argument);
  return text.error().message;
}

}  // namespace

TEST_CASE("every byte stays as it is in every encoding", "[guest][ini]") {
  const std::string lines = "; remark\r\n\r\n[General]\n  Key =  value  \r[Other]\r\nx\r\n=\r\nlast";
  for (const std::string& bytes :
       {lines, std::string(), utf8(""), utf16_le(""), utf16_be(""), utf8(lines), utf16_le(lines), utf16_be(lines),
        std::string("[General]\r\nName=M\xE4x\r\n"), std::string("\r\r\n\n")}) {
    const auto text = IniText::parse(bytes, "a.ini");
    REQUIRE(text);
    CHECK((text->bytes() == bytes));
  }
}

TEST_CASE("the encoding is told by the byte order mark", "[guest][ini]") {
  CHECK(IniText::parse("[a]", "a.ini")->encoding() == IniEncoding::ansi);
  CHECK(IniText::parse(utf8("[a]"), "a.ini")->encoding() == IniEncoding::utf8);
  CHECK(IniText::parse(utf16_le("[a]"), "a.ini")->encoding() == IniEncoding::utf16_le);
  CHECK(IniText::parse(utf16_be("[a]"), "a.ini")->encoding() == IniEncoding::utf16_be);
  CHECK(IniText::empty().bytes() == "\xFF\xFE");
}

TEST_CASE("a value is replaced in its place, and nothing around it", "[guest][ini]") {
  CHECK(with("[General]\r\n\tVersion =\t7 \r\nx=1\r\n", "version", "8") == "[General]\r\n\tVersion =\t8 \r\nx=1\r\n");
  CHECK(with("[General]\nVersion=\n", "Version", "8") == "[General]\nVersion=8\n");
  CHECK(with("[General]\nVersion=  \n", "Version", "8") == "[General]\nVersion=8  \n");
  CHECK(with("[ GENERAL ] ; of it\nVersion=1", "Version", "12") == "[ GENERAL ] ; of it\nVersion=12");
  CHECK((with(utf16_le("[General]\r\nVersion=65535\r\n"), "Version", "1") == utf16_le("[General]\r\nVersion=1\r\n")));
  CHECK((with(utf16_be("[General]\r\nVersion=65535\r\n"), "Version", "1") == utf16_be("[General]\r\nVersion=1\r\n")));
}

TEST_CASE("a new key goes to the end of its section, with the file's own ends of lines", "[guest][ini]") {
  CHECK(with("[General]\na=1\n\n[Other]\nb=2\n", "Key", "v") == "[General]\na=1\nKey=v\n\n[Other]\nb=2\n");
  CHECK(with("[General]\ra=1", "Key", "v") == "[General]\ra=1\rKey=v\r");
  CHECK(with("[General]", "Key", "v") == "[General]\r\nKey=v\r\n");
  CHECK(with("[General]\r\n\r\n", "Key", "v") == "[General]\r\nKey=v\r\n\r\n");
}

TEST_CASE("a section that is missing is made at the end", "[guest][ini]") {
  CHECK(with("", "Key", "v") == "[General]\r\nKey=v\r\n");
  CHECK(with("[Other]\nb=2", "Key", "v") == "[Other]\nb=2\n[General]\nKey=v\n");
  CHECK(with("; only a remark", "Key", "v") == "; only a remark\r\n[General]\r\nKey=v\r\n");
  CHECK((with(utf16_le(""), "Key", "v") == utf16_le("[General]\r\nKey=v\r\n")));
}

TEST_CASE("remarks and other sections hold no keys of this one", "[guest][ini]") {
  const auto text = IniText::parse("a=0\n[General]\n  ;a=1\nno equals sign\n[Other]\na=2\n", "a.ini");
  REQUIRE(text);
  CHECK(text->value("General", "a").value() == std::nullopt);
  CHECK(text->value("other", "A").value() == "2");
  CHECK(text->value("Nowhere", "a").value() == std::nullopt);
}

TEST_CASE("letters beyond ASCII are kept, and are no letter of ASCII", "[guest][ini]") {
  // U+0141 has the low byte of 'A', U+212A is the sign of kelvin.
  std::string wide = utf16_le("[General]\r\n@=1\r\n");
  wide.replace(wide.find('@'), 2, "\x41\x01");
  const auto text = IniText::parse(wide, "a.ini");
  REQUIRE(text);
  CHECK(text->value("General", "A").value() == std::nullopt);
  CHECK(text->value("General", "?").value() == "1");
  CHECK((text->bytes() == wide));
}

TEST_CASE("what two readers could read differently is refused", "[guest][ini]") {
  CHECK(refusal(utf16_le("[General]") + "x").find("an odd number of bytes") != std::string::npos);
  CHECK(refusal(utf16_le("[General]", false)).find("NUL") != std::string::npos);
  CHECK(refusal(std::string("[General]\0", 10)).find("NUL") != std::string::npos);
  CHECK(refusal("[General\r\na=1\r\n").find("without its closing bracket") != std::string::npos);
  CHECK(refusal(std::string((1u << 20) + 1, ' ')).find("1048577 bytes") != std::string::npos);
  CHECK(refusal("[General]\n" + std::string(64 * 1024 + 1, 'x')).find("a line of") != std::string::npos);
  CHECK(IniText::parse(std::string(64 * 1024 - 1, 'x') + "\n", "a.ini"));

  const auto twice = IniText::parse("[General]\na=1\n[GENERAL]\na=2\n[Other]\nb=1\nB=2\n", "a.ini");
  REQUIRE(twice);
  CHECK(twice->value("general", "a").error().message == "found the section [general] twice in a.ini");
  CHECK(twice->value("Other", "b").error().message == "found \"b\" twice in [Other] of a.ini");
}
