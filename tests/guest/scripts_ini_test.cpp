#include "guest/scripts_ini.hpp"

#include <string>

#include "guest/ini_samples.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;
using namespace azvmreset::testing;

namespace {

std::string merged(const std::optional<std::string>& bytes) {
  const auto result = merge_scripts_ini(bytes, "ours.cmd");
  REQUIRE(result);
  return *result;
}

std::string refusal(const std::string& bytes) {
  const auto result = merge_scripts_ini(bytes, "ours.cmd");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  return result.error().message;
}

}  // namespace

TEST_CASE("without a file there is a new one in UTF-16 with its mark", "[guest][scripts_ini]") {
  CHECK((merged(std::nullopt) == utf16_le("[Startup]\r\n0CmdLine=ours.cmd\r\n0Parameters=\r\n")));
}

TEST_CASE("ours comes behind the scripts that are there, in their encoding", "[guest][scripts_ini]") {
  const std::string before = "\r\n[Startup]\r\n0CmdLine=a.cmd\r\n0Parameters=/x\r\n1Parameters=\r\n1CmdLine=b.cmd\r\n";
  const std::string after = before + "2CmdLine=ours.cmd\r\n2Parameters=\r\n";
  CHECK(merged(before) == after);
  CHECK((merged(utf16_le(before)) == utf16_le(after)));
  CHECK((merged(utf16_be(before)) == utf16_be(after)));
  CHECK((merged(utf8(before)) == utf8(after)));
}

TEST_CASE("scripts that run at shutdown do not count", "[guest][scripts_ini]") {
  CHECK(merged("[Shutdown]\n0CmdLine=a.cmd\n0Parameters=\n") ==
        "[Shutdown]\n0CmdLine=a.cmd\n0Parameters=\n[Startup]\n0CmdLine=ours.cmd\n0Parameters=\n");
  CHECK(merged("[Startup]\n[Shutdown]\n0CmdLine=a.cmd\n0Parameters=\n") ==
        "[Startup]\n0CmdLine=ours.cmd\n0Parameters=\n[Shutdown]\n0CmdLine=a.cmd\n0Parameters=\n");
}

TEST_CASE("numbers are read as numbers, and their lines may stand in any order", "[guest][scripts_ini]") {
  std::string before = "[Startup]\r\n";
  for (int i = 11; i >= 0; --i)
    before += std::to_string(i) + "CmdLine=a.cmd\r\n" + std::to_string(i) + "parameters=\r\n";
  CHECK(merged(before) == before + "12CmdLine=ours.cmd\r\n12Parameters=\r\n");
}

TEST_CASE("an empty file, indented lines, remarks and a missing last end are kept", "[guest][scripts_ini]") {
  CHECK(merged("") == "[Startup]\r\n0CmdLine=ours.cmd\r\n0Parameters=\r\n");
  CHECK(merged("  [Startup]\n  ;0CmdLine=old.cmd\n  0CmdLine=a.cmd\n  0Parameters=") ==
        "  [Startup]\n  ;0CmdLine=old.cmd\n  0CmdLine=a.cmd\n  0Parameters=\n1CmdLine=ours.cmd\n1Parameters=\n");
}

TEST_CASE("keys that are none of scripts are left alone", "[guest][scripts_ini]") {
  const std::string before = "[Startup]\nCmdLine=x\n0CmdLines=x\nNote=9CmdLine\n-1CmdLine=x\n";
  CHECK(merged(before) == before + "0CmdLine=ours.cmd\n0Parameters=\n");
}

TEST_CASE("numbers with a gap are refused, because nobody tells what runs behind one", "[guest][scripts_ini]") {
  for (const std::string before :
       {"[Startup]\n1CmdLine=a.cmd\n1Parameters=\n", "[Startup]\n0CmdLine=a\n0Parameters=\n2CmdLine=b\n2Parameters=\n",
        "[Startup]\n0Parameters=\n", "[Startup]\n0CmdLine=a\n0CmdLine=b\n", "[Startup]\n0CmdLine=a\n00CmdLine=b\n",
        "[Startup]\n99999999999999999999CmdLine=a\n"}) {
    CAPTURE(before);
    CHECK(refusal(before).find("expected one for each number from 0 on") != std::string::npos);
  }
  CHECK(refusal("[Startup]\n[STARTUP]\n") == "found the section [Startup] twice in scripts.ini");
}
