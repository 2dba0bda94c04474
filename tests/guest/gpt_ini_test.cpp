#include "guest/gpt_ini.hpp"

#include <string>
#include <vector>

#include "guest/ini_samples.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;
using namespace azvmreset::testing;

namespace {

constexpr std::string_view id = "00ff0123456789abcdef0123456789ab";
const std::string ours = "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F-4972-11D1-A7CA-0000F87571E3}]";
const std::string security = "[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]";
const std::string registry = "[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]";

GptIni merged(const std::optional<std::string>& bytes) {
  const auto result = merge_gpt_ini(bytes, id);
  REQUIRE(result);
  return *result;
}

std::string refusal(const std::string& bytes) {
  const auto result = merge_gpt_ini(bytes, id);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::invalid_argument);
  return result.error().message;
}

std::string gpt_ini(const std::string& version, const std::string& names = "") {
  return "[General]\r\ngPCFunctionalityVersion=2\r\ngPCMachineExtensionNames=" + names + "\r\nVersion=" + version +
         "\r\n";
}

}  // namespace

TEST_CASE("the machine's half of the version is raised and never 0; the user's half stays", "[guest][gpt_ini]") {
  CHECK(raised_version(0) == 1);
  CHECK(raised_version(7) == 8);
  CHECK(raised_version(0xFFFF) == 1);
  CHECK(raised_version(0x0003FFFF) == 0x00030001);
  CHECK(raised_version(0xFFFFFFFF) == 0xFFFF0001);
  CHECK(raised_version(0x00050001) == 0x00050002);
}

TEST_CASE("a version is raised on planting and once more afterwards, and all else is as it was", "[guest][gpt_ini]") {
  const GptIni result = merged(gpt_ini("196611", registry));
  CHECK(result.planted == gpt_ini("196612", registry + ours));
  CHECK(result.afterwards == gpt_ini("196613", registry));

  const GptIni wrapped = merged(gpt_ini("65535"));
  CHECK(wrapped.planted == gpt_ini("1", ours));
  CHECK(wrapped.afterwards == gpt_ini("2"));
}

TEST_CASE("without a file there is a new one, with a version that is taken from the id", "[guest][gpt_ini]") {
  const GptIni result = merged(std::nullopt);
  CHECK((result.planted == utf16_le("[General]\r\nVersion=255\r\ngPCFunctionalityVersion=2\r\n"
                                    "gPCMachineExtensionNames=" +
                                    ours + "\r\n")));
  CHECK(result.afterwards.empty());
  const auto zeros = merge_gpt_ini(std::nullopt, "0000ffffffffffffffffffffffffffff");
  CHECK((zeros->planted.find(utf16_le("Version=1\r", false)) != std::string::npos));
}

TEST_CASE("an empty file is not an absent one: it is empty but for the version afterwards", "[guest][gpt_ini]") {
  const GptIni result = merged("");
  CHECK(result.planted ==
        "[General]\r\nVersion=255\r\ngPCFunctionalityVersion=2\r\ngPCMachineExtensionNames=" + ours + "\r\n");
  CHECK(result.afterwards == "[General]\r\nVersion=256\r\n");
}

TEST_CASE("the pair is merged in the order of the extensions, and once", "[guest][gpt_ini]") {
  CHECK(with_scripts_extension("") == ours);
  CHECK(with_scripts_extension(registry) == registry + ours);
  CHECK(with_scripts_extension(security) == ours + security);
  CHECK(with_scripts_extension(registry + security) == registry + ours + security);
  CHECK(with_scripts_extension(registry + ours + security) == registry + ours + security);
  CHECK(with_scripts_extension("[{42b5faae-6536-11d2-ae5a-0000f87571e3}{40b6664f-4972-11d1-a7ca-0000f87571e3}]") ==
        "[{42b5faae-6536-11d2-ae5a-0000f87571e3}{40b6664f-4972-11d1-a7ca-0000f87571e3}]");
  // Out of order before, and not put right by us.
  CHECK(with_scripts_extension(security + registry) == ours + security + registry);
}

TEST_CASE("a tool is added to the extension that is there with another", "[guest][gpt_ini]") {
  const std::string extension = "{42B5FAAE-6536-11D2-AE5A-0000F87571E3}";
  const std::string tool = "{40B6664F-4972-11D1-A7CA-0000F87571E3}";
  const std::string lower = "{11111111-1111-1111-1111-111111111111}";
  const std::string higher = "{EEEEEEEE-1111-1111-1111-111111111111}";
  CHECK(with_scripts_extension("[" + extension + "]") == "[" + extension + tool + "]");
  CHECK(with_scripts_extension("[" + extension + lower + "]") == "[" + extension + lower + tool + "]");
  CHECK(with_scripts_extension("[" + extension + higher + "]") == "[" + extension + tool + higher + "]");
  CHECK(with_scripts_extension("[" + extension + lower + higher + "]" + security) ==
        "[" + extension + lower + tool + higher + "]" + security);
  CHECK(with_scripts_extension("[" + extension + lower + tool + "]") == "[" + extension + lower + tool + "]");
}

