#include "simulator/fidelity.hpp"

#include "base/format.hpp"
#include "simulator/chance.hpp"

#include <cassert>

namespace azvmreset::sim {

std::string_view name_of(Evidence evidence) noexcept {
  switch (evidence) {
    case Evidence::documented:
      return "documented";
    case Evidence::read_in_source:
      return "read in source";
    case Evidence::field_report:
      return "field report";
    case Evidence::guess:
      return "guess";
  }
  return "unknown";
}

// A stream per behaviour, so that a new one does not change what a known seed
// means for the others.
Choices::Choices(std::uint64_t seed, const std::map<std::string, std::uint32_t>& held) {
  for (const Behaviour& behaviour : behaviours()) {
    const auto count = static_cast<std::uint32_t>(behaviour.variants.size());
    std::uint32_t choice = 0;
    if (seed != 0 && count > 1) choice = static_cast<std::uint32_t>(Chance(seed, behaviour.id).below(count));
    if (const auto pinned = held.find(std::string(behaviour.id)); pinned != held.end()) {
      assert(pinned->second < count);
      choice = pinned->second;
    }
    drawn_.emplace(behaviour.id, choice);
  }
  for ([[maybe_unused]] const auto& [id, choice] : held) assert(drawn_.contains(id));
}

std::uint32_t Choices::drawn(std::string_view id) const {
  const auto found = drawn_.find(id);
  assert(found != drawn_.end());
  return found->second;
}

std::string fidelity_document() {
  std::string text =
      "# What the simulator models, and how we know\n"
      "\n"
      "Made by `azvmreset-sim --fidelity`; a test keeps it so. **Never checked against Azure**: no row has been\n"
      "compared with a recorded transcript yet.\n"
      "\n"
      "The id names a row of the project's notes: `F` the Azure facts, `C` the ARM client contract, then section and\n"
      "row. *Documented* behaviour has one variant. For every other class `--seed 0` takes the first variant, any\n"
      "other seed draws one, and `--variant ID=N` holds one fast (counted from 0).\n"
      "\n"
      "| id | how we know | what | variants |\n"
      "|---|---|---|---|\n";
  for (const Behaviour& behaviour : behaviours()) {
    std::string variants;
    for (const std::string_view variant : behaviour.variants) {
      if (!variants.empty()) variants += " · ";
      variants += variant;
    }
    text +=
        base::format("| {} | {} | {} | {} |\n", behaviour.id, name_of(behaviour.evidence), behaviour.what, variants);
  }
  return text;
}

}  // namespace azvmreset::sim
