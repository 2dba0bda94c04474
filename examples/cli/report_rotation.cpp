#include "report.hpp"
#include "report_lines.hpp"

namespace azvmreset::cli {
namespace {

std::string first_line(const RotationResult& result) {
  const std::string vm = last_segment(result.target);
  if (result.reset) {
    return std::string(name_of(result.evidence)) + ": the password of " + result.username + " on " + vm +
           " was rotated; " + std::string(proof_of(result.evidence));
  }
  if (result.candidates.empty() || (result.current.empty() && result.warnings.empty())) {
    return "nothing to settle: nothing is pending for " + result.username + " on " + vm;
  }
  if (result.current.empty()) return "settled: no candidate is the password of " + result.username + " on " + vm;
  return "settled: " + result.current + " is the password of " + result.username + " on " + vm + "; " +
         std::string(proof_of(result.evidence));
}

std::string candidate_line(const CandidateReport& report) {
  std::string line = report.id + ": in force " + std::string(name_of(report.in_force));
  if (report.sign_in != SignInOutcome::not_tried) line += ", sign-in " + std::string(name_of(report.sign_in));
  return line;
}

}  // namespace

std::string text_of(const RotationResult& result) {
  Lines lines(first_line(result));
  lines.add("target", result.target);
  for (const CandidateReport& report : result.candidates) lines.add("candidate", candidate_line(report));
  if (result.reset) lines.add("method", name_of(result.reset->method));
  if (result.reset) lines.add("sealed", result.reset->seal);
  lines.add("finished", result.finished_at);
  lines.add("warning", result.warnings);
  if (result.reset) lines.add("warning", result.reset->warnings);
  lines.add("next", result.next_steps);
  lines.add("correlation", result.correlation_ids);
  lines.add("trace", result.trace_id);
  return std::move(lines).take();
}

}  // namespace azvmreset::cli