TEST_CASE("what is no list of extensions is refused", "[guest][gpt_ini]") {
  for (const std::string names :
       {"x", "[]", "[{42B5FAAE}]", "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}", "{42B5FAAE-6536-11D2-AE5A-0000F87571E3}",
        "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}] [", "[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{]",
        "[{42B5FAAE-6536-11D2-AE5A-0000F87571EG}]", "\"[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}]\""}) {
    CAPTURE(names);
    CHECK_FALSE(with_scripts_extension(names).has_value());
    CHECK(refusal(gpt_ini("1", names)).find("expected pairs of GUIDs in brackets") != std::string::npos);
  }
}

TEST_CASE("a version that is no number is refused", "[guest][gpt_ini]") {
  for (const std::string version : {"", "x", "-1", "1.0", "0x10", "4294967296", "99999999999999999999", "\"1\""}) {
    CAPTURE(version);
    CHECK(refusal(gpt_ini(version)).find("as Version of gpt.ini") != std::string::npos);
  }
  CHECK(merged(gpt_ini("4294967295")).planted == gpt_ini("4294901761", ours));
}

TEST_CASE("a gpt.ini that switches the machine's half off is refused, because nothing would run", "[guest][gpt_ini]") {
  CHECK(refusal("[General]\r\nVersion=1\r\nOptions=2\r\n").find("Options=2") != std::string::npos);
  CHECK(refusal("[General]\r\nVersion=1\r\nOptions=3\r\n").find("switched off") != std::string::npos);
  CHECK(merge_gpt_ini("[General]\r\nVersion=1\r\nOptions=1\r\n", id));
}

TEST_CASE("what Windows and we could read differently is refused in gpt.ini", "[guest][gpt_ini]") {
  CHECK(refusal("[General]\nVersion=1\n[general]\nVersion=2\n").find("twice") != std::string::npos);
  CHECK(refusal("[General]\nVersion=1\nversion=2\n").find("twice") != std::string::npos);
  CHECK(refusal(utf16_le("[General]\r\n") + "\r").find("odd") != std::string::npos);
  CHECK(refusal(utf16_le("[General]\r\n", false)).find("NUL") != std::string::npos);
}

TEST_CASE("encoding, ends of lines, blanks, remarks and the missing last end stay in gpt.ini", "[guest][gpt_ini]") {
  const std::string indented = "; local policy\n\n  [General]\n\t  Version = 4 \n  gPCFunctionalityVersion=2";
  CHECK(merged(indented).planted ==
        "; local policy\n\n  [General]\n\t  Version = 5 \n  gPCFunctionalityVersion=2\n"
        "gPCMachineExtensionNames=" +
            ours + "\n");
  CHECK(merged(indented).afterwards == "; local policy\n\n  [General]\n\t  Version = 6 \n  gPCFunctionalityVersion=2");
  const std::string lone_cr = "[General]\rVersion=4\rgPCFunctionalityVersion=2\r";
  CHECK(merged(lone_cr).afterwards == "[General]\rVersion=6\rgPCFunctionalityVersion=2\r");
  for (const auto encode :
       {+[](std::string_view text) { return utf16_le(text); }, +[](std::string_view text) { return utf16_be(text); },
        +[](std::string_view text) { return utf8(text); }}) {
    CHECK((merged(encode(gpt_ini("7", security))).planted == encode(gpt_ini("8", ours + security))));
    CHECK((merged(encode(gpt_ini("7", security))).afterwards == encode(gpt_ini("9", security))));
  }
}

TEST_CASE("what was planted is told from the saved copy, whatever the versions are", "[guest][gpt_ini]") {
  for (const std::string& before :
       {gpt_ini("65534", registry), gpt_ini("7", ours), std::string(), std::string("[General]\nVersion=1"),
        std::string("[Other]\r\na=1\r\n"), std::string("[General]\r\ngPCMachineExtensionNames=\r\n"),
        utf16_le(gpt_ini("7"))}) {
    const GptIni result = merged(before);
    CHECK(is_merge_of_gpt_ini(result.planted, result.afterwards, id));
    CHECK_FALSE(is_merge_of_gpt_ini(result.planted + "x", result.afterwards, id));
  }
  CHECK_FALSE(is_merge_of_gpt_ini("x", "[General", id));
}
