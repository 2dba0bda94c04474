// `net user` and `net localgroup` lines as Windows runs them (F2.3).
#include "simulator/guest/script.hpp"
#include "simulator/scenario.hpp"
#include "support/catch.hpp"

using namespace azvmreset::sim;

namespace {

struct Ran {
  int exit_code;
  std::string output;
  std::string error;
  Deed deed;
};

struct Computer {
  explicit Computer(std::string_view language = "en-US") {
    windows.language = language;
    windows.policy.min_length = 8;
    Account& account = windows.add("clerk");
    windows.set_password(account, "Old-Passw0rd", {});
  }

  Ran run(std::string text, Windows* controller = nullptr) {
    const Choices choices(0);
    Chance chance(0, "guest");
    const auto script = begin_script({.text = std::move(text)}, windows, {});
    CHECK(!script->go_on({windows, controller, choices, chance}, Time(std::chrono::seconds(1'790'000'000))));
    return {script->exit_code, script->output, script->error, script->deed};
  }

  Windows windows;
};

}  // namespace

TEST_CASE("net user lines in a script", "[simulator][net]") {
  Computer computer;
  Windows& windows = computer.windows;

  SECTION("set a password") {
    const Ran ran = computer.run("net user clerk New-Passw0rd\nexit $LASTEXITCODE");
    CHECK(ran.exit_code == 0);
    CHECK(ran.output == "The command completed successfully.\n");
    CHECK(windows.sign_in("clerk", "New-Passw0rd").accepted());
    CHECK(ran.deed.changed == std::vector<std::string>{"password"});
  }

  SECTION("end where somebody would have to type") {
    const Ran star = computer.run("net user clerk *\nexit $LASTEXITCODE");
    CHECK(star.exit_code == 2);
    CHECK(star.error == "No valid response was provided.");
    const Ran long_one = computer.run("net user clerk New-Passw0rd-15-\nexit $LASTEXITCODE");
    CHECK(long_one.error == "No valid response was provided.");
    CHECK(long_one.output.find("longer than 14 characters") != std::string::npos);
    CHECK(windows.sign_in("clerk", "Old-Passw0rd").accepted());
    CHECK(computer.run("net user clerk New-Passw0rd-15- /Y").error.empty());
    CHECK(windows.sign_in("clerk", "New-Passw0rd-15-").accepted());
  }

  SECTION("fail with a number of their own, which the script does not pass on by itself") {
    const Ran unknown = computer.run("net user nobody New-Passw0rd");
    CHECK(unknown.error == "The user name could not be found.\n\nMore help is available by typing NET HELPMSG 2221.");
    CHECK(unknown.exit_code == 0);
    CHECK(computer.run("net user clerk short").error.find("HELPMSG 2245") != std::string::npos);
    CHECK(computer.run("net user clerk New-Passw0rd /add").error.find("HELPMSG 2224") != std::string::npos);
    CHECK(computer.run("net user clerk New-Passw0rd /domain").error.starts_with("System error 1355 has occurred."));
    windows.find("clerk")->laps_managed = true;
    CHECK(computer.run("net user clerk New-Passw0rd").error.starts_with("System error 8654 has occurred."));
  }

  SECTION("change what an account is") {
    Account& clerk = *windows.find("clerk");
    clerk.enabled = false;
    clerk.locked = clerk.must_change = true;
    CHECK(computer.run("net user clerk /active:yes /logonpasswordchg:no /expires:12/31/2030").error.empty());
    CHECK(clerk.enabled);
    CHECK(!clerk.locked);
    CHECK(!clerk.must_change);
    CHECK(clerk.expires == Time(std::chrono::seconds(1'924'905'600)));
    CHECK(computer.run("net user clerk /expires:never").error.empty());
    CHECK(!clerk.expires);
    computer.run("net user \"two words\" 'it''s-Passw0rd' /add");
    CHECK(windows.sign_in("two words", "it's-Passw0rd").accepted());
    computer.run("net user clerk /delete");
    CHECK(windows.find("clerk") == nullptr);
  }

  SECTION("are German on a German guest, and so are the groups") {
    Computer german("de-DE");
    CHECK(german.run("net user clerk New-Passw0rd").output == "Der Befehl wurde erfolgreich ausgeführt.\n");
    CHECK(german.run("net localgroup Administrators clerk /add").error.starts_with("Systemfehler 1376 aufgetreten."));
    CHECK(german.run("net localgroup Administratoren clerk /add").error.empty());
    CHECK(german.windows.find("clerk")->member_of(kAdministratorsSid));
    CHECK(german.run("net localgroup Administratoren clerk /add").error.starts_with("Systemfehler 1378 aufgetreten."));
  }

  SECTION("are refused in a domain, unless somebody with rights runs them") {
    Computer controller;
    controller.windows.domain_controller = true;
    windows.domain = controller.windows.domain = "corp.example";
    const Ran ran = computer.run("net user clerk New-Passw0rd /domain", &controller.windows);
    CHECK(ran.output.find("domain controller for domain corp.example") != std::string::npos);
    CHECK(ran.error.starts_with("System error 5 has occurred."));
  }
}

TEST_CASE("a line that the simulator cannot run", "[simulator][net]") {
  Computer computer;
  for (const char* line : {"Get-Process", "net user clerk $secret", "net user clerk \"a`$b\"", "net share x=c:\\",
                           "net user clerk New-Passw0rd; exit 0", "net user clerk /times:all", "echo 'open"}) {
    INFO(line);
    const Ran ran = computer.run(std::string(line) + "\necho never");
    CHECK(ran.exit_code == 1);
    CHECK(ran.error.find("azvmreset-sim cannot run this line") != std::string::npos);
    CHECK(ran.output.empty());
  }
}
