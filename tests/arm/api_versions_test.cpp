#include "arm/api_versions.hpp"

#include <string>

#include "http/retry_policy.hpp"
#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "support/seeded_random.hpp"
#include "support/task_runner.hpp"

using namespace azvmreset;
using namespace azvmreset::arm;

namespace {

constexpr const char* kVm =
    "https://management.azure.com/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01";

std::string error(std::string_view code, std::string_view message) {
  return R"({"error":{"code":")" + std::string(code) + R"(","message":")" + std::string(message) + "\"}}";
}

std::string not_registered(std::string_view versions) {
  return error("NoRegisteredProviderFound",
               "No registered resource provider found for location 'x' and API version '2024-07-01' for type "
               "'virtualMachines'. The supported api-versions are '" +
                   std::string(versions) + "'. The supported locations are '2001-01-01, westus'.");
}

http::Request request_to(const std::string& url) { return http::Request("GET", test::url(url)); }

// A client's pipeline as far as it matters here.
struct Asking {
  test::TaskRunner runner;
  test::SeededRandom random{1};
  test::ScriptedSender wire;
  http::RetryPolicy retry{random, RetryOptions()};
  http::Pipeline pipeline{{&retry}, wire};
  ApiVersions versions;

  Result<http::Response> send(http::Request request) {
    request.amendment = &versions;
    return runner.run(pipeline.send(std::move(request)));
  }
};

}  // namespace

TEST_CASE("a version is spoken for each type of resource", "[arm][api_versions]") {
  const base::Log log;
  const auto given = ApiVersions::with(
      {{"microsoft.compute/VIRTUALMACHINES", "2023-03-01"}, {"Microsoft.Compute/disks", "2022-03-02-preview"}}, log);
  REQUIRE(given);
  CHECK(given->of(ResourceType::virtual_machines) == "2023-03-01");
  CHECK(given->of(ResourceType::extensions) == "2023-03-01");
  CHECK(given->of(ResourceType::run_commands) == "2023-03-01");
  CHECK(given->of(ResourceType::disks) == "2022-03-02-preview");
  CHECK(given->of(ResourceType::snapshots) == "2024-03-02");

  const auto apart = ApiVersions::with({{"Microsoft.Compute/virtualMachines", "2023-03-01"},
                                        {"Microsoft.Compute/virtualMachines/extensions", "2022-08-01"}},
                                       log);
  CHECK(apart->of(ResourceType::extensions) == "2022-08-01");
  CHECK(apart->of(ResourceType::run_commands) == "2023-03-01");
}

TEST_CASE("a type or a version that is none is refused, naming what there is", "[arm][api_versions]") {
  const base::Log log;
  const auto unknown = ApiVersions::with({{"Microsoft.Compute/galleries", "2023-03-01"}}, log);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::invalid_argument);
  CHECK(unknown.error().message.find("Microsoft.Compute/virtualMachines, ") != std::string::npos);
  for (const auto* version :
       {"", "latest", "2024-7-1", "2024-13-01", "2024-07-00", "2024-07-01&x=y", "2024-07-01-alpha"}) {
    INFO(version);
    CHECK_FALSE(ApiVersions::with({{"Microsoft.Compute/disks", version}}, log));
  }
}

TEST_CASE("of what an error claims to support only dates are believed", "[arm][api_versions]") {
  using Versions = std::vector<std::string>;
  CHECK(supported_versions("The supported api-versions are '2023-03-01, 2022-03-01-preview,2024-07-01'.") ==
        Versions{"2024-07-01", "2023-03-01"});
  CHECK(supported_versions("The api-version 'x' is invalid. The supported versions are '2014-04,2014-04-01'.") ==
        Versions{"2014-04-01"});
  CHECK(supported_versions("The supported api-versions are '2023-03-01&a=b, ../../x, 2023-0\xc3\xa4-01, 2023-99-01'")
            .empty());
  CHECK(supported_versions("The supported api-versions are '2023-03-01") == Versions{"2023-03-01"});
  CHECK(supported_versions("The supported locations are '2023-03-01'.").empty());
  CHECK(supported_versions("").empty());
}

