// The order that the planted script reads (docs/planting.md). Pure.
#pragma once

#include "guest/planted_command.hpp"

#include <azvmreset/secret.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace azvmreset::guest {

Secret planted_order_json(const PlantingOrder& order, const PlantedCommand& about);

// What taking back needs of it. Nothing where it is empty or no such order of
// this id: it is from a hostile volume, and what follows does without it.
struct OrderRemains {
  MergedFile gpt_ini;
  MergedFile scripts_ini;
  std::vector<PlantingFolder> folders;  // outermost first
};
std::optional<OrderRemains> read_order_remains(std::string_view bytes, std::string_view id);

}  // namespace azvmreset::guest
