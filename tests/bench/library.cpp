// The library under load: CPU per reset, memory per waiting operation, time to
// cancel. Prints one line of JSON. Started by tests/bench/run.
#include "bench/measures.hpp"

#include <azvmreset/azvmreset.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace azvmreset::bench {
namespace {

using namespace std::chrono_literals;
using SteadyTime = std::chrono::steady_clock::time_point;

struct Settings {
  std::string endpoint;
  std::string ca_file;
  std::size_t resets = 0;
  std::size_t in_flight = 0;
  std::uint32_t connections = 0;
};

Client make_client(const Settings& settings, Drive drive) {
  ClientOptions options(ClientSecret("contoso.example", "an-application", Secret("a-secret")));
  options.arm_endpoint = settings.endpoint;
  options.authority = settings.endpoint;
  options.ca_file = settings.ca_file;
  options.drive = drive;
  options.max_requests_in_flight = settings.connections;
  auto client = Client::create(std::move(options));
  if (!client) throw std::runtime_error(client.error().message);
  return std::move(*client);
}

ResetPassword request_for(std::size_t number, std::string_view kind = "vm") {
  auto target = ResourceId::from_parts("00000000-0000-4000-8000-000000000001", "bench",
                                       std::string(kind) + "-" + std::to_string(number));
  if (!target) throw std::runtime_error(target.error().message);
  ResetPassword request(std::move(*target), "azureuser", Secret("Correct-Horse-42!"));
  request.method = Method::vm_access;
  request.confirm = Confirm::never;
  return request;
}

// Keeps `in_flight` resets going until all were made. A slot whose reset has
// ended is filled again outside of the callback.
class Fleet {
 public:
  Fleet(Client& client, const Settings& settings) : client_(client), settings_(settings), slots_(settings.in_flight) {}

  void run() {
    for (std::size_t slot = 0; slot < slots_.size() && started_ < settings_.resets; ++slot) start(slot);
    while (ended_ < settings_.resets) {
      auto stepped = client_.step(10s);
      if (!stepped) throw std::runtime_error(stepped.error().message);
      std::vector<std::size_t> ready;
      ready.swap(finished_);
      for (const std::size_t slot : ready) {
        take(slot);
        if (started_ < settings_.resets) start(slot);
      }
    }
  }

 private:
  void start(std::size_t slot) {
    slots_[slot].emplace(client_.reset_password(request_for(started_++)));
    auto told = slots_[slot]->on_done([this, slot] { finished_.push_back(slot); });
    if (!told) throw std::runtime_error(told.error().message);
  }

  void take(std::size_t slot) {
    const auto result = slots_[slot]->take_result();
    if (!result) throw std::runtime_error(result.error().message);
    if (result->evidence != Evidence::applied) throw std::runtime_error("a reset was not applied");
    slots_[slot].reset();
    ++ended_;
  }

