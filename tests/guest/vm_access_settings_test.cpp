#include "guest/vm_access_settings.hpp"

#include <string>

#include "support/catch.hpp"

using azvmreset::Secret;
using namespace azvmreset::guest;

namespace {

VmAccessAttempt attempt() { return {"westeurope", {2, 0}, "00112233-4455-4677-8899-aabbccddeeff"}; }

}  // namespace

TEST_CASE("a reset sends the account in the clear and the password protected", "[guest][vm_access_settings]") {
  CHECK(reset_password_body(attempt(), "azureuser", Secret("Correct-Horse-7")).expose() ==
        R"({"location":"westeurope","properties":{"publisher":"Microsoft.Compute","type":"VMAccessAgent",)"
        R"("typeHandlerVersion":"2.0","autoUpgradeMinorVersion":true,)"
        R"("forceUpdateTag":"00112233-4455-4677-8899-aabbccddeeff","settings":{"UserName":"azureuser"},)"
        R"("protectedSettings":{"Password":"Correct-Horse-7"}}})");
}

TEST_CASE("names and passwords cannot leave their JSON strings", "[guest][vm_access_settings]") {
  const Secret body = reset_password_body(attempt(), "a\",\"x\":\"", Secret("p\"}\\ü"));
  CHECK(body.expose().find(R"("settings":{"UserName":"a\",\"x\":\""})") != std::string::npos);
  CHECK(body.expose().find(R"("protectedSettings":{"Password":"p\"}\\ü"})") != std::string::npos);
}

TEST_CASE("a Remote Desktop reset sends no account at all", "[guest][vm_access_settings]") {
  CHECK(reset_rdp_body(attempt()).expose() ==
        R"({"location":"westeurope","properties":{"publisher":"Microsoft.Compute","type":"VMAccessAgent",)"
        R"("typeHandlerVersion":"2.0","autoUpgradeMinorVersion":true,)"
        R"("forceUpdateTag":"00112233-4455-4677-8899-aabbccddeeff","settings":{},"protectedSettings":{}}})");
}

TEST_CASE("the installed 2.x is asked for where it is higher", "[guest][vm_access_settings]") {
  CHECK(vm_access_version("").text() == "2.0");
  CHECK(vm_access_version("2.4").text() == "2.4");
  CHECK(vm_access_version("2.4.10").text() == "2.4");
  CHECK(vm_access_version("1.3").text() == "2.0");
  CHECK(vm_access_version("3.0").text() == "2.0");
  CHECK(vm_access_version("Unknown").text() == "2.0");
}

TEST_CASE("VMAccess is known by publisher and type in any case", "[guest][vm_access_settings]") {
  CHECK(is_vm_access("Microsoft.Compute", "VMAccessAgent"));
  CHECK(is_vm_access("MICROSOFT.COMPUTE", "vmaccessagent"));
  CHECK_FALSE(is_vm_access("Microsoft.OSTCExtensions", "VMAccessForLinux"));
  CHECK_FALSE(is_vm_access("Microsoft.Compute", "VMAccess"));

  CHECK(is_vm_access_handler("microsoft.compute.VMAccessAgent"));
  CHECK_FALSE(is_vm_access_handler("VMAccessAgent"));
  CHECK_FALSE(is_vm_access_handler(""));
}
