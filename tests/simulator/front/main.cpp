// azvmreset-sim: the simulated Azure over HTTPS.
#include "base/fail.hpp"
#include "host/files.hpp"
#include "simulator/fidelity.hpp"
#include "simulator/front/boot_command.hpp"
#include "simulator/front/certificates.hpp"
#include "simulator/front/client_identity.hpp"
#include "simulator/front/cloud_on_ports.hpp"
#include "simulator/front/options.hpp"
#include "simulator/front/ready_line.hpp"
#include "simulator/front/server.hpp"

#include <azvmreset/version.hpp>

#include <unistd.h>

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
  auto clouds = open_clouds(server, options, *scenario, now);
  if (!clouds) return failed(kCannotServe, clouds.error());
  print(stdout, ready_line(*clouds, authority.path(), client));
  std::fflush(stdout);
  server.run();
  return 0;
}

int run(std::span<char*> arguments) {
  if (!arguments.empty() && std::string_view(arguments.front()) == "boot") return run_boot(arguments.subspan(1));
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
