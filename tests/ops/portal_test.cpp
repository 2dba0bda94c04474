#include <azvmreset/portal.hpp>

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

ResourceId vm() {
  return ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "rescue-demo", "web-01").value();
}

bool refused(const Result<std::string>& url, std::string_view because) {
  return !url && url.error().code == ErrorCode::invalid_argument &&
         url.error().message.find(because) != std::string::npos;
}

}  // namespace

TEST_CASE("the portal's page for a reset", "[ops][portal]") {
  const std::string rest =
      "/resource/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rescue-demo/providers/"
      "Microsoft.Compute/virtualMachines/web-01/resetPassword";
  CHECK(portal_url(vm(), "contoso.onmicrosoft.com").value() ==
        "https://portal.azure.com/#@contoso.onmicrosoft.com" + rest);
  CHECK(portal_url(vm(), "72f988bf-86f1-41af-91ab-2d7cd011db47").value() ==
        "https://portal.azure.com/#@72f988bf-86f1-41af-91ab-2d7cd011db47" + rest);
  CHECK(portal_url(vm(), "").value() == "https://portal.azure.com/#@" + rest);
  CHECK(portal_url(vm(), "", "HTTPS://Management.Azure.Com:443/").ok());
}

TEST_CASE("a tenant that is neither a GUID nor a domain makes no link", "[ops][portal]") {
  for (const char* tenant : {"contoso", "a/b.com", "evil.example/#", "-a.com", "a-.com", "a..com", ".com", "com.",
                             "a.com.", "a b.com", "a.com\n",
                             "b\xC3\xBC"
                             "cher.example",
                             "@a.com", "72f988bf-86f1-41af-91ab-2d7cd011db4"}) {
    CAPTURE(tenant);
    CHECK(refused(portal_url(vm(), tenant), "neither a GUID nor a domain"));
  }
  const std::string label(63, 'a');
  CHECK(portal_url(vm(), label + ".example").ok());
  CHECK_FALSE(portal_url(vm(), label + "a.example").ok());
  CHECK_FALSE(portal_url(vm(), label + "." + label + "." + label + "." + label + ".com").ok());
}

TEST_CASE("every cloud has its own portal", "[ops][portal]") {
  struct Row {
    const char* cloud;
    const char* portal;
  };
  for (const auto& row :
       {Row{"usgovernment", "https://portal.azure.us/#@"}, Row{"AzureChinaCloud", "https://portal.azure.cn/#@"},
        Row{"USNat", "https://portal.azure.eaglex.ic.gov/#@"},
        Row{"https://management.usgovcloudapi.net/", "https://portal.azure.us/#@"},
        Row{"https://portal.stack.example/", "https://portal.stack.example/#@"},
        Row{"https://portal.stack.example:8443/ui", "https://portal.stack.example:8443/ui/#@"}}) {
    INFO(row.cloud);
    CHECK(portal_url(vm(), "", row.cloud).value().starts_with(row.portal));
  }
  for (const Cloud& cloud : well_known_clouds()) {
    INFO(cloud.name);
    CHECK(portal_url(vm(), "", cloud).ok() == (cloud.name != "USSec"));
  }
}

TEST_CASE("a portal that is not known is not guessed", "[ops][portal]") {
  CHECK(refused(portal_url(vm(), "", "USSec"), "USSec"));
  CHECK(portal_url(vm(), "", "ussec").error().remedy.find("clouds --cloud") != std::string::npos);
  CHECK(refused(portal_url(vm(), "", "https://management.azure.microsoft.scloud"), "USSec"));
  CHECK(refused(portal_url(vm(), "", "https://management.local.azurestack.external"), "azurestack"));
  CHECK(refused(portal_url(vm(), "", "https://management.azure.com:8443"), "8443"));
  CHECK(refused(portal_url(vm(), "", "http://portal.azure.com"), "not an https URL"));
  CHECK(refused(portal_url(vm(), "", "https://portal.example/?a=b"), "not an https URL"));
  CHECK(refused(portal_url(vm(), "", "https://a@portal.example"), "not an https URL"));
  CHECK(refused(portal_url(vm(), "", "portal"), "there is no cloud"));
}
