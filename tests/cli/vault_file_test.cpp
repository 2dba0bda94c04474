#include "cli/vault_file.hpp"

#include "support/catch.hpp"
#include "support/folder.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

using namespace azvmreset;
using namespace azvmreset::cli;

namespace {

// The first end counts; one that was dropped comes after it.
class Kept final : public StoreCompletion::Receiver {
 public:
  void finish(Delivered<void> outcome) noexcept override {
    kept = ended_ ? kept : Result<void>::from(std::move(outcome)).ok();
    ended_ = true;
  }
  bool kept = false;

 private:
  bool ended_ = false;
};

RotationCandidate key_of_one_that_is_made() {
  RotationCandidate candidate("0f2a", Secret("-----BEGIN PRIVATE KEY-----\nMIIG\nid x\n-----END PRIVATE KEY-----\n"));
  candidate.kind = CandidateKind::sealing_key;
  candidate.resume_token = Secret(R"({"azvmreset_resume":1})");
  return candidate;
}

}  // namespace

TEST_CASE("two files keep what is current and what is pending, and a commit leaves one", "[cli][rotate]") {
  const test::Folder folder;
  const std::string path = folder.write("password", "old\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const Interrupts interrupts;
  {
    auto vault = VaultFile::open(path, interrupts);
    REQUIRE(vault);
    CHECK((*vault)->current()->secret.expose() == "old");
    CHECK_FALSE((*vault)->pending());
    const auto stored = std::make_shared<Kept>();
    (*vault)->store_pending(1, key_of_one_that_is_made(), StoreCompletion(stored));
    CHECK(stored->kept);
  }
  auto vault = VaultFile::open(path, interrupts);
  REQUIRE(vault);
  CHECK((*vault)->pending()->kind == CandidateKind::sealing_key);
  const auto status = std::filesystem::status(path + ".pending").permissions();
  CHECK(status == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));

  SECTION("the pending one, once it is a password") {
    const auto stored = std::make_shared<Kept>();
    (*vault)->store_pending(1, RotationCandidate("0f2a", Secret("new")), StoreCompletion(stored));
    const auto committed = std::make_shared<Kept>();
    (*vault)->commit(2, "0f2a", StoreCompletion(committed));
    CHECK((stored->kept && committed->kept));
    CHECK(folder.read("password") == "new\n");
    const auto again = std::make_shared<Kept>();
    (*vault)->commit(3, "0f2a", StoreCompletion(again));
    CHECK(again->kept);
  }
  SECTION("the current one") {
    const auto committed = std::make_shared<Kept>();
    (*vault)->commit(1, (*vault)->current()->id, StoreCompletion(committed));
    CHECK(committed->kept);
    CHECK(folder.read("password") == "old\n");
  }
  SECTION("none, where the folder has gone") {
    std::filesystem::remove_all(std::filesystem::path(path).parent_path());
    const auto committed = std::make_shared<Kept>();
    (*vault)->commit(1, "0f2a", StoreCompletion(committed));
    CHECK_FALSE(committed->kept);
    return;
  }
  CHECK(folder.entries() == 1);
}

TEST_CASE("a pending candidate is read back as it was written, whatever its secret holds", "[cli][rotate]") {
  const RotationCandidate written = key_of_one_that_is_made();
  const auto read = read_pending(pending_text_of(written).expose());
  REQUIRE(read);
  CHECK(read->id == written.id);
  CHECK(read->kind == CandidateKind::sealing_key);
  CHECK(read->secret.expose() == written.secret.expose());
  CHECK(read->resume_token.expose() == written.resume_token.expose());
}

TEST_CASE("what is not a pending candidate is refused, and what is cut off", "[cli][rotate]") {
  const std::string whole(pending_text_of(key_of_one_that_is_made()).expose());
  const std::size_t secret = whole.find("secret ");
  for (std::size_t length = 0; length < secret + 7; ++length) {
    INFO(length << " bytes");
    CHECK_FALSE(read_pending(whole.substr(0, length)));
  }
  CHECK_FALSE(read_pending("azvmreset-pending 2\nid a\nkind password\nresume_token \nsecret s"));
  CHECK_FALSE(read_pending("azvmreset-pending 1\nid a\nkind door\nresume_token \nsecret s"));
  CHECK(read_pending("azvmreset-pending 1\nid a\nkind password\nresume_token \nsecret s"));
}
