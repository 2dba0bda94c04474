#include "simulator/target.hpp"

#include "base/ascii.hpp"
#include "base/encoding/hex.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) segments.push_back(percent_decoded(path.substr(0, end)));
    path.remove_prefix(end);
  }
  return segments;
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      if (const auto byte = base::hex_decode(text.substr(i + 1, 2))) {
        decoded += *byte;
        i += 2;
        continue;
      }
    }
    decoded += text[i];
  }
  return decoded;
}

std::vector<std::pair<std::string, std::string>> form_decoded(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const auto decoded = [](std::string_view part) {
    std::string spaced(part);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percent_decoded(spaced);
  };
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    const std::size_t equals = pair.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    pairs.emplace_back(decoded(pair.substr(0, equals)), decoded(value));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
  }
  return pairs;
}

std::optional<std::string> Target::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (base::equals_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

bool Target::segment_is(std::size_t index, std::string_view text) const {
  return index < segments.size() && base::equals_ignoring_case(segments[index], text);
}

Target target_of(std::string_view url) {
  Target target;
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    target.host = base::to_lower(url.substr(0, end));
    url.remove_prefix(end);
  }
  const std::size_t question = std::min(url.find('?'), url.size());
  target.raw_path = url.substr(0, question);
  target.segments = segments_of(target.raw_path);
  if (question < url.size()) target.query = form_decoded(url.substr(question + 1));
  return target;
}

}  // namespace azvmreset::sim
