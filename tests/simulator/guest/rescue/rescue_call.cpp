#include "simulator/guest/rescue/rescue_call.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/encoding/base64url.hpp"

#include <algorithm>
#include <array>

namespace azvmreset::sim {
namespace {

constexpr std::string_view kFirstLine = "azvmreset-rescue 1";
constexpr std::array<std::string_view, 5> kVerbs = {"prepare", "probe", "read", "write", "remove"};

// F5.6/18: on Linux they are variables of its environment, and come to the same.
std::string_view value_of(const Parameters& parameters, std::string_view name) {
  for (const auto& [one, value] : parameters) {
    if (base::equals_ignoring_case(one, name)) return value;
  }
  return {};
}

// "x" and base64url; an empty one is no lines.
std::optional<std::string> lines_in(const Parameters& parameters, std::string_view name) {
  const std::string_view value = value_of(parameters, name);
  if (value.empty()) return "";
  if (!value.starts_with('x')) return std::nullopt;
  return base::base64url_decode(value.substr(1));
}

// Whether it is one of the head that can be read; a step goes to the others.
bool take(const RescueLine& line, RescueCall& call, std::vector<std::string>& told) {
  std::uint64_t number = 0;
  std::uint64_t* where = &number;
  if (line.word == "lun") where = &call.lun;
  if (line.word == "disk_bytes") where = &call.disk_bytes;
  const bool numeric = where != &number || line.word == "not_after" || line.word == "offset";
  if (numeric) {
    const auto read = rescue_number(line.value);
    if (!read) return false;
    *where = *read;
    if (line.word == "not_after") call.not_after = static_cast<std::int64_t>(*read);
    if (line.word == "offset") call.offset = static_cast<std::size_t>(*read);
  } else if (line.word == "verb") {
    call.verb = line.value;
  } else if (line.word == "computer") {
    call.computer = line.value;
  } else if (line.word == "identity") {
    call.identity = line.value;
  } else {
    call.lines.push_back(line);
  }
  told.push_back(line.word);
  return true;
}

bool whole(const RescueCall& call, const std::vector<std::string>& told) {
  const auto has = [&](std::string_view word) { return std::find(told.begin(), told.end(), word) != told.end(); };
  if (std::find(kVerbs.begin(), kVerbs.end(), call.verb) == kVerbs.end() || !has("not_after")) return false;
  if ((call.verb == "prepare" || call.verb == "probe") && !call.lines.empty()) return false;
  return call.verb == "prepare" || (has("lun") && has("disk_bytes"));
}

}  // namespace

std::optional<std::uint64_t> rescue_number(std::string_view text) {
  constexpr std::size_t longest = 18;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return base::is_digit(c); });
  if (text.empty() || text.size() > longest || !digits) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) number = number * 10 + static_cast<std::uint64_t>(c - '0');
  return number;
}

std::optional<RescueCall> rescue_call(const Parameters& parameters) {
  const auto open = lines_in(parameters, "request");
  const auto secret = lines_in(parameters, "secret");
  if (!open || !secret) return std::nullopt;
  const std::string text = *open + *secret;
  RescueCall call;
  std::vector<std::string> told;
  bool first = true;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (first) {
      if (line != kFirstLine) return std::nullopt;
      first = false;
      continue;
    }
    const std::size_t space = std::min(line.find(' '), line.size());
    const RescueLine read{std::string(line.substr(0, space)),
                          std::string(line.substr(std::min(space + 1, line.size())))};
    if (!take(read, call, told)) return std::nullopt;
  }
  if (first || !whole(call, told)) return std::nullopt;
  return call;
}

}  // namespace azvmreset::sim
