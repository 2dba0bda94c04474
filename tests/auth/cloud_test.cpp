#include "auth/cloud.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;

namespace {

http::Url url(std::string_view text) { return http::Url::parse(text).value(); }

}  // namespace

TEST_CASE("every well-known cloud is found by host and by audience", "[auth][cloud]") {
  REQUIRE(well_known_clouds().size() == 5);
  for (const auto& cloud : well_known_clouds()) {
    INFO(cloud.name);
    CHECK(cloud_of_arm_host(host_of(cloud.arm_endpoint)) == &cloud);
    for (const auto& audience : cloud.audiences) {
      CHECK(cloud_of_audience(audience) == &cloud);
      CHECK(cloud_of_audience(audience + "/") == &cloud);
    }
    CHECK(http::Url::parse(cloud.authority).ok());
  }
}

TEST_CASE("clouds are told apart in any case, and from strangers", "[auth][cloud]") {
  CHECK(cloud_of_arm_host("MANAGEMENT.Azure.com") != nullptr);
  CHECK(cloud_of_audience("HTTPS://Management.Core.Windows.NET/")->name == "AzureCloud");
  CHECK(cloud_of_audience("https://management.azure.com:443/")->name == "AzureCloud");
  CHECK(cloud_of_audience("https://management.azure.com./")->name == "AzureCloud");
  CHECK(cloud_of_audience("management.azure.com")->name == "AzureCloud");
  CHECK(cloud_of_arm_host("management.azure.com.example") == nullptr);
  CHECK(cloud_of_audience("https://management.azure.com.example/") == nullptr);
  CHECK(cloud_of_audience("api://management.azure.company") == nullptr);
  CHECK(cloud_of_audience("") == nullptr);
}

TEST_CASE("the authority follows from a well-known endpoint", "[auth][cloud]") {
  CHECK(authority_for(url("https://management.azure.com"), "")->text() == "https://login.microsoftonline.com/");
  CHECK(authority_for(url("https://management.chinacloudapi.cn"), "")->host() == "login.chinacloudapi.cn");
}

TEST_CASE("a custom endpoint needs an authority that was given", "[auth][cloud]") {
  const auto endpoint = url("https://arm.example:8443");
  const auto missing = authority_for(endpoint, "");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::invalid_argument);
  CHECK(missing.error().message.find("https://arm.example:8443") != std::string::npos);
  CHECK(missing.error().remedy.find("--authority") != std::string::npos);
  CHECK(authority_for(endpoint, "https://login.example/adfs")->text() == "https://login.example/adfs");
}

TEST_CASE("an authority that is no place to sign in is refused, naming the option", "[auth][cloud]") {
  for (const auto* given : {"login.example", "https://a@login.example", "https://login.example/?x=1", "ftp://x", "#"}) {
    INFO(given);
    const auto refused = authority_for(url("https://management.azure.com"), given);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("--authority") != std::string::npos);
  }
}

TEST_CASE("the scope is the endpoint's, or that of the audience given", "[auth][cloud]") {
  const auto endpoint = url("https://management.azure.com/");
  CHECK(scope_for(endpoint, "") == "https://management.azure.com/.default");
  CHECK(scope_for(url("https://arm.example:8443"), "") == "https://arm.example:8443/.default");
  CHECK(scope_for(endpoint, "https://management.core.windows.net/") == "https://management.core.windows.net//.default");
  CHECK(scope_for(endpoint, "api://x") == "api://x/.default");
  CHECK(scope_for(endpoint, "api://x/.default") == "api://x/.default");
}
