#include "arm/backup_view.hpp"

#include <string>

#include "support/catch.hpp"

using namespace azvmreset;

namespace {

Result<arm::BackupView> read(const std::string& text) {
  const auto document = base::json::Document::parse(text);
  REQUIRE(document);
  return arm::read_backup(document->root());
}

}  // namespace

TEST_CASE("a VM is backed up unless it plainly is not", "[arm][backup]") {
  CHECK(read(R"({"protectionStatus":"Protected","vaultId":"/v/1","policyName":"daily"})")->covered);
  CHECK(read(R"({"protectionStatus":"ProtectionFailed"})")->covered);
  CHECK_FALSE(read(R"({"protectionStatus":"NotProtected","vaultId":""})")->covered);
  CHECK(read(R"({"protectionStatus":"Protected","vaultId":"/v/1","policyName":"daily"})")->vault_id == "/v/1");
}

TEST_CASE("a backup status with a member of the wrong type is refused", "[arm][backup]") {
  for (const char* wrong : {"7", R"({"protectionStatus":7})", R"({"vaultId":[]})"}) {
    const auto view = read(wrong);
    REQUIRE_FALSE(view);
    CHECK(view.error().code == ErrorCode::protocol);
  }
}
