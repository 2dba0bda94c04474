#include "arm/policy_view.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

Result<std::vector<arm::PolicyDenial>> read(const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return arm::read_policy_denials(document->root());
}

}  // namespace

TEST_CASE("what policies deny is told with its field", "[arm][policy]") {
  const auto denials = read(R"({"fieldRestrictions":[
      {"field":"tags.owner","restrictions":[{"result":"Required","policy":{"policyAssignmentId":"/a/1"}}]},
      {"field":"location","restrictions":[{"result":"Deny","values":["x"],"policy":{"policyAssignmentId":"/a/2"}}]},
      {"field":"tags.late","restrictions":[{"result":"Removed","policy":{"policyAssignmentId":"/a/3"}}]}],
    "contentEvaluationResult":{"policyEvaluations":[
      {"evaluationResult":"NonCompliant","effectDetails":{"policyEffect":"Deny"},
       "policyInfo":{"policyAssignmentId":"/a/4"}},
      {"evaluationResult":"NonCompliant","effectDetails":{"policyEffect":"Audit"},
       "policyInfo":{"policyAssignmentId":"/a/5"}},
      {"evaluationResult":"Compliant","effectDetails":{"policyEffect":"Deny"},
       "policyInfo":{"policyAssignmentId":"/a/6"}}]}})");
  REQUIRE(denials);
  REQUIRE(denials->size() == 3);
  CHECK((*denials)[0].assignment_id == "/a/1");
  CHECK((*denials)[0].field == "tags.owner");
  CHECK((*denials)[1].field == "location");
  CHECK((*denials)[2].assignment_id == "/a/4");
  CHECK((*denials)[2].field.empty());
}

TEST_CASE("where nothing is restricted nothing is denied", "[arm][policy]") {
  CHECK(read("{}")->empty());
  CHECK(read(R"({"fieldRestrictions":[],"contentEvaluationResult":null})")->empty());
}

TEST_CASE("policies with a member of the wrong type are refused", "[arm][policy]") {
  for (const char* wrong : {"7", R"({"fieldRestrictions":{}})", R"({"fieldRestrictions":[7]})",
                            R"({"contentEvaluationResult":{"policyEvaluations":[{"evaluationResult":7}]}})"}) {
    CAPTURE(wrong);
    const auto denials = read(wrong);
    REQUIRE_FALSE(denials);
    CHECK(denials.error().code == ErrorCode::protocol);
  }
}
