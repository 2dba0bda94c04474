// A command line and an environment, in a test's own words.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/environment.hpp"
#include "cli/settings.hpp"
#include "support/catch.hpp"

namespace azvmreset::cli {

inline Parsed parse_words(std::initializer_list<const char*> words) {
  const std::vector<const char*> all(words);
  return parse(all);
}

inline Arguments arguments_of(std::initializer_list<const char*> words) {
  auto parsed = parse_words(words);
  REQUIRE_FALSE(parsed.error);
  return std::move(parsed.arguments);
}

inline Environment variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const std::string& name) -> std::optional<std::string_view> {
    const auto found = values.find(name);
    if (found == values.end() || found->second.empty()) return std::nullopt;
    return found->second;
  };
}

inline Settings settings_of(std::initializer_list<const char*> words, std::map<std::string, std::string> values = {},
                            Commands commands = for_reset_password) {
  auto settings = Settings::resolve(arguments_of(words), commands, variables(std::move(values)));
  REQUIRE(settings);
  return std::move(*settings);
}

inline constexpr const char* some_subscription = "00000000-0000-4000-8000-000000000001";
inline constexpr const char* some_vm =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo/providers/Microsoft.Compute/"
    "virtualMachines/web-01";

}  // namespace azvmreset::cli
