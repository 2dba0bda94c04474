#include <string>

#include "arm/error_body.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;
using arm::error_of;
using test::response;

namespace {

const http::Url kVm = test::url(
    "https://management.azure.com/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-one/providers/"
    "Microsoft.Compute/virtualMachines/vm-one?api-version=2024-07-01");
const http::Url kExtension = test::url(
    "https://management.azure.com/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-one/providers/"
    "Microsoft.Compute/virtualMachines/vm-one/extensions/enablevmaccess?api-version=2024-07-01");

std::string envelope(const std::string& code, const std::string& message) {
  return R"({"error":{"code":")" + code + R"(","message":")" + message + R"("}})";
}

Error of(int status, const std::string& body = {}, test::Headers headers = {}, const http::Url& url = kVm) {
  return error_of(response(status, std::move(headers), body), "GET", url);
}

bool mentions(const std::string& text, std::string_view word) { return text.find(word) != std::string::npos; }

}  // namespace

TEST_CASE("each status has its category", "[arm][error_of]") {
  struct Row {
    int status;
    ErrorCode code;
  };
  for (const auto& row :
       {Row{301, ErrorCode::protocol}, Row{302, ErrorCode::protocol}, Row{304, ErrorCode::protocol},
        Row{308, ErrorCode::protocol}, Row{100, ErrorCode::protocol}, Row{400, ErrorCode::refused},
        Row{401, ErrorCode::authentication_failed}, Row{403, ErrorCode::permission_denied},
        Row{404, ErrorCode::not_found}, Row{405, ErrorCode::refused}, Row{409, ErrorCode::refused},
        Row{412, ErrorCode::refused}, Row{422, ErrorCode::refused}, Row{429, ErrorCode::throttled},
        Row{500, ErrorCode::server_error}, Row{503, ErrorCode::server_error}, Row{599, ErrorCode::server_error}}) {
    INFO(row.status);
    for (const auto& body : {std::string(), envelope("C", "m"), std::string("<html>"), std::string("words")}) {
      const auto error = of(row.status, body);
      CHECK(error.code == row.code);
      CHECK(error.http_status == row.status);
      CHECK_FALSE(error.message.empty());
    }
  }
}

TEST_CASE("an error carries what support asks for", "[arm][error_of]") {
  const auto error =
      of(409, envelope("Conflict", "busy"), {{"x-ms-request-id", "r-1"}, {"X-MS-Correlation-Request-Id", "c-1"}});
  CHECK(error.arm_code == "Conflict");
  CHECK(error.request_id == "r-1");
  CHECK(error.correlation_id == "c-1");
  CHECK(mentions(error.message, "409"));
  CHECK(mentions(error.message, "Conflict"));
  CHECK(mentions(error.message, "busy"));
}

TEST_CASE("the reason beneath a generic error is told too", "[arm][error_of]") {
  const auto error = of(409, R"({"error":{"code":"DeploymentFailed","message":"failed","details":[
      {"code":"Conflict","message":"{\"error\":{\"code\":\"Quota\",\"message\":\"too many cores\"}}"}]}})");
  for (const auto* word : {"DeploymentFailed", "failed", "Conflict", "Quota", "too many cores"}) {
    CHECK(mentions(error.message, word));
  }
}

TEST_CASE("an answer without a reason names the request", "[arm][error_of]") {
  const auto error = of(400);
  CHECK(mentions(error.message, "GET"));
  CHECK(mentions(error.message, "/virtualMachines/vm-one"));
  CHECK(error.arm_code.empty());
}

TEST_CASE("403 names the missing action and its scope", "[arm][error_of]") {
  const auto error =
      of(403, envelope("AuthorizationFailed",
                       "The client 'app' with object id 'o' does not have authorization to perform action "
                       "'Microsoft.Compute/virtualMachines/read' over scope '/subscriptions/s/vm' or the "
                       "scope is invalid. If access was recently granted, please refresh."));
  CHECK(mentions(error.message, "Microsoft.Compute/virtualMachines/read"));
  CHECK(mentions(error.message, "/subscriptions/s/vm"));
  CHECK(mentions(error.remedy, "activated"));
  CHECK(error.arm_code == "AuthorizationFailed");

  const auto linked = of(
      403,
      envelope("LinkedAuthorizationFailed",
               "The client 'app' has permission to perform action 'Microsoft.Compute/virtualMachines/write' on scope "
               "'/vm'; however, it does not have permission to perform action "
               "'Microsoft.Network/networkInterfaces/join/action' on the linked scope(s) '/nic' or the linked "
               "scope(s) are invalid."));
  CHECK(mentions(linked.message, "networkInterfaces/join/action"));
  CHECK(mentions(linked.message, "/nic"));
  CHECK_FALSE(mentions(linked.message, "virtualMachines/write"));
}

