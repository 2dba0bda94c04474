// What a sealed reset is told, as far as it comes without a network.
#include <filesystem>
#include <fstream>

#include <azvmreset/sealing.hpp>

#include "fixtures.hpp"
#include "running.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;

namespace {

std::vector<const char*> sealed(std::initializer_list<const char*> more) {
  std::vector<const char*> words{"reset-password", some_vm, "--username", "a", "--sealed"};
  words.insert(words.end(), more);
  return words;
}

void refuses(const std::vector<const char*>& words, const char* reason) {
  CAPTURE(words);
  const auto ended = run_words(words, {{"SECRET", "S3cret-Value"}});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Contains(reason));
  CHECK_THAT(ended.out + ended.err, !Contains("S3cret-Value"));
}

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path) << text;
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace

TEST_CASE("a sealed password is made in the guest, and nothing may contradict that", "[cli][sealing]") {
  refuses(sealed({}), "--sealed needs --secret-out");
  refuses(sealed({"--secret-out", "x", "--password-env", "SECRET"}), "the guest makes the password");
  refuses(sealed({"--secret-out", "x", "--generate"}), "both make the password");
  refuses(sealed({"--secret-out", "x", "--clear-parameter"}), "with --sealed none does");
  refuses(sealed({"--secret-out", "x", "--method", "vm_access"}), "VMAccess cannot make a password in the guest");
  refuses(sealed({"--secret-out", "x", "--sealing-key", "k", "--key-out", "y"}), "--sealing-key gives one");
  refuses({"reset-password", some_vm, "--username", "a", "--key-out", "y", "--password-env", "SECRET"},
          "there is no --sealed");
  refuses({"reset-password", some_vm, "--username", "a", "--sealing-key", "k", "--dry-run"}, "there is no --sealed");
}

TEST_CASE("the key of a sealed password has a place before anything is sent", "[cli][sealing]") {
  const test::Folder folder;
  const std::string out = folder.path("password");
  refuses(sealed({"--secret-out", "fd:2"}), "--secret-out is no file");
  CHECK(run_words(sealed({"--secret-out", "fd:2", "--key-out", folder.path("k").c_str()})).code == 4);

  // All that is missing is a credential; so nothing was made, either.
  CHECK(run_words(sealed({"--secret-out", out.c_str()})).code == 4);
  CHECK(folder.entries() == 0);

  write(out + ".key", "of another reset");
  refuses(sealed({"--secret-out", out.c_str()}), "password.key is there already");
  std::filesystem::remove(out + ".key");
  write(out + ".resume", "of another reset");
  refuses(sealed({"--secret-out", out.c_str()}), "password.resume is there already");
}

TEST_CASE("a key of the caller's own is read, and never shown", "[cli][sealing][secret]") {
  const test::Folder folder;
  const std::string path = folder.path("key.pem");
  refuses(sealed({"--secret-out", "x", "--sealing-key", "/no/such/file"}), "cannot read /no/such/file");
  write(path, "S3cret-Value\n");
  refuses(sealed({"--secret-out", "x", "--sealing-key", path.c_str()}), "--sealing-key");

  const auto key = SealingKey::generate();
  REQUIRE(key);
  const Secret pem = key->to_pem();
  write(path, pem.expose());
  const auto ended = run_words(sealed({"--secret-out", "x", "--sealing-key", path.c_str()}));
  CHECK(ended.code == 4);
  CHECK_THAT(ended.out + ended.err, !Contains("PRIVATE"));
  CHECK_THAT(ended.err, !Contains("others on this machine can read"));
  std::filesystem::permissions(path, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  CHECK_THAT(run_words(sealed({"--secret-out", "x", "--sealing-key", path.c_str()})).err,
             Contains("others on this machine can read"));
}

TEST_CASE("going on with a sealed reset takes key and place, both", "[cli][sealing]") {
  const test::Folder folder;
  const std::string token = folder.path("token");
  const std::string path = folder.path("key.pem");
  write(token, "{}");
  const auto key = SealingKey::generate();
  REQUIRE(key);
  write(path, key->to_pem().expose());
  refuses({"resume", token.c_str(), "--sealing-key", path.c_str()}, "takes both");
  refuses({"resume", token.c_str(), "--secret-out", "x"}, "takes both");
  CHECK(run_words({"resume", token.c_str(), "--sealing-key", path.c_str(), "--secret-out", "x"}).code == 4);
}

TEST_CASE("the ways into the guest are not told two things", "[cli][ladder]") {
  const auto words = [](std::initializer_list<const char*> more) {
    std::vector<const char*> all{"reset-password", some_vm, "--username", "a", "--password-env", "SECRET"};
    all.insert(all.end(), more);
    return all;
  };
  refuses(words({"--action"}), "without --method run_command both are tried in turn");
  refuses(words({"--action", "--method", "vm_access"}), "--method run_command");
  refuses(words({"--remove-extension", "--leave-extension"}), "contradicts");
  refuses(words({"--method", "offline"}), "expected vm_access|run_command");
  refuses(words({"--allow-offline"}), "--offline-plaintext");
  refuses(words({"--offline-plaintext"}), "--allow-offline");
  refuses(words({"--journal", "x"}), "--journal is about a repaired disk");
  for (const auto& good : {words({"--method", "run_command", "--action"}), words({"--leave-extension"}),
                           words({"--allow-offline", "--offline-plaintext"}), words({})}) {
    CHECK(run_words(good, {{"SECRET", "S3cret-Value"}}).code == 4);
  }
}
