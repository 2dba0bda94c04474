#include "offline/last_resort.hpp"

#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "ops/blockers.hpp"
#include "ops/resume_token.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace azvmreset::offline {
namespace {

using base::fail;
using base::format;
using base::quoted;
using base::json::Document;
using base::json::Value;

constexpr std::string_view expected =
    "expected the JSON of a reset's result or error, or a resume token, of an agent method that failed at this VM";
constexpr std::size_t longest_reason = 200;

Error unfit(std::string_view found) {
  Error error = fail(ErrorCode::invalid_argument, "after_failure: {}; {}", found, expected);
  error.remedy = "give what the failed reset printed, or skip_agent_methods with a reason";
  return error;
}

// A result that came in full is one that ended well, unless its own evidence,
// or the sign-in, says otherwise.
Result<std::string> shown_by_result(Value result, const ResourceId& target) {
  const auto named = ResourceId::parse(result["target"].text_or(""));
  if (!named) return unfit("the result names no VM");
  if (*named != target) return unfit(format("the result is of {}", quoted(named->text(), longest_reason)));
  const std::string evidence = result["evidence"].text_or("");
  const std::string sign_in = result["sign_in"].text_or("");
  if (sign_in == name_of(SignInOutcome::wrong_password)) {
    return format("{}: the new password was refused at a sign-in", result["method"].text_or("a reset"));
  }
  if (evidence == "none" || evidence == "accepted") {
    return format("{}: its evidence is {}", result["method"].text_or("a reset"), evidence);
  }
  return unfit(format("the result tells of a reset that is {}", quoted(evidence)));
}

// A token is stored before the step that it names. Of one that never came to
// write it is not known that the way was even tried.
Result<std::string> shown_by_token(const std::string& text, const ResourceId& target) {
  const auto token = ops::read_token(text);
  if (!token) return unfit(token.error().message);
  const auto named = ResourceId::parse(token->target);
  if (!named || *named != target)
    return unfit(format("the resume token is of {}", quoted(token->target, longest_reason)));
  if (token->ladder) {
    for (const RungReport& report : token->ladder->rungs) {
      if (report.outcome == RungOutcome::failed) return format("{}: {}", name_of(report.rung), report.reason);
    }
  }
  if (token->evidence >= Evidence::applied) {
    return unfit(format("the resume token tells of a reset that is {}", name_of(token->evidence)));
  }
  if (token->reached == ops::Reached::preparing) return unfit("the resume token is of a reset that had not begun");
  return format("{}: it reached {}, and its end is not known", token->action, ops::name_of(token->reached));
}

Result<std::string> shown_by_error(Value error, const ResourceId& target) {
  const std::string code = error["code"].text_or("");
  const std::string token = error["resume_token"].text_or("");
  if (code.empty()) return unfit("the error has no code");
  if (token.empty()) return unfit("the error does not say of which VM it is, for it has no resume token");
  auto shown = shown_by_token(token, target);
  if (!shown) return shown;
  const std::string failure = error["failure"].text_or("");
  return failure.empty() ? code : format("{} ({})", code, failure);
}

// Blockers that say no more than that somebody has not looked yet.
bool is_asleep(const PreflightReport& preflight) {
  return std::any_of(preflight.blockers.begin(), preflight.blockers.end(), [](const Finding& found) {
    return found.code == name_of(Blocker::vm_not_running) || found.code == name_of(Blocker::provisioning_updating);
  });
}

std::string codes_of(const std::vector<Finding>& blockers) {
  std::string codes;
  for (const Finding& found : blockers) codes.append(codes.empty() ? "" : ", ").append(found.code);
  return codes;
}

std::string names_of(const std::vector<Method>& methods) {
  std::string names;
  for (const Method method : methods) names.append(names.empty() ? "" : " and ").append(name_of(method));
  return names;
}

}  // namespace

Result<std::string> failure_shown(const std::string& text, const ResourceId& target) {
  if (text.empty()) return std::string();
  const auto document = Document::parse(text);
  if (!document || !document->root().is_object()) return unfit("it is no JSON object");
  const Value root = document->root();
  if (root["error"].is_object()) return shown_by_error(root["error"], target);
  if (root["schema"].text_or("") == "azvmreset.reset/1") return shown_by_result(root, target);
  return shown_by_token(text, target);
}

LastResort judge_last_resort(const PreflightReport& preflight, const PlanRescue& request, const std::string& failure) {
  LastResort resort;
  if (!failure.empty()) {
    resort.reason = "after_failure: " + failure;
    return resort;
  }
  if (!request.skip_agent_methods.empty()) {
    resort.reason = "skip_agent_methods: " + request.skip_agent_methods;
    return resort;
  }
  const std::string open = names_of(preflight.open_methods);
  if (!open.empty()) {
    resort.blocker = ops::blocker(
        Blocker::agent_methods_open, format("the offline method is the last resort, and {} may still work", open),
        "reset by the agent first; if that fails, plan again with after_failure, or with skip_agent_methods and a "
        "reason");
    return resort;
  }
  resort.reason = codes_of(preflight.blockers);
  if (resort.reason.empty()) resort.reason = "no agent method is open";
  if (is_asleep(preflight)) {
    resort.warning =
        Finding("agent_not_asked", "the VM does not run now, so nobody knows whether its agent would answer",
                "start the VM and look again: a reset by the agent needs no downtime and no copy");
  }
  return resort;
}

}  // namespace azvmreset::offline
