#include "auth/cloud_choice.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/scripted_sender.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;

namespace {

Result<CloudChoice> choice_of(const CloudWords& words) {
  auto endpoint = arm_endpoint_of(words);
  if (!endpoint) return std::move(endpoint).error();
  return choose_cloud(words, test::url(*endpoint));
}

}  // namespace

TEST_CASE("without a word it is the public cloud", "[auth][cloud_choice]") {
  const auto choice = choice_of({}).value();
  CHECK(choice.well_known);
  CHECK(choice.cloud.name == "AzureCloud");
  CHECK(choice.cloud.arm_endpoint == "https://management.azure.com");
  CHECK(scope_of(choice.cloud) == "https://management.azure.com/.default");
  CHECK(authority_of(choice.cloud)->url.text() == "https://login.microsoftonline.com/");
}

TEST_CASE("a cloud is chosen by name, or by the ARM endpoint it has", "[auth][cloud_choice]") {
  for (const CloudWords& words :
       {CloudWords{"china", "", "", ""}, CloudWords{"", "https://management.chinacloudapi.cn/", "", ""},
        CloudWords{"https://management.chinacloudapi.cn", "", "", ""},
        CloudWords{"", "HTTPS://Management.ChinaCloudApi.cn:443", "", ""}}) {
    const auto choice = choice_of(words).value();
    CHECK(choice.well_known);
    CHECK(choice.cloud.name == "AzureChinaCloud");
    CHECK(authority_of(choice.cloud)->url.host() == "login.chinacloudapi.cn");
  }
}

TEST_CASE("an endpoint that is nobody's has to be asked", "[auth][cloud_choice]") {
  for (const auto* endpoint : {"https://arm.example:8443", "https://management.azure.com:8443",
                               "https://management.azure.com.example", "http://127.0.0.1:8080"}) {
    INFO(endpoint);
    const auto choice = choice_of({endpoint, "", "", ""}).value();
    CHECK_FALSE(choice.well_known);
    CHECK(choice.cloud.name == "custom");
    CHECK(authority_of(choice.cloud) == nullptr);
    CHECK(scope_of(choice.cloud) == endpoint + std::string("/.default"));
  }
}

TEST_CASE("what is given one by one stands in place of the cloud's own", "[auth][cloud_choice]") {
  const auto choice =
      choice_of({"USNat", "https://usnateast.management.azure.eaglex.ic.gov", "https://login.example/", "api://arm"})
          .value();
  CHECK(choice.well_known);
  CHECK(choice.cloud.arm_endpoint == "https://usnateast.management.azure.eaglex.ic.gov");
  CHECK(choice.cloud.authority == "https://login.example");
  CHECK(choice.cloud.audiences == std::vector<std::string>{"api://arm"});

  // A regional ARM endpoint has the tokens of the whole cloud (facts §7).
  const auto regional = choice_of({"USNat", "https://usnateast.management.azure.eaglex.ic.gov", "", ""}).value();
  CHECK(scope_of(regional.cloud) == "https://management.azure.eaglex.ic.gov/.default");
}

TEST_CASE("metadata never replaces what the caller gave", "[auth][cloud_choice]") {
  Cloud metadata;
  metadata.name = "Stack";
  metadata.authority = "https://login.evil.example";
  metadata.audiences = {"https://management.azure.com"};
  metadata.portal = "https://portal.example";
  metadata.adfs = true;

  const auto given =
      with_metadata(choice_of({"https://arm.example", "", "https://login.example", "api://arm"}).value(), metadata);
  CHECK(given.cloud.authority == "https://login.example");
  CHECK_FALSE(given.cloud.adfs);
  CHECK(given.cloud.audiences == std::vector<std::string>{"api://arm"});
  CHECK(given.cloud.portal == "https://portal.example");

  const auto open = with_metadata(choice_of({"https://arm.example", "", "", ""}).value(), metadata);
  CHECK(open.cloud.authority == "https://login.evil.example");
  CHECK(open.cloud.audiences == metadata.audiences);
}

TEST_CASE("an authority with AD FS in its path is AD FS", "[auth][cloud_choice]") {
  for (const auto* authority : {"https://login.example/adfs", "https://login.example/adfs/"}) {
    const auto choice = choice_of({"", "https://arm.example", authority, ""}).value();
    CHECK(choice.cloud.adfs);
    CHECK(authority_of(choice.cloud)->adfs);
  }
  CHECK_FALSE(choice_of({"", "https://arm.example", "https://adfs.example", ""})->cloud.adfs);
}

TEST_CASE("an authority that is no place to sign in is refused, naming the option", "[auth][cloud_choice]") {
  for (const auto* given : {"login.example", "https://a@login.example", "https://login.example/?x=1", "ftp://x", "#"}) {
    INFO(given);
    const auto refused = choice_of({"", "", given, ""});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("--authority") != std::string::npos);
  }
}

TEST_CASE("two ARM endpoints are one too many", "[auth][cloud_choice]") {
  CHECK(arm_endpoint_of({"https://arm.example/", "https://arm.example", "", ""}).ok());
  const auto refused = arm_endpoint_of({"https://arm.example", "https://other.example", "", ""});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        R"(the cloud "https://arm.example" and the ARM endpoint "https://other.example" are two places; expected one)");
  CHECK(arm_endpoint_of({"german", "", "", ""}).error().code == ErrorCode::invalid_argument);
}
