#include "guest/script_rules.hpp"

#include <string>
#include <vector>

#include "guest/powershell_code.hpp"
#include "guest/powershell_parameters.hpp"
#include "support/catch.hpp"

using namespace azvmreset::guest;

namespace {

// The rules that were not kept; "!" behind the hopeless.
std::string broken(std::string_view script, const std::vector<std::string>& parameters = {}) {
  std::string names;
  for (const Breach& breach : check_script(script, parameters)) {
    names += (names.empty() ? "" : " ") + std::string(breach.rule) + (breach.hopeless ? "!" : "");
  }
  return names;
}

}  // namespace

TEST_CASE("an ordinary script passes", "[guest][script_rules]") {
  CHECK(broken("net user alice /active:yes\r\nWrite-Output 'done'") == "");
  CHECK(broken("param([string]$name)\n$name", {"name"}) == "");
  CHECK(broken("$args[0]", {"anything"}) == "");
  CHECK(broken("\xEF\xBB\xBFparam($a)", {"a"}) == "");
}

TEST_CASE("a script that cannot be sent is refused", "[guest][script_rules]") {
  CHECK(broken("") == "script_empty!");
  CHECK(broken(" \r\n") == "script_empty!");
  CHECK(broken("\xFF") == "script_not_utf8!");
  CHECK(broken(std::string("a\0b", 3)) == "script_not_utf8!");
  CHECK(broken(std::string(longest_script + 1, 'a')) == "script_too_long!");
  CHECK(broken(std::string(longest_script, 'a')) == "");
}

TEST_CASE("a script that waits for a keyboard is refused", "[guest][script_rules]") {
  for (const std::string script :
       {"$p = Read-Host 'Password'", "read-host", "if ($x) { Read-Host }", "net user alice *", "net user alice * /Y",
        "NET.EXE USER \"alice\" * /domain", "& net user alice *", "echo a; pause", "PAUSE", "choice /c yn",
        "$c = Get-Credential", "$Host.UI.ReadLine()", "[Console]::ReadLine()"}) {
    CAPTURE(script);
    CHECK(broken(script) == "script_prompts!");
  }
}

TEST_CASE("what only looks like a question passes", "[guest][script_rules]") {
  for (const std::string script :
       {"# Read-Host would wait", "<# pause\nRead-Host #>1", "'Read-Host'", "\"Read-Host `\" Read-Host\"",
        "@'\nRead-Host\n'@", "@\"\npause\n\"@", "net user", "net user alice secret", "Get-ChildItem *",
        "'it''s' # Read-Host", "\u2018Read-Host\u2019", "Write-Output pause", "$pause = 1", "My-Read-Host"}) {
    CAPTURE(script);
    CHECK(broken(script) == "");
  }
}

TEST_CASE("code after a string or comment is seen again", "[guest][script_rules]") {
  for (const std::string script : {"'x'; Read-Host", "@'\nx\n'@; Read-Host", "<# x #> Read-Host", "# x\nRead-Host",
                                   "\"a`\"b\"; Read-Host", "\u2018x'; Read-Host", "a#b; Read-Host"}) {
    CAPTURE(script);
    CHECK(broken(script) == "script_prompts!");
  }
}

TEST_CASE("a mandatory parameter must be given", "[guest][script_rules]") {
  const std::string script =
      "[CmdletBinding()]\nparam(\n  [Parameter(Mandatory = $true)] [string]$User,\n  $Other = (1, 2)\n)\n";
  CHECK(broken(script) == "script_parameter_missing!");
  CHECK(broken(script, {"user"}) == "");
  CHECK(broken(script, {"us"}) == "");
  CHECK(broken(script, {"other"}) == "script_parameter_missing!");
  CHECK(broken("param([Parameter(Mandatory)][string]$User)") == "script_parameter_missing!");
  CHECK(broken("param([Parameter(Mandatory=$false)][string]$User)") == "");
  CHECK(broken("param([Parameter(Mandatory, Position=0)]$User)") == "script_parameter_missing!");
  CHECK(broken("function f { param([Parameter(Mandatory)]$x) } f 1") == "");
}

TEST_CASE("a parameter that is not declared is refused where PowerShell would, and else warned of",
          "[guest][script_rules]") {
  CHECK(broken("[CmdletBinding()] param($a)", {"b"}) == "script_parameter_unknown!");
  CHECK(broken("[CmdletBinding()] param($a)", {"Verbose"}) == "");
  CHECK(broken("param([Parameter()]$a)", {"b"}) == "script_parameter_unknown!");
  CHECK(broken("param($a)", {"b"}) == "script_parameter_ignored");
  CHECK(broken("param()", {"b"}) == "script_parameter_ignored");
  CHECK(broken("param([Alias('b')]$a)", {"b"}) == "");
}

TEST_CASE("a param block is read past comments, attributes and defaults", "[guest][script_rules]") {
  const auto block = parameter_block(
      powershell_code("# one\n<# two #>\nusing namespace System\n[CmdletBinding(DefaultParameterSetName = 'a,b')]\n"
                      "PARAM (\n  [ValidateSet('x', 'y)')] [string] $First = \"a, $b\",\n  $Second = @(1, 2, (3)),\n"
                      "  [Parameter(Mandatory)] [Alias('t')] [hashtable]$Third = @{ a = 1; b = ',' }\n)\n$not"));
  REQUIRE(block);
  CHECK(block->advanced);
  CHECK(block->has_aliases);
  REQUIRE(block->parameters.size() == 3);
  CHECK(block->parameters[0].name == "First");
  CHECK_FALSE(block->parameters[0].mandatory);
  CHECK(block->parameters[1].name == "Second");
  CHECK(block->parameters[2].name == "Third");
  CHECK(block->parameters[2].mandatory);
  CHECK_FALSE(parameter_block("$a = 1; param($b)"));
  CHECK_FALSE(parameter_block("parameter (1)"));
  CHECK_FALSE(parameter_block(""));
  CHECK(parameter_block("param("));
  CHECK(parameter_block("[CmdletBinding(").has_value() == false);
}

TEST_CASE("blanks replace what is no code, and nothing moves", "[guest][script_rules]") {
  CHECK(powershell_code("a 'b' c") == "a     c");
  CHECK(powershell_code("a # b\nc") == "a    \nc");
  CHECK(powershell_code("\"a\nb\" c") == "  \n   c");
  CHECK(powershell_code("'unfinished") == std::string(11, ' '));
  CHECK(powershell_code("<# unfinished") == std::string(13, ' '));
  CHECK(powershell_code("`'a") == "`'a");
  CHECK(powershell_code("@'\na'@b\n'@c") == "  \n    \n  c");
}
