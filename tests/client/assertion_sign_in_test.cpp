#include "client/world.hpp"
#include "support/client_certificates.hpp"

#include "simulator/fault.hpp"

using namespace azvmreset;
using namespace azvmreset::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kIssuer = "https://oidc.example/cluster/";
constexpr std::string_view kSubject = "system:serviceaccount:ns:rescue";

const std::string& identity() {
  static const std::string pem = client_pem();
  return pem;
}

// An application that has registered a certificate and trusts another issuer.
struct Registered {
  explicit Registered(sim::Settings settings = {}) : world(nullptr, std::move(settings), scenario()) {
    world.files->files["client.pem"] = identity();
    world.files->files["token"] = token();
  }

  static sim::Scenario scenario() {
    auto made = sim::default_scenario();
    made.principals.front().certificates.push_back(identity());
    made.principals.front().federated_credentials.push_back(
        {std::string(kIssuer), std::string(kSubject), "api://AzureADTokenExchange", public_pem_of(another_rsa_key())});
    return made;
  }

  static std::string token(std::string_view subject = kSubject) {
    return signed_jwt(another_rsa_key(), R"({"alg":"RS256"})",
                      R"({"aud":"api://AzureADTokenExchange","iss":")" + std::string(kIssuer) + R"(","sub":")" +
                          std::string(subject) + R"(","nbf":1767225600,"exp":1830211200})") +
           "\n";
  }

  ClientCertificate certificate() const {
    return ClientCertificate(world.azure->tenant_id(), world.azure->client_id(), "client.pem");
  }
  WorkloadIdentity federated() const {
    return WorkloadIdentity(world.azure->tenant_id(), world.azure->client_id(), "token");
  }

  ClientOptions options(Credential credential) const {
    auto made = world.options();
    made.credential = std::move(credential);
    return made;
  }

  Result<ResetResult> reset(Credential credential) {
    Client client = world.client(options(std::move(credential)));
    return client.reset_password(world.reset_of("web-01")).get();
  }

  World world;
};

}  // namespace

TEST_CASE("a reset by an application with a certificate", "[client][sign_in]") {
  Registered registered;
  auto credential = registered.certificate();
  SECTION("from a file") {}
  SECTION("from memory") {
    credential = ClientCertificate(credential.tenant, credential.client_id, Secret(identity()));
  }
  SECTION("with RS256 and the chain") {
    credential.algorithm = AssertionAlgorithm::rs256;
    credential.send_chain = true;
  }
  const auto done = registered.reset(std::move(credential));
  REQUIRE(done);
  CHECK(registered.world.accepts("web-01", kNewPassword));
}

TEST_CASE("a reset by a workload with a federated token", "[client][sign_in]") {
  Registered registered;
  REQUIRE(registered.reset(registered.federated()));
  CHECK(registered.world.accepts("web-01", kNewPassword));
}

TEST_CASE("an assertion is made anew where the answer to the first was lost", "[client][sign_in]") {
  sim::Settings settings;
  settings.variants = {{"F8/1e", 1}};  // taken once only
  Registered registered(settings);
  sim::Fault lost(sim::FaultKind::reset_after);
  lost.on("POST", "/oauth2/");
  registered.world.azure->azure().faults().add(lost);
  CHECK(registered.reset(registered.certificate()));
}

TEST_CASE("a clock that is wrong is told apart", "[client][sign_in]") {
  SECTION("by more than Entra tolerates") {
    for (const auto skew : {-400s, 1000s}) {
      sim::Settings settings;
      settings.clock_skew = skew;
      Registered registered(settings);
      const auto refused = registered.reset(registered.certificate());
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == ErrorCode::authentication_failed);
      CHECK_THAT(refused.error().message, Catch::Contains("AADSTS700024"));
      CHECK_THAT(refused.error().remedy, Catch::Contains("clock"));
    }
  }
  SECTION("by less") {
    for (const auto skew : {-290s, 290s}) {
      sim::Settings settings;
      settings.clock_skew = skew;
      Registered registered(settings);
      CHECK(registered.reset(registered.certificate()));
    }
  }
}

TEST_CASE("Entra's refusal of an assertion reaches the caller with its remedy", "[client][sign_in]") {
  Registered registered;
  auto& files = registered.world.files->files;

  SECTION("a certificate that nobody registered") {
    files["client.pem"] = pem_of(certificate_for(rsa_key(), "another").get()) + pem_of(rsa_key());
    const auto refused = registered.reset(registered.certificate());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::authentication_failed);
    CHECK_THAT(refused.error().message, Catch::Contains("AADSTS700027"));
    CHECK_THAT(refused.error().remedy, Catch::Contains("register this certificate"));
  }
  SECTION("a subject that nobody registered") {
    files["token"] = Registered::token("system:serviceaccount:ns:Rescue");
    const auto refused = registered.reset(registered.federated());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::authentication_failed);
    CHECK_THAT(refused.error().remedy, Catch::Contains("subject"));
  }
  SECTION("a token file that is missing") {
    files.erase("token");
    const auto refused = registered.reset(registered.federated());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    CHECK_THAT(refused.error().remedy, Catch::Contains("AZURE_FEDERATED_TOKEN_FILE"));
  }
}

TEST_CASE("a certificate that cannot be used is refused before there is a client", "[client][sign_in]") {
  Registered registered;
  registered.world.files->files["client.pem"] = "hello";
  client::Surroundings surroundings;
  surroundings.transport = registered.world.transport;
  surroundings.port = registered.world.port;
  surroundings.clock = registered.world.port;
  surroundings.random = std::make_shared<SeededRandom>();
  surroundings.files = registered.world.files;
  surroundings.blocking_work = engine::Worker::Mode::inline_jobs;
  const auto refused = client::Factory::create(registered.options(registered.certificate()), std::move(surroundings));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK_THAT(refused.error().message, Catch::Contains("neither PEM nor PFX"));
}
