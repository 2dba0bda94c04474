// azvmreset-sim: the simulated Azure over HTTPS.
#include "base/fail.hpp"
#include "base/json/writer.hpp"
#include "host/files.hpp"
#include "simulator/control.hpp"
#include "simulator/fidelity.hpp"
#include "simulator/front/certificates.hpp"
#include "simulator/front/client_identity.hpp"
#include "simulator/front/options.hpp"
#include "simulator/front/server.hpp"

#include <azvmreset/version.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace azvmreset::sim {
namespace {

using base::format;

constexpr int kCannotServe = 1;
constexpr int kUsage = 2;

void print(std::FILE* to, std::string_view text) { std::fwrite(text.data(), 1, text.size(), to); }

int failed(int exit_code, const Error& error) {
  print(stderr, format("azvmreset-sim: {}\n", error.message));
  return exit_code;
}

Result<Scenario> load_scenario(const std::string& path) {
  if (path.empty()) return default_scenario();
  auto text = host::SystemFiles().read(path, 16u << 20);
  if (!text) return text.error();
  auto scenario = read_scenario(text->expose());
  if (!scenario) return base::fail(ErrorCode::invalid_argument, "{}: {}", path, scenario.error().message);
  return scenario;
}

// The certificate authority as a file that clients can be pointed to; a
// temporary one goes with the program.
class AuthorityFile {
 public:
  AuthorityFile() = default;
  AuthorityFile(const AuthorityFile&) = delete;
  ~AuthorityFile() {
    if (temporary_) unlink(path_.c_str());
  }

  Result<void> write(const std::string& wanted, const std::string& pem) {
    path_ = wanted;
    std::FILE* file = nullptr;
    if (wanted.empty()) {
      const char* folder = std::getenv("TMPDIR");
      path_ = format("{}/azvmreset-sim-XXXXXX", folder == nullptr ? "/tmp" : folder);
      const int descriptor = mkstemp(path_.data());
      temporary_ = descriptor >= 0;
      file = temporary_ ? fdopen(descriptor, "w") : nullptr;
    } else {
      file = std::fopen(path_.c_str(), "w");
    }
    if (file != nullptr) {
      const bool written = std::fwrite(pem.data(), 1, pem.size(), file) == pem.size();
      if (std::fclose(file) == 0 && written) return {};
    }
    return base::fail(ErrorCode::invalid_argument, "--ca-out: cannot write {}: {}", path_, std::strerror(errno));
  }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool temporary_ = false;
};

std::string ready_line(const Azure& azure, const std::string& ca_file, const std::optional<ClientIdentity>& client) {
  const Scenario& scenario = azure.scenario();
  const std::string& here = azure.settings().arm_endpoint;
  base::json::Writer out;
  out.begin_object().member("arm_endpoint", here).member("authority", here);
  out.key("ca_file");
  if (ca_file.empty())
    out.null();
  else
    out.string(ca_file);
  out.member("tenant_id", scenario.tenant_id)
      .member("client_id", scenario.principals.front().client_id)
      .member("client_secret", scenario.principals.front().client_secret)
      .member("subscription_id", scenario.subscriptions.front().id)
      .member("control", here + "/_sim/");
  if (client) {
    out.member("client_certificate_file", client->certificate_file)
        .member("client_certificate_pfx", client->pfx_file)
        .member("client_certificate_password", client->pfx_password)
        .member("federated_token_file", client->federated_token_file);
  }
  if (!azure.settings().identity_endpoint.empty()) {
    out.member("identity_endpoint", azure.settings().identity_endpoint)
        .member("identity_secret", azure.settings().identity_secret);
  }
  out.end_object();
  return out.text() + "\n";
}

// As the Arc agent does: a file that only those in its group can read.
void put_key(const std::string& path, const std::string& key) {
  if (auto put = host::SystemFiles().create(path, key); !put) {
    print(stderr, format("azvmreset-sim: --arc-keys: {}\n", put.error().message));
  }
}

int serve(const Options& options) {
  auto scenario = load_scenario(options.scenario_file);
  if (!scenario) return failed(kUsage, scenario.error());

  const auto now = [skew = options.settings.clock_skew] { return std::chrono::system_clock::now() + skew; };
  std::optional<ClientIdentity> client;
  if (!options.identity_directory.empty()) {
    auto made = write_client_identity(options.identity_directory, *scenario, now());
    if (!made) {
      return failed(kUsage, base::fail(ErrorCode::invalid_argument, "--identity-out: {}", made.error().message));
    }
    client = *std::move(made);
  }

  std::optional<ServerIdentity> identity;
  AuthorityFile authority;
  if (options.tls) {
    identity = make_server_identity();
    if (auto written = authority.write(options.ca_file, identity->authority_pem); !written) {
      return failed(kUsage, written.error());
    }
  }
  Server server(identity ? identity->context.get() : nullptr);
  const auto port = server.listen(options.port);
  if (!port) return failed(kCannotServe, port.error());

  Settings settings = options.settings;
  settings.arm_endpoint = format("{}://127.0.0.1:{}", options.tls ? "https" : "http", *port);
  settings.authority = settings.arm_endpoint;
  settings.identity_endpoint.clear();
  if (options.identity_port) {
    const auto plain_port = server.listen_in_plain_http(*options.identity_port);
    if (!plain_port) return failed(kCannotServe, plain_port.error());
    settings.identity_endpoint = format("http://127.0.0.1:{}", *plain_port);
  }
  if (!options.arc_keys.empty()) {
    settings.arc_token_folder = options.arc_keys;
    settings.put_arc_key = put_key;
  }
  Azure azure(*std::move(scenario), std::move(settings));
  Control control(azure);
  print(stdout, ready_line(azure, authority.path(), client));
  std::fflush(stdout);

  Time latest;  // a wall clock may be set back, the model's time may not
  server.run([&](const Request& request) {
    latest = std::max<Time>(latest, now());
    // Where the identity is given out nothing else is.
    if (!azure.asks_for_identity(request)) {
      if (auto answer = control.handle(request, latest)) return Reply{*std::move(answer)};
    }
    return azure.handle(request, latest);
  });
  return 0;
}

int run(std::span<char*> arguments) {
  const auto options = read_options(arguments);
  if (!options) {
    failed(kUsage, options.error());
    print(stderr, "try azvmreset-sim --help\n");
    return kUsage;
  }
  switch (options->task) {
    case Task::help:
      print(stdout, help_text());
      return 0;
    case Task::version:
      print(stdout, format("azvmreset-sim {}\n", version()));
      return 0;
    case Task::print_scenario:
      print(stdout, default_scenario_text());
      return 0;
    case Task::print_fidelity:
      print(stdout, fidelity_document());
      return 0;
    case Task::serve:
      break;
  }
  return serve(*options);
}

}  // namespace
}  // namespace azvmreset::sim

int main(int argc, char** argv) {
  try {
    return azvmreset::sim::run(std::span(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "azvmreset-sim: %s\n", error.what());
    return azvmreset::sim::kCannotServe;
  }
}
