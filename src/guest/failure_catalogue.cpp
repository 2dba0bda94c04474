#include "guest/failure_catalogue.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"

#include <algorithm>
#include <cstddef>

namespace azvmreset::guest {
namespace {

bool continues_word(char c) noexcept { return base::is_alphanumeric(c) || c == '_'; }

// So that "AllocationFailed" is not found inside "ZonalAllocationFailed".
bool contains_code(std::string_view text, std::string_view code) noexcept {
  for (std::size_t at = 0; (at = base::find_ignoring_case(text, code, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + code.size();
    if ((at == 0 || !continues_word(text[at - 1])) && (end == text.size() || !continues_word(text[end]))) return true;
  }
  return false;
}

bool contains_pieces(std::string_view text, std::string_view pattern) noexcept {
  for (;;) {
    const std::string_view part = pattern.substr(0, pattern.find('*'));
    const std::size_t found = base::find_ignoring_case(text, part);
    if (found == std::string_view::npos) return false;
    if (part.size() == pattern.size()) return true;
    text.remove_prefix(found + part.size());
    pattern.remove_prefix(part.size() + 1);
  }
}

bool contains(std::string_view text, std::string_view pattern) noexcept {
  if (pattern.empty()) return false;
  return pattern.find(' ') == std::string_view::npos ? contains_code(text, pattern) : contains_pieces(text, pattern);
}

// "0x800708C5", and not the beginning of a longer number.
bool contains_hresult(std::string_view text, std::uint32_t hresult) noexcept {
  constexpr std::size_t digits = 8;
  const auto is_at = [&](std::string_view here) {
    for (std::size_t i = 0; i < digits; ++i) {
      if (base::to_lower(here[i]) != "0123456789abcdef"[(hresult >> (4 * (digits - 1 - i))) & 0xF]) return false;
    }
    return here.size() == digits || !base::is_alphanumeric(here[digits]);
  };
  for (std::size_t x = 0; x + 2 + digits <= text.size(); ++x) {
    if (text[x] == '0' && base::to_lower(text[x + 1]) == 'x' && is_at(text.substr(x + 2))) return true;
  }
  return false;
}

bool shows(std::string_view text, const Failure& failure) noexcept {
  const auto has_number = [&](std::uint32_t hresult) { return hresult != 0 && contains_hresult(text, hresult); };
  const auto has_words = [&](std::string_view pattern) { return contains(text, pattern); };
  return std::any_of(failure.hresults.begin(), failure.hresults.end(), has_number) ||
         std::any_of(failure.patterns.begin(), failure.patterns.end(), has_words);
}

}  // namespace

std::string_view name_of(Refuser refuser) noexcept {
  constexpr std::string_view names[] = {"guest", "platform", "nobody", "unclear"};
  return names[static_cast<std::size_t>(refuser)];
}

std::string_view name_of(Place place) noexcept {
  constexpr std::string_view names[] = {"answer", "operation", "extension", "sign-in", "script"};
  return names[static_cast<std::size_t>(place)];
}

std::string_view name_of(Knowledge knowledge) noexcept {
  constexpr std::string_view names[] = {"documented", "field report", "inferred"};
  return names[static_cast<std::size_t>(knowledge)];
}

const Failure* recognise(std::string_view text) noexcept {
  const auto rows = failure_catalogue();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Failure& failure) { return shows(text, failure); });
  return row == rows.end() ? nullptr : &*row;
}

const Failure* recognise(std::string_view text, Place place) noexcept {
  const auto rows = failure_catalogue();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const Failure& failure) { return failure.place == place && shows(text, failure); });
  return row == rows.end() ? nullptr : &*row;
}

const Failure* failure_named(std::string_view name) noexcept {
  const auto rows = failure_catalogue();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Failure& failure) { return failure.name == name; });
  return row == rows.end() ? nullptr : &*row;
}

std::string help_url(const Failure& failure) { return help_url(failure.help); }
std::string help_url(std::string_view page) { return base::format("https://learn.microsoft.com/{}", page); }

}  // namespace azvmreset::guest
