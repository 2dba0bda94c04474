#include "arm/lro_checkpoint.hpp"

#include <iterator>

namespace azvmreset::arm {

namespace {

template <class Enum>
struct Word {
  Enum value;
  std::string_view name;
};

constexpr Word<PollSource> sources[] = {
    {PollSource::azure_async_operation, "azure_async_operation"},
    {PollSource::operation_location, "operation_location"},
    {PollSource::location, "location"},
    {PollSource::body, "body"},
};

constexpr Word<FinalStateVia> rules[] = {
    {FinalStateVia::unset, "unset"},
    {FinalStateVia::azure_async_operation, "azure_async_operation"},
    {FinalStateVia::location, "location"},
    {FinalStateVia::original_uri, "original_uri"},
};

template <class Enum, std::size_t count>
std::string_view name_in(const Word<Enum> (&words)[count], Enum value) noexcept {
  for (const auto& word : words) {
    if (word.value == value) return word.name;
  }
  return "unknown";
}

template <class Enum, std::size_t count>
std::optional<Enum> value_in(const Word<Enum> (&words)[count], std::string_view name) noexcept {
  for (const auto& word : words) {
    if (word.name == name) return word.value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(PollSource source) noexcept { return name_in(sources, source); }
std::optional<PollSource> poll_source(std::string_view name) noexcept { return value_in(sources, name); }
std::string_view name_of(FinalStateVia via) noexcept { return name_in(rules, via); }
std::optional<FinalStateVia> final_state_via(std::string_view name) noexcept { return value_in(rules, name); }

}  // namespace azvmreset::arm
