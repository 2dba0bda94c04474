#include "guest/multiple_extensions.hpp"

#include <string>

#include "support/catch.hpp"

using azvmreset::guest::existing_vm_access_name;

namespace {

// As published with Azure/azure-powershell#8173 (F1.5).
std::string message(const std::string& name, const std::string& handler = "Microsoft.Compute.VMAccessAgent") {
  return "Multiple VMExtensions per handler not supported for OS type 'Windows'. VMExtension '" + name +
         "' with handler '" + handler + "' already added or specified in input.";
}

}  // namespace

TEST_CASE("the message names the instance that is there", "[guest][multiple_extensions]") {
  CHECK(existing_vm_access_name(message("enablevmaccess")) == "enablevmaccess");
  CHECK(existing_vm_access_name(message("My (old) one")) == "My (old) one");
  CHECK(existing_vm_access_name(message("a", "MICROSOFT.compute.vmaccessagent")) == "a");
}

TEST_CASE("another handler's instance is not taken", "[guest][multiple_extensions]") {
  CHECK_FALSE(existing_vm_access_name(message("script", "Microsoft.Compute.CustomScriptExtension")));
  CHECK_FALSE(existing_vm_access_name(message("x", "Microsoft.Compute.VMAccessAgentX")));
  CHECK(existing_vm_access_name(message("script", "Other") + message("access")) == "access");
}

TEST_CASE("a name that could not stand in a resource id is not taken", "[guest][multiple_extensions]") {
  CHECK_FALSE(existing_vm_access_name(message("..")));
  CHECK_FALSE(existing_vm_access_name(message("a/../../b")));
  CHECK_FALSE(existing_vm_access_name(message("a?x=1")));
  CHECK_FALSE(existing_vm_access_name(message("")));
}

TEST_CASE("a message without a name has none", "[guest][multiple_extensions]") {
  CHECK_FALSE(existing_vm_access_name(""));
  CHECK_FALSE(existing_vm_access_name("VMExtension '"));
  CHECK_FALSE(existing_vm_access_name("VMExtension 'x"));
  CHECK_FALSE(existing_vm_access_name("VMExtension 'x' with handler '"));
  CHECK_FALSE(existing_vm_access_name("Multiple VMExtensions per handler not supported for OS type 'Windows'."));
}
