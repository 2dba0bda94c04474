#include <azvmreset/version.hpp>

#include "cli/help.hpp"
#include "fixtures.hpp"
#include "running.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("the program", "[cli]") {
  SECTION("tells its version") {
    CHECK(run_words({"version"}).out == "azvmreset " + std::string(version()) + "\n");
    CHECK(run_words({"version", "-o", "json"}).out == "{\"version\":\"" + std::string(version()) + "\"}\n");
  }
  SECTION("helps, whatever else is wrong") {
    for (const std::vector<const char*>& words : std::vector<std::vector<const char*>>{
             {"--help"}, {"help"}, {"preflight", "--help", "--nonsense"}, {"help", "rest"}, {"-h", "rest"}}) {
      CAPTURE(words);
      const auto ended = run_words(words);
      CHECK(ended.code == 0);
      CHECK_THAT(ended.out, Contains("Exit codes:"));
      CHECK(ended.err.empty());
    }
  }
  SECTION("says what to do next") {
    const auto ended = run_words({"preflght", "vm"});
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(ended.err == "azvmreset: there is no command \"preflght\"\n  next: did you mean preflight?\n");
    CHECK(run_words({}).code == 2);
  }
  SECTION("has no commands that are not built") {
    for (const char* name : {"diagnose", "fleet"}) {
      CHECK(run_words({name}).code == 2);
      CHECK_THAT(help_text(), !Contains(name));
    }
  }
}

TEST_CASE("exit codes before the network", "[cli]") {
  const std::map<std::string, std::string> token = {{"AZVMRESET_ACCESS_TOKEN", "token"}};

  SECTION("2: the command line is wrong") {
    CHECK(run_words({"preflight", some_vm, "--nonsense"}, token).code == 2);
    CHECK(run_words({"preflight", "web-01"}, token).code == 2);
    CHECK(run_words({"reset-password", some_vm}, token).code == 2);
    CHECK(run_words({"rest", "GET"}, token).code == 2);
  }
  SECTION("3: a classic VM") {
    CHECK(run_words({"preflight",
                     "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/"
                     "Microsoft.ClassicCompute/virtualMachines/old"},
                    token)
              .code == 3);
  }
  SECTION("4: nobody can sign in") {
    const auto ended = run_words({"preflight", some_vm});
    CHECK(ended.code == 4);
    CHECK_THAT(ended.err, Contains("AZURE_CLIENT_SECRET"));
  }
}

TEST_CASE("errors where JSON is wanted", "[cli]") {
  for (const auto& ended : {run_words({"preflight", "--nonsense", "-o", "json"}),
                            run_words({"preflight", "x"}, {{"AZVMRESET_OUTPUT", "json"}})}) {
    CHECK(ended.code == 2);
    CHECK_THAT(ended.out, StartsWith("{\"error\":{\"code\":\"invalid_argument\""));
    CHECK_THAT(ended.err, StartsWith("azvmreset: "));
  }
}

TEST_CASE("rest refuses secrets among the arguments", "[cli][secret]") {
  const auto refused = [](const char* body) {
    const auto ended = run_words({"rest", "PUT", "/x?api-version=1", "--body", body});
    CHECK(ended.code == 2);
    CHECK(ended.out.find("S3cret") == std::string::npos);
    CHECK(ended.err.find("S3cret") == std::string::npos);
    return ended.err;
  };
  CHECK_THAT(refused(R"({"properties":{"AdminPassword":"S3cret"}})"), Contains("properties.AdminPassword"));
  CHECK_THAT(refused(R"([{"client_secret":"S3cret"}])"), Contains("client_secret"));
  CHECK_THAT(refused("grant_type=x&client_secret=S3cret"), Contains("--body is not JSON"));

  const auto header = run_words({"rest", "GET", "/x", "--header", "S3cret"});
  CHECK(header.code == 2);
  CHECK(header.err.find("S3cret") == std::string::npos);
}