TEST_CASE("a version that a cloud does not know is replaced by the newest older one it knows", "[arm][api_versions]") {
  const std::string list = "2020-06-01, 2023-03-01, 2024-01-01-preview, 2025-04-01";
  struct Row {
    int status;
    std::string body;
  };
  for (const auto& row :
       {Row{400, not_registered(list)},
        Row{400, error("InvalidApiVersionParameter",
                       "The api-version '2024-07-01' is invalid. The supported versions are '" + list + "'.")},
        Row{404, error("InvalidResourceType",
                       "The resource type could not be found in the namespace "
                       "'Microsoft.Compute' for api version '2024-07-01'. The supported "
                       "api-versions are '" +
                           list + "'.")}}) {
    INFO(row.body);
    Asking cloud;
    cloud.wire.reply(row.status, {}, row.body).reply(200);
    CHECK(cloud.send(request_to(std::string(kVm) + "?$expand=instanceView&api-version=2024-07-01"))->status() == 200);
    CHECK(cloud.wire.count() == 2);
    CHECK(cloud.wire.last().url == std::string(kVm) + "?$expand=instanceView&api-version=2023-03-01");
    CHECK(cloud.versions.of(ResourceType::virtual_machines) == "2023-03-01");
    CHECK(cloud.versions.of(ResourceType::extensions) == "2023-03-01");
    CHECK(cloud.versions.of(ResourceType::disks) == "2024-03-02");
    CHECK(cloud.runner.elapsed().count() == 0);
  }
}

TEST_CASE("a write goes out again too: it was refused unread", "[arm][api_versions]") {
  Asking cloud;
  cloud.wire.reply(400, {}, not_registered("2023-03-01")).reply(202);
  http::Request post("POST", test::url(std::string(kVm) + "/restart?api-version=2024-07-01"));
  post.idempotency = http::Idempotency::once;
  post.body = std::make_shared<const Secret>("{}");
  CHECK(cloud.send(post)->status() == 202);
  CHECK(cloud.wire.last().url == std::string(kVm) + "/restart?api-version=2023-03-01");
  CHECK(cloud.wire.last().body == "{}");
}

TEST_CASE("what is no refusal of the version is left alone", "[arm][api_versions]") {
  struct Row {
    int status;
    std::string body;
    const char* url;
  };
  const char* const compute = "?api-version=2024-07-01";
  for (const auto& row : {Row{400, error("BadRequest", "The supported api-versions are '2023-03-01'."), compute},
                          Row{403, not_registered("2023-03-01"), compute},
                          Row{400, not_registered("2025-04-01, 2024-07-01, 2024-06-01-preview"), compute},
                          Row{400, not_registered(""), compute}, Row{400, "<html>", compute}, Row{400, "", compute},
                          Row{400, not_registered("2023-03-01"), "?x=y"}}) {
    INFO(row.status << row.body);
    Asking cloud;
    cloud.wire.reply(row.status, {}, row.body);
    CHECK(cloud.send(request_to(std::string(kVm) + row.url))->status() == row.status);
    CHECK(cloud.wire.count() == 1);
    CHECK(cloud.versions.of(ResourceType::virtual_machines) == "2024-07-01");
  }
  Asking stranger;
  stranger.wire.reply(400, {}, not_registered("2023-03-01"));
  CHECK(
      stranger.send(request_to("https://management.azure.com/providers/Microsoft.Web/sites/x?api-version=2024-07-01"))
          ->status() == 400);
  CHECK(stranger.wire.count() == 1);
}

TEST_CASE("ARM and the provider each have a list; whoever goes on refusing is not asked for ever",
          "[arm][api_versions]") {
  Asking cloud;
  cloud.wire.reply(400, {}, not_registered("2024-06-01"))
      .reply(400, {}, not_registered("2024-05-01"))
      .reply(400, {}, not_registered("2024-04-01"));
  CHECK(cloud.send(request_to(std::string(kVm) + "?api-version=2024-07-01"))->status() == 400);
  CHECK(cloud.wire.count() == 3);
}
