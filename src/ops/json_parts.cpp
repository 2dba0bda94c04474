#include "ops/json_parts.hpp"

#include "base/timestamp.hpp"

namespace azvmreset::ops {

using base::json::Writer;

void write_texts(Writer& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_findings(Writer& json, std::string_view key, const std::vector<Finding>& findings) {
  json.key(key).begin_array();
  for (const Finding& finding : findings) {
    json.begin_object();
    json.member("code", finding.code).member("message", finding.message).member("remedy", finding.remedy);
    json.end_object();
  }
  json.end_array();
}

void write_time(Writer& json, std::string_view key, Moment time) { json.member(key, base::format_timestamp(time)); }

void write_time(Writer& json, std::string_view key, const std::optional<Moment>& time) {
  if (time) {
    write_time(json, key, *time);
  } else {
    json.key(key).null();
  }
}

}  // namespace azvmreset::ops