  Client& client_;
  const Settings& settings_;
  std::vector<std::optional<Operation<ResetResult>>> slots_;
  std::vector<std::size_t> finished_;
  std::size_t started_ = 0;
  std::size_t ended_ = 0;
};

void measure_cpu(const Settings& settings) {
  const Use before = use_so_far();
  {
    Client client = make_client(settings, Drive::host);
    Fleet(client, settings).run();
  }
  const Use after = use_so_far();
  const auto per_reset = [&](auto used) { return static_cast<double>(used) / static_cast<double>(settings.resets); };
  std::printf(R"({"cpu_ms":%.4f,"allocations":%.1f,"waits":%.2f})"
              "\n",
              per_reset(after.cpu_ms - before.cpu_ms), per_reset(after.allocations - before.allocations),
              per_reset(after.waits - before.waits));
}

using Operations = std::vector<Operation<ResetResult>>;

// All of them accepted by ARM, and waiting to ask how it goes.
void wait_until_all_wait(Client& client, const Operations& operations) {
  for (const auto& each : operations) {
    while (each.progress().phase != Phase::running) {
      if (each.done()) throw std::runtime_error("a reset ended that should wait");
      auto stepped = client.step(10s);
      if (!stepped) throw std::runtime_error(stepped.error().message);
    }
  }
}

void start(Client& client, Operations& operations, std::size_t count) {
  while (operations.size() < count) operations.push_back(client.reset_password(request_for(operations.size())));
}

void measure_memory(const Settings& settings) {
  Client client = make_client(settings, Drive::host);
  Operations operations;
  operations.reserve(settings.in_flight);

  // Connections, token and caches are there before the first reading.
  const std::size_t first = settings.connections * 2;
  start(client, operations, first);
  wait_until_all_wait(client, operations);
  const std::size_t resident = resident_bytes();
  const std::size_t heap = heap_bytes();

  start(client, operations, first + settings.in_flight);
  wait_until_all_wait(client, operations);
  const auto each = [&](std::size_t before, std::size_t after) {
    return (static_cast<double>(after) - static_cast<double>(before)) / static_cast<double>(settings.in_flight);
  };
  std::printf(R"({"resident_bytes_each":%.0f,"heap_bytes_each":%.0f,"process_mib":%.1f})"
              "\n",
              each(resident, resident_bytes()), each(heap, heap_bytes()),
              static_cast<double>(resident_bytes()) / 1048576.0);
}

// From the call to the moment when the last one is done, told by its callback.
double cancel_all(Operations& operations, std::size_t from, std::size_t to) {
  std::atomic<std::size_t> left = to - from;
  std::atomic<SteadyTime> last;
  for (std::size_t i = from; i < to; ++i) {
    auto told = operations[i].on_done([&] {
      last = std::chrono::steady_clock::now();
      --left;
    });
    if (!told) throw std::runtime_error(told.error().message);
  }
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = from; i < to; ++i) operations[i].cancel();
  while (left != 0) std::this_thread::sleep_for(100us);
  return std::chrono::duration<double, std::milli>(last.load() - begin).count();
}

// `kind` "vm": they sleep between polls. "silent": as many as may are on the
// wire, without an answer, and the others queue for it.
void measure_cancel(const Settings& settings, std::string_view kind) {
  Client client = make_client(settings, Drive::thread);
  Operations operations;
  operations.reserve(settings.in_flight);
  const bool polling = kind == "vm";
  for (std::size_t i = 0; i < settings.in_flight; ++i) {
    operations.push_back(client.reset_password(request_for(i, kind)));
  }
  for (const auto& each : operations) {
    while (each.progress().phase != (polling ? Phase::running : Phase::preflight)) std::this_thread::sleep_for(1ms);
  }
  const std::size_t singles = std::min<std::size_t>(20, operations.size());
  double longest = 0;
  for (std::size_t i = 0; i < singles; ++i) longest = std::max(longest, cancel_all(operations, i, i + 1));
  const double rest = operations.size() > singles ? cancel_all(operations, singles, operations.size()) : longest;
  std::printf(R"({"one_ms":%.2f,"all_ms":%.2f})"
              "\n",
              longest, rest);
}

int run(std::string_view what, const Settings& settings) {
  if (what == "cpu") {
    measure_cpu(settings);
  } else if (what == "memory") {
    measure_memory(settings);
  } else if (what == "cancel") {
    measure_cancel(settings, "vm");
  } else if (what == "cancel-on-wire") {
    measure_cancel(settings, "silent");
  } else {
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace azvmreset::bench

int main(int argc, char** argv) {
  using namespace azvmreset::bench;
  if (argc != 7) {
    std::fprintf(
        stderr,
        "usage: bench_library cpu|memory|cancel|cancel-on-wire ENDPOINT CA_FILE RESETS IN_FLIGHT CONNECTIONS\n");
    return 2;
  }
  Settings settings;
  settings.endpoint = argv[2];
  settings.ca_file = argv[3];
  settings.resets = std::strtoul(argv[4], nullptr, 10);
  settings.in_flight = std::strtoul(argv[5], nullptr, 10);
  settings.connections = static_cast<std::uint32_t>(std::strtoul(argv[6], nullptr, 10));
  try {
    return run(argv[1], settings);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_library: %s\n", error.what());
    return 1;
  }
}
