#include "cli/help.hpp"

#include "cli/credential_kinds.hpp"
#include "support/catch.hpp"

using namespace azvmreset::cli;
using Catch::Matchers::Contains;

namespace {

// As it would be on an endless line.
std::string unwrapped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space || !out.ends_with(' ')) out += space ? ' ' : c;
  }
  return out;
}

}  // namespace

TEST_CASE("help", "[cli]") {
  SECTION("lists every command") {
    for (const Command& command : command_table()) CHECK_THAT(help_text(), Contains("  " + std::string(command.name)));
  }
  SECTION("of a command lists its options with their variables and defaults, and no others") {
    const std::string text = unwrapped(help_text(*find_command("preflight")));
    CHECK_THAT(text, Contains("--timeout SECONDS"));
    CHECK_THAT(text, Contains("[AZVMRESET_TENANT, AZURE_TENANT_ID]"));
    CHECK_THAT(text, Contains("(default 300)"));
    CHECK_THAT(text, !Contains("--username"));
  }
  SECTION("teaches what each kind of credential needs, where one is used") {
    const std::string text = unwrapped(help_text(*find_command("preflight")));
    CHECK_THAT(text, Contains("Signing in:"));
    for (const CredentialKind& kind : credential_kinds()) {
      CHECK_THAT(text, Contains(' ' + std::string(kind.name) + ' ' + std::string(kind.needs)));
    }
    CHECK_THAT(help_text(*find_command("check-password")), !Contains("AZURE_CLIENT_ID"));
  }
  SECTION("fits a screen's width") {
    for (const Command& command : command_table()) {
      const std::string text = help_text(command);
      CAPTURE(command.name);
      for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        REQUIRE(end != std::string::npos);
        CHECK(end - begin <= 120);
        begin = end + 1;
      }
    }
  }
}
