#include "guest/planted_command.hpp"

#include <algorithm>
#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::guest;

namespace {

constexpr std::string_view id = "0123456789abcdef0123456789abcdef";

PlantedCommand about(PlantedHook hook) {
  PlantedCommand about;
  about.id = id;
  about.hook = hook;
  about.parts = {PlantedPart::command, PlantedPart::script, PlantedPart::account_script, PlantedPart::order};
  return about;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the command file is ASCII with CR LF and expands nothing but two variables", "[guest][planting]") {
  PlantedCommand all = about(PlantedHook::setup);
  all.parts.push_back(PlantedPart::registry);
  all.folders = {all_planting_folders.begin(), all_planting_folders.end()};
  all.gpt_ini = {true, 0x27, "x"};
  all.scripts_ini = {true, std::nullopt, "x"};
  std::string text = planted_command(all);
  CHECK(text.starts_with("@echo off\r\n"));
  CHECK(text.ends_with("\r\n"));
  CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || (c >= ' ' && c <= '~'); }));
  CHECK(std::count(text.begin(), text.end(), '\r') == std::count(text.begin(), text.end(), '\n'));
  CHECK_FALSE(has(text, "!"));
  for (const std::string known : {"%SystemRoot%", "%here%", "%~3", "%1", "%2"}) {
    for (std::size_t at = text.find(known); at != std::string::npos; at = text.find(known))
      text.erase(at, known.size());
  }
  CHECK_FALSE(has(text, "%"));
}

TEST_CASE("with the hook setup the former values come before anything that could fail", "[guest][planting]") {
  const std::string text = planted_command(about(PlantedHook::setup));
  CHECK(text.find("reg.exe\" import \"%here%\\azvmreset-") < text.find("powershell.exe"));
  CHECK_FALSE(has(planted_command(about(PlantedHook::group_policy)), "reg.exe"));
}

TEST_CASE("a merged file gets its own attributes back", "[guest][planting]") {
  PlantedCommand merged = about(PlantedHook::group_policy);
  merged.gpt_ini = {true, attribute_hidden | attribute_read_only, "x"};
  merged.scripts_ini = {true, std::nullopt, "x"};
  const std::string text = planted_command(merged);
  CHECK(has(text, "GroupPolicy\\gpt.ini\" \"+r +h -s -a\""));
  CHECK(has(text, "del /f /q \"%SystemRoot%\\System32\\GroupPolicy\\Machine\\Scripts\\scripts.ini\""));
}

TEST_CASE("folders go innermost first, in the line that removes the file itself", "[guest][planting]") {
  PlantedCommand made = about(PlantedHook::group_policy);
  made.folders = {PlantingFolder::scripts, PlantingFolder::startup};
  const std::string text = planted_command(made);
  CHECK(has(text,
            ".cmd\" & rmdir \"%SystemRoot%\\System32\\GroupPolicy\\Machine\\Scripts\\Startup\" 2>nul & rmdir "
            "\"%SystemRoot%\\System32\\GroupPolicy\\Machine\\Scripts\" 2>nul & exit\r\n"));
}
