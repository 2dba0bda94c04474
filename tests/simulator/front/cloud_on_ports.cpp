#include "simulator/front/cloud_on_ports.hpp"

#include "base/format.hpp"
#include "host/files.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace azvmreset::sim {
namespace {

// As the Arc agent does: a file that only those in its group can read.
void put_key(const std::string& path, const std::string& key) {
  if (auto put = host::SystemFiles().create(path, key); !put) {
    const std::string line = base::format("azvmreset-sim: --arc-keys: {}\n", put.error().message);
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

}  // namespace

Result<void> CloudOnPorts::open(const Options& options, const PlayedCloud* played, Scenario scenario, bool first) {
  scheme_ = options.tls ? "https" : "http";
  Settings settings = played == nullptr ? options.settings : settings_in(*played, options.settings);
  auto arm = listen(first ? options.port : 0);
  if (!arm) return std::move(arm).error();
  settings.arm_endpoint = *arm;
  // What is sent to the wrong one of two hosts must not be answered by the right one.
  auto authority = played == nullptr ? std::move(arm) : listen(0);
  if (!authority) return std::move(authority).error();
  settings.authority = *std::move(authority);
  settings.identity_endpoint.clear();
  if (first) {
    if (auto given = give_identity(options, settings); !given) return given;
  }
  if (played != nullptr) scenario = scenario_in(*played, std::move(scenario));
  azure_ = std::make_unique<Azure>(std::move(scenario), std::move(settings));
  control_.emplace(*azure_);
  return {};
}

Result<std::string> CloudOnPorts::listen(std::uint16_t port) {
  const auto taken = server_.listen(port, [this](const Request& request) { return answer(request); });
  if (!taken) return taken.error();
  return base::format("{}://127.0.0.1:{}", scheme_, *taken);
}

Result<void> CloudOnPorts::give_identity(const Options& options, Settings& settings) {
  if (options.identity_port) {
    const auto taken = server_.listen_in_plain_http(*options.identity_port,
                                                    [this](const Request& request) { return answer(request); });
    if (!taken) return taken.error();
    settings.identity_endpoint = base::format("http://127.0.0.1:{}", *taken);
  }
  if (!options.arc_keys.empty()) {
    settings.arc_token_folder = options.arc_keys;
    settings.put_arc_key = put_key;
  }
  return {};
}

Reply CloudOnPorts::answer(const Request& request) {
  latest_ = std::max<Time>(latest_, now_());
  // Where the identity is given out nothing else is.
  if (!azure_->asks_for_identity(request)) {
    if (auto answer = control_->handle(request, latest_)) return Reply{*std::move(answer)};
  }
  return azure_->handle(request, latest_);
}

Result<CloudsOnPorts> open_clouds(Server& server, const Options& options, const Scenario& scenario,
                                  const std::function<Time()>& now) {
  std::vector<const PlayedCloud*> played = options.clouds;
  if (played.empty()) played.push_back(nullptr);
  CloudsOnPorts clouds;
  for (const PlayedCloud* one : played) {
    const bool first = clouds.empty();
    clouds.push_back(std::make_unique<CloudOnPorts>(server, now));
    if (auto opened = clouds.back()->open(options, one, scenario, first); !opened) return opened.error();
  }
  return clouds;
}

}  // namespace azvmreset::sim
