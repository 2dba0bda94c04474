// What C says of a client arrives in the options of C++.
#include "capi/options.hpp"

#include "support/catch.hpp"

#include <azvmreset.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>

using namespace azvmreset;
using namespace std::chrono_literals;

namespace {

struct Freed {
  void operator()(azvmr_options* options) const { azvmr_options_free(options); }
};
using Options = std::unique_ptr<azvmr_options, Freed>;

Options new_options() {
  azvmr_options* options = nullptr;
  REQUIRE(azvmr_options_new(&options, nullptr) == AZVMR_OK);
  return Options(options);
}

// What azvmr_client_new makes of the options: a copy.
ClientOptions copied(const Options& options) { return capi::copy_of(options->rep.options); }

template <class Kind>
Kind credential_of(const Options& options) {
  CHECK(options->rep.has_credential);
  auto credential = copied(options).credential;
  REQUIRE(std::holds_alternative<Kind>(credential));
  return std::move(std::get<Kind>(credential));
}

// Calls a setter that must refuse, and gives what it said.
template <class Setter, class... Arguments>
std::string refused(Setter setter, const Options& options, Arguments... arguments) {
  azvmr_error* err = nullptr;
  CHECK(setter(options.get(), arguments..., &err) == AZVMR_INVALID_ARGUMENT);
  std::string message = azvmr_error_message(err, nullptr);
  azvmr_error_free(err);
  CHECK_FALSE(options->rep.has_credential);
  return message;
}

struct Shown {
  std::string code;
  std::string address;
  std::string message;
  int64_t expires_at = 0;
  int released = 0;
};

int32_t show(const azvmr_device_code_prompt* prompt, void* user_data) {
  REQUIRE(prompt->struct_size == sizeof *prompt);
  auto& shown = *static_cast<Shown*>(user_data);
  shown.code = prompt->user_code;
  shown.address = prompt->verification_uri;
  shown.message = prompt->message;
  shown.expires_at = prompt->expires_at;
  return shown.code == "nobody sees it" ? 1 : 0;
}

void release(void* user_data) { ++static_cast<Shown*>(user_data)->released; }

}  // namespace

TEST_CASE("a certificate from C", "[capi]") {
  const Options options = new_options();
  azvmr_client_certificate given{};
  given.struct_size = sizeof given;
  given.tenant = "tenant";
  given.client_id = "client";

  SECTION("from a file, with nothing else said") {
    given.file = "application.pem";
    REQUIRE(azvmr_options_set_client_certificate(options.get(), &given, nullptr) == AZVMR_OK);
    const auto certificate = credential_of<ClientCertificate>(options);
    CHECK(certificate.tenant == "tenant");
    CHECK(certificate.client_id == "client");
    CHECK(certificate.file == "application.pem");
    CHECK(certificate.bytes.empty());
    CHECK(certificate.password.empty());
    CHECK_FALSE(certificate.send_chain);
    CHECK(certificate.algorithm == AssertionAlgorithm::ps256);
  }
  SECTION("from memory, with everything, and bytes that hold a NUL") {
    given.bytes = "PF\0X";
    given.bytes_length = 4;
    given.password = "opens it";
    given.password_length = 5;
    given.send_chain = 1;
    given.algorithm = AZVMR_ASSERTION_RS256;
    REQUIRE(azvmr_options_set_client_certificate(options.get(), &given, nullptr) == AZVMR_OK);
    const auto certificate = credential_of<ClientCertificate>(options);
    CHECK(certificate.file.empty());
    CHECK(certificate.bytes.expose() == std::string_view("PF\0X", 4));
    CHECK(certificate.password.expose() == "opens");
    CHECK(certificate.send_chain);
    CHECK(certificate.algorithm == AssertionAlgorithm::rs256);
  }
  SECTION("that cannot be meant") {
    const auto set = azvmr_options_set_client_certificate;
    const azvmr_client_certificate* nothing = nullptr;
    const azvmr_client_certificate* certificate = &given;
    CHECK(refused(set, options, nothing) == "the certificate is NULL, or its struct_size is not set");
    CHECK(refused(set, options, certificate) == "a certificate is given as file or as bytes, one of the two");
    given.file = "application.pem";
    given.bytes = "PFX";
    CHECK(refused(set, options, certificate) == "a certificate is given as file or as bytes, one of the two");
    given.bytes = nullptr;
    given.password_length = 3;
    CHECK(refused(set, options, certificate) == "found NULL for password, and the length 3");
    given.password_length = 0;
    given.algorithm = 2;
    CHECK(refused(set, options, certificate) == "found 2 for algorithm, expected 0 to 1");
    given.tenant = nullptr;
    CHECK(refused(set, options, certificate) == "found NULL for tenant");
    given.struct_size = 0;
    CHECK(refused(set, options, certificate) == "the certificate is NULL, or its struct_size is not set");
  }
}

