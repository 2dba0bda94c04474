#include "auth/azure_cli_provider.hpp"

#include "auth/azure_cli_answer.hpp"
#include "auth/token_endpoint.hpp"
#include "base/ascii.hpp"
#include "base/encoding/base64.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "base/wiped.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace azvmreset::auth {

namespace {

constexpr std::string_view kUsualPath = "/usr/local/bin:/usr/bin:/bin";

// What `az` needs to find itself, its account and the network; none of it is a
// secret of ours, least of all AZURE_CLIENT_SECRET.
constexpr std::array kPassedOn{"HOME",
                               "USER",
                               "LOGNAME",
                               "LANG",
                               "LC_ALL",
                               "TMPDIR",
                               "TZ",
                               "XDG_CONFIG_HOME",
                               "XDG_CACHE_HOME",
                               "XDG_RUNTIME_DIR",
                               "DBUS_SESSION_BUS_ADDRESS",
                               "AZURE_CONFIG_DIR",
                               "AZURE_EXTENSION_DIR",
                               "AZURE_CORE_INSTANCE_DISCOVERY",
                               "AZURE_CORE_COLLECT_TELEMETRY",
                               "ACC_CLOUD",
                               "MSI_ENDPOINT",
                               "REQUESTS_CA_BUNDLE",
                               "SSL_CERT_FILE",
                               "SSL_CERT_DIR",
                               "CURL_CA_BUNDLE",
                               "http_proxy",
                               "https_proxy",
                               "no_proxy",
                               "HTTP_PROXY",
                               "HTTPS_PROXY",
                               "NO_PROXY"};

// No shell reads them; but one that begins with a dash would be an option.
Result<void> check_argument(std::string_view what, std::string_view value, std::string_view more_characters) {
  const bool fits = !value.empty() && value.size() <= 512 && value.front() != '-' &&
                    std::all_of(value.begin(), value.end(), [more_characters](char c) {
                      return base::is_alphanumeric(c) || more_characters.find(c) != std::string_view::npos;
                    });
  if (fits) return {};
  return base::fail(ErrorCode::invalid_argument, "the {} {} cannot be given to the Azure CLI", what,
                    base::quoted(value, 200));
}

Error not_installed(std::string_view program) {
  auto error =
      base::fail(ErrorCode::authentication_failed, "the Azure CLI ({}) is not installed, or not in PATH", program);
  error.remedy =
      "install it (https://aka.ms/azure-cli) and run \"az login\", or sign in in another way: device-code, "
      "managed-identity, client-secret";
  return error;
}

Error cannot_run(Error error) {
  const bool late = error.code == ErrorCode::deadline_exceeded;
  error.code = ErrorCode::authentication_failed;
  error.remedy = late
                     ? "run \"az account get-access-token\" by hand and see what it waits for; give it more time if it "
                       "is only slow"
                     : "check the installation of the Azure CLI: \"az version\"";
  return error;
}

class Running final : public engine::Worker::Job {
 public:
  Running(host::Programs& programs, host::ProgramCall call, std::string path)
      : programs_(programs), call_(std::move(call)), path_(std::move(path)) {}

  // The URL of a proxy may have a password in it.
  ~Running() override {
    for (auto& variable : call_.environment) base::wipe(variable.data(), variable.size());
  }

  void run() override {
    if (call_.program.find('/') == std::string::npos) {
      auto found = programs_.find(call_.program, path_);
      if (!found) return;
      call_.program = std::move(*found);
    }
    outcome_.emplace(programs_.run(call_, interruption_));
  }
  void interrupt() noexcept override { interruption_.raise(); }

  // After it has run; nothing when there is no such program.
  std::optional<Result<host::ProgramEnd>> take_outcome() { return std::move(outcome_); }

 private:
  host::Programs& programs_;
  host::ProgramCall call_;
  const std::string path_;
  host::Interruption interruption_;
  std::optional<Result<host::ProgramEnd>> outcome_;
};

}  // namespace

AzureCliProvider::AzureCliProvider(const Means& means, AzureCli credential)
    : worker_(means.worker),
      programs_(means.programs),
      environment_(means.environment),
      clock_(means.clock),
      credential_(std::move(credential)) {
  if (credential_.program.empty()) credential_.program = "az";
}

Result<std::unique_ptr<TokenProvider>> AzureCliProvider::create(const Means& means, AzureCli credential) {
  if (!credential.tenant.empty()) {
    auto fits = check_tenant(credential.tenant);
    if (!fits) return std::move(fits).error();
  }
  if (!credential.subscription.empty()) {
    auto fits = check_argument("subscription", credential.subscription, "-_. ()");
    if (!fits) return std::move(fits).error();
  }
  if (credential.time_limit <= std::chrono::milliseconds::zero()) {
    return Error{ErrorCode::invalid_argument, "the time limit of the Azure CLI must be longer than nothing"};
  }
  return std::unique_ptr<TokenProvider>(new AzureCliProvider(means, std::move(credential)));
}

engine::Task<Result<Token>> AzureCliProvider::fetch(TokenWish wish) {
  const std::string tenant = wish.tenant.empty() ? credential_.tenant : wish.tenant;
  auto scope_fits = check_argument("scope", wish.scope, "-_.:/");
  if (!scope_fits) co_return std::move(scope_fits).error();
  if (!tenant.empty()) {
    auto tenant_fits = check_tenant(tenant);
    if (!tenant_fits) co_return std::move(tenant_fits).error();
  }
  if (!wish.claims.empty()) {
    Error error(ErrorCode::authentication_failed,
                "the tenant's policy asks for another sign-in, and the Azure CLI cannot be told so from here");
    error.remedy = "run: az login --claims-challenge " + base::base64_encode(wish.claims) + " --scope " + wish.scope;
    co_return error;
  }

  const std::string path = environment_.get("PATH").value_or(std::string(kUsualPath));
  host::ProgramCall call;
  call.program = credential_.program;
  call.arguments = {"account", "get-access-token", "--output", "json", "--scope", wish.scope};
  const auto add = [&call](const char* option, const std::string& value) {
    if (value.empty()) return;
    call.arguments.emplace_back(option);
    call.arguments.push_back(value);
  };
  add("--tenant", tenant);
  add("--subscription", credential_.subscription);
  call.time_limit = credential_.time_limit;
  call.environment = {"PATH=" + path, "AZURE_CORE_NO_COLOR=true", "AZURE_CORE_ONLY_SHOW_ERRORS=true"};
  for (const char* name : kPassedOn) {
    if (const auto value = environment_.get(name)) call.environment.push_back(std::string(name) + "=" + *value);
  }

  const auto asked = clock_.wall_now();
  const auto job = std::make_shared<Running>(programs_, std::move(call), path);
  auto ran = co_await worker_.run(job);
  if (!ran) co_return std::move(ran).failure();
  auto end = job->take_outcome();
  if (!end) {
    wish.say_unavailable();
    co_return not_installed(credential_.program);
  }
  if (!*end) {
    Error error = std::move(*end).error();
    if (error.code == ErrorCode::cancelled) co_return error;
    wish.say_unavailable();
    co_return cannot_run(std::move(error));
  }
  co_return read_azure_cli_answer(**end, asked, wish);
}

}  // namespace azvmreset::auth
