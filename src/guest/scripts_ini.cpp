#include "guest/scripts_ini.hpp"

#include "base/ascii.hpp"
#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "guest/ini_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace azvmreset::guest {
namespace {

constexpr std::string_view file = "scripts.ini";
constexpr std::string_view section = "Startup";
constexpr std::uint64_t most_scripts = 10'000;

// The number of "0CmdLine" with the word "CmdLine".
std::optional<std::uint64_t> number_of(std::string_view key, std::string_view word) noexcept {
  const auto end = std::find_if_not(key.begin(), key.end(), base::is_digit);
  const auto digits = static_cast<std::size_t>(end - key.begin());
  if (!base::equals_ignoring_case(key.substr(digits), word)) return {};
  return base::parse_decimal(key.substr(0, digits));
}

// MS-GPSCR 2.2.2 wants 0, 1, 2 and so on. What Windows does behind a gap is not
// told, so ours might never run there; and in the gap it would make those run
// that do not run now.
Result<std::uint64_t> next_number(const std::vector<IniText::Entry>& entries) {
  std::uint64_t next = 0;
  std::set<std::uint64_t> numbers;
  for (const IniText::Entry& entry : entries) {
    const auto command = number_of(entry.key, "CmdLine");
    if (command) ++next;
    if (const auto number = command ? command : number_of(entry.key, "Parameters")) numbers.insert(*number);
  }
  const bool whole = numbers.size() == next && (numbers.empty() || *numbers.rbegin() == next - 1);
  if (whole && next < most_scripts) return next;
  return base::fail(ErrorCode::invalid_argument,
                    "found {} commands with {} numbers up to {} in [{}] of {}; expected one for each number from 0 on, "
                    "and less than {}",
                    next, numbers.size(), numbers.empty() ? 0 : *numbers.rbegin(), section, file, most_scripts);
}

}  // namespace

Result<std::string> merge_scripts_ini(const std::optional<std::string>& bytes, std::string_view command) {
  auto text = bytes ? IniText::parse(*bytes, file) : Result<IniText>(IniText::empty());
  if (!text) return text.error();
  const auto entries = text->entries(section);
  if (!entries) return entries.error();
  const auto next = next_number(*entries);
  if (!next) return next.error();
  if (auto set = text->set(section, base::format("{}CmdLine", *next), command); !set) return set.error();
  if (auto set = text->set(section, base::format("{}Parameters", *next), ""); !set) return set.error();
  return text->bytes();
}

}  // namespace azvmreset::guest
