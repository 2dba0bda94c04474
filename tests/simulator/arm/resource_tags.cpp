#include "simulator/arm/resource_tags.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/tags.hpp"

#include <algorithm>

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::json::Value;
using base::json::Writer;

Answer shown(const Call& call, const Tags& tags) {
  Writer out;
  out.begin_object().member("id", call.path.scope + "/providers/Microsoft.Resources/tags/default");
  out.member("name", "default").member("type", "Microsoft.Resources/tags");
  out.key("properties").begin_object().key("tags").begin_object();
  for (const auto& [name, value] : tags) out.member(name, value);
  out.end_object().end_object().end_object();
  return json_answer(200, out.text());
}

// Names of tags are the same in any case.
Tags::iterator find_tag(Tags& tags, std::string_view name) {
  return std::find_if(tags.begin(), tags.end(), [&](const auto& tag) { return equals_ignoring_case(tag.first, name); });
}

void merge(Tags& tags, const Tags& given) {
  for (const auto& [name, value] : given) {
    if (const auto present = find_tag(tags, name); present != tags.end())
      present->second = value;
    else
      tags.emplace(name, value);
  }
}

// Only where the value is the one that is named, too.
void take_away(Tags& tags, const Tags& given) {
  for (const auto& [name, value] : given) {
    if (const auto present = find_tag(tags, name); present != tags.end() && present->second == value) {
      tags.erase(present);
    }
  }
}

Answer patch(const Call& call, Tags& tags, World& world) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !document->root().is_object()) return unreadable_body();
  const std::string operation = document->root()["operation"].text_or("");
  Tags given;
  if (!take_tags(document->root()["properties"], given)) return unreadable_body();
  if (equals_ignoring_case(operation, "Merge"))
    merge(tags, given);
  else if (equals_ignoring_case(operation, "Delete"))
    take_away(tags, given);
  else if (equals_ignoring_case(operation, "Replace"))
    tags = std::move(given);
  else
    return refusal({400, "InvalidTagsOperation", "The operation of a PATCH of tags is one of Merge, Replace, Delete."});
  world.touch(call.path.scope);
  return shown(call, tags);
}

Answer put(const Call& call, Tags& tags, World& world) {
  const auto document = base::json::Document::parse(call.request.body);
  if (!document || !take_tags(document->root()["properties"], tags)) return unreadable_body();
  world.touch(call.path.scope);
  return shown(call, tags);
}

}  // namespace

Answer resource_tags(const Call& call, World& world) {
  if (!call.path.is("Microsoft.Resources", {"tags"}) || !call.path.named() ||
      !equals_ignoring_case(call.path.names.back(), "default")) {
    return not_found(call);
  }
  Tags* tags = world.tags_of(call.path.scope);
  if (tags == nullptr) {
    return refusal({404, "ResourceNotFound", base::format("The resource '{}' was not found.", call.path.scope)});
  }
  if (call.is("GET")) return shown(call, *tags);
  if (call.is("PATCH")) return patch(call, *tags, world);
  if (call.is("PUT")) return put(call, *tags, world);
  if (!call.is("DELETE")) return no_such_method(call);
  tags->clear();
  world.touch(call.path.scope);
  return {200, {}, {}};
}

}  // namespace azvmreset::sim
