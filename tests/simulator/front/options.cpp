#include "simulator/front/options.hpp"

#include "base/decimal.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "simulator/fidelity.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace azvmreset::sim {
namespace {

using base::fail;
using base::quoted;

Error wrong(std::string_view option, std::string_view found, std::string_view expected) {
  return fail(ErrorCode::invalid_argument, "{}: found {}, expected {}", option, quoted(found), expected);
}

Result<std::uint64_t> whole_number(std::string_view option, std::string_view text, std::uint64_t most) {
  const auto number = base::parse_decimal(text);
  if (number && *number <= most) return *number;
  return wrong(option, text, base::format("a whole number from 0 to {}", most));
}

}  // namespace

Result<void> read_variant(std::string_view text, std::map<std::string, std::uint32_t>& variants) {
  const std::size_t equals = text.find('=');
  const std::string_view id = text.substr(0, equals);
  for (const Behaviour& behaviour : behaviours()) {
    if (behaviour.id != id || equals == std::string_view::npos) continue;
    if (behaviour.variants.empty()) return wrong("--variant", text, "a behaviour with variants: see --fidelity");
    const auto number = whole_number("--variant", text.substr(equals + 1), behaviour.variants.size() - 1);
    if (!number) return number.error();
    variants[std::string(id)] = static_cast<std::uint32_t>(*number);
    return {};
  }
  return wrong("--variant", text, "ID=NUMBER with an id of --fidelity");
}

namespace {

std::string cloud_names() {
  std::string names;
  for (const PlayedCloud& cloud : played_clouds()) {
    names += names.empty() ? "" : &cloud == &played_clouds().back() ? " or " : ", ";
    names += cloud.name;
  }
  return names;
}

Result<void> read_cloud(std::string_view name, std::vector<const PlayedCloud*>& clouds) {
  const PlayedCloud* cloud = played_cloud(name);
  if (cloud == nullptr) return wrong("--cloud", name, cloud_names());
  if (std::find(clouds.begin(), clouds.end(), cloud) != clouds.end()) {
    return wrong("--cloud", name, "each cloud once");
  }
  clouds.push_back(cloud);
  return {};
}

Result<void> read_clock_skew(std::string_view text, Settings& settings) {
  constexpr std::int64_t most = 400LL * 24 * 3600;
  const bool behind = text.starts_with('-');
  const auto number = base::parse_decimal(behind ? text.substr(1) : text);
  if (!number || *number > static_cast<std::uint64_t>(most)) {
    return wrong("--clock-skew", text, base::format("whole seconds from -{} to {}", most, most));
  }
  const auto seconds = static_cast<std::int64_t>(*number);
  settings.clock_skew = std::chrono::seconds(behind ? -seconds : seconds);
  return {};
}

Result<void> read_value(std::string_view option, std::string_view value, Options& options) {
  if (option == "--scenario")
    options.scenario_file = value;
  else if (option == "--ca-out")
    options.ca_file = value;
  else if (option == "--arc-keys")
    options.arc_keys = value;
  else if (option == "--identity-out")
    options.identity_directory = value;
  else if (option == "--cloud")
    return read_cloud(value, options.clouds);
  else if (option == "--clock-skew")
    return read_clock_skew(value, options.settings);
  else if (option == "--variant")
    return read_variant(value, options.settings.variants);
  else if (option == "--time-scale") {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), options.settings.time_scale);
    const double scale = options.settings.time_scale;
    if (error != std::errc() || end != value.data() + value.size() || !(scale >= 0 && scale <= 1000)) {
      return wrong(option, value, "a number from 0 to 1000");
    }
  } else if (option == "--retry-after" && value == "none") {
    options.settings.retry_after.reset();
    options.settings.variants.insert_or_assign(std::string(fact_of(PollPace{})),
                                               static_cast<std::uint32_t>(PollPace::absent));
  } else {
    const bool identity_port = option == "--identity-port";
    const bool port = option == "--port" || identity_port;
    const bool seed = option == "--seed";
    const auto most = port ? 65'535u : seed ? std::numeric_limits<std::uint64_t>::max() : 86'400u;
    const auto number = whole_number(option, value, most);
    if (!number) return number.error();
    if (identity_port)
      options.identity_port = static_cast<std::uint16_t>(*number);
    else if (port)
      options.port = static_cast<std::uint16_t>(*number);
    else if (seed)
      options.settings.seed = *number;
    else
      options.settings.retry_after = static_cast<std::uint32_t>(*number);
  }
  return {};
}

