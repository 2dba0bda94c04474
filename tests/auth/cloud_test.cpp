#include "auth/cloud.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;
using namespace azvmreset::auth;

TEST_CASE("every well-known cloud is found by host and by audience", "[auth][cloud]") {
  REQUIRE(well_known_clouds().size() == 5);
  for (const auto& cloud : well_known_clouds()) {
    INFO(cloud.name);
    CHECK(cloud_of_arm_host(host_of(cloud.arm_endpoint)) == &cloud);
    for (const auto& audience : cloud.audiences) {
      CHECK(cloud_of_audience(audience) == &cloud);
      CHECK(cloud_of_audience(audience + "/") == &cloud);
    }
    CHECK(cloud.authority.starts_with("https://login."));
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

TEST_CASE("a scope is the audience and everything that was granted", "[auth][cloud]") {
  CHECK(scope_for("https://management.azure.com") == "https://management.azure.com/.default");
  CHECK(scope_for("https://management.core.windows.net/") == "https://management.core.windows.net//.default");
  CHECK(scope_for("api://x/.default") == "api://x/.default");
  CHECK(audience_in("https://management.core.windows.net//.default") == "https://management.core.windows.net/");
  CHECK(audience_in("api://x") == "api://x");
}

TEST_CASE("a cloud has the names that other tools give it", "[auth][cloud]") {
  struct Row {
    const char* given;
    const char* name;
  };
  for (const auto& row : {Row{"AzureCloud", "AzureCloud"}, Row{"azurecloud", "AzureCloud"}, Row{"public", "AzureCloud"},
                          Row{"AzurePublicCloud", "AzureCloud"}, Row{"usgovernment", "AzureUSGovernment"},
                          Row{"AzureUSGovernmentCloud", "AzureUSGovernment"}, Row{"Fairfax", "AzureUSGovernment"},
                          Row{"china", "AzureChinaCloud"}, Row{"MOONCAKE", "AzureChinaCloud"}, Row{"usnat", "USNat"},
                          Row{"ussec", "USSec"}}) {
    INFO(row.given);
    const auto cloud = cloud_named(row.given);
    REQUIRE(cloud);
    CHECK(cloud->name == row.name);
  }
}

TEST_CASE("a name that is none is answered with those there are", "[auth][cloud]") {
  for (const auto* given : {"", "azure", "german", "AzureCloud ", "https://management.azure.com"}) {
    INFO(given);
    const auto refused = cloud_named(given);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK(refused.error().message.find("AzureCloud, AzureUSGovernment, AzureChinaCloud, USNat, USSec") !=
          std::string::npos);
    CHECK(refused.error().remedy.find("ARM endpoint") != std::string::npos);
  }
}

TEST_CASE("a cloud as JSON", "[auth][cloud]") {
  Cloud cloud = cloud_named("USSec").value();
  CHECK(to_json(cloud) ==
        R"({"schema":"azvmreset.cloud/1","name":"USSec","arm_endpoint":"https://management.azure.microsoft.scloud",)"
        R"("authority":"https://login.microsoftonline.microsoft.scloud",)"
        R"("audiences":["https://management.azure.microsoft.scloud"],"portal":"","adfs":false})");
}
