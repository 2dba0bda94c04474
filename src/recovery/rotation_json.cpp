#include "ops/json_parts.hpp"

#include <azvmreset/rotation.hpp>

// The document of docs/results.md, field by field in its order.
namespace azvmreset {

using base::json::Writer;
using namespace ops;

namespace {

void write_candidates(Writer& json, const std::vector<CandidateReport>& candidates) {
  json.key("candidates").begin_array();
  for (const CandidateReport& candidate : candidates) {
    json.begin_object();
    json.member("id", candidate.id);
    json.member("kind", name_of(candidate.kind));
    json.member("in_force", name_of(candidate.in_force));
    json.member("sign_in", name_of(candidate.sign_in));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string to_json(const RotationResult& result) {
  Writer json;
  json.begin_object();
  json.member("schema", "azvmreset.rotation/1");
  json.member("target", result.target);
  json.member("operation_id", result.operation_id);
  json.member("username", result.username);
  json.member("current", result.current);
  json.member("evidence", name_of(result.evidence));
  write_candidates(json, result.candidates);
  json.key("reset");
  if (result.reset) {
    json.raw(to_json(*result.reset));
  } else {
    json.null();
  }
  write_time(json, "started_at", result.started_at);
  write_time(json, "finished_at", result.finished_at);
  write_findings(json, "warnings", result.warnings);
  write_texts(json, "next_steps", result.next_steps);
  write_texts(json, "correlation_ids", result.correlation_ids);
  json.member("trace_id", result.trace_id);
  return json.end_object().text();
}

}  // namespace azvmreset
