// What a request is aimed at: the path in its segments, the query in its
// pairs, read by the simulator's own rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace azvmreset::sim {

// %XX decoded; what is no escape stays.
std::string percent_decoded(std::string_view text);
// The same for application/x-www-form-urlencoded, where a plus is a space.
std::vector<std::pair<std::string, std::string>> form_decoded(std::string_view text);

struct Target {
  std::string host;  // with the port, lower case
  std::string raw_path;
  std::vector<std::string> segments;  // decoded
  std::vector<std::pair<std::string, std::string>> query;

  std::optional<std::string> parameter(std::string_view name) const;  // in any case
  bool segment_is(std::size_t index, std::string_view text) const;    // in any case
};

Target target_of(std::string_view url);

}  // namespace azvmreset::sim
