// Commands that work inside the guest, as far as they come without a network.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "fixtures.hpp"
#include "running.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;

namespace {

// A file of the test's own with mode 600.
class SecretFile {
 public:
  explicit SecretFile(const std::string& content) {
    std::ofstream(path_) << content;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  ~SecretFile() { std::remove(path_.c_str()); }

  const char* path() const { return path_.c_str(); }

 private:
  std::string path_ = std::filesystem::temp_directory_path() / ("azvmreset-cli-test-" + std::to_string(::getpid()));
};

void refuses(const std::vector<const char*>& words, const char* reason) {
  CAPTURE(words);
  const auto ended = run_words(words, {{"SECRET", "S3cret-Value"}});
  CHECK(ended.code == 2);
  CHECK_THAT(ended.err, Contains(reason));
  CHECK_THAT(ended.out + ended.err, !Contains("S3cret-Value"));
}

}  // namespace

TEST_CASE("run-command says what is missing before it signs in", "[cli][run_command]") {
  refuses({"run-command", some_vm}, "there is nothing to run");
  refuses({"run-command", some_vm, "--script", "a", "--command-id", "IPConfig"}, "both say what is to run");
  refuses({"run-command", some_vm, "--script", "/no/such/file"}, "cannot read /no/such/file");
  refuses({"run-command", some_vm, "--command-id", "IPConfig", "--parameter", "S3cret-Value"}, "expected NAME=VALUE");
  refuses({"run-command", some_vm, "--command-id", "IPConfig", "--parameter", "=S3cret-Value"}, "expected NAME=VALUE");
  refuses({"run-command", some_vm, "--command-id", "IPConfig", "--run-as-user", "svc"}, "--run-as-password-file");
  refuses({"run-command", some_vm, "--command-id", "IPConfig", "--run-as-password-file", "x"}, "without --run-as-user");
}

TEST_CASE("run-command takes no secret as an argument", "[cli][run_command][secret]") {
  refuses({"run-command", some_vm, "--command-id", "x", "--parameter", "adminPassword=S3cret-Value"}, "secret-shaped");
  refuses({"run-command", some_vm, "--command-id", "x", "--protected-parameter", "p=S3cret-Value"},
          "a secret is never an argument");
  refuses({"run-command", some_vm, "--command-id", "x", "--protected-parameter", "S3cret-Value"}, "found no name");
  refuses({"run-command", some_vm, "--command-id", "x", "--protected-parameter", "p=env:NOT_SET"}, "is not set");

  const SecretFile file("S3cret-Value\n");
  const std::string from_file = std::string("p=@") + file.path();
  const auto ended = run_words({"run-command", some_vm, "--command-id", "x", "--protected-parameter", from_file.c_str(),
                                "--protected-parameter", "q=env:SECRET"},
                               {{"SECRET", "S3cret-Value"}});
  CHECK(ended.code == 4);  // all that was missing is a credential
  CHECK_THAT(ended.out + ended.err, !Contains("S3cret-Value"));
}

TEST_CASE("an account is named in one way", "[cli][account]") {
  for (const char* command : {"fix-account", "verify", "reset-password"}) {
    refuses({command, some_vm}, "--username is missing");
    refuses({command, some_vm, "--username", "a", "--builtin-admin"}, "both name an account");
  }
  CHECK(run_words({"fix-account", some_vm, "--builtin-admin"}).code == 4);
  CHECK(run_words({"verify", some_vm, "--builtin-admin"}).code == 4);
}

TEST_CASE("fix-account reads days strictly", "[cli][account]") {
  for (const char* wrong :
       {"", "2027", "2027-02-30", "2027-13-01", "27-01-01", "2027-1-01x", "2027/01/01", "+027-01-01", "2027-01--1"}) {
    refuses({"fix-account", some_vm, "--username", "a", (std::string("--extend=") + wrong).c_str()},
            "expected a day as YYYY-MM-DD");
  }
  CHECK(run_words({"fix-account", some_vm, "--username", "a", "--extend", "2028-02-29"}).code == 4);
}

TEST_CASE("fix-account takes a password from one place, or makes one that is kept", "[cli][account]") {
  const auto words = [](std::initializer_list<const char*> more) {
    std::vector<const char*> all{"fix-account", some_vm, "--username", "a"};
    all.insert(all.end(), more);
    return all;
  };
  refuses(words({"--generate"}), "--generate needs --secret-out");
  refuses(words({"--secret-out", "x"}), "nothing says to make one");
  refuses(words({"--generate", "--secret-out", "x", "--password-stdin"}), "none can be given");
  refuses(words({"--password-file", "x", "--password-env", "SECRET"}), "not several");
  CHECK(run_words(words({"--detect-only"})).code == 4);
}

TEST_CASE("groups have names of their own on the command line", "[cli][account]") {
  refuses({"fix-account", some_vm, "--username", "a", "--add-to-group", "Administratoren"},
          "expected administrators|remote-desktop-users");
  CHECK(run_words({"fix-account", some_vm, "--username", "a", "--add-to-group", "administrators", "--add-to-group",
                   "remote-desktop-users"})
            .code == 4);
}
