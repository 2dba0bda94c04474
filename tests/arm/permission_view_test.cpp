#include "arm/permission_view.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace azvmreset;
using arm::PermissionView;

namespace {

constexpr const char* extensions_write = "Microsoft.Compute/virtualMachines/extensions/write";

Result<PermissionView> read(const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return arm::read_permission(document->root());
}

PermissionView with(std::vector<std::string> actions, std::vector<std::string> not_actions = {}) {
  PermissionView view;
  view.actions = std::move(actions);
  view.not_actions = std::move(not_actions);
  return view;
}

}  // namespace

TEST_CASE("a permission with its lists", "[arm][permissions]") {
  const auto view = read(R"({"actions":["*"],"notActions":["Microsoft.Authorization/*/Write"],
                             "dataActions":["x"],"notDataActions":[],"condition":null})");
  REQUIRE(view);
  CHECK(view->actions == std::vector<std::string>{"*"});
  CHECK(view->not_actions == std::vector<std::string>{"Microsoft.Authorization/*/Write"});
  CHECK(view->allows(extensions_write));
  CHECK_FALSE(view->allows("Microsoft.Authorization/locks/write"));
  CHECK_FALSE(read("{}")->allows(extensions_write));
  CHECK(read(R"({"actions":null})")->actions.empty());
}

TEST_CASE("a permission with a member of the wrong type is refused", "[arm][permissions]") {
  for (const char* wrong : {"7", "[]", R"({"actions":"*"})", R"({"actions":[7]})", R"({"actions":[["*"]]})",
                            R"({"notActions":{}})", R"({"dataActions":"x"})", R"({"notDataActions":7})"}) {
    CAPTURE(wrong);
    const auto document = base::json::Document::parse(wrong);
    REQUIRE(document);
    const auto view = arm::read_permission(document->root());
    REQUIRE_FALSE(view);
    CHECK(view.error().code == ErrorCode::protocol);
  }
}

TEST_CASE("a star stands for any run of characters, anywhere, in any case", "[arm][permissions]") {
  for (const char* pattern :
       {"*", "**", "Microsoft.Compute/*", "*/write", "microsoft.compute/virtualmachines/extensions/write",
        "Microsoft.Compute/*/write", "Microsoft.Compute/virtualMachines/*", "*virtualMachines*", "M*e",
        "Microsoft.Compute/virtualMachines/extensions/write*", "*w*r*i*t*e"}) {
    CAPTURE(pattern);
    CHECK(with({pattern}).allows(extensions_write));
  }
  for (const char* pattern :
       {"", "Microsoft.Compute/virtualMachines/extensions", "Microsoft.Compute/virtualMachines/write", "*/read",
        "Microsoft.Compute/*/delete", "Microsoft.Compute/virtualMachines/extensions/write/*", "*writ", "?*",
        "Microsoft.Network/*", "Microsoft.Compute/virtualMachines/extensions/writes", "*ee"}) {
    CAPTURE(pattern);
    CHECK_FALSE(with({pattern}).allows(extensions_write));
  }
  CHECK(with({"*"}).allows(""));
  CHECK(with({""}).allows(""));
}

TEST_CASE("many stars take no more time than a few", "[arm][permissions]") {
  std::string pattern;
  for (int i = 0; i < 2000; ++i) pattern += "a*";
  const std::string action(20000, 'a');
  CHECK(with({pattern}).allows(action));
  CHECK_FALSE(with({pattern + "b"}).allows(action));
}

TEST_CASE("what one role excepts, another may allow", "[arm][permissions]") {
  const auto most = with({"*"}, {"Microsoft.Compute/virtualMachines/extensions/*"});
  const auto extensions = with({"Microsoft.Compute/virtualMachines/extensions/write"});
  CHECK_FALSE(arm::allowed({}, extensions_write));
  CHECK_FALSE(arm::allowed({most}, extensions_write));
  CHECK(arm::allowed({most, extensions}, extensions_write));
  CHECK(arm::allowed({extensions, most}, extensions_write));
  CHECK_FALSE(arm::allowed({extensions, most}, "Microsoft.Compute/virtualMachines/extensions/delete"));
}