bool takes_value(std::string_view option) {
  for (const std::string_view one :
       {"--port", "--scenario", "--seed", "--ca-out", "--cloud", "--identity-port", "--arc-keys", "--identity-out",
        "--clock-skew", "--time-scale", "--retry-after", "--variant"}) {
    if (option == one) return true;
  }
  return false;
}

}  // namespace

Result<Options> read_options(std::span<char*> arguments) {
  Options options;
  options.settings.time_scale = 0;
  options.settings.retry_after = 1;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view whole = arguments[i];
    const std::size_t equals = whole.find('=');
    const std::string_view option = whole.substr(0, equals);
    if (takes_value(option)) {
      std::string_view value;
      if (equals != std::string_view::npos)
        value = whole.substr(equals + 1);
      else if (++i < arguments.size())
        value = arguments[i];
      else
        return fail(ErrorCode::invalid_argument, "{}: found the end of the line, expected a value", option);
      if (auto outcome = read_value(option, value, options); !outcome) return outcome.error();
    } else if (whole == "--http")
      options.tls = false;
    else if (whole == "--help" || whole == "-h")
      options.task = Task::help;
    else if (whole == "--version")
      options.task = Task::version;
    else if (whole == "--print-scenario")
      options.task = Task::print_scenario;
    else if (whole == "--fidelity")
      options.task = Task::print_fidelity;
    else
      return fail(ErrorCode::invalid_argument, "found {}, expected an option of --help", quoted(whole));
  }
  return options;
}

std::string_view help_text() {
  return R"(usage: azvmreset-sim [options]
       azvmreset-sim boot VOLUME [options]

A simulated Azure on 127.0.0.1: it issues tokens, shows virtual machines, takes
VMAccess extensions and runs them in simulated Windows guests. Nothing leaves
this machine, and nothing here is a secret.

When it is ready it prints one line of JSON:

  {"arm_endpoint":"https://127.0.0.1:40123","authority":…,"ca_file":…,
   "tenant_id":…,"client_id":…,"client_secret":…,"subscription_id":…,
   "control":…,"clouds":[…]}

and serves until SIGTERM or SIGINT.

  --port N           the port; 0 takes a free one (default 0)
  --http             plain http instead of https
  --cloud NAME       speaks as this cloud, at an authority of its own; may be
                     repeated: several side by side, each with tenants, secrets
                     and machines of its own, told in `clouds` of the ready
                     line. AzureCloud, AzureUSGovernment, AzureChinaCloud,
                     USNat, USSec, Custom (default: one cloud, named Simulated)
  --identity-port N  one more port, in plain http: the identity of this machine
                     as IMDS, App Service, Cloud Shell and Arc give it
  --arc-keys FOLDER  where the Arc agent puts its keys (default: no agent)
  --ca-out FILE      where the certificate authority goes that clients must
                     trust (default: a temporary file, removed at the end)
  --identity-out DIR writes a fresh certificate with its key (client.pem, and
                     client.pfx) and a federated token there, in files of mode
                     600, registers them on the first principal, and names them
                     in the ready line
  --clock-skew S     how many seconds the world's clock is ahead of this
                     machine's, or behind with a minus (default 0)
  --scenario FILE    the world at the beginning; see --print-scenario
  --time-scale F     how much of Azure's service times to keep: 1 all of them,
                     0 none, an operation is done when it is first polled
                     (default 0)
  --retry-after S    the Retry-After of running operations, in seconds, or
                     "none" (default 1)
  --seed N           0: the first variant of everything that is not documented;
                     any other number draws among the plausible ones (default 0)
  --variant ID=N     holds one of them fast; may be repeated
  --fidelity         print what is modelled, how we know, and the variants
  --print-scenario   print the built-in scenario, a good start for your own
  --version, --help

The first minutes:

  azvmreset-sim --port 8443 --ca-out ca.pem &
  curl --cacert ca.pem https://127.0.0.1:8443/_sim/world
  curl --cacert ca.pem -d '{"vm":"web-01","username":"azureuser","password":"x"}' \
       https://127.0.0.1:8443/_sim/signin
  curl --cacert ca.pem -d '{"fault":"status","status":429,"method":"PUT",
       "headers":{"Retry-After":"7"}}' https://127.0.0.1:8443/_sim/faults

The control path /_sim/ has world, faults, requests, signin and reset.
Exit status: 0 after a signal, 1 when it cannot serve, 2 for wrong arguments or
a wrong scenario file.
)";
}

}  // namespace azvmreset::sim
