#include "cli/identity.hpp"

#include <filesystem>
#include <fstream>

#include "fixtures.hpp"
#include "support/folder.hpp"

using namespace azvmreset;
using namespace azvmreset::cli;
using Catch::Matchers::Contains;

namespace {

using Values = std::map<std::string, std::string>;

struct Chosen {
  Result<Credential> credential;
  std::vector<std::string> told;

  template <class Kind>
  const Kind& as() const {
    REQUIRE(credential);
    REQUIRE(std::holds_alternative<Kind>(*credential));
    return std::get<Kind>(*credential);
  }
  const Error& error() const {
    REQUIRE_FALSE(credential);
    return credential.error();
  }
};

Chosen choose(const Values& values, std::initializer_list<const char*> options = {}) {
  std::vector<const char*> words = {"preflight"};
  words.insert(words.end(), options);
  auto parsed = parse(words);
  REQUIRE_FALSE(parsed.error);
  const Environment environment = variables(values);
  const auto settings = Settings::resolve(parsed.arguments, for_preflight, environment);
  REQUIRE(settings);
  const Interrupts interrupts;
  std::vector<std::string> told;
  auto credential = credential_of(
      *settings, Surroundings{environment, interrupts, [&](const std::string& line) { told.push_back(line); }});
  return {std::move(credential), std::move(told)};
}

const Values application = {{"AZURE_TENANT_ID", "tenant"}, {"AZURE_CLIENT_ID", "client"}};

Values application_with(std::initializer_list<Values::value_type> more) {
  Values values = application;
  values.insert(more);
  return values;
}

const Values everything = application_with({{"AZVMRESET_ACCESS_TOKEN", "token"},
                                            {"AZURE_CLIENT_SECRET", "secret"},
                                            {"AZURE_CLIENT_CERTIFICATE_PATH", "application.pem"},
                                            {"AZURE_FEDERATED_TOKEN_FILE", "token.jwt"}});

Values everything_but(std::initializer_list<const char*> names) {
  Values values = everything;
  for (const char* name : names) values.erase(name);
  return values;
}

}  // namespace

TEST_CASE("without --credential the environment decides, in this order", "[cli]") {
  CHECK(choose(everything).as<ReadyToken>().token.expose() == "token");

  const Chosen secret = choose(everything_but({"AZVMRESET_ACCESS_TOKEN"}));
  CHECK(secret.as<ClientSecret>().tenant == "tenant");
  CHECK(secret.as<ClientSecret>().client_id == "client");
  CHECK(secret.as<ClientSecret>().secret.expose() == "secret");

  const Chosen certificate = choose(everything_but({"AZVMRESET_ACCESS_TOKEN", "AZURE_CLIENT_SECRET"}));
  CHECK(certificate.as<ClientCertificate>().file == "application.pem");

  const Chosen federated =
      choose(everything_but({"AZVMRESET_ACCESS_TOKEN", "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH"}));
  CHECK(federated.as<WorkloadIdentity>().token_file == "token.jwt");
}

TEST_CASE("what stands on the command line is meant", "[cli]") {
  SECTION("a kind") { choose(everything, {"--credential", "client-secret"}).as<ClientSecret>(); }
  SECTION("a certificate") {
    CHECK(choose(everything, {"--certificate", "typed.pfx"}).as<ClientCertificate>().file == "typed.pfx");
  }
  SECTION("a federated token") {
    CHECK(choose(everything, {"--federated-token-file", "typed.jwt"}).as<WorkloadIdentity>().token_file == "typed.jwt");
  }
}

TEST_CASE("nothing set names every kind and what it needs", "[cli]") {
  for (const Values& values : {Values{}, application}) {
    const Chosen chosen = choose(values);
    CHECK(chosen.error().code == ErrorCode::authentication_failed);
    CHECK(chosen.error().message == "no credential is set");
    for (const CredentialKind& kind : credential_kinds()) {
      CHECK_THAT(chosen.error().remedy, Contains(std::string(kind.name) + ": " + std::string(kind.needs)));
    }
  }
}

TEST_CASE("what is missing of a kind is named, all of it", "[cli]") {
  const auto missing = [](const Values& values, std::initializer_list<const char*> options) {
    const Chosen chosen = choose(values, options);
    CHECK(chosen.error().code == ErrorCode::invalid_argument);
    return chosen.error().message;
  };
  CHECK(missing({{"AZURE_CLIENT_SECRET", "S3cret"}, {"AZURE_TENANT_ID", "tenant"}}, {}) ==
        "to sign in by client-secret these are missing: --client-id (or AZURE_CLIENT_ID)");
  CHECK(missing({}, {"--credential", "access-token"}) ==
        "to sign in by access-token these are missing: AZVMRESET_ACCESS_TOKEN");
  CHECK(missing({}, {"--credential", "client-certificate"}) ==
        "to sign in by client-certificate these are missing: --tenant (or AZURE_TENANT_ID), --client-id (or "
        "AZURE_CLIENT_ID), --certificate (or AZURE_CLIENT_CERTIFICATE_PATH)");
  CHECK(missing(application, {"--credential", "workload-identity"}) ==
        "to sign in by workload-identity these are missing: --federated-token-file (or AZURE_FEDERATED_TOKEN_FILE)");
  CHECK(missing({}, {"--credential", "device-code"}) ==
        "to sign in by device-code these are missing: --client-id (or AZURE_CLIENT_ID)");
}

