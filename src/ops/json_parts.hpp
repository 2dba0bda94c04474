// What several result documents have in common (docs/results.md).
#pragma once

#include "base/json/writer.hpp"

#include <azvmreset/preflight.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace azvmreset::ops {

using Moment = std::chrono::system_clock::time_point;

template <class Enum>
void write_names(base::json::Writer& json, std::string_view key, const std::vector<Enum>& values) {
  json.key(key).begin_array();
  for (const Enum value : values) json.string(name_of(value));
  json.end_array();
}

void write_texts(base::json::Writer& json, std::string_view key, const std::vector<std::string>& texts);
void write_findings(base::json::Writer& json, std::string_view key, const std::vector<Finding>& findings);
void write_time(base::json::Writer& json, std::string_view key, Moment time);

// null where it is not known.
void write_time(base::json::Writer& json, std::string_view key, const std::optional<Moment>& time);

// How a document of a change ends: when it was made, and what to make of it.
template <class Changed>
void write_closing(base::json::Writer& json, const Changed& result) {
  write_time(json, "started_at", result.started_at);
  write_time(json, "finished_at", result.finished_at);
  write_names(json, "overrides", result.overrides);
  write_findings(json, "warnings", result.warnings);
  write_texts(json, "next_steps", result.next_steps);
  write_texts(json, "help_urls", result.help_urls);
  write_texts(json, "correlation_ids", result.correlation_ids);
  json.member("trace_id", result.trace_id);
}

}  // namespace azvmreset::ops