TEST_CASE("a workload identity from C", "[capi]") {
  const Options options = new_options();
  const char* nothing = nullptr;
  CHECK(refused(azvmr_options_set_workload_identity, options, "tenant", "client", nothing) ==
        "found NULL for token_file");
  REQUIRE(azvmr_options_set_workload_identity(options.get(), "tenant", "client", "token.jwt", nullptr) == AZVMR_OK);
  const auto identity = credential_of<WorkloadIdentity>(options);
  CHECK(identity.tenant == "tenant");
  CHECK(identity.client_id == "client");
  CHECK(identity.token_file == "token.jwt");
}

TEST_CASE("a managed identity from C", "[capi]") {
  const Options options = new_options();
  REQUIRE(azvmr_options_set_managed_identity(options.get(), nullptr, nullptr, nullptr, nullptr) == AZVMR_OK);
  CHECK(credential_of<ManagedIdentity>(options).client_id.empty());
  REQUIRE(azvmr_options_set_managed_identity(options.get(), "client", "object", "resource", nullptr) == AZVMR_OK);
  const auto identity = credential_of<ManagedIdentity>(options);
  CHECK(identity.client_id == "client");
  CHECK(identity.object_id == "object");
  CHECK(identity.resource_id == "resource");
}

TEST_CASE("the Azure CLI from C", "[capi]") {
  const Options options = new_options();
  CHECK(refused(azvmr_options_set_azure_cli, options, "tenant", "subscription", "az", -1) ==
        "found -1 ms for time_limit, expected 0 or more");
  REQUIRE(azvmr_options_set_azure_cli(options.get(), nullptr, nullptr, nullptr, 0, nullptr) == AZVMR_OK);
  CHECK(credential_of<AzureCli>(options).time_limit == AzureCli{}.time_limit);
  REQUIRE(azvmr_options_set_azure_cli(options.get(), "tenant", "subscription", "az", 5, nullptr) == AZVMR_OK);
  const auto cli = credential_of<AzureCli>(options);
  CHECK(cli.tenant == "tenant");
  CHECK(cli.subscription == "subscription");
  CHECK(cli.program == "az");
  CHECK(cli.time_limit == 5ms);
}

TEST_CASE("a device code from C", "[capi]") {
  Shown shown;
  {
    const Options options = new_options();
    REQUIRE(azvmr_options_set_device_code(options.get(), "tenant", "client", show, &shown, release, nullptr) ==
            AZVMR_OK);
    const auto device = credential_of<DeviceCode>(options);
    CHECK(device.tenant == "tenant");
    CHECK(device.client_id == "client");
    device.prompt(DeviceCodePrompt{"open the page", "ABCD-1234", "https://login.example/device",
                                   std::chrono::system_clock::time_point(1500ms)});
    CHECK(shown.message == "open the page");
    CHECK(shown.code == "ABCD-1234");
    CHECK(shown.address == "https://login.example/device");
    CHECK(shown.expires_at == 1500);
    CHECK_THROWS_WITH(device.prompt(DeviceCodePrompt{"", "nobody sees it", "", {}}),
                      "the device code could not be shown");
    CHECK(shown.released == 0);
  }
  CHECK(shown.released == 1);

  SECTION("that is refused is released as well") {
    const Options options = new_options();
    const azvmr_device_code_fn nothing = nullptr;
    CHECK(refused(azvmr_options_set_device_code, options, "tenant", "client", nothing, static_cast<void*>(&shown),
                  release) == "found NULL for prompt");
    CHECK(shown.released == 2);
  }
}