TEST_CASE("403 that no role would cure has another remedy", "[arm][error_of]") {
  CHECK(mentions(of(403, envelope("RequestDisallowedByPolicy", "no")).remedy, "Policy"));
  CHECK(mentions(of(403, envelope("DenyAssignmentAuthorizationFailed", "no")).remedy, "deny assignment"));
  CHECK(mentions(of(409, envelope("ScopeLocked", "no")).remedy, "lock"));
  for (const auto* odd : {"perform action 'unterminated", "perform action", "no authorization", "scope 'x"}) {
    const auto error = of(403, envelope("AuthorizationFailed", odd));
    CHECK(error.code == ErrorCode::permission_denied);
    CHECK_FALSE(error.message.empty());
  }
}

TEST_CASE("404 tells which of subscription, group and VM is wrong", "[arm][error_of]") {
  const auto subscription = of(404, envelope("SubscriptionNotFound", "The subscription could not be found."));
  CHECK(mentions(subscription.message, "subscription \"11111111-2222-3333-4444-555555555555\""));
  CHECK(mentions(subscription.remedy, "subscription"));

  const auto group = of(404, envelope("ResourceGroupNotFound", "Resource group 'rg-one' could not be found."));
  CHECK(mentions(group.message, "resource group \"rg-one\""));

  const auto vm = of(404, envelope("ResourceNotFound", "The Resource was not found."));
  CHECK(mentions(vm.message, "virtual machine \"vm-one\""));
  CHECK(mentions(vm.message, "rg-one"));

  const auto parent =
      of(404, envelope("ParentResourceNotFound", "Can not perform requested operation."), {}, kExtension);
  CHECK(mentions(parent.message, "virtual machine \"vm-one\""));

  const auto extension = of(404, envelope("ResourceNotFound", "no"), {}, kExtension);
  CHECK(mentions(extension.message, "/extensions/enablevmaccess"));

  const auto elsewhere = of(404, "", {}, test::url("https://management.azure.com/providers"));
  CHECK(mentions(elsewhere.message, "/providers"));
}

TEST_CASE("401 says what to do", "[arm][error_of]") {
  CHECK(mentions(of(401, envelope("ExpiredAuthenticationToken", "x")).remedy, "expired"));
  CHECK(mentions(of(401, envelope("InvalidAuthenticationTokenTenant", "x")).remedy, "tenant"));
  CHECK_FALSE(of(401).remedy.empty());
}

TEST_CASE("a redirect is named and not followed", "[arm][error_of]") {
  const auto error = of(302, "", {{"Location", "https://evil.example/x?token=abc"}});
  CHECK(mentions(error.message, "https://evil.example/x"));
  CHECK_FALSE(mentions(error.message, "abc"));
  CHECK(mentions(of(307).message, "307"));
}

TEST_CASE("text from outside is one line, quoted and cut", "[arm][error_of]") {
  const auto error =
      of(400, R"({"error":{"code":"C\u001b[2J\n","message":"a\r\nb\u202ec)" + std::string(5000, 'x') + R"("}})",
         {{"x-ms-request-id", "a\x1b b"}, {"x-ms-correlation-request-id", std::string(500, 'c')}});
  CHECK(error.message.find_first_of("\r\n\x1b") == std::string::npos);
  CHECK(error.message.find("\xe2\x80\xae") == std::string::npos);
  CHECK(error.message.size() < 1500);
  CHECK(error.arm_code.empty());
  CHECK(error.request_id.empty());
  CHECK(error.correlation_id.empty());
}

TEST_CASE("a failed operation", "[arm][error_of]") {
  const auto carried = response(200, {{"x-ms-request-id", "r"}});
  const auto plain = arm::error_of_failed_operation("Failed", {}, carried);
  CHECK(plain.code == ErrorCode::refused);
  CHECK(mentions(plain.message, "Failed"));
  CHECK(plain.request_id == "r");

  arm::ErrorBody body;
  body.code = "OperationPreempted";
  body.message = "The operation has been preempted by a more recent operation.";
  const auto preempted = arm::error_of_failed_operation("Canceled", body, carried);
  CHECK(preempted.arm_code == "OperationPreempted");
  CHECK(mentions(preempted.message, "preempted by a more recent"));
  CHECK_FALSE(preempted.remedy.empty());
}