TEST_CASE("a certificate", "[cli]") {
  const test::Folder folder;
  const Values with_file = application_with({{"AZURE_CLIENT_CERTIFICATE_PATH", "application.pem"}});

  SECTION("needs no password, sends no chain and signs by PS256 unless that is said") {
    const Chosen chosen = choose(with_file);
    const auto& certificate = chosen.as<ClientCertificate>();
    CHECK(certificate.tenant == "tenant");
    CHECK(certificate.client_id == "client");
    CHECK(certificate.password.empty());
    CHECK_FALSE(certificate.send_chain);
    CHECK(certificate.algorithm == AssertionAlgorithm::ps256);
  }
  SECTION("takes everything from the environment") {
    Values values = with_file;
    values["AZURE_CLIENT_CERTIFICATE_PASSWORD"] = "opens it";
    values["AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"] = "true";
    const Chosen chosen = choose(values, {"--certificate-algorithm", "rs256"});
    const auto& certificate = chosen.as<ClientCertificate>();
    CHECK(certificate.password.expose() == "opens it");
    CHECK(certificate.send_chain);
    CHECK(certificate.algorithm == AssertionAlgorithm::rs256);
  }
  SECTION("takes its password from a file, without the end of its line") {
    const std::string file = folder.path("password");
    std::ofstream(file) << "from the file\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    Values values = with_file;
    values["AZURE_CLIENT_CERTIFICATE_PASSWORD"] = "not this one";
    const Chosen chosen = choose(values, {"--certificate-password-file", file.c_str()});
    CHECK(chosen.as<ClientCertificate>().password.expose() == "from the file");
    CHECK(chosen.told.empty());

    std::filesystem::permissions(file, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    CHECK(choose(values, {"--certificate-password-file", file.c_str()}).told.size() == 1);
  }
  SECTION("whose password file is not there is wrong usage") {
    const std::string file = folder.path("nothing");
    CHECK_THAT(choose(with_file, {"--certificate-password-file", file.c_str()}).error().message, Contains("nothing"));
  }
}

TEST_CASE("a managed identity", "[cli]") {
  SECTION("needs nothing") {
    const Chosen chosen = choose({}, {"--credential", "managed-identity"});
    CHECK(chosen.as<ManagedIdentity>().client_id.empty());
  }
  SECTION("assigned by a user has one id") {
    CHECK(choose(application, {"--credential", "managed-identity"}).as<ManagedIdentity>().client_id == "client");
    const Chosen by_object = choose(application, {"--credential=managed-identity", "--identity-object-id", "object"});
    CHECK(by_object.as<ManagedIdentity>().object_id == "object");
    CHECK(by_object.as<ManagedIdentity>().client_id.empty());
    const Chosen by_id = choose({}, {"--credential=managed-identity", "--identity-resource-id", "/subscriptions/x"});
    CHECK(by_id.as<ManagedIdentity>().resource_id == "/subscriptions/x");
  }
  SECTION("with two ids that were typed has both, for the library to refuse") {
    const Chosen chosen =
        choose({}, {"--credential=managed-identity", "--identity-object-id", "object", "--client-id", "client"});
    CHECK(chosen.as<ManagedIdentity>().client_id == "client");
  }
}

TEST_CASE("the Azure CLI takes the tenant", "[cli]") {
  CHECK(choose({}, {"--credential", "azure-cli"}).as<AzureCli>().tenant.empty());
  CHECK(choose(application, {"--credential", "azure-cli"}).as<AzureCli>().tenant == "tenant");
}

TEST_CASE("a device code is shown in the service's own words", "[cli]") {
  std::vector<std::string> told;
  const Values values = {{"AZURE_CLIENT_ID", "client"}};
  const Environment environment = variables(values);
  const Interrupts interrupts;
  const auto credential =
      credential_of(settings_of({"preflight", "--credential", "device-code"}, values, for_preflight),
                    Surroundings{environment, interrupts, [&](const std::string& line) { told.push_back(line); }});
  REQUIRE(credential);
  const auto& device = std::get<DeviceCode>(*credential);
  CHECK(device.tenant == "organizations");
  CHECK(device.client_id == "client");
  device.prompt(DeviceCodePrompt{"open the page and enter ABCD-1234", "ABCD-1234", "https://login.example", {}});
  CHECK(told == std::vector<std::string>{"open the page and enter ABCD-1234"});
}

TEST_CASE("a chain", "[cli]") {
  SECTION("has its kinds in the order in which they are named") {
    const Chosen chosen = choose(everything, {"--credential", "azure-cli,client-secret,managed-identity"});
    const auto& links = chosen.as<CredentialChain>().links;
    REQUIRE(links.size() == 3);
    CHECK(std::holds_alternative<AzureCli>(links[0]));
    CHECK(std::holds_alternative<ClientSecret>(links[1]));
    CHECK(std::holds_alternative<ManagedIdentity>(links[2]));
    CHECK(chosen.told.empty());
  }
  SECTION("leaves out what is not set here, and says so") {
    const Chosen chosen = choose({}, {"--credential", "workload-identity,azure-cli"});
    CHECK(chosen.as<CredentialChain>().links.size() == 1);
    REQUIRE(chosen.told.size() == 1);
    CHECK_THAT(chosen.told[0], Contains("left out of the chain: to sign in by workload-identity"));
  }
  SECTION("of which nothing is set is no credential") {
    const Chosen chosen = choose({}, {"--credential", "client-secret,access-token"});
    CHECK(chosen.error().code == ErrorCode::authentication_failed);
    CHECK(chosen.error().message == "no kind of the chain can be used here");
    CHECK(chosen.told.size() == 2);
  }
}
