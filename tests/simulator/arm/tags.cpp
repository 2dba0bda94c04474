#include "simulator/arm/tags.hpp"

namespace azvmreset::sim {

bool take_tags(base::json::Value body, Tags& tags) {
  const base::json::Value given = body["tags"];
  if (!given.present()) return true;
  if (!given.is_object()) return given.is_null();
  Tags read;
  for (const auto& [name, value] : given.members()) {
    const auto text = value.text();
    if (!text) return false;
    read.insert_or_assign(std::string(name), std::string(*text));
  }
  tags = std::move(read);
  return true;
}

void write_tags(base::json::Writer& out, const Tags& tags) {
  if (tags.empty()) return;
  out.key("tags").begin_object();
  for (const auto& [name, value] : tags) out.member(name, value);
  out.end_object();
}

}  // namespace azvmreset::sim
