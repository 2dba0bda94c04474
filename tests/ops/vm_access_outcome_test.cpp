#include "ops/vm_access_outcome.hpp"

#include <string>
#include <vector>

#include "ops/scripted_azure.hpp"
#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::ops;
using namespace azvmreset::test;

namespace {

Error answered(int status, ErrorCode code, std::string arm_code = "", std::string message = "") {
  Error error(code, std::move(message));
  error.http_status = status;
  error.arm_code = std::move(arm_code);
  return error;
}

}  // namespace

TEST_CASE("what an error says of the write", "[ops][vm_access][fate]") {
  struct Row {
    Error error;
    Fate fate;
  };
  const std::vector<Row> rows = {
      {Error(ErrorCode::outcome_unknown, "broke"), Fate::unknown},
      {answered(403, ErrorCode::status_unreadable), Fate::unreadable},
      {answered(200, ErrorCode::refused, "VMExtensionProvisioningError"), Fate::ended},
      {answered(404, ErrorCode::refused), Fate::ended},
      {answered(404, ErrorCode::not_found), Fate::refused},
      {answered(400, ErrorCode::refused, "BadRequest"), Fate::refused},
      {answered(403, ErrorCode::permission_denied), Fate::refused},
      {answered(401, ErrorCode::authentication_failed), Fate::refused},
      {answered(409, ErrorCode::refused, "Conflict"), Fate::doubtful},
      {answered(409, ErrorCode::refused, "CannotModifyExtensionsWhenVMNotRunning"), Fate::refused},
      {answered(409, ErrorCode::refused, "VMAgentStatusCommunicationError"), Fate::ended},
      {answered(408, ErrorCode::refused), Fate::doubtful},
      {answered(429, ErrorCode::throttled), Fate::doubtful},
      {answered(503, ErrorCode::server_error), Fate::doubtful},
      {answered(307, ErrorCode::protocol), Fate::refused},
      {Error(ErrorCode::connection, "refused"), Fate::refused},
      {Error(ErrorCode::cancelled, "cancelled"), Fate::refused},
      {Error(ErrorCode::tls, "bad certificate"), Fate::refused},
  };
  for (const Row& row : rows) {
    CAPTURE(name_of(row.error.code), row.error.http_status, row.error.arm_code);
    CHECK(fate_of(row.error) == row.fate);
  }
}

TEST_CASE("what a later try is refused with says nothing of the one before", "[ops][vm_access][fate]") {
  ScriptedAzure azure;
  const Attempt attempt{"enablevmaccess", {2, 0}, "the-tag", std::nullopt};
  for (const int status : {400, 401, 403, 404, 409, 429}) {
    CAPTURE(status);
    Error error = answered(status, status == 429 ? ErrorCode::throttled : ErrorCode::refused);
    if (status == 404) error.code = ErrorCode::not_found;
    error.may_have_arrived = true;
    REQUIRE(fate_of(error) == Fate::doubtful);

    Job job(azure.context(), azure.vm());
    const ops::Sent sent{Fate::doubtful, error};
    CHECK(conclude(job, attempt, sent, Look{Verdict::overwritten, ""}).error().code == ErrorCode::outcome_unknown);
    const Error unseen(ErrorCode::network, "no byte for too long");
    CHECK(conclude(job, attempt, sent, unseen).error().code == ErrorCode::outcome_unknown);
  }
}

TEST_CASE("an unknown outcome says how to find out, and nothing of the password", "[ops][vm_access][outcome]") {
  ScriptedAzure azure;
  Job job(azure.context(), azure.vm());
  job.password = Secret(kPassword);
  const Attempt attempt{"enablevmaccess", {2, 0}, "the-tag", std::nullopt};

  const Error error = outcome_unknown(job, attempt, "broke after Correct-Horse-42!");

  CHECK(error.code == ErrorCode::outcome_unknown);
  CHECK(error.message == "broke after REDACTED");
  CHECK(error.remedy.find("enablevmaccess") != std::string::npos);
  CHECK(error.remedy.find("the-tag") != std::string::npos);
  CHECK(error.may_have_arrived);
}

TEST_CASE("no verdict but a proved one is a success", "[ops][vm_access][outcome]") {
  const Attempt attempt{"enablevmaccess", {2, 0}, "the-tag", std::nullopt};
  for (const Fate fate : {Fate::succeeded, Fate::ended, Fate::doubtful, Fate::unknown, Fate::unreadable}) {
    for (const Verdict verdict : {Verdict::absent, Verdict::overwritten, Verdict::running, Verdict::failed,
                                  Verdict::contradicted, Verdict::unproved}) {
      CAPTURE(static_cast<int>(fate), static_cast<int>(verdict));
      ScriptedAzure azure;
      Job job(azure.context(), azure.vm());
      job.password = Secret(kPassword);
      ops::Sent sent;
      sent.fate = fate;
      if (fate != Fate::succeeded) sent.error = answered(409, ErrorCode::refused, "Conflict", "no");
      const auto outcome = conclude(job, attempt, sent, Look{verdict, ""});
      REQUIRE_FALSE(outcome);
      CHECK_FALSE(outcome.error().message.empty());
    }
  }
}

TEST_CASE("a stop while reading back is never a success", "[ops][vm_access][outcome]") {
  const Attempt attempt{"enablevmaccess", {2, 0}, "the-tag", std::nullopt};
  for (const ErrorCode stop : {ErrorCode::cancelled, ErrorCode::deadline_exceeded}) {
    ScriptedAzure azure;
    Job job(azure.context(), azure.vm());
    job.require = Evidence::accepted;
    ops::Sent sent;
    sent.own_status = true;
    const auto outcome = conclude(job, attempt, sent, Error(stop, "stopped"));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::outcome_unknown);
    CHECK(outcome.error().message.find("Azure reports Succeeded") != std::string::npos);
  }
}

TEST_CASE("Succeeded on the resource alone needs the tag to be read", "[ops][vm_access][outcome]") {
  const Attempt attempt{"enablevmaccess", {2, 0}, "the-tag", std::nullopt};
  ScriptedAzure azure;
  Job job(azure.context(), azure.vm());
  ops::Sent sent;
  const auto outcome = conclude(job, attempt, sent, answered(403, ErrorCode::permission_denied));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::outcome_unknown);
}