TEST_CASE("a chain from C", "[capi]") {
  const Options options = new_options();
  azvmr_client* client = nullptr;

  SECTION("has what is set after its beginning, in that order") {
    REQUIRE(azvmr_options_set_ready_token(options.get(), "dropped", 7, nullptr) == AZVMR_OK);
    REQUIRE(azvmr_options_begin_chain(options.get(), 1500, nullptr) == AZVMR_OK);
    REQUIRE(azvmr_options_set_managed_identity(options.get(), nullptr, nullptr, nullptr, nullptr) == AZVMR_OK);
    REQUIRE(azvmr_options_set_client_secret(options.get(), "tenant", "client", "secret", 6, nullptr) == AZVMR_OK);
    const auto chain = credential_of<CredentialChain>(options);
    CHECK(chain.time_limit == 1500ms);
    REQUIRE(chain.links.size() == 2);
    CHECK(std::holds_alternative<ManagedIdentity>(chain.links[0]));
    CHECK(std::get<ClientSecret>(chain.links[1]).secret.expose() == "secret");
  }
  SECTION("that is begun again has no links") {
    REQUIRE(azvmr_options_begin_chain(options.get(), 0, nullptr) == AZVMR_OK);
    REQUIRE(azvmr_options_set_azure_cli(options.get(), nullptr, nullptr, nullptr, 0, nullptr) == AZVMR_OK);
    REQUIRE(azvmr_options_begin_chain(options.get(), 0, nullptr) == AZVMR_OK);
    CHECK_FALSE(options->rep.has_credential);
    CHECK(azvmr_client_new(&client, options.get(), nullptr) == AZVMR_INVALID_ARGUMENT);
    CHECK(client == nullptr);
  }
  SECTION("takes no negative time") {
    CHECK(refused(azvmr_options_begin_chain, options, -1) == "found -1 ms for time_limit, expected 0 or more");
  }
}

TEST_CASE("cloud and network from C", "[capi]") {
  const Options options = new_options();
  azvmr_options* given = options.get();
  REQUIRE(azvmr_options_set_cloud(given, "AzureChinaCloud", nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_api_version(given, "Microsoft.Compute/virtualMachines", "2020-01-01", nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_api_version(given, "Microsoft.Compute/virtualMachines", "2021-01-01", nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_ca_file(given, "file", nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_ca_directory(given, "directory", nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_ca_pem(given, "pem", nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_proxy(given, "http://proxy.example:3128", nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_proxy_credentials(given, "user", "secret", 6, nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_no_proxy(given, "*.example", nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_address_family(given, AZVMR_ADDRESS_IPV6, nullptr) == AZVMR_OK);
  REQUIRE(azvmr_options_set_request_timeout(given, 7, nullptr) == AZVMR_OK);

  REQUIRE(azvmr_options_set_traceparent(given, "00-a-b-01", nullptr) == AZVMR_OK);

  const ClientOptions made = copied(options);
  CHECK(made.traceparent == "00-a-b-01");
  CHECK(made.cloud == "AzureChinaCloud");
  CHECK(made.api_versions == std::map<std::string, std::string>{{"Microsoft.Compute/virtualMachines", "2021-01-01"}});
  CHECK(made.ca_file == "file");
  CHECK(made.ca_directory == "directory");
  CHECK(made.ca_pem == "pem");
  CHECK(made.proxy == "http://proxy.example:3128");
  CHECK(made.proxy_username == "user");
  CHECK(made.proxy_password.expose() == "secret");
  CHECK(made.no_proxy == "*.example");
  CHECK(made.address_family == AddressFamily::ipv6);
  CHECK(made.request_timeout == 7ms);

  CHECK(refused(azvmr_options_set_address_family, options, 5) ==
        "found 5 for the address family, expected 0 (any), 4 or 6");
}
