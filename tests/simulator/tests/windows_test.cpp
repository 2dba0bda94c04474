#include "simulator/guest/windows.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;

namespace {

Windows with_account(std::string_view name, std::string_view password) {
  Windows windows;
  Account& account = windows.add(name);
  account.groups = {std::string(kAdministratorsSid)};
  windows.set_password(account, password, {});
  return windows;
}

}  // namespace

TEST_CASE("the password policy", "[simulator][guest]") {
  Windows windows = with_account("jsmith", "Old-Passw0rd-1");
  Account& account = *windows.find("jsmith");
  account.display_name = "Jane Marie-Smith";
  const auto accepts = [&](std::string_view password) { return policy_accepts(windows, account, password); };

  SECTION("wants three of five classes") {
    CHECK(accepts("Abcdef12"));
    CHECK(accepts("abcdef1!"));
    CHECK(accepts("abcd1\xD0\xB6"));  // a letter of another script is a class of its own
    CHECK(!accepts("abcdefgh"));
    CHECK(!accepts("abcdef12"));
  }

  SECTION("refuses the account's name and parts of the display name, in any case") {
    CHECK(!accepts("xJSMITH-12345"));
    CHECK(!accepts("Hello-MARIE-1"));
    CHECK(!accepts("Smith!2345"));
    CHECK(accepts("Good-Passw0rd"));
  }

  SECTION("lets a name of two letters pass") {
    account.name = "ab";
    account.display_name.clear();
    CHECK(accepts("ab-Abcdef1"));
  }

  SECTION("counts UTF-16 units") {
    windows.policy.complexity = false;
    windows.policy.min_length = 4;
    CHECK(accepts("\xF0\x9F\x98\x80\xF0\x9F\x98\x80"));
    CHECK(
        !accepts("\xF0\x9F\x98\x80"
                 "a"));
    CHECK(!accepts(std::string(257, 'a')));
    CHECK(!accepts("\xFF\xFF\xFF\xFF"));
  }

  SECTION("remembers") {
    windows.policy.history = 2;
    windows.set_password(account, "Second-Passw0rd", {});
    CHECK(!accepts("Old-Passw0rd-1"));
    windows.set_password(account, "Third-Passw0rd", {});
    CHECK(accepts("Old-Passw0rd-1"));
    CHECK(!accepts("Second-Passw0rd"));
  }
}

TEST_CASE("signing in", "[simulator][guest]") {
  Windows windows = with_account("azureuser", "Old-Passw0rd-1");
  Account& account = *windows.find("azureuser");
  const auto code = [&](std::string_view password = "Old-Passw0rd-1") {
    return windows.sign_in("AZUREUSER", password).code;
  };

  CHECK(code() == 0);
  CHECK(code("old-passw0rd-1") == 1326);
  CHECK(windows.sign_in("nobody", "x").code == 1326);

  SECTION("tells what else is wrong only to who knows the password") {
    account.enabled = false;
    CHECK(code("wrong") == 1326);
    CHECK(code() == 1331);
    account.enabled = true;
    account.must_change = true;
    CHECK(code() == 1907);
    account.must_change = false;
    account.password_expired = true;
    CHECK(code() == 1330);
  }

  SECTION("locks the account after too many wrong ones") {
    windows.policy.lockout_threshold = 3;
    CHECK(code() == 0);
    for (int i = 0; i < 3; ++i) CHECK(code("wrong") == 1326);
    CHECK(code() == 1909);
  }

  SECTION("over Remote Desktop needs the configuration and the group") {
    const auto remote = [&] { return windows.sign_in("azureuser", "Old-Passw0rd-1").remote_desktop; };
    CHECK(remote());
    windows.rdp.enabled = false;
    CHECK(!remote());
    windows.rdp = {};
    account.groups = {std::string(kUsersSid)};
    CHECK(!remote());
    account.groups = {std::string(kRemoteDesktopUsersSid)};
    CHECK(remote());
  }
}

TEST_CASE("groups have local names", "[simulator][guest]") {
  Windows windows;
  CHECK(windows.group_name(kAdministratorsSid) == "Administrators");
  windows.language = "de-DE";
  CHECK(windows.group_name(kAdministratorsSid) == "Administratoren");
  windows.language = "fr-FR";
  CHECK(windows.group_name(kRemoteDesktopUsersSid) == "Utilisateurs du Bureau à distance");
}
